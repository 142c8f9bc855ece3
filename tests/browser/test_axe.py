"""Every page of the site, looked at by axe, with a ruler and with large text."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_FILE_PATH
from playwright.sync_api import Page

from accounts.models import User
from tests.browser import places
from tests.browser.conftest import OpenWindow
from tests.browser.furnished import furnish
from tests.browser.places import Place
from tests.browser.visitors import DESKTOP, PHONE, Visitor

pytestmark = pytest.mark.browser

# The page first dresses anew after its size or colours were changed, to the end of transitions.
SETTLED = """new Promise((seen) => requestAnimationFrame(() => requestAnimationFrame(seen)))
.then(() => Promise.all(document.getAnimations()
  .filter((one) => one instanceof CSSTransition).map((one) => one.finished)))"""
RUN = f"""([rules, skipped]) => {SETTLED}.then(() => axe.run(document, {{
  resultTypes: ['violations'], elementRef: false,
  ...(rules && {{ runOnly: {{ type: 'rule', values: rules }} }}),
  rules: Object.fromEntries(skipped.map((rule) => [rule, {{ enabled: false }}])),
}})).then(({{ violations }}) => violations.map(({{ id, nodes }}) =>
  `${{id}}: ${{nodes.map(({{ target, any, all, none }}) =>
    `${{target}} ${{[...any, ...all, ...none].map(({{ message }}) => message)}}`).join('; ')}}`))"""
# A link inside a sentence is as high as its line. A link may lie over more than its words, and a
# box's label is as good as the box.
SMALL = """() => {
  const wanted = 'a[href], button, input:not([type=hidden]), select, textarea, summary';
  const isInLine = (one) => one.matches('a') && [...one.parentNode.childNodes].some(
    (node) => node !== one && node.nodeType === Node.TEXT_NODE && /\\w/.test(node.data));
  const liesOver = (one) => getComputedStyle(one, '::after').position === 'absolute';
  const target = (one) => (liesOver(one) && one.offsetParent)
    || (one.matches('[type=checkbox], [type=radio]') && one.labels[0]) || one;
  return [...document.querySelectorAll(wanted)]
    .filter((one) => one.checkVisibility({ visibilityProperty: true }))
    .filter((one) => !one.closest('.unseen, .skip') && !isInLine(one))
    .map((one) => [one, target(one).getBoundingClientRect()])
    .filter(([, { width, height }]) => width > 0 && (width < 43.5 || height < 43.5))
    .map(([{ outerHTML }, { width, height }]) =>
      `${outerHTML.slice(0, 90)} ${Math.round(width)} × ${Math.round(height)}`);
}"""
# What is cut off that was not meant to be, and what reaches beyond the window's edge.
CUT = f"""() => {SETTLED}.then(() => {{
  const wide = document.documentElement.scrollWidth - innerWidth;
  const unseen = '.unseen, .skip, svg, .stage-sheet, .stage-why, option, input';
  const seen = [...document.querySelectorAll('body *')].filter((one) =>
    !one.closest(unseen) && one.checkVisibility({{ visibilityProperty: true }}));
  const beyond = seen.filter((one) => wide > 0
    && one.getBoundingClientRect().right > innerWidth + 1);
  const cut = seen.filter((one) => {{
    const {{ overflowX, overflowY, textOverflow }} = getComputedStyle(one);
    const hides = (flow, more) => ['hidden', 'clip'].includes(flow) && more > 1;
    return textOverflow !== 'ellipsis' && (hides(overflowX, one.scrollWidth - one.clientWidth)
      || hides(overflowY, one.scrollHeight - one.clientHeight));
  }});
  const words = (says) => ({{ outerHTML }}) => `${{says}}: ${{outerHTML.slice(0, 90)}}`;
  return [...(wide > 0 ? [`wider by ${{wide}}`] : []),
    ...beyond.map(words('beyond the edge')), ...cut.map(words('cut'))];
}})"""

SIZES = (("phone", PHONE), ("desk", DESKTOP))  # each look leaves the desk's, as it found it

type Tour = Callable[..., Iterator[tuple[Place, Visitor]]]
type Findings = Iterator[tuple[str, list[str]]]


@pytest.fixture
def tour(
    open_window: OpenWindow, site: str, alice: User, bob: User, settings, tmp_path: Path
) -> Tour:
    """Walk through all places in one window a person."""
    settings.MEDIA_ROOT = tmp_path
    all_places = furnish(alice, bob).places()

    def walk(**options: object) -> Iterator[tuple[Place, Visitor]]:
        windows: dict[User | None, Visitor] = {}
        for place in all_places:
            if not place.has_scripts:  # nor would what looks at it run there
                continue
            if place.who not in windows:
                windows[place.who] = open_window("/robots.txt", place.who, **options)
                places.show_errors(windows[place.who].page, site)
            visitor = windows[place.who]
            visitor.open(place.path).page.locator(place.ready).first.wait_for()
            if place.act is not None:
                place.act(visitor.page)
            yield place, visitor
            # what a refused page answers with is told on the console
            visitor.problems[:] = [said for said in visitor.problems if "status of 4" not in said]

    return walk


# Swagger UI's own: a link inside each operation's button, and its headings.
NOT_OURS = {"documentation": ["heading-order", "nested-interactive"]}


def told(found: dict[str, list[str]]) -> str:
    return "\n".join(f"{place}: {line}" for place, lines in found.items() for line in lines)


def test_every_page_pleases_axe_fingers_and_those_who_read_large_text(tour: Tour) -> None:
    """In one walk, for it is the way from page to page that takes long."""
    found: dict[str, list[str]] = {}
    for place, visitor in tour():
        looks = [by_axe] if place.name == "documentation" else [by_axe, by_fingers, in_large_text]
        for look in looks:  # of the documentation the measures are another's, for a desk
            for what, lines in look(place, visitor.page):
                found[f"{place.name}, {what}"] = lines
    assert not any(found.values()), told(found)


def by_axe(place: Place, page: Page) -> Findings:
    skipped = NOT_OURS.get(place.name, [])
    page.evaluate(AXE_FILE_PATH.read_text(encoding="utf-8"))
    yield "light, desk", page.evaluate(RUN, [None, skipped])
    page.emulate_media(color_scheme="dark")
    yield "dark, desk", page.evaluate(RUN, [["color-contrast"], []])
    page.set_viewport_size(PHONE)
    yield "dark, phone", page.evaluate(RUN, [None, skipped])
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(DESKTOP)


def by_fingers(place: Place, page: Page) -> Findings:
    for name, size in SIZES:
        page.set_viewport_size(size)
        yield f"targets, {name}", page.evaluate(SMALL)


def in_large_text(place: Place, page: Page) -> Findings:
    page.evaluate("() => { document.documentElement.style.fontSize = '200%'; }")
    for name, size in SIZES:
        page.set_viewport_size(size)
        yield f"large text, {name}", page.evaluate(CUT)


def test_axe_finds_nothing_before_anything_was_drawn(open_window: OpenWindow) -> None:
    found = {}
    for path in ("/", "/gallery"):
        page = open_window(path, color_scheme="dark", viewport=PHONE).page
        page.evaluate(AXE_FILE_PATH.read_text(encoding="utf-8"))
        found[path] = page.evaluate(RUN, [None, []])
    assert not any(found.values()), told(found)
