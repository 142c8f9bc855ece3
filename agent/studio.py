"""What tools may do, on real rows: draw, look, name, and at the end hang. Every write is fenced.

A write first locks the canvas, then the turn, and happens only while this worker still holds the
turn's newest token and nobody asked it to stop.
"""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.conf import settings
from django.db import transaction

from agent import critiques, ledger, notebook, references
from agent.asking import ask
from agent.calls import PaidCall
from agent.clock import Clock
from agent.critic import critic_request, read_verdict
from agent.looking import LookingGlass
from agent.messages import ImageBlock, MessageEnded, ModelBusy, Notes, ReferenceBlock
from agent.models import Turn
from agent.painters import Imaginer, Painters
from agent.pictures import PictureRefused, read_picture
from agent.retrying import Patience
from agent.tools.base import AskedPath, NotAvailable, Unanswered, Verdict
from agent.uninterrupted import afterwards, uninterrupted
from canvas import services
from canvas.hop import in_db
from canvas.models import Canvas, Performance
from canvas.styles import StyleName

SAME_PICTURE = (
    "Nothing changed since the last critique: another look would see the same picture. Repaint "
    "what it found, or mark the piece done if it passed."
)


class TurnIsOver(Exception):
    """This worker may not write for the turn: it was taken over, cancelled or ended."""

    def __init__(self, turn_id: UUID) -> None:
        super().__init__(f"turn {turn_id} is not this worker's to write for any more")
        self.turn_id = turn_id


@contextmanager
def fenced(turn: Turn) -> Iterator[Canvas]:
    """Lock the turn's canvas and the turn itself for a write of its holder.

    Raises:
        TurnIsOver: another worker holds a newer token, or the turn was cancelled, has ended, or is
            gone with its canvas.
    """
    with transaction.atomic():
        canvas = Canvas.objects.locked().filter(id=turn.canvas_id).first()
        held = Turn.objects.select_for_update().filter(
            id=turn.id, fence=turn.fence, state="running", cancel=""
        )
        if canvas is None or not held.exists():
            raise TurnIsOver(turn.id)
        yield canvas


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a turn a tool is used; `call` names it, the same whoever runs it again."""

    turn: Turn
    step: int
    call: str


class LiveStudio:
    """The tools' hands on one canvas, during one tool call."""

    def __init__(self, place: Place, glass: LookingGlass, clock: Clock, painters: Painters) -> None:
        self._place, self._turn = place, place.turn
        self._glass, self._clock, self._painters = glass, clock, painters
        self._batches = 0
        self._booking: ledger.Booking = None

    @property
    def style(self) -> StyleName:
        return self._turn.canvas.style_name

    @property
    def size(self) -> tuple[int, int]:
        return self._turn.canvas.width, self._turn.canvas.height

    async def draw(self, paths: Sequence[AskedPath]) -> None:
        """Perform `paths`; their ids come of the tool call, so a second run stores nothing."""
        batch, self._batches = self._batches, self._batches + 1
        strokes = [
            services.AskedStroke(f"{self._place.call}.{batch}.{index}", path, asked)
            for index, (path, asked) in enumerate(paths)
        ]
        show = await in_db(self._perform)(strokes)
        await self._clock.wait_until(show.ends_at)

    async def look(self) -> ImageBlock:
        return await in_db(self._glass.look)(self._turn.canvas_id)

    async def name(self, title: str, alt_text: str) -> None:
        await in_db(self._name)(title, alt_text)

    async def notes(self) -> Notes:
        return await in_db(notebook.notes_on)(self._turn.canvas)

    async def write_notes(self, notes: Notes, *, remember: str | None = None) -> None:
        await in_db(self._write_notes)(notes, remember)

    async def is_blank(self) -> bool:
        return await in_db(self._is_blank)()

    async def verdicts(self) -> list[Verdict]:
        return await in_db(critiques.verdicts_on)(self._turn.canvas)

    async def critique(self, intent: str) -> Verdict:
        """Ask the critic; a call that was answered before its worker died is not asked again."""
        known = await in_db(critiques.critique_of_call)(self._turn.canvas, self._place.call)
        if known is not None:
            return known
        if await in_db(critiques.is_same_picture)(self._turn.canvas):
            raise NotAvailable(SAME_PICTURE)
        picture = await self.look()
        request = critic_request(picture, intent)
        critic = self._painters.critic
        call = PaidCall(self._turn, self._clock, critic, request, self._place.step, kind="critique")
        try:
            answer = await ask(critic, request, call, Patience(sleep=self._clock.pause))
        except ModelBusy as failure:
            raise NotAvailable(f"{failure.words}; ask again in a while.") from failure
        verdict = read_verdict(answer)
        await uninterrupted(in_db(self._save_critique)(call, answer, picture.seq, intent, verdict))
        if verdict is None:
            raise NotAvailable("The critic gave no verdict; ask again.")
        return verdict

    async def imagine(self, prompt: str, name: str) -> ReferenceBlock:
        """Ask the imaginer; a picture that came before its worker died is not asked for again."""
        imaginer = self._painters.imaginer
        if imaginer is None:
            raise NotAvailable("Nobody imagines pictures here.")
        known = await in_db(references.reference_of_call)(self._turn.canvas, self._place.call)
        if known is not None:
            return known
        sent = await self._imagined(imaginer, prompt)
        asked = references.Asked(prompt=prompt, name=name, call=self._place.call)
        return await uninterrupted(in_db(self._keep_imagined)(asked, sent))

    async def reference(self, name: str) -> ReferenceBlock | None:
        return await in_db(references.reference_named)(self._turn.canvas, name)

    async def _imagined(self, imaginer: Imaginer, prompt: str) -> bytes:
        """Return what the imaginer sends; without it, what was asked and not refused is paid."""
        self._booking, owed = None, Decimal(0)
        try:
            await uninterrupted(in_db(self._reserve_picture)(imaginer))
            owed = settings.IMAGINE_PRICE
            return await imaginer.imagine(prompt)
        except (Exception, asyncio.CancelledError) as failure:
            if isinstance(failure, NotAvailable) and not isinstance(failure, Unanswered):
                owed = Decimal(0)
            await afterwards(in_db(self._pay_picture)(owed))
            raise

    def _perform(self, strokes: Sequence[services.AskedStroke]) -> Performance:
        with fenced(self._turn) as canvas:
            return services.perform(canvas_id=canvas.id, strokes=strokes, now=self._clock.now())

    def _name(self, title: str, alt_text: str) -> None:
        with fenced(self._turn) as canvas:
            services.name_piece(
                canvas_id=canvas.id, title=title, alt_text=alt_text, now=self._clock.now()
            )

    def _write_notes(self, notes: Notes, remember: str | None) -> None:
        with fenced(self._turn) as canvas:
            notebook.write_notes(canvas, notes, remember=remember, now=self._clock.now())

    def _is_blank(self) -> bool:
        return not self._turn.canvas.strokes.live().exists()

    def _save_critique(
        self,
        call: PaidCall,
        answer: MessageEnded,
        seq: int,
        intent: str,
        verdict: Verdict | None,
    ) -> None:
        """Book what the answer cost, whoever holds the turn by now; keep the verdict if we do."""
        call.settle(answer.usage)
        if verdict is None:
            return
        with fenced(self._turn) as canvas:
            looked = critiques.Looked(
                self._turn, self._place.call, seq, self._painters.critic.name, intent
            )
            critiques.save_critique(canvas, looked, verdict, now=self._clock.now())

    def _reserve_picture(self, imaginer: Imaginer) -> None:
        references.require_room(self._turn.canvas)
        self._booking = ledger.reserve(
            self._turn,
            model=imaginer.name,
            most_usd=settings.IMAGINE_PRICE,
            now=self._clock.now(),
            step=self._place.step,
            kind="imagine",
        )

    def _pay_picture(self, usd: Decimal) -> None:
        ledger.settle_flat(self._booking, usd, now=self._clock.now())

    def _keep_imagined(self, asked: references.Asked, sent: bytes) -> ReferenceBlock:
        """Pay what was sent, whatever it is and whoever holds the turn by now; keep it if we do."""
        self._pay_picture(settings.IMAGINE_PRICE)
        try:
            picture = read_picture(sent)
        except PictureRefused as refusal:
            raise NotAvailable(f"What was imagined cannot be shown: {refusal}") from refusal
        with fenced(self._turn) as canvas:
            return references.keep_imagined(canvas, asked, picture, now=self._clock.now())
