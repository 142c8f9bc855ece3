"""What is alike in all operations of our own API and of the contract, as their documents say."""

from collections.abc import Sequence

from ninja import Schema
from ninja.operation import Operation

from accounts.bearer import ContractBearer, PersonalOrBearer
from accounts.problems import Problem
from accounts.visitors import Anyone, PersonAlone
from monet_site.openapi import Manners
from monet_site.openapi_tidy import Json
from monet_site.problems import CONTENT_TYPE, PLAIN, PREFIX

BEARER: Json = {
    "type": "http",
    "scheme": "bearer",
    "bearerFormat": "JWT",
    "description": "The access token that signing in gives.",
}
TOKEN: Json = {
    "type": "http",
    "scheme": "bearer",
    "description": "A personal API token, made in the account page for what it shall do.",
}
SESSION: Json = {
    "type": "apiKey",
    "in": "cookie",
    "name": "sessionid",
    "description": "The site's own pages; what changes something carries `X-CSRFToken`, too.",
}
WORDS = {401: "Not authenticated", 404: "Not Found", 422: "limit: Input should be a valid integer"}


class Detail(Schema):
    """Why the contract refused, in words that its clients show."""

    detail: str


def _reads(operation: Operation, source: str) -> bool:
    return any(model.__ninja_param_source__ == source for model in operation.models)


def _doors(operation: Operation) -> Sequence[ContractBearer]:
    return [door for door in operation.auth_callbacks if isinstance(door, ContractBearer)]


def _native_statuses(operation: Operation) -> set[int]:
    statuses = {401, 403, 500, 503}
    if _reads(operation, "path"):
        statuses.add(404)
    if _reads(operation, "body"):
        statuses |= {400, 413}
    return statuses | ({422} if operation.models else set())


def _contract_statuses(operation: Operation) -> set[int]:
    statuses = {500} | ({401} if operation.auth_callbacks else set())
    return statuses | ({422} if operation.models else set())


def _native_security(operation: Operation) -> list[Json]:
    ways: list[Json] = [{"accessToken": []}, {"apiToken": []}, {"session": []}]
    if any(isinstance(door, PersonAlone) for door in _doors(operation)):
        return [{"accessToken": []}, {"session": []}]
    if any(isinstance(door, Anyone) for door in _doors(operation)):
        return [{}, *ways]
    return ways if any(isinstance(door, PersonalOrBearer) for door in _doors(operation)) else []


def _contract_security(operation: Operation) -> list[Json]:
    return [{"accessToken": []}] if _doors(operation) else []


def _problem(status: int) -> Json:
    kind = PLAIN[status]
    told = Problem(
        type=f"{PREFIX}problems/{kind.code}",
        title=kind.title,
        status=status,
        code=kind.code,
        detail=f"{kind.title}.",
        errors=None,
    )
    return told.model_dump(exclude_none=True)


def _detail(status: int) -> Json:
    return {"detail": WORDS.get(status, PLAIN[status].title)}


NATIVE = Manners(
    refusal=Problem,
    media_type=CONTENT_TYPE,
    statuses=_native_statuses,
    example=_problem,
    security=_native_security,
    schemes={"accessToken": BEARER, "apiToken": TOKEN, "session": SESSION},
    sends_null=False,
)
CONTRACT = Manners(
    refusal=Detail,
    media_type="application/json",
    statuses=_contract_statuses,
    example=_detail,
    security=_contract_security,
    schemes={"accessToken": BEARER},
    sends_null=True,
)
