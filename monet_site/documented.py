"""A NinjaAPI that publishes its document as `openapi` writes it."""

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from monet_site.manners import NATIVE
from monet_site.openapi import Document


class DocumentedAPI(NinjaAPI):
    """Our own API's kind."""

    _document: Document | None = None  # it is the code's: it never changes while a process runs

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, object] | None = None
    ) -> OpenAPISchema:
        if self._document is None:
            prefix = path_prefix or self.get_root_path(path_params or {})
            self._document = Document(self, prefix, NATIVE)
        return self._document
