"""The documents of our APIs and of the socket as files, checked in so that a change is reviewed."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path

from django.conf import settings

from agent.contract.api import contract
from monet_site.api import native
from monet_site.manners import CONTRACT
from monet_site.openapi import Document
from monet_site.openapi_tidy import Json
from monet_site.socket_schema import socket_schema


def contract_document() -> Json:
    """Return the document of the existing clients' API."""
    return dict(Document(contract, "api/", CONTRACT))


def native_document() -> Json:
    """Return the document of our own API."""
    return dict(native.get_openapi_schema(path_prefix="api/v1/"))


DOCUMENTS: Mapping[str, Callable[[], Json]] = {
    "docs/openapi/v1.json": native_document,
    "docs/openapi/contract.json": contract_document,
    "docs/socket-schema/v1.json": socket_schema,
}


def texts() -> dict[Path, str]:
    """Return each document's text by where it is kept."""
    return {
        Path(settings.BASE_DIR) / name: json.dumps(document(), indent=2, ensure_ascii=False) + "\n"
        for name, document in DOCUMENTS.items()
    }


def outdated() -> list[Path]:
    """Return those whose file does not say what the code does."""
    return [path for path, text in texts().items() if not path.exists() or path.read_text() != text]


def write() -> None:
    """Write them all."""
    for path, text in texts().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
