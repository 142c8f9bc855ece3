"""The painter: turns, tools, nudges."""

from django.apps import AppConfig


class AgentConfig(AppConfig):
    name = "agent"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Hear what the framework tells by a signal alone: sign-outs, and rows that a cascade took.

        A reference's file goes with its row: no `delete` is called on rows that go with theirs.
        """
        from django.contrib.auth.signals import user_logged_out
        from django.db.models.signals import post_delete

        from agent.departures import end_turns
        from agent.models import Reference
        from agent.references import delete_picture

        post_delete.connect(delete_picture, sender=Reference, dispatch_uid="agent.delete_picture")
        user_logged_out.connect(end_turns, dispatch_uid="agent.end_turns")
