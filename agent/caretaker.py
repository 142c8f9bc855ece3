"""What every serving process looks after: turns whose worker died, and the demo artist."""


class Caretaker:
    """Runs its rounds beside the server."""

    def start(self) -> None:
        """Begin the rounds."""

    async def stop(self) -> None:
        """End them."""
