"""JSON schemas as generators of typed clients read them best; only values, no framework."""

import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import cast

type Json = dict[str, object]

NULL: Json = {"type": "null"}
SUFFIX = "Shape"  # of the classes that tell: a client's own type is better named without
REF = "#/components/schemas/"
SCHEMAS_BY_NAME = ("properties", "$defs", "patternProperties")
SCHEMAS_IN_ROW = ("anyOf", "oneOf", "allOf", "prefixItems")
SCHEMA_WITHIN = ("items", "additionalProperties", "not", "contains")


def tidied(schema: Json) -> Json:
    """Return the schema without null beside a reference, titles, tuples and constants.

    A value that may be null is one that may be missing: what is nullable is never required, unless
    it is of a plain type, whose types then name null too.
    """
    tidy = _without_noise(_within(deepcopy(schema), tidied))
    for step in (_one_of_one, _no_null, _one_of_one, _enum, _alike_items, _pattern):
        tidy = step(tidy)
    return _required(tidy, schema)


def without_null(schema: Json) -> Json:
    """Return the schema of an API that leaves out what it does not know, and takes no null."""
    bare = _within(deepcopy(schema), without_null)
    if isinstance(bare.get("type"), list):
        bare["type"] = next(kind for kind in cast("list[str]", bare["type"]) if kind != "null")
    if isinstance(bare.get("enum"), list):
        bare["enum"] = [value for value in cast("list[object]", bare["enum"]) if value is not None]
    nullable = {
        name
        for name, told in cast("Json", schema.get("properties", {})).items()
        if "null" in _types(cast("Json", told))
    }
    return _less_required(bare, nullable)


def renamed(document: Json) -> Json:
    """Return the document with its components called without SUFFIX, where that is unambiguous."""
    components = cast("Json", document["components"])
    names = cast("Json", components["schemas"])
    short = {name: name.removesuffix(SUFFIX) for name in names}
    free = {old: new for old, new in short.items() if new == old or new not in names}
    components["schemas"] = {free.get(name, name): told for name, told in sorted(names.items())}
    return cast("Json", _with_refs(document, free))


def _within(schema: Json, change: Callable[[Json], Json]) -> Json:
    """Apply `change` to every schema that stands right inside this one."""
    for key in SCHEMAS_BY_NAME:
        if isinstance(schema.get(key), dict):
            named = cast("dict[str, Json]", schema[key])
            schema[key] = {name: change(told) for name, told in named.items()}
    for key in SCHEMAS_IN_ROW:
        if isinstance(schema.get(key), list):
            schema[key] = [change(told) for told in cast("list[Json]", schema[key])]
    for key in SCHEMA_WITHIN:
        if isinstance(schema.get(key), dict):
            schema[key] = change(cast("Json", schema[key]))
    return schema


def _without_noise(schema: Json) -> Json:
    return {key: told for key, told in schema.items() if key != "title" or "$schema" in schema}


def _one_of_one(schema: Json) -> Json:
    """Put the only choice in place of a choice of one."""
    for key in ("allOf", "anyOf", "oneOf"):
        choices = schema.get(key)
        if isinstance(choices, list) and len(choices) == 1:
            rest = {name: told for name, told in schema.items() if name != key}
            return {**cast("Json", choices[0]), **rest}
    return schema


def _no_null(schema: Json) -> Json:
    """Say null as one more type, where there is a type; beside a reference, not at all."""
    choices = schema.get("anyOf")
    if not isinstance(choices, list) or NULL not in choices:
        return schema
    others = [cast("Json", choice) for choice in choices if choice != NULL]
    if len(others) == 1 and isinstance(others[0].get("type"), str):
        only = {**others[0], "type": [others[0]["type"], "null"]}
        if isinstance(only.get("enum"), list):
            only["enum"] = [*cast("list[object]", only["enum"]), None]
        others = [only]
    return {**schema, "anyOf": others}


def _enum(schema: Json) -> Json:
    if "const" not in schema:
        return schema
    rest = {name: told for name, told in schema.items() if name != "const"}
    return {**rest, "enum": [schema["const"]]}


def _alike_items(schema: Json) -> Json:
    """Say a tuple of alike values as an array of that many."""
    items = schema.get("prefixItems")
    if not isinstance(items, list) or any(item != items[0] for item in items):
        return schema
    rest = {name: told for name, told in schema.items() if name != "prefixItems"}
    return {**rest, "items": items[0]}


def _pattern(schema: Json) -> Json:
    """Write a pattern's ends as ECMA-262 does, which is what JSON Schema speaks."""
    if isinstance(schema.get("pattern"), str):
        plain = re.sub(r"\\[zZ]$", "$", re.sub(r"^\\A", "^", str(schema["pattern"])))
        return {**schema, "pattern": plain}
    return schema


def _required(tidy: Json, before: Json) -> Json:
    """Require no property that could have been null beside a reference."""
    told = cast("dict[str, Json]", before.get("properties", {}))
    return _less_required(tidy, {name for name, value in told.items() if _is_null_or_ref(value)})


def _is_null_or_ref(schema: Json) -> bool:
    choices = schema.get("anyOf")
    if not isinstance(choices, list) or NULL not in choices:
        return False
    return any("type" not in cast("Json", choice) for choice in choices) or len(choices) > 2


def _less_required(schema: Json, names: set[str]) -> Json:
    required = schema.get("required")
    if isinstance(required, list) and names:
        schema["required"] = [name for name in required if name not in names]
        if not schema["required"]:
            del schema["required"]
    return schema


def _types(schema: Json) -> list[str]:
    told = schema.get("type", [])
    return [told] if isinstance(told, str) else cast("list[str]", told)


def _with_refs(node: object, names: dict[str, str]) -> object:
    """Return the node with every reference to a component by its new name."""
    if isinstance(node, dict):
        return {key: _with_refs(value, names) for key, value in node.items()}
    if isinstance(node, list):
        return [_with_refs(value, names) for value in node]
    if isinstance(node, str) and node.startswith(REF):
        name = node.removeprefix(REF)
        return REF + names.get(name, name)
    return node


def nodes(node: object) -> Iterator[Json]:
    """Yield every object within a document, the outermost first."""
    if isinstance(node, dict):
        yield node
        for value in node.values():
            yield from nodes(value)
    elif isinstance(node, list):
        for value in node:
            yield from nodes(value)
