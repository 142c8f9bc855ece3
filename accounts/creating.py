"""The door's side of creating: what a body may hold, the Idempotency-Key, the 201."""

import hashlib
import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Header
from ninja.responses import NinjaJSONEncoder
from pydantic import BaseModel, ConfigDict

from accounts.idempotency import Answer, kept, once
from accounts.models import MAX_KEY_LENGTH
from accounts.visitors import person

CREATED = 201

IdempotencyKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=MAX_KEY_LENGTH,
        pattern=r"^[\x21-\x7e]+$",
        description="Made by you, one for each thing you create. Asked again with the same key "
        "and body within 24 hours, the answer is the same and nothing is created twice.",
        # no example: whoever tries two creates with the one that is shown is refused the second
    ),
]


class Asked(BaseModel):
    """What somebody asks for in a body: nothing undeclared, and every value of its own type."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


@dataclass(frozen=True, slots=True)
class Created:
    """What was created, as it is told, and where it is."""

    shape: BaseModel
    location: str


def created(request: HttpRequest, key: str | None, work: Callable[[], Created]) -> HttpResponse:
    """Answer 201 with what `work` creates; under a key it does so once.

    Raises:
        KeyReused, StillRunning: as `idempotency.once` does.
    """
    if key is None:
        return _told(_answer(work()))
    return _told(
        once(
            user=person(request),
            key=key,
            digest=_digest(request),
            work=lambda: _answer(work()),
            now=timezone.now(),
        )
    )


def created_before(request: HttpRequest, key: str | None) -> HttpResponse | None:
    """Return what was answered under the key, before anything is spent on it again, or None.

    Raises:
        KeyReused: as `idempotency.kept` does.
    """
    if key is None:
        return None
    user, digest = person(request), _digest(request)
    answer = kept(user=user, key=key, digest=digest, now=timezone.now())
    return None if answer is None else _told(answer)


def _answer(made: Created) -> Answer:
    body = json.dumps(made.shape.model_dump(exclude_none=True), cls=NinjaJSONEncoder)
    return Answer(CREATED, body, made.location)


def _told(answer: Answer) -> HttpResponse:
    told = HttpResponse(answer.body, status=answer.status, content_type="application/json")
    told["Location"] = answer.location
    if answer.is_replayed:
        told["Idempotency-Replayed"] = "true"
    return told


def _digest(request: HttpRequest) -> str:
    """Return a digest of what is asked, the same however its JSON is spaced and ordered."""
    body = request.body
    with suppress(ValueError, RecursionError):  # any bytes, where a file is sent
        body = json.dumps(json.loads(body), sort_keys=True).encode()
    return hashlib.sha256(f"{request.method} {request.path}\n".encode() + body).hexdigest()
