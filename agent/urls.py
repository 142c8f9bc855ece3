"""The pages of the artist at work."""

from django.urls import path

from agent import reference_views, views

app_name = "agent"

urlpatterns = [
    path("", views.home, name="home"),
    path("studio", views.studio, name="studio"),
    path("studio/new", views.new_canvas, name="new_canvas"),
    path("studio/<uuid:canvas_id>", views.studio_of, name="studio_of"),
    path("studio/<uuid:canvas_id>/paint", views.paint, name="paint"),
    path("studio/<uuid:canvas_id>/references", reference_views.panel, name="references"),
    path("studio/<uuid:canvas_id>/references/shown", reference_views.show, name="show_references"),
    path(
        "studio/<uuid:canvas_id>/references/<uuid:reference_id>/away",
        reference_views.take_away,
        name="take_reference_away",
    ),
    path("references/<uuid:reference_id>.webp", reference_views.picture, name="reference"),
]
