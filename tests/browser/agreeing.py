"""One piece on every surface that shows it: what is seen there, as a picture."""

import base64
import io
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from django.utils import timezone
from numpy.typing import NDArray
from PIL import Image
from playwright.sync_api import ViewportSize

from canvas.rendering import SOCIAL
from gallery import exports, sharing
from gallery.models import Piece
from tests.browser.conftest import OpenWindow
from tests.browser.visitors import PHONE, Visitor

STAGE = "document.querySelector('[data-stage]')"
REPLAY = f"{STAGE}.replay"
AT_ITS_END = f"""() => {{
  const {{ plan, ms, stage }} = {REPLAY};
  return plan !== null && ms === plan.durationMs && !stage.isWaiting
    && stage.painter.baked.length === stage.strokes.length;
}}"""
IS_SHOWN = f"""count => {{
  const {{ stage }} = {STAGE}.live;
  return stage.hasState && !stage.isWaiting && stage.painter.baked.length === count;
}}"""
# The share page's card rounds the picture's corners, which on a dark one is much of a tile.
SQUARE_CORNERS = """() => {
  for (const part of document.querySelectorAll(".drawing, .drawing svg, .card")) {
    part.style.borderRadius = "0";
  }
}"""
SHEET = ViewportSize(width=800, height=600)
PEN_RED, GROUND_RED = 26, 26  # of the plotter's ink on white; of the dark ground around white ink


@dataclass(frozen=True)
class Surfaces:
    """Where a hung piece is seen. Pictures come as large as they are there."""

    piece: Piece
    open_window: OpenWindow

    def all(self) -> Iterator[tuple[str, Image.Image]]:
        """Yield every surface's name and picture."""
        yield "PNG", opened(exports.make(self.piece, "png"))
        yield "WebP", opened(exports.make(self.piece, "webp"))
        yield "SVG in Chromium", self.svg()
        yield "piece page", self._fetched(self.piece.picture_url)
        yield "thumbnail", self._fetched(self.piece.thumbnail_url)
        yield "replay at its end", self.replay()
        yield "watch page", self.watch_page()
        yield "watch page on a phone", self.watch_page(viewport=PHONE, device_scale_factor=3)
        yield "live picture", self._fetched(f"/canvases/{self.piece.canvas_id}/picture.webp")
        yield "share page", self.share_page()
        yield "social picture", self.social()

    def svg(self) -> Image.Image:
        document = exports.make(self.piece, "svg").decode()
        page = self.open_window(self.piece.get_absolute_url()).page.context.new_page()
        page.set_viewport_size(SHEET)
        page.set_content(f"<style>*{{margin:0}}svg{{display:block}}</style>{document}")
        return opened(page.screenshot())

    def replay(self) -> Image.Image:
        visitor = self.open_window(self.piece.get_absolute_url(), device_scale_factor=2)
        visitor.wait(f"() => Boolean({REPLAY})")
        visitor.page.get_by_label("Stroke of the replay").focus()
        visitor.page.keyboard.press("ArrowRight")
        visitor.wait(f"() => {REPLAY}.plan !== null && {REPLAY}.ms > 0")
        visitor.page.keyboard.press("End")
        visitor.wait(AT_ITS_END)
        return _painted(visitor, f"{REPLAY}.stage")

    def watch_page(self, **options: object) -> Image.Image:
        visitor = self.open_window(f"/watch/{self.piece.canvas_id}", **options)
        visitor.wait(IS_SHOWN, self.piece.stroke_count)
        return _painted(visitor, f"{STAGE}.live.stage")

    def share_page(self) -> Image.Image:
        canvas, artist = self.piece.canvas, self.piece.artist
        share = sharing.share_piece(artist=artist, number=canvas.number, now=timezone.now())
        page = self.open_window(share.get_absolute_url(), device_scale_factor=2).page
        page.wait_for_load_state("networkidle")
        page.evaluate(SQUARE_CORNERS)
        box = page.locator(".drawing svg").bounding_box()
        assert box is not None
        left, top, width, height = (round(2 * box[key]) for key in ("x", "y", "width", "height"))
        return opened(page.screenshot()).crop((left, top, left + width, top + height))

    def social(self) -> Image.Image:
        """The sheet of the social picture; a plotter's is turned to dark ink on white."""
        picture = self._fetched(self.piece.social_picture.url)
        room = 2 * SOCIAL.padding
        canvas = self.piece.canvas
        scale = min((SOCIAL.width - room) / canvas.width, (SOCIAL.height - room) / canvas.height)
        width, height = canvas.width * scale, canvas.height * scale
        left, top = (SOCIAL.width - width) / 2, (SOCIAL.height - height) / 2
        corners = (left, top, left + width, top + height)
        sheet = picture.crop(tuple(map(round, corners)))  # type: ignore[arg-type]
        return sheet if self.piece.style == "paint" else _dark_on_white(sheet)

    def _fetched(self, path: str) -> Image.Image:
        visitor = self.open_window(self.piece.get_absolute_url())
        return opened(visitor.page.request.get(visitor.site + path).body())


def reduced(picture: Image.Image, size: tuple[int, int]) -> Image.Image:
    """Return a large picture at another surface's size."""
    return picture.resize(size, Image.Resampling.BOX)


def ink_alone(picture: Image.Image) -> Image.Image:
    """Return where ink lies on white paper, as dark; a person's blue counts as our pen's."""
    red = np.asarray(picture, dtype=float)[:, :, 0]
    return _inked((255 - red) / (255 - PEN_RED))


def _dark_on_white(picture: Image.Image) -> Image.Image:
    red = np.asarray(picture, dtype=float)[:, :, 0]
    return _inked((red - GROUND_RED) / (255 - GROUND_RED))


def _inked(share: NDArray[np.float64]) -> Image.Image:
    return Image.fromarray((255 * (1 - np.clip(share, 0, 1))).astype(np.uint8)).convert("RGB")


def _painted(visitor: Visitor, stage: str) -> Image.Image:
    url: str = visitor.page.evaluate(f"() => {stage}.element.toDataURL()")
    return opened(base64.b64decode(url.split(",", 1)[1]))


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content)).convert("RGB")
