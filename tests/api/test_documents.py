"""The documents of both APIs and of the socket: their rules, their examples, and that they are
checked in."""

import json
import re
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import jsonschema_rs
import pytest
from django.core.management import CommandError, call_command
from schemathesis.openapi import from_dict

from canvas import events
from canvas.events import encode
from monet_site import published
from monet_site.openapi_tidy import REF, nodes, tidied, without_null

METHODS = {"get", "put", "post", "patch", "delete"}
DOCUMENTS = {
    "native": json.loads(json.dumps(published.native_document())),
    "contract": json.loads(json.dumps(published.contract_document())),
}
REFUSAL = {"native": "Problem", "contract": "Detail"}
SOCKET = json.loads(json.dumps(published.socket_schema()))


def operations(name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in DOCUMENTS[name]["paths"].items():
        for method, operation in methods.items():
            assert method in METHODS
            yield f"{method.upper()} {path}", operation


OPERATIONS = [
    pytest.param(name, where, operation, id=f"{name}: {where}")
    for name in DOCUMENTS
    for where, operation in operations(name)
]
each_operation = pytest.mark.parametrize(("name", "where", "operation"), OPERATIONS)
each_document = pytest.mark.parametrize("name", DOCUMENTS)


@each_operation
class TestEveryOperation:
    def test_says_what_it_does(self, name: str, where: str, operation: dict) -> None:
        assert re.fullmatch(r"[a-z][a-zA-Z0-9]*", operation["operationId"])
        assert operation["summary"]
        assert len(operation["summary"]) <= 72
        assert operation["description"]
        assert operation["tags"]

    def test_has_an_example_of_all_it_takes_and_gives(
        self, name: str, where: str, operation: dict
    ) -> None:
        for content in contents(operation):
            for media_type, told in content.items():
                if "json" in media_type:
                    assert "example" in told, media_type
                    fits(name, told["schema"], told["example"])

    def test_types_what_it_gives(self, name: str, where: str, operation: dict) -> None:
        given = {s: told for s, told in operation["responses"].items() if s < "400"}
        assert given or "404" in operation["responses"]  # some doors are there to be closed
        for status, told in given.items():
            if status in {"204", "304", "303", "307"}:
                assert "content" not in told
                continue
            for media_type, content in told["content"].items():
                if "json" not in media_type:
                    assert content["schema"]["type"] == "string", media_type
                if media_type.startswith("image/") and media_type != "image/svg+xml":
                    assert content["schema"]["format"] == "binary"

    def test_types_every_refusal(self, name: str, where: str, operation: dict) -> None:
        refused = {s: told for s, told in operation["responses"].items() if s >= "400"}
        for told in refused.values():
            [content] = told["content"].values()
            assert content["schema"] == {"$ref": REF + REFUSAL[name]}
        assert "500" in refused
        if operation.get("security") and {} not in operation["security"]:
            assert "401" in refused
        if operation.get("parameters") or operation.get("requestBody"):
            assert "422" in refused

    def test_names_its_parameters_once_and_types_them(
        self, name: str, where: str, operation: dict
    ) -> None:
        told = operation.get("parameters", [])
        assert len({(one["in"], one["name"]) for one in told}) == len(told)
        for one in told:
            assert "type" in one["schema"] or "$ref" in one["schema"] or "enum" in one["schema"]
            assert not isinstance(one.get("examples"), list)
        inside = set(re.findall(r"{(\w+)}", where))
        assert inside == {one["name"] for one in told if one["in"] == "path"}


@each_document
class TestEachDocument:
    def test_is_openapi_3_1(self, name: str) -> None:
        assert DOCUMENTS[name]["openapi"] == "3.1.0"
        from_dict(deepcopy(DOCUMENTS[name])).validate()

    def test_names_every_operation_differently(self, name: str) -> None:
        ids = [operation["operationId"] for _, operation in operations(name)]
        assert len({one.lower() for one in ids}) == len(ids)

    def test_never_offers_null_as_a_choice(self, name: str) -> None:
        for node in nodes(DOCUMENTS[name]):
            for key in ("anyOf", "oneOf", "allOf"):
                assert {"type": "null"} not in node.get(key, [])

    def test_makes_a_choice_by_a_name_or_between_plain_types(self, name: str) -> None:
        components = DOCUMENTS[name]["components"]["schemas"]
        for node in nodes(DOCUMENTS[name]):
            if "oneOf" in node:
                assert node["discriminator"]["propertyName"]
            for choice in node.get("anyOf", []):
                plain = components.get(choice.get("$ref", "").removeprefix(REF), choice)
                assert isinstance(plain["type"], str)

    def test_has_no_tuples_and_no_constants(self, name: str) -> None:
        for node in nodes(DOCUMENTS[name]["components"]["schemas"]):
            assert "prefixItems" not in node
            assert "const" not in node

    def test_points_at_nothing_that_is_missing(self, name: str) -> None:
        components = DOCUMENTS[name]["components"]["schemas"]
        used = {node["$ref"] for node in nodes(DOCUMENTS[name]) if "$ref" in node}
        assert {one.removeprefix(REF) for one in used} <= set(components)
        schemes = set(DOCUMENTS[name]["components"]["securitySchemes"])
        for _, operation in operations(name):
            assert {way for ways in operation.get("security", []) for way in ways} <= schemes

    def test_names_its_schemas_for_a_typed_language(self, name: str) -> None:
        for component in DOCUMENTS[name]["components"]["schemas"]:
            assert re.fullmatch(r"[A-Z][A-Za-z0-9]*", component)


class TestTheNativeDocument:
    def test_knows_no_null(self) -> None:
        assert '"null"' not in json.dumps(DOCUMENTS["native"])

    def test_gives_every_moment_as_a_date(self) -> None:
        for node in nodes(DOCUMENTS["native"]["components"]["schemas"]):
            for name, told in node.get("properties", {}).items():
                if name.endswith("_at") and told.get("type") == "string":
                    assert told["format"] == "date-time"

    def test_forbids_what_is_undeclared_in_every_body(self) -> None:
        for component, told in DOCUMENTS["native"]["components"]["schemas"].items():
            if component.startswith("Asked") and "properties" in told:
                assert told["additionalProperties"] is False

    def test_tells_that_creates_take_a_key(self) -> None:
        for where, operation in operations("native"):
            if "201" in operation["responses"]:
                names = [one["name"] for one in operation["parameters"]]
                assert "Idempotency-Key" in names, where
                assert "Location" in operation["responses"]["201"]["headers"]


class TestTheSocketsSchema:
    def test_fits_what_travels(self) -> None:
        validator = jsonschema_rs.validator_for(SOCKET)
        hello = events.Hello(role="studio", head=3, now=1, heartbeat_ms=1000)
        frames = [
            encode(hello),
            encode(events.StepTaken(seq=1, at=1, turn="t", step=1, thought="Hm.")),
            encode(events.Presence(watching=2)),
            '{"type": "draw", "ref": "1", "strokes": [{"id": "a", "path": {"type": "line"}}]}',
        ]
        for frame in frames:
            validator.validate(json.loads(frame))
        for frame in ('{"type": "nonsense"}', '{"type": "presence"}', "[]", '{"type": "undo"}'):
            assert not validator.is_valid(json.loads(frame))

    def test_names_every_frame(self) -> None:
        told = {
            node["properties"]["type"]["enum"][0]
            for node in SOCKET["$defs"].values()
            if "enum" in node.get("properties", {}).get("type", {})
        }
        assert {"hello", "snapshot", "strokes_added", "hand_moved", "draw", "nudge"} <= told

    def test_has_no_null(self) -> None:
        assert '"null"' not in json.dumps(SOCKET)


class TestCheckedIn:
    def test_documents_say_what_the_code_does(self) -> None:
        """When this fails, look at what changed; then `manage.py openapi` writes them anew."""
        call_command("openapi", "--check")

    def test_a_difference_is_noticed(self, monkeypatch: pytest.MonkeyPatch) -> None:
        changed = {"docs/openapi/v1.json": lambda: {"openapi": "3.1.0"}}
        monkeypatch.setattr(published, "DOCUMENTS", changed)
        with pytest.raises(CommandError, match=r"docs/openapi/v1\.json"):
            call_command("openapi", "--check")


class TestTidying:
    @pytest.mark.parametrize(
        ("untidy", "tidy"),
        [
            ({"anyOf": [{"type": "string"}, {"type": "null"}]}, {"type": ["string", "null"]}),
            ({"anyOf": [{"$ref": "#/x"}, {"type": "null"}]}, {"$ref": "#/x"}),
            ({"allOf": [{"$ref": "#/x"}], "default": 1}, {"$ref": "#/x", "default": 1}),
            ({"const": "a", "title": "A"}, {"enum": ["a"]}),
            (
                {"prefixItems": [{"type": "number"}] * 2, "minItems": 2, "maxItems": 2},
                {"items": {"type": "number"}, "minItems": 2, "maxItems": 2},
            ),
            (
                {"anyOf": [{"enum": ["a"], "type": "string"}, {"type": "null"}]},
                {"enum": ["a", None], "type": ["string", "null"]},
            ),
        ],
    )
    def test_says_the_same_in_a_plainer_way(self, untidy: dict, tidy: dict) -> None:
        assert tidied(untidy) == tidy

    def test_requires_nothing_that_may_be_null_beside_a_reference(self) -> None:
        nullable = {"anyOf": [{"$ref": "#/x"}, {"type": "null"}]}
        told = tidied({"properties": {"a": nullable, "title": {}}, "required": ["a", "title"]})
        assert told == {"properties": {"a": {"$ref": "#/x"}, "title": {}}, "required": ["title"]}

    def test_of_an_api_without_null_requires_nothing_nullable(self) -> None:
        plain = {"type": ["string", "null"]}
        told = without_null({"properties": {"a": plain}, "required": ["a"]})
        assert told == {"properties": {"a": {"type": "string"}}}


def contents(operation: dict) -> Iterator[dict]:
    if "requestBody" in operation:
        yield operation["requestBody"]["content"]
    for told in operation["responses"].values():
        yield told.get("content", {})


def fits(name: str, schema: dict, example: object) -> None:
    whole = schema | {"components": DOCUMENTS[name]["components"]}
    jsonschema_rs.validator_for(whole, validate_formats=True).validate(example)
