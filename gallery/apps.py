"""Finished pieces as they hang."""

from django.apps import AppConfig


class GalleryConfig(AppConfig):
    name = "gallery"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Hear of pieces that are gone: no `delete` is called on rows that go with theirs."""
        from django.db.models.signals import post_delete

        from gallery.models import Piece
        from gallery.removals import forget_files

        post_delete.connect(forget_files, sender=Piece, dispatch_uid="gallery.forget_files")
