"""The JSON API: mounts each app's router and maps refusals to status codes, here alone."""

from typing import TypedDict

from django.http import HttpRequest
from ninja import NinjaAPI

api = NinjaAPI(title="Code Monet", version="1", urls_namespace="api")


class Health(TypedDict):
    status: str


@api.get("/health", response=Health, summary="Whether this process answers", tags=["site"])
def health(request: HttpRequest) -> Health:
    return {"status": "ok"}
