"""The live piece: its log, its strokes, its spectators."""

from django.apps import AppConfig


class CanvasConfig(AppConfig):
    name = "canvas"
    default_auto_field = "django.db.models.BigAutoField"
