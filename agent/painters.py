"""Who paints on this installation: Claude where there is a key, else the understudy.

SDKs take seconds to import, so they are imported when they are hired, by the worker that runs the
turn; asking who would paint imports nothing.
"""

from dataclasses import dataclass
from typing import Protocol

from django.conf import settings

from agent.clock import Clock
from agent.messages import Model
from agent.models import Commission
from agent.understudy import Understudy
from agent.understudy.critic import UnderstudyCritic
from canvas.models import Canvas

UNDERSTUDY = "understudy"


class Imaginer(Protocol):
    """Something that makes a reference picture of words."""

    @property
    def name(self) -> str:
        """The model's name, as it stands in the ledger."""

    async def imagine(self, prompt: str) -> bytes:
        """Return a picture as a file of any kind, not looked at yet.

        Raises:
            NotAvailable: none came, in words that the artist can act on; `Unanswered` if it may
                be owed all the same.
        """

    async def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Painters:
    """Who works on a turn: one paints, one judges, and perhaps one imagines references."""

    artist: Model
    critic: Model
    imaginer: Imaginer | None = None

    async def close(self) -> None:
        """End what they hold open; they may be asked again, which opens it again."""
        await self.artist.close()
        await self.critic.close()
        if self.imaginer is not None:
            await self.imaginer.close()


def who_paints() -> str:
    """Return the name of the model that paints unless a piece's owner chose another."""
    return settings.ARTIST_MODEL if settings.ANTHROPIC_API_KEY else UNDERSTUDY


def choices() -> list[str]:
    """Return the models that an owner may choose among, the site's own choice first."""
    hired = [who_paints(), *settings.ARTIST_MODELS] if settings.ANTHROPIC_API_KEY else []
    return list(dict.fromkeys([*hired, UNDERSTUDY]))


def called(model: str) -> str:
    """Return a model's name for people; the understudy is never passed off as another."""
    if model == UNDERSTUDY:
        return "The understudy"
    return f"Claude ({model})" if model.startswith("claude") else model


def can_imagine() -> bool:
    """Whether pictures can be asked for here."""
    return bool(settings.GOOGLE_API_KEY)


def chosen_model(canvas: Canvas) -> str:
    """Return the model that paints `canvas`; one that is not allowed any more gives way."""
    chosen = Commission.objects.filter(canvas=canvas).values_list("model", flat=True).first()
    return chosen if chosen in choices() else who_paints()


def hire(canvas: Canvas, clock: Clock) -> Painters:
    """Return who works on `canvas`: those of the settings, or the artist whom its owner chose."""
    model = chosen_model(canvas)
    if model == UNDERSTUDY:
        return understudies(clock)
    imaginer = _imaginer() if can_imagine() else None
    return Painters(_claude(model), _claude(settings.CRITIC_MODEL), imaginer)


def understudies(clock: Clock) -> Painters:
    """Return the built-in artist with its own critic; it imagines nothing and costs nothing."""
    return Painters(Understudy(pause=clock.pause), UnderstudyCritic())


def _claude(model: str) -> Model:
    # Claude takes two seconds to import: a process that never asks it never waits for it.
    from agent.claude import Claude, ClaudeSettings

    base_url = settings.ANTHROPIC_BASE_URL or None
    return Claude(ClaudeSettings(settings.ANTHROPIC_API_KEY, model, base_url))


def _imaginer() -> Imaginer:
    from agent.imagine import Gemini  # a second to import

    return Gemini(api_key=settings.GOOGLE_API_KEY, model=settings.IMAGINE_MODEL)
