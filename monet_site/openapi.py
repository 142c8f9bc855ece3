"""An API's OpenAPI 3.1 document: what ninja tells, and what holds for every operation alike."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, cast

from ninja import NinjaAPI
from ninja.openapi.schema import REF_TEMPLATE, OpenAPISchema
from ninja.operation import Operation
from ninja.schema import NinjaGenerateJsonSchema
from pydantic import BaseModel

from monet_site.openapi_examples import example_of
from monet_site.openapi_tidy import REF, Json, nodes, renamed, tidied, without_null

HEADERS = {
    201: ("Location", "Where it is."),
    401: ("WWW-Authenticate", "How to show who you are."),
    429: ("Retry-After", "Seconds."),
    503: ("Retry-After", "Seconds."),
}
JSON_TYPE = "application/json"


@dataclass(frozen=True, slots=True)
class Manners:
    """What is alike in all operations of an API."""

    refusal: type[BaseModel]  # the body of every answer from 400 on
    media_type: str  # of it
    statuses: Callable[[Operation], set[int]]  # with which an operation may refuse besides its own
    example: Callable[[int], Json]  # of a refusal with a status
    security: Callable[[Operation], list[Json]]
    schemes: Json
    sends_null: bool


class Document(OpenAPISchema):
    """The document of `api` below `path_prefix`; plain values, ready for JSON."""

    def __init__(self, api: NinjaAPI, path_prefix: str, manners: Manners) -> None:
        self.manners = manners
        super().__init__(api, path_prefix)
        self.update(_finished(json.loads(json.dumps(self)), manners))

    def operation_details(self, operation: Operation) -> dict[str, Any]:
        if not operation.operation_id:
            operation.operation_id = camel_case(operation.view_func.__name__)
        details: dict[str, Any] = super().operation_details(operation)
        details["description"] = " ".join(str(details.get("description", "")).split())
        return details

    def operation_security(self, operation: Operation) -> list[Json] | None:
        return self.manners.security(operation) or None

    def responses(self, operation: Operation) -> dict[int, Json]:
        told = cast("dict[int, Json]", super().responses(operation))
        for status in self.manners.statuses(operation) | {s for s in told if s >= 400}:
            told[status] = self._refusal(status)
        for status, (name, words) in HEADERS.items():
            if status in told:
                header = {"description": words, "schema": {"type": "string"}}
                told[status]["headers"] = {name: header}
        return dict(sorted(told.items()))

    def get_components(self) -> dict[str, Any]:
        refusal = self.manners.refusal.model_json_schema(
            ref_template=REF_TEMPLATE,
            mode="serialization",
            schema_generator=NinjaGenerateJsonSchema,
        )
        self.add_schema_definitions(refusal.pop("$defs", {}))
        self.add_schema_definitions({self.manners.refusal.__name__: refusal})
        components: dict[str, Any] = super().get_components()
        return {**components, "securitySchemes": self.manners.schemes}

    def _refusal(self, status: int) -> Json:
        schema = {"$ref": REF + self.manners.refusal.__name__}
        content = {"schema": schema, "example": self.manners.example(status)}
        return {
            "description": HTTPStatus(status).phrase,
            "content": {self.manners.media_type: content},
        }


def camel_case(name: str) -> str:
    """Return `leave_nudge` as "leaveNudge"."""
    first, *rest = name.strip("_").split("_")
    return first + "".join(word.capitalize() for word in rest)


def _finished(document: Json, manners: Manners) -> Json:
    """Tidy every schema, name the components, and give every operation its examples."""
    components = cast("Json", document["components"])
    schemas = cast("dict[str, Json]", components["schemas"])

    def tidy(schema: Json) -> Json:
        told = tidied(schema)
        return told if manners.sends_null else without_null(told)

    components["schemas"] = {name: tidy(schema) for name, schema in schemas.items()}
    for node in nodes(document["paths"]):
        if isinstance(node.get("schema"), dict):
            node["schema"] = tidy(cast("Json", node["schema"]))
        if "in" in node:
            _mend_parameter(node)
    document = renamed(document)
    for node in nodes(document["paths"]):
        _add_example(node, cast("Json", document["components"]))
    return document


def _mend_parameter(parameter: Json) -> None:
    """A parameter's `examples` are a map; a list of them belongs to its schema."""
    examples = parameter.pop("examples", None)
    if isinstance(examples, list):
        parameter["example"] = examples[0]
    schema = cast("Json", parameter["schema"])
    for key in ("description", "examples"):
        schema.pop(key, None)


def _add_example(node: Json, components: Json) -> None:
    content = node.get(JSON_TYPE)
    if isinstance(content, dict) and "schema" in content and "example" not in content:
        schemas = cast("Json", components["schemas"])
        content["example"] = example_of(cast("Json", content["schema"]), schemas)
