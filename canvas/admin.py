"""What staff see of canvases and their logs; the site alone writes them, so nothing is edited."""

from django.contrib import admin
from django.db.models import Count, Model, OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts.admin import ReadOnlyAdmin
from canvas.models import Canvas, Change, Easel, Participant, Performance, Stroke

SMALL_WIDTH_PX = 96


class LogAdmin(ReadOnlyAdmin):
    """Rows of a log: looked at, never added, changed or deleted here."""

    show_full_result_count = False
    list_per_page = 50

    def has_delete_permission(self, _request: HttpRequest, _row: Model | None = None) -> bool:
        return False


@admin.register(Canvas)
class CanvasAdmin(LogAdmin):
    """Canvases with what is on them."""

    list_display = (
        "small_picture",
        "__str__",
        "owner",
        "style",
        "visibility",
        "stroke_total",
        "head_seq",
        "created_at",
        "finished_at",
    )
    list_display_links = ("small_picture", "__str__")
    list_filter = ("style", "visibility", "open_to", "ended_by", "created_at")
    list_select_related = ("owner",)
    search_fields = ("title", "owner__email", "owner__display_name")
    date_hierarchy = "created_at"
    ordering = ("-created_at",)
    list_per_page = 25

    def get_queryset(self, request: HttpRequest) -> QuerySet[Canvas]:
        """Count the strokes in the same query, and only of the rows that are shown."""
        on_it = Stroke.objects.live().filter(canvas=OuterRef("pk")).order_by().values("canvas")
        canvases: QuerySet[Canvas] = super().get_queryset(request)
        return canvases.annotate(stroke_total=Subquery(on_it.annotate(n=Count("pk")).values("n")))

    @admin.display(description="Picture")
    def small_picture(self, canvas: Canvas) -> SafeString | str:
        """Show the canvas as it is now; a private one is not staff's to look at."""
        if canvas.visibility == "private":
            return "private"
        if not getattr(canvas, "stroke_total", 0):
            return "blank"
        height = SMALL_WIDTH_PX * canvas.height // canvas.width
        url = reverse("canvas:picture", args=[canvas.id])
        return format_html(
            '<img src="{}" width="{}" height="{}" alt="" loading="lazy">',
            url,
            SMALL_WIDTH_PX,
            height,
        )

    @admin.display(description="Strokes")
    def stroke_total(self, canvas: Canvas) -> int:
        """Tell how many strokes lie on the canvas."""
        return getattr(canvas, "stroke_total", None) or 0


@admin.register(Change)
class ChangeAdmin(LogAdmin):
    """The log itself."""

    list_display = ("canvas", "seq", "type", "participant", "at")
    list_filter = ("at",)
    list_select_related = ("canvas__owner", "participant")
    search_fields = ("=type", "canvas__title", "canvas__owner__email")
    ordering = ("-id",)


@admin.register(Stroke)
class StrokeAdmin(LogAdmin):
    """Strokes, the newest first; their points are not for reading."""

    list_display = (
        "client_id",
        "canvas",
        "participant",
        "kind",
        "brush",
        "added_seq",
        "removed_seq",
    )
    list_filter = ("kind", "brush", "participant__role")
    list_select_related = ("canvas__owner", "participant")
    search_fields = ("client_id", "=brush", "canvas__title", "participant__name")
    exclude = ("points", "pressure")
    ordering = ("-id",)


@admin.register(Performance)
class PerformanceAdmin(LogAdmin):
    """When the artist's batches were drawn."""

    list_display = ("canvas", "added_seq", "starts_at", "duration_ms", "cut_at")
    list_filter = (("cut_at", admin.EmptyFieldListFilter), "starts_at")
    list_select_related = ("canvas__owner",)
    search_fields = ("canvas__title", "canvas__owner__email")
    exclude = ("timings",)
    ordering = ("-starts_at",)


@admin.register(Participant)
class ParticipantAdmin(LogAdmin):
    """Who has a hand in which canvas."""

    list_display = ("name", "role", "canvas", "user", "created_at")
    list_filter = ("role", "created_at")
    list_select_related = ("canvas__owner", "user")
    search_fields = ("name", "user__email", "canvas__title")
    ordering = ("-created_at",)


@admin.register(Easel)
class EaselAdmin(LogAdmin):
    """What is on whose easel."""

    list_display = ("artist", "canvas", "next_number")
    list_select_related = ("artist", "canvas__owner")
    search_fields = ("artist__email", "artist__display_name")
    ordering = ("artist__email",)
