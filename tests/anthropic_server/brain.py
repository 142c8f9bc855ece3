"""What the stand-in answers by itself: a small picture, step by step. Pure.

Each step is a thought and one tool call. Write other steps for another piece and hand them to
`paint`; it counts the answers in the conversation, so a piece should fit into what is sent of it.
"""

import json
from collections.abc import Sequence
from typing import Any

from tests.anthropic_server.plays import Reply, Text, Thinking, Use

type Json = dict[str, Any]


def line(x: float, y: float) -> Json:
    """Return a short line as a path."""
    return {"type": "line", "points": [{"x": x, "y": y}, {"x": x + 60, "y": y + 60}]}


LINES = [line(100 + 20 * index, 100) for index in range(3)]

WAVES = """
paths = []
for row in range(6):
    y = 420 + 20 * row
    xs = range(60, 760, 20)
    paths.append(polyline([(x, y + 5 * math.sin(x / 40 + row)) for x in xs]))
output_paths(paths)
"""

type Step = tuple[str, Use]

STEPS: tuple[Step, ...] = (
    (
        "A pond, I think. Let me write down how.",
        Use("notes", {"text": "A pond at six.", "plan": ["The water", "The bank", "My name"]}),
    ),
    ("First the water, low on the paper.", Use("draw_paths", {"paths": LINES})),
    (
        "Now the far bank, as models send it: as a string.",
        Use("draw_paths", {"paths": json.dumps([line(400, 300), line(460, 300)])}),
    ),
    ("The water wants to move: a little arithmetic.", Use("generate_svg", {"code": WAVES})),
    ("Let me step back.", Use("view_canvas", {})),
    ("It holds together. My name, small.", Use("sign_canvas", {"size": "small"})),
    (
        "It has a title.",
        Use("name_piece", {"title": "Pond at six", "alt_text": "Lines over still water."}),
    ),
    ("Somebody else shall look.", Use("critique", {"intent": "a quiet pond"})),
    ("Done.", Use("mark_piece_done", {})),
)


def paint(request: Json, steps: Sequence[Step] = STEPS) -> Reply:
    """Answer with the next step of the picture that the tools allow; the last one rests.

    Asked for a verdict, as critics are, it passes the picture.
    """
    tools = {tool["name"] for tool in request.get("tools", [])}
    if "give_verdict" in tools:
        verdict = {"passes": True, "findings": []}
        return Reply((Thinking("It reads as a pond."), Use("give_verdict", verdict)), "tool_use")
    allowed = [(thought, use) for thought, use in steps if use.name in tools]
    answered = sum(message["role"] == "assistant" for message in request["messages"])
    if answered >= len(allowed):
        return Reply((Text("I have said what I had to say."),))
    thought, use = allowed[answered]
    return Reply((Thinking(thought), use), "tool_use")
