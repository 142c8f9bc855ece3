"""The understudy among people: nudges of every kind, and strokes that others drew."""

from functools import lru_cache

import numpy as np
import pytest

from agent.messages import SeenNudge
from agent.understudy.answers import answer
from agent.understudy.line import resample
from agent.understudy.motifs import MOTIFS
from agent.understudy.nudges import gist, quoted, read
from agent.understudy.places import words_for
from tests.agent.understudy_talk import Talk, stroke

STYLES = ("plotter", "paint")


def points_of(call) -> np.ndarray:
    return np.array([[p["x"], p["y"]] for path in call.input["paths"] for p in path["points"]])


@lru_cache
def plain_talk(style: str) -> Talk:
    return Talk(style=style, seed=12).to_the_end()


def nudged(style: str, text: str, *, after: int = 2, seed: int = 12, spot=None) -> Talk:
    talk = Talk(style=style, seed=seed)
    talk.say_after(after, nudges=[("n1", "Mira", text)], spot=spot)
    return talk.to_the_end()


class TestReadingWords:
    @pytest.mark.parametrize("motif", sorted(MOTIFS))
    def test_every_motif_is_known_by_its_name(self, motif):
        assert read(f"could you add a {motif}?").motifs == (motif,)

    @pytest.mark.parametrize(
        "text", ["stop", "Enough!", "please finish it", "that's enough", "it is done", "Stop now"]
    )
    def test_words_that_end_a_piece(self, text):
        assert read(text).stop

    @pytest.mark.parametrize(
        "text", ["don't stop, add a boat", "a bus stop", "more flowers", "unstoppable"]
    )
    def test_words_that_do_not(self, text):
        assert not read(text).stop

    def test_a_refusal_is_not_a_wish(self):
        wish = read("no boats please, but a moon")
        assert (wish.motifs, wish.unwanted) == (("moon",), ("boat",))

    def test_places_colours_and_manners_are_read(self):
        wish = read("bigger red flowers in the top left corner")
        assert wish.places == ("top", "left", "corner")
        assert (wish.colors, wish.manners, wish.many) == (("red",), ("bigger",), True)

    def test_a_quote_is_one_short_printable_line(self):
        said = quoted(SeenNudge("n", "Bob\n\u202e", 'a "very"\n\x00 long ' + "wish " * 50))
        assert "\n" not in said
        assert "\x00" not in said
        assert len(said) < 120
        assert gist("“x”") == "'x'"


@pytest.mark.parametrize("style", STYLES)
class TestNudges:
    @pytest.mark.parametrize("motif", ["cat", "tree", "moon", "boat", "bird", "house", "rain"])
    def test_a_known_thing_is_drawn_and_described(self, style, motif):
        talk = nudged(style, f"I'd love a {motif}")
        plain = plain_talk(style)
        assert len(talk.calls) == len(plain.calls) + 1
        named = next(call for call in talk.calls if call.name == "name_piece")
        assert motif in str(named.input["alt_text"])
        assert "Mira says" in talk.said()

    def test_a_place_is_kept_to(self, style):
        plain = {str(c.input) for c in plain_talk(style).calls}
        talk = nudged(style, "a house on the left", after=1)
        new = next(
            c for c in talk.calls if c.name == "draw_paths" and self._is_guest(talk, c, plain)
        )
        assert points_of(new)[:, 0].mean() < 400

    def test_a_spot_is_kept_to(self, style):
        talk = nudged(style, "a star here", spot=(610.0, 210.0), after=3)
        plain = {str(c.input) for c in plain_talk(style).calls}
        new = next(
            c for c in talk.calls if c.name == "draw_paths" and self._is_guest(talk, c, plain)
        )
        assert np.hypot(*(points_of(new).mean(axis=0) - (610, 210))) < 40

    @staticmethod
    def _is_guest(talk: Talk, call, plain: set[str]) -> bool:
        thoughts = {c.id: t for c, t in zip(talk.calls, talk.said().split("\n"), strict=False)}
        said = thoughts[call.id]
        is_answer = "Mira says" in said and "It comes as soon" not in said
        return str(call.input) not in plain and (is_answer or "what I promised" in said)

    def test_stop_leads_to_the_ritual_within_two_passages(self, style):
        talk = nudged(style, "that's enough, stop", after=3)
        names = [call.name for call in talk.calls][3:]
        assert names == ["view_canvas", "sign_canvas", "name_piece", "critique", "mark_piece_done"]

    def test_less_leaves_strokes_out(self, style):
        plain = plain_talk(style)
        calmer = nudged(style, "calmer please")
        assert _stroke_count(calmer) < 0.85 * _stroke_count(plain)

    @pytest.mark.parametrize("text", ["darker", "more detail", "bigger", "on the right"])
    def test_manners_and_places_bring_a_passage(self, style, text):
        plain = plain_talk(style)
        assert len(nudged(style, text).calls) == len(plain.calls) + 1

    def test_starting_over_is_answered_in_words_only(self, style):
        talk = nudged(style, "start over")
        assert "can’t take back" in talk.said()
        assert len(talk.calls) == len(plain_talk(style).calls)

    def test_an_unknown_wish_gets_an_honest_answer_and_a_gesture(self, style):
        talk = nudged(style, "hyperbolic paraboloid vibes")
        assert "not sure how to draw that" in talk.said()
        assert len(talk.calls) == len(plain_talk(style).calls) + 1

    def test_a_wish_after_the_signature_waits_for_the_next_piece(self, style):
        names = [c.name for c in plain_talk(style).calls]
        talk = nudged(style, "a cat", after=names.index("sign_canvas") + 1)
        assert "next one" in talk.said()
        assert [c.name for c in talk.calls] == names

    def test_the_same_nudge_twice_is_answered_once(self, style):
        talk = Talk(style=style, seed=12)
        talk.say_after(1, nudges=[("n1", "Mira", "a star")])
        talk.say_after(2, nudges=[("n1", "Mira", "a star")])
        assert talk.to_the_end().said().count("Mira says") == 1

    def test_a_flood_of_nudges_still_ends(self, style):
        talk = Talk(style=style, seed=12)
        talk.say_after(1, nudges=[(f"n{i}", "Mira", "more birds") for i in range(60)])
        assert len(talk.to_the_end().calls) < 50


class TestColour:
    def test_a_colour_warms_what_follows_in_paint(self):
        talk = nudged("paint", "more green")
        assert "More green" in talk.said()

    def test_a_colour_is_honestly_refused_in_plotter(self):
        assert "one dark pen" in nudged("plotter", "more green").said()

    def test_later_lines_stop_at_a_thing_that_was_added(self):
        progress = Talk(style="plotter", seed=12).progress()
        nudge = SeenNudge("n1", "Mira", "a big house", (400.0, 380.0))
        told = answer(progress, nudge)
        low, high = (pick([m.points.max(axis=0) for m in told.todo[0].marks]) for pick in _ENDS)
        core = (low * 0.6 + high * 0.4, low * 0.4 + high * 0.6)
        assert _points_in(core, (m for a in progress.todo for m in a.marks)) > 0
        assert _points_in(core, (m for a in told.todo[1:] for m in a.marks)) == 0


@pytest.mark.parametrize("style", STYLES)
class TestPeoplesStrokes:
    @pytest.mark.parametrize(
        ("trace", "word"),
        [
            (((100, 200), (250, 206), (420, 203)), "wire|birds"),
            (((600, 500), (605, 420), (601, 340)), "leaves"),
            (((300, 300), (360, 260), (420, 300), (360, 350), (304, 303)), "rings"),
            (((200, 400), (230, 420), (250, 410)), "beside it|repeat"),
            (tuple((300 + 30 * (i % 2), 300 + 25 * (i % 3)) for i in range(16)), "frame|edge"),
        ],
    )
    def test_a_stroke_is_answered_in_kind(self, style, trace, word):
        talk = Talk(style=style, seed=12)
        talk.say_after(2, strokes=[stroke("Bob", *trace)])
        said = talk.to_the_end().said()
        assert "Bob" in said
        assert any(w in said for w in word.split("|"))
        assert len(talk.calls) == len(plain_talk(style).calls) + 1

    def test_many_strokes_are_answered_in_one_passage(self, style):
        talk = Talk(style=style, seed=12)
        lines = [stroke("Bob", (50 + 9 * i, 100), (60 + 9 * i, 260)) for i in range(30)]
        talk.say_after(2, strokes=lines)
        talk.to_the_end()
        assert len(talk.calls) == len(plain_talk(style).calls) + 1
        assert "People drew 30 strokes" in str(talk.calls[-3].input)

    def test_a_dot_is_no_trouble(self, style):
        talk = Talk(style=style, seed=12)
        talk.say_after(2, strokes=[stroke("Bob", (0, 0))])
        assert talk.to_the_end().calls


def _lowest(points):
    return np.min(points, axis=0)


def _highest(points):
    return np.max(points, axis=0)


_ENDS = (_lowest, _highest)


def _points_in(box, marks) -> int:
    low, high = box
    lines = [resample(m.points) for m in marks]
    points = [((line > low) & (line < high)).all(axis=1).sum() for line in lines]
    return int(sum(points))


def _stroke_count(talk: Talk) -> int:
    return sum(len(c.input["paths"]) for c in talk.calls if c.name == "draw_paths")


def test_places_have_words():
    assert words_for(100, 100) == "high on the left"
    assert words_for(700, 560) == "low on the right"
