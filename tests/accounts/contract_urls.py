"""The accounts pages, and `/auth/*` in an API that answers as the contract does."""

from django.urls import include, path
from ninja import NinjaAPI

from accounts.api import router
from agent.contract.refusals import StrictParser, StrictRenderer, map_refusals

contract = NinjaAPI(
    urls_namespace="accounts-tests",
    docs_url=None,
    openapi_url=None,
    parser=StrictParser(),
    renderer=StrictRenderer(),
)
map_refusals(contract)
contract.add_router("/auth", router)

urlpatterns = [path("", include("accounts.urls")), path("api/", contract.urls)]
