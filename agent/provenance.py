"""How the artist came to a piece, put together from its turns when the piece is hung."""

from django.db.models import Sum

from agent.models import Critique, Nudge, Spend, Step, Turn
from canvas.models import Canvas
from gallery.models import Provenance

NO_TOKENS = 0


def provenance_of(canvas: Canvas) -> Provenance:
    """Return what worked on `canvas` so far, how often, and what that cost."""
    turns = Turn.objects.filter(canvas=canvas).exclude(painter="").order_by("number")
    worked = list(turns.values_list("painter", "prompt_version"))
    spends = Spend.objects.filter(canvas=canvas)
    tokens = spends.aggregate(
        fresh=Sum("input_tokens", default=NO_TOKENS),
        read=Sum("cache_read_tokens", default=NO_TOKENS),
        written=Sum("cache_write_tokens", default=NO_TOKENS),
        output=Sum("output_tokens", default=NO_TOKENS),
    )
    return {
        "models": list(dict.fromkeys(painter for painter, _ in worked)),
        "prompt_versions": list(dict.fromkeys(version for _, version in worked if version)),
        "seed": canvas.seed,
        "turns": len(worked),
        "steps": Step.objects.filter(turn__canvas=canvas, answer__isnull=False).count(),
        "nudges": Nudge.objects.filter(canvas=canvas).count(),
        "critiques": Critique.objects.filter(canvas=canvas).count(),
        "input_tokens": tokens["fresh"] + tokens["read"] + tokens["written"],
        "output_tokens": tokens["output"],
        "usd": f"{spends.usd():.6f}",
    }
