"""Turns, their steps and nudges, as staff see them: to read, not to rewrite."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from agent.models import Nudge, Pause, Step, Turn


class ReadOnly(admin.ModelAdmin):  # type: ignore[type-arg]  # no generic at run time
    """What is history is not edited."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Turn)
class TurnAdmin(ReadOnly):
    """How each turn went."""

    list_display = ("id", "canvas", "number", "painter", "state", "ended_reason", "requested_at")
    list_filter = ("state", "ended_reason", "painter")
    search_fields = ("id", "canvas__title", "canvas__owner__email")
    date_hierarchy = "requested_at"
    list_select_related = ("canvas__owner",)


@admin.register(Step)
class StepAdmin(ReadOnly):
    """What was asked, answered and done, step by step."""

    list_display = ("turn", "index", "stop_reason", "input_tokens", "output_tokens", "asked_at")
    list_filter = ("stop_reason",)
    search_fields = ("turn__id", "turn__canvas__title")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Step]:
        return super().get_queryset(request).select_related("turn__canvas__owner")


@admin.register(Nudge)
class NudgeAdmin(ReadOnly):
    """What people said to the artist."""

    list_display = ("text", "participant", "canvas", "created_at", "seen_at")
    search_fields = ("text", "participant__name", "canvas__title")
    date_hierarchy = "created_at"
    list_select_related = ("participant", "canvas__owner")


@admin.register(Pause)
class PauseAdmin(ReadOnly):
    """Canvases whose artist is paused; it is the owner who resumes it, so that watchers hear."""

    list_display = ("canvas", "reason", "at")
    list_filter = ("reason",)
    list_select_related = ("canvas__owner",)

    def has_delete_permission(self, request: HttpRequest, obj: Pause | None = None) -> bool:
        return False
