"""What staff see of pieces: their pictures and facts, and how to withdraw one."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from gallery import services
from gallery.models import Piece, Share

SMALL_WIDTH_PX = 120
LARGE_WIDTH_PX = 480


@admin.register(Piece)
class PieceAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # no generic at run time
    """Pieces, newest first; a hung piece never changes, so there is nothing to edit."""

    list_display = (
        "small_picture",
        "shown_title",
        "artist",
        "style",
        "painter",
        "stroke_count",
        "hung_at",
        "is_listed",
        "withdrawn_at",
    )
    list_display_links = ("small_picture", "shown_title")
    list_filter = (
        "is_listed",
        ("withdrawn_at", admin.EmptyFieldListFilter),
        "style",
        "canvas__visibility",
        "painter",
        "hung_at",
    )
    list_select_related = ("artist", "canvas")
    list_per_page = 25
    search_fields = ("title", "alt_text", "artist__email", "artist__display_name")
    date_hierarchy = "hung_at"
    show_full_result_count = False
    actions = ("withdraw", "put_back")
    fields = (
        "large_picture",
        "title",
        "alt_text",
        "artist",
        "canvas",
        "seq",
        "style",
        "painter",
        "stroke_count",
        "shares",
        "hung_at",
        "is_listed",
        "withdrawn_at",
    )
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Piece]:
        pieces: QuerySet[Piece] = super().get_queryset(request)
        return pieces.select_related("artist", "canvas__owner")

    def has_add_permission(self, _request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, _request: HttpRequest, _row: Piece | None = None) -> bool:
        return False

    @admin.display(description="Picture")
    def small_picture(self, piece: Piece) -> SafeString | str:
        """Show the stored thumbnail; a private piece is its artist's alone."""
        return self._picture(piece, SMALL_WIDTH_PX)

    @admin.display(description="Picture")
    def large_picture(self, piece: Piece) -> SafeString | str:
        """Show the same, larger."""
        return self._picture(piece, LARGE_WIDTH_PX)

    @admin.action(description="Withdraw from everybody's sight", permissions=["change"])
    def withdraw(self, request: HttpRequest, pieces: QuerySet[Piece]) -> None:
        """Take the selected pieces out of the gallery, for the record under staff's name."""
        for piece in pieces:
            services.withdraw_piece(canvas_id=piece.canvas_id, now=timezone.now())
            self.log_change(request, piece, "Withdrawn.")
        self.message_user(request, "Withdrawn: only their artists see these pieces now.")

    @admin.action(description="Put back where the artist hung it", permissions=["change"])
    def put_back(self, request: HttpRequest, pieces: QuerySet[Piece]) -> None:
        """Undo a withdrawal."""
        for piece in pieces:
            services.put_back_piece(canvas_id=piece.canvas_id)
            self.log_change(request, piece, "Put back.")
        self.message_user(request, "These pieces hang where their artists' settings say.")

    def _picture(self, piece: Piece, width: int) -> SafeString | str:
        if piece.canvas.visibility == "private" or piece.withdrawn_at is not None:
            return "private" if piece.withdrawn_at is None else "withdrawn"
        return format_html(
            '<img src="{}" width="{}" height="{}" alt="{}" loading="lazy">',
            piece.thumbnail_url,
            width,
            width * piece.canvas.height // piece.canvas.width,
            piece.description,
        )


@admin.register(Share)
class ShareAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # no generic at run time
    """Addresses that artists gave out; staff may end one, and see no address that works."""

    list_display = ("piece", "artist", "title", "created_at")
    list_filter = ("created_at",)
    list_select_related = ("piece__artist", "piece__canvas")
    list_per_page = 50
    search_fields = ("title", "piece__title", "piece__artist__email")
    date_hierarchy = "created_at"
    show_full_result_count = False
    fields = ("piece", "title", "created_at")
    readonly_fields = fields

    def has_add_permission(self, _request: HttpRequest) -> bool:
        return False

    @admin.display(ordering="piece__artist__email")
    def artist(self, share: Share) -> str:
        """Name the artist, whose piece and share it is."""
        return str(share.piece.artist)
