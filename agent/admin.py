"""What the artist did, was told and spent, as staff see it: to read, not to rewrite."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from agent.models import (
    Critique,
    Memory,
    Notebook,
    Nudge,
    Pause,
    Reference,
    Spend,
    Step,
    Turn,
)
from agent.references import remove_references


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


@admin.register(Spend)
class SpendAdmin(ReadOnly):
    """The ledger: what each paid call was booked at, and what it cost."""

    list_display = ("reserved_at", "model", "kind", "reserved_usd", "settled_usd", "user", "canvas")
    list_filter = ("model", "kind", ("settled_at", admin.EmptyFieldListFilter))
    search_fields = ("user__email", "canvas__title", "turn__id")
    date_hierarchy = "reserved_at"
    list_select_related = ("user", "canvas__owner")


@admin.register(Critique)
class CritiqueAdmin(ReadOnly):
    """What critics said before pieces were called done."""

    list_display = ("canvas", "critic", "passes", "findings", "at")
    list_filter = ("passes", "critic")
    search_fields = ("canvas__title", "intent")
    list_select_related = ("canvas__owner",)


@admin.register(Reference)
class ReferenceAdmin(ReadOnly):
    """Pictures the artist looks at; a wrong one can be deleted."""

    list_display = ("name", "kind", "canvas", "width", "height", "at")
    list_filter = ("kind",)
    search_fields = ("name", "prompt", "canvas__title", "canvas__owner__email")
    list_select_related = ("canvas__owner",)

    def delete_model(self, request: HttpRequest, obj: Reference) -> None:
        remove_references(reference_ids=[obj.id], now=timezone.now())

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Reference]) -> None:
        ids = queryset.values_list("id", flat=True)
        remove_references(reference_ids=list(ids), now=timezone.now())


@admin.register(Notebook)
class NotebookAdmin(ReadOnly):
    """What the artist wrote down about each piece."""

    list_display = ("canvas", "text")
    search_fields = ("canvas__title", "text")
    list_select_related = ("canvas__owner",)


@admin.register(Memory)
class MemoryAdmin(ReadOnly):
    """What the artist remembers in each studio; deleting it makes it forget."""

    list_display = ("artist", "text")
    search_fields = ("artist__email", "text")
