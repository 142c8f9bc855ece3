"""A NinjaAPI that publishes its document as `openapi` writes it."""

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from monet_site.manners import NATIVE
from monet_site.openapi import Document


class DocumentedAPI(NinjaAPI):
    """Our own API's kind."""

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, object] | None = None
    ) -> OpenAPISchema:
        if path_prefix is None:
            path_prefix = self.get_root_path(path_params or {})
        return Document(self, path_prefix, NATIVE)
