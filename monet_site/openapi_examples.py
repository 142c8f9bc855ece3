"""An example for any schema, put together of the examples of its parts; only values."""

from typing import cast

from monet_site.openapi_tidy import REF, Json

DEEPEST = 5  # below which only what is required is shown
BY_FORMAT = {
    "uuid": "0b9f6a50-3c0e-4f0e-9d5e-5a3c1c7f0d11",
    "date-time": "2026-11-21T12:00:00Z",
    "email": "alice@example.org",
    "binary": "",
    "uri": "https://monet.example/gallery",
}
BY_NAME: dict[str, object] = {
    "title": "Harbour at dusk",
    "alt_text": "Boats at rest before a low sun.",
    "name": "Alice",
    "artist": "Alice",
    "author": "Alice",
    "email": "alice@example.org",
    "painter": "understudy",
    "text": "More sky, please",
    "next": "MTc2MzcyNjQwMDAwMDAwMC40Mg",
    "cursor": "MTc2MzcyNjQwMDAwMDAwMC40Mg",
    "points": "IAMgCkAGIAo=",
    "d": "M 50 300 C 150 200 250 400 350 300",
    "color": "#e94560",
    "commands": "MC",
    "pressure": "gICA",
    "brush": "oil_round",
    "code": "123456",
    "token": "kq3vZ0rW1xY",
    "restores": "7c9e6679-7425-40de-944b-e07fc1f90ae7",
    "id": "7c9e6679-7425-40de-944b-e07fc1f90ae7",
    "turn": "0b9f6a50-3c0e-4f0e-9d5e-5a3c1c7f0d11",
    "number": 12,
    "piece_number": 12,
    "width": 800,
    "height": 600,
    "head": 214,
    "head_seq": 214,
    "seq": 214,
    "since": 0,
    "until": 214,
    "stroke_count": 48,
    "access_token": "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIuLi4ifQ.c2ln",
    "refresh_token": "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIuLi4ifQ.c2ln",
    "token_type": "bearer",
    "created_at": "2026-11-21T12:00:00Z",
}


def example_of(schema: Json, components: Json, name: str = "", depth: int = 0) -> object:
    """Return a value that fits `schema`; `name` is that of the property it is for."""
    if isinstance(schema.get("examples"), list) and schema["examples"]:
        return cast("list[object]", schema["examples"])[0]
    for key in ("example", "default"):
        if schema.get(key) is not None:
            return schema[key]
    if isinstance(schema.get("enum"), list):
        return cast("list[object]", schema["enum"])[0]
    if "$ref" in schema:
        known = cast("Json", components[str(schema["$ref"]).removeprefix(REF)])
        return example_of(known, components, name, depth)
    for key in ("oneOf", "anyOf", "allOf"):
        if isinstance(schema.get(key), list):
            first = cast("list[Json]", schema[key])[0]
            return example_of(first, components, name, depth)
    return _of_type(schema, components, name, depth)


def _of_type(schema: Json, components: Json, name: str, depth: int) -> object:
    told = schema.get("type", "object")
    kind = told if isinstance(told, str) else cast("list[str]", told)[0]
    if kind == "object":
        return _object(schema, components, depth)
    if kind == "array":
        items = cast("Json", schema.get("items", {"type": "string"}))
        count = max(1, int(str(schema.get("minItems", 1))))
        return [example_of(items, components, "", depth + 1) for _ in range(count)]
    if kind == "string":
        return _string(schema, name)
    if kind == "boolean":
        return True
    return _number(schema, name, whole=kind == "integer") if kind != "null" else None


def _object(schema: Json, components: Json, depth: int) -> Json:
    told = cast("dict[str, Json]", schema.get("properties", {}))
    required = cast("list[str]", schema.get("required", []))
    shown = told if depth < DEEPEST else {name: told[name] for name in required}
    return {
        name: example_of(value, components, name, depth + 1)
        for name, value in shown.items()
        if name in required or not value.get("deprecated")
    }


def _string(schema: Json, name: str) -> object:
    if schema.get("format") in BY_FORMAT:
        return BY_FORMAT[str(schema["format"])]
    named = BY_NAME.get(name)
    if isinstance(named, str):
        return named
    return BY_FORMAT["uri"] if name.endswith("url") else (name.replace("_", " ") or "text")


def _number(schema: Json, name: str, *, whole: bool) -> object:
    named = BY_NAME.get(name)
    if isinstance(named, int):
        return named
    least = schema.get("minimum", schema.get("exclusiveMinimum", 1))
    number = float(str(least))
    return int(number) if whole else number
