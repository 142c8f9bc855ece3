"""The studio's socket: a spectator's that may also draw, nudge and steer the artist."""

from canvas.consumers import SpectatorConsumer


class StudioConsumer(SpectatorConsumer):
    """Somebody works on a canvas."""

    role = "studio"
