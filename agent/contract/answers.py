"""A drawing as JSON, without a second look at each of its thousands of points."""

from collections.abc import Mapping

from django.http import HttpResponse
from pydantic_core import to_json

from agent.contract.refusals import JSON


def as_json(told: Mapping[str, object]) -> bytes:
    """Return compact JSON, four times sooner than the standard library; NaN could only be null."""
    return to_json(told, inf_nan_mode="null")


def drawing(told: Mapping[str, object]) -> HttpResponse:
    """Return `told` as an answer."""
    return HttpResponse(as_json(told), content_type=JSON)
