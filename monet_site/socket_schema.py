"""The socket's frames, both ways, as one JSON Schema document made of `canvas.events`."""

from typing import Annotated, cast

from pydantic import Field, TypeAdapter

from canvas import events
from monet_site.openapi_tidy import Json, tidied, without_null

DIALECT = "https://json-schema.org/draft/2020-12/schema"

type SessionEvent = (
    events.Hello | events.Snapshot | events.Heartbeat | events.Pong | events.Ack | events.Refusal
)
PASSING: TypeAdapter[events.PassingEvent] = TypeAdapter(
    Annotated[events.PassingEvent, Field(discriminator="type")]
)
SESSION: TypeAdapter[SessionEvent] = TypeAdapter(
    Annotated[SessionEvent, Field(discriminator="type")]
)


def socket_schema() -> Json:
    """Return the document; a frame leaves out the keys that it has nothing to say for."""
    told, shared = TypeAdapter.json_schemas(
        [
            ("LogFrame", "serialization", events.LOG_EVENT),
            ("PassingFrame", "serialization", PASSING),
            ("SessionFrame", "serialization", SESSION),
            ("StudioCommand", "validation", events.STUDIO_COMMAND),
        ],
        ref_template="#/$defs/{model}",
    )
    known = cast("dict[str, Json]", shared["$defs"])
    known |= {name: schema for (name, _), schema in told.items()}
    known["ServerFrame"] = {
        "oneOf": [_ref(f"{kind}Frame") for kind in ("Log", "Passing", "Session")]
    }
    return {
        "$schema": DIALECT,
        "title": f"The socket of Code Monet, protocol {events.PROTOCOL_VERSION}",
        "description": "A server sends a ServerFrame; a studio's client sends a StudioCommand.",
        "oneOf": [_ref("ServerFrame"), _ref("StudioCommand")],
        "$defs": {name: without_null(tidied(known[name])) for name in sorted(known)},
    }


def _ref(name: str) -> Json:
    return {"$ref": f"#/$defs/{name}"}
