"""The pages of this app."""

from django.urls import path

from canvas import import_views, views

app_name = "canvas"

urlpatterns = [
    path("watch/<uuid:canvas_id>", views.watch, name="watch"),
    path("canvases/<uuid:canvas_id>/picture.webp", views.picture, name="picture"),
    path("canvases/<uuid:canvas_id>/drawings", import_views.bring, name="bring"),
]
