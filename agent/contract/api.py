"""The contract's REST API put together: its routers and how it refuses. No endpoint stands here.

It is mounted under /api, and the paths of `OUTSIDE_API` at the root too.
"""

from django.urls import URLPattern, URLResolver
from ninja import NinjaAPI

from accounts.api import router as auth
from agent.contract import debugging, easel, own_gallery, public, refusals, shares, site

# each stands at the root too; the longer "auth/verify" is a page of accounts, found before these
OUTSIDE_API = (".well-known/", "auth/", "health", "version", "public/", "debug/", "traces", "s/")

type Pattern = URLPattern | URLResolver
type Mounted = tuple[list[Pattern], str, str]


class ContractAPI(NinjaAPI):
    """An API whose answers bear the content type that the original's bear."""

    def get_content_type(self) -> str:
        return refusals.JSON


contract = ContractAPI(
    title="Code Monet, for the existing clients",
    urls_namespace="contract",
    openapi_url=None,
    docs_url=None,
    parser=refusals.StrictParser(),
    renderer=refusals.StrictRenderer(),
)
refusals.map_refusals(contract)
contract.add_router("", site.router)
contract.add_router("/auth", auth)
contract.add_router("/public", public.router)
contract.add_router("/s", shares.router)
contract.add_router("", own_gallery.router)
contract.add_router("", easel.router)
contract.add_router("/debug", debugging.router)


def inside_api() -> Mounted:
    """Return the contract's paths, to be mounted under /api/."""
    return _paths(), "ninja", "contract"


def outside_api() -> Mounted:
    """Return those of the contract's paths that also stand un-prefixed, for the root."""
    shared = [pattern for pattern in _paths() if str(pattern.pattern).startswith(OUTSIDE_API)]
    return shared, "ninja", "contract-root"


def _paths() -> list[Pattern]:
    """Leave out the framework's own root, which would stand over our home page."""
    return [pattern for pattern in contract.urls[0] if getattr(pattern, "name", "") != "api-root"]
