"""Strokes that arrive while others are being written go into the next transaction together.

A commit costs about the same for one stroke as for fifty: so each process writes one transaction
at a time and takes along everything that came in meanwhile.
"""

import asyncio
import weakref
from typing import ClassVar

from django.utils import timezone

from canvas.errors import CanvasRefusal
from canvas.hop import in_db
from canvas.services import Drawing, add_drawings

MAX_TOGETHER = 200  # drawings in one transaction


class Intake:
    """The queue of drawings of one event loop."""

    _by_loop: ClassVar[weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, "Intake"]] = (
        weakref.WeakKeyDictionary()
    )

    def __init__(self) -> None:
        self._waiting: list[tuple[Drawing, asyncio.Future[int | CanvasRefusal]]] = []
        self._writer: asyncio.Task[None] | None = None

    @classmethod
    def here(cls) -> "Intake":
        """Return the intake of the running loop, making it on first use."""
        loop = asyncio.get_running_loop()
        if loop not in cls._by_loop:
            cls._by_loop[loop] = cls()
        return cls._by_loop[loop]

    async def add(self, drawing: Drawing) -> int:
        """Store `drawing` with whatever else is waiting; return the seq that holds it.

        Raises:
            CanvasRefusal: as `services.add_strokes`.
        """
        receipt: asyncio.Future[int | CanvasRefusal]
        receipt = asyncio.get_running_loop().create_future()
        self._waiting.append((drawing, receipt))
        if self._writer is None or self._writer.done():
            self._writer = asyncio.create_task(self._write(), name="intake")
        answer = await receipt
        if isinstance(answer, CanvasRefusal):
            raise answer
        return answer

    async def _write(self) -> None:
        while self._waiting:
            batch = self._waiting[:MAX_TOGETHER]
            del self._waiting[:MAX_TOGETHER]
            try:
                drawings = [drawing for drawing, _ in batch]
                answers = await in_db(add_drawings)(drawings=drawings, now=timezone.now())
            except Exception as failure:  # noqa: BLE001  told to each sender, who may resend
                for _, receipt in batch:
                    if not receipt.done():
                        receipt.set_exception(failure)
                continue
            for (_, receipt), answer in zip(batch, answers, strict=True):
                if not receipt.done():
                    receipt.set_result(answer)
