"""The pages of the artist at work."""

from django.urls import path

from agent import views

app_name = "agent"

urlpatterns = [
    path("", views.home, name="home"),
    path("studio", views.studio, name="studio"),
    path("studio/new", views.new_canvas, name="new_canvas"),
    path("studio/<uuid:canvas_id>", views.studio_of, name="studio_of"),
]
