"""Rows of the gallery at 100,000 pieces, measured by `benchmarks.gallery`, and of the home page."""

from benchmarks import gallery
from benchmarks.rows import Row

AREA = "pages"
ROUNDS = 40
QUERY_MS, VIEW_MS, QUERIES, HOME_MS = 2.0, 30.0, 5, 50.0
LIST_MS, LIST_QUERIES = 15.0, 3


def measure() -> list[Row]:
    """Measure the gallery, then the home page over the same pieces."""
    found = gallery.measure()
    query = max(found["objects_first_page_ms"], found["objects_middle_page_ms"])
    view = max(found["view_first_page_ms"], found["view_next_page_ms"])
    home = _home_ms()
    return [
        Row(
            AREA,
            "the gallery's query at 100,000 pieces (the slower of first and middle page)",
            "≤ 2 ms",
            f"{query:.2f} ms",
            query <= QUERY_MS,
        ),
        Row(
            AREA,
            "the gallery's page at 100,000 pieces, server time (the slower of first and next)",
            "≤ 30 ms, at most 5 queries",
            f"{view:.1f} ms, {found['page_queries']:.0f} queries",
            view <= VIEW_MS and found["page_queries"] <= QUERIES,
        ),
        Row(
            AREA,
            "/public/gallery?limit=50 at 100,000 pieces, server time",
            "< 15 ms, at most 3 queries",
            f"{found['view_contract_list_ms']:.1f} ms, {found['contract_list_queries']:.0f} query",
            found["view_contract_list_ms"] < LIST_MS
            and found["contract_list_queries"] <= LIST_QUERIES,
        ),
        Row(
            AREA,
            "/api/v1/pieces at 100,000 pieces, a page of 24, server time",
            "",
            f"{found['view_api_page_ms']:.1f} ms",
            None,
        ),
        Row(AREA, "a piece's page, server time", "", f"{found['view_piece_ms']:.1f} ms", None),
        Row(AREA, "the home page, server time", "< 50 ms", f"{home:.1f} ms", home < HOME_MS),
    ]


def _home_ms() -> float:
    """Return the median time of the home page, with a live piece to show."""
    from django.test import Client

    from benchmarks import place

    place.blank_canvas(place.artist(10_000))
    client = Client()
    return gallery._median(lambda: client.get("/"), rounds=ROUNDS)
