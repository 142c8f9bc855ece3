"""Plot sheets over the API: what one takes as JSON, and its files; each makes one call."""

from typing import Annotated, Self
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema

from accounts.clients import client_key
from accounts.problems import refusals
from accounts.visitors import Anyone
from canvas.plot_figures import Flaw, PenFigures
from gallery import plotting
from gallery.errors import PieceNotFound
from gallery.models import Piece
from gallery.plot_options import PlotKind, PlotOptions
from gallery.plot_pages import plot_response
from gallery.plotting import PLOT_FILES, Plot, plot, turn_to_plot

_TEXT = {"schema": {"type": "string"}}
FILE = {
    "description": "The sheet as a file.",
    "content": {file.content_type.partition(";")[0]: _TEXT for file in PLOT_FILES.values()},
}

router = Router(auth=Anyone(), tags=["pieces"])


class PenShape(Schema):
    """What one pen takes."""

    number: int = Field(description="Of its layer, and of its place in the plotter.")
    name: str
    color: str = Field(examples=["#1a1a2e"])
    lines: int
    down_m: float
    up_m: float
    seconds: float

    @classmethod
    def of(cls, pen: PenFigures) -> Self:
        return cls(
            number=pen.number,
            name=pen.name,
            color=pen.color,
            lines=pen.lines,
            down_m=round(pen.down_m, 3),
            up_m=round(pen.up_m, 3),
            seconds=round(pen.seconds, 1),
        )


class FlawShape(Schema):
    """Something of the piece that no pen can do."""

    kind: str = Field(examples=["opacity"])
    words: str

    @classmethod
    def of(cls, flaw: Flaw) -> Self:
        return cls(kind=flaw.kind, words=flaw.words)


class PlotShape(Schema):
    """What a plot sheet takes."""

    width_mm: float
    height_mm: float
    mm_per_px: float
    down_m: float = Field(description="How far the pens draw.")
    up_m: float = Field(description="How far they travel without drawing.")
    seconds: float = Field(description="At the speeds asked for, without changing pens.")
    pens: list[PenShape]
    flaws: list[FlawShape]

    @classmethod
    def of(cls, plotted: Plot) -> Self:
        width, height = plotted.sheet.asked.layout.size_mm
        return cls(
            width_mm=width,
            height_mm=height,
            mm_per_px=plotted.sheet.placement.mm_per_px,
            down_m=round(plotted.down_m, 3),
            up_m=round(plotted.up_m, 3),
            seconds=round(plotted.seconds, 1),
            pens=[PenShape.of(pen) for pen in plotted.pens],
            flaws=[FlawShape.of(flaw) for flaw in plotted.flaws],
        )


@router.get(
    "/pieces/{uuid:canvas_id}/plot",
    response={200: PlotShape, **refusals(404, 413, 422, 429, 501, 503)},
    operation_id="getPiecePlot",
    summary="What a plot sheet of a piece takes",
)
def get_piece_plot(
    request: HttpRequest, canvas_id: UUID, options: Annotated[PlotOptions, Query()]
) -> PlotShape:
    """Lengths, time at the speeds asked for, and what of the piece no pen can do."""
    piece = _visible(request, canvas_id)
    with turn_to_plot(piece, asker=client_key(request.META)):
        return PlotShape.of(plot(piece, options, most_lines=plotting.MAX_LINES))


@router.get(
    "/pieces/{uuid:canvas_id}/plot/{kind}",
    response={200: str, **refusals(404, 413, 422, 429, 501, 503)},
    openapi_extra={"responses": {200: FILE}},
    operation_id="getPiecePlotFile",
    summary="A piece as a file for plotters",
)
def get_piece_plot_file(
    request: HttpRequest,
    canvas_id: UUID,
    kind: PlotKind,
    options: Annotated[PlotOptions, Query()],
) -> HttpResponse:
    """SVG in millimetres with a layer a pen, HPGL for a device, or G-code.

    Lines are merged, simplified and sorted. A pen draws the centre line of what a brush painted.
    """
    return plot_response(request, _visible(request, canvas_id), options, kind)


def _visible(request: HttpRequest, canvas_id: UUID) -> Piece:
    pieces = Piece.objects.visible_to(request.user).for_showing()
    piece = pieces.filter(canvas_id=canvas_id).first()
    if piece is None:
        raise PieceNotFound(str(canvas_id))
    return piece
