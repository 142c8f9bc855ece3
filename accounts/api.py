"""The contract's `/auth/*`: each operation decodes, makes one call and answers."""

from ninja import Router

router = Router(tags=["auth"])
