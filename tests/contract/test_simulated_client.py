"""Five minutes of use by two devices of the simulated app, which end with the server's picture."""

import json
import random
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any

import pytest

from agent.messages import JsonObject
from tests.contract.atelier import finished_piece
from tests.contract.client import App
from tests.contract.people import Person
from tests.contract.tokens import again
from tests.scripted_model import batch, reply

SPEED = 20.0  # simulated seconds a real one
TICK_S = 0.1
FIVE_MINUTES_S = 300.0
SETTLE_S = 1_200.0  # a real minute
LONG_ENOUGH_S = 120.0  # six real seconds: whatever is to be announced again has been by then
HEARD_S = 10.0  # half a real second, in which what was said is heard
HOUR_S = 3600
SLACK_S = 10  # of a token that a client takes for expired, and the server does not

type Path = dict[str, Any]
type Act = Callable[[], None]


def picture(paths: Iterable[Path]) -> list[str]:
    """Return paths as what they can be compared by."""
    return [json.dumps(path, sort_keys=True) for path in paths]


def doodle(chance: random.Random, count: int) -> tuple[str, JsonObject]:
    """Return a drawing call of curves all over the sheet."""

    def spot() -> JsonObject:
        return {"x": chance.randint(20, 780), "y": chance.randint(20, 580)}

    paths: list[JsonObject] = [
        {"type": "quadratic", "points": [spot(), spot(), spot()]} for _ in range(count)
    ]
    return "draw_paths", {"paths": paths}


def play_much(person: Person, chance: random.Random) -> None:
    """Give the artist enough to draw for five minutes."""
    for _ in range(30):
        person.artist.plays(
            reply("I see it before me, and begin.", doodle(chance, 4)),
            reply("And a little more of it.", doodle(chance, 3)),
            reply("That will do for now."),
        )


class Use:
    """Two devices of one person, whose time passes together."""

    def __init__(self, person: Person, *, tablet: Person | None = None) -> None:
        self.person = person
        tablet = tablet or person.other_device()
        self.phone = App(person.site, person.access, person.refresh, seed=1)
        self.tablet = App(tablet.site, tablet.access, tablet.refresh, seed=2)
        self.apps = [self.phone]
        self.simulated_s = 0.0

    def pass_time(self, seconds: float) -> None:
        for _ in range(round(seconds / TICK_S)):
            self.simulated_s += TICK_S
            for app in self.apps:
                app.live(TICK_S, real_s=TICK_S / SPEED / len(self.apps))

    def until(self, holds: Callable[[], bool], what: str) -> None:
        """Let time pass until it holds."""
        ends = self.simulated_s + SETTLE_S
        while not holds():
            assert self.simulated_s < ends, f"{what}: {self.told()}"
            self.pass_time(1.0)

    def settle(self) -> None:
        """Let the artist come to rest, awake, and both devices play what they have."""
        self.until(lambda: self.phone.is_online, "the phone is lost")
        self.phone.come_to_foreground()
        self.until(lambda: not self.phone.is_paused, "the artist stays paused")
        self.pass_time(HEARD_S)
        self.until(lambda: self.person.is_at_rest, "the artist does not come to rest")
        self.pass_time(HEARD_S)
        self.until(lambda: all(map(self.agrees, self.apps)), "no device shows what the server has")

    def agrees(self, app: App) -> bool:
        return app.is_at_rest and Counter(picture(app.strokes)) == Counter(self.server())

    def server(self) -> list[str]:
        return picture(self.person.state()["canvas"]["strokes"])

    def told(self) -> list[tuple[int, dict[str, int], list[str]]]:
        """Return what a failure is understood by."""
        return [(len(app.strokes), app.seen, app.errors) for app in self.apps]

    def close(self) -> None:
        for app in self.apps:
            app.close()


def plan(use: Use, chance: random.Random) -> list[tuple[float, Act]]:
    """Return what is done in five minutes: after how many more seconds, and what."""
    phone, tablet = use.phone, use.tablet

    def scribble(app: App) -> Act:
        points = [(chance.randint(0, 800), chance.randint(0, 600)) for _ in range(12)]
        return lambda: app.draw(*points)

    def tokens_age() -> None:
        phone.access = again(phone.access, exp=int(time.time()) + SLACK_S)
        phone.lose_line()

    def clock_is_wrong() -> None:
        tablet.access = again(tablet.access, exp=int(time.time()) - SLACK_S)
        tablet.slow_by = HOUR_S
        tablet.lose_line()

    return [
        (1, phone.come_to_foreground),
        (4, scribble(phone)),
        (6, lambda: phone.nudge("some hills")),
        (20, scribble(phone)),
        (10, lambda: use.apps.append(tablet)),  # in the middle of a drawing
        (15, scribble(tablet)),
        (10, phone.lose_line),
        (15, lambda: tablet.nudge("and a boat")),
        (12, phone.go_to_background),
        (8, phone.come_to_foreground),
        (15, lambda: phone.choose_style("paint")),
        (5, scribble(phone)),
        (10, tokens_age),
        (10, lambda: phone.begin("a harbour")),
        (15, lambda: tablet.look_at(0)),
        (20, scribble(phone)),
        (10, tablet.look_at_live),
        (10, clock_is_wrong),
        (15, lambda: tablet.nudge("a gull")),
        (15, phone.clear),
        (10, scribble(tablet)),
        (10, lambda: phone.nudge("anew")),
        (20, phone.lose_line),
        (15, scribble(phone)),
    ]


def wander(use: Use, chance: random.Random) -> Iterator[tuple[float, Act]]:
    """Yield five minutes of whatever comes to mind on either device."""
    use.apps.append(use.tablet)
    yield 2, use.phone.come_to_foreground
    while use.simulated_s < FIVE_MINUTES_S:
        app = chance.choice(use.apps)
        points = [(chance.randint(0, 800), chance.randint(0, 600)) for _ in range(8)]
        acts: list[tuple[int, Act]] = [
            (6, partial(app.draw, *points)),
            (5, partial(app.nudge, "go on")),
            (3, app.lose_line),
            (2, app.go_to_background),
            (3, app.come_to_foreground),
            (1, app.clear),
            (1, partial(app.begin, "something else")),
            (1, partial(app.choose_style, chance.choice(["paint", "plotter"]))),
        ]
        yield chance.uniform(0.5, 12), chance.choices([a for _, a in acts], [w for w, _ in acts])[0]


class TestFiveMinutes:
    def test_of_use_by_two_devices_end_with_the_servers_picture(self, alice: Person) -> None:
        chance = random.Random(4)
        play_much(alice, chance)
        use = Use(alice)
        try:
            for wait_s, act in plan(use, chance):
                use.pass_time(wait_s)
                act()
            use.settle()
            use.pass_time(max(0.0, FIVE_MINUTES_S + 1 - use.simulated_s))
            self._assert_it_is_the_servers_picture(use)
            self._assert_much_has_happened(use)
        finally:
            use.close()

    @pytest.mark.faults
    @pytest.mark.parametrize("seed", range(8))
    def test_of_anything_at_all_end_with_the_servers_picture(
        self, alice: Person, seed: int
    ) -> None:
        chance = random.Random(seed)
        play_much(alice, chance)
        use = Use(alice)
        try:
            for wait_s, act in wander(use, chance):
                use.pass_time(wait_s)
                act()
            use.settle()
            self._assert_it_is_the_servers_picture(use)
        finally:
            use.close()

    def test_a_piece_from_first_to_last_is_drawn_in_the_servers_order(self, alice: Person) -> None:
        use = Use(alice)
        use.apps.append(use.tablet)
        try:
            use.until(lambda: all(app.is_online for app in use.apps), "nobody came")
            use.phone.draw((10, 10), (200, 200))
            use.pass_time(5)
            alice.artist.plays(*finished_piece(100, 300, 500))
            use.phone.come_to_foreground()
            use.until(lambda: "piece_state" in use.phone.seen, "the piece is not finished")
            use.settle()
            for app in use.apps:
                assert picture(app.strokes) == use.server()
                assert app.gallery[-1]["stroke_count"] == len(app.strokes)
                assert (app.running, app.errors) == ([], [])
        finally:
            use.close()

    def test_k_trap_21_two_tabs_with_one_token_show_each_stroke_once(self, alice: Person) -> None:
        use = Use(alice, tablet=alice)
        use.apps.append(use.tablet)
        try:
            use.until(lambda: all(app.is_online for app in use.apps), "nobody came")
            alice.artist.plays(reply("One.", batch(100, 200)), reply("Two.", batch(300, 400)))
            use.phone.come_to_foreground()
            use.tablet.draw((10, 10), (200, 200))
            use.settle()
            use.pass_time(LONG_ENOUGH_S)
            for app in use.apps:
                assert Counter(picture(app.strokes)) == Counter(use.server())
        finally:
            use.close()

    def _assert_it_is_the_servers_picture(self, use: Use) -> None:
        for app in use.apps:
            assert Counter(picture(app.strokes)) == Counter(use.server()), "each stroke, once"
            echoed = [path["points"] for path in app.strokes if path["author"] == "human"]
            assert all(path["points"] in echoed for path in app.local)
            assert (app.running, app.errors) == ([], [])
        for app in use.apps:
            before = app.inits
            app.lose_line()
            use.until(lambda app=app, before=before: app.inits > before, "it does not come back")
        use.until(lambda: all(map(use.agrees, use.apps)), "no device shows what the server has")
        for app in use.apps:
            assert picture(app.strokes) == use.server(), "in order, too"

    def _assert_much_has_happened(self, use: Use) -> None:
        assert use.simulated_s >= FIVE_MINUTES_S
        for app in use.apps:
            assert app.inits >= 3
            assert app.refreshes == 1
            assert app.fetches >= 3
            assert app.seen["agent_strokes_ready"] >= 3
            assert app.seen["human_stroke"] >= 3
            assert app.seen["clear"] == app.seen["new_canvas"] == 1
