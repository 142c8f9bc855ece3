"""An API's OpenAPI 3.1 document as generators for typed clients read it best."""

from ninja import NinjaAPI


class DocumentedAPI(NinjaAPI):
    """A NinjaAPI whose document keeps the rules."""
