"""The painter: turns, tools, nudges."""

from django.apps import AppConfig


class AgentConfig(AppConfig):
    name = "agent"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Hear of people who sign out; the framework tells it by a signal alone."""
        from django.contrib.auth.signals import user_logged_out

        from agent.departures import end_turns

        user_logged_out.connect(end_turns, dispatch_uid="agent.end_turns")
