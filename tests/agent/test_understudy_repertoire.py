"""Every subject of the repertoire, from several seeds, keeps the canvas's limits."""

import math

import numpy as np
import pytest

from agent.understudy.easel import Easel
from agent.understudy.line import pts
from agent.understudy.places import emptiest_corner, ink
from agent.understudy.plan import HEIGHT, MAX_PASSAGES, WIDTH, Mark, pen_length
from agent.understudy.repertoire import REPERTOIRE
from agent.understudy.sheet import NAME_PLACES, NAME_PX, Sheet
from canvas.brush_table import BRUSHES
from canvas.paths import MAX_POINTS, parse_path
from canvas.styles import MAX_WIDTH_PX, MIN_WIDTH_PX

MAX_BATCH = 200
SEEDS = (1, 20)
EVERY = [(style, subject) for style, subjects in REPERTOIRE.items() for subject in subjects]


@pytest.fixture(scope="module", params=EVERY, ids=lambda e: f"{e[0]}-{e[1].name}")
def plans(request):
    style, subject = request.param
    return style, [subject.compose(np.random.default_rng(seed)) for seed in SEEDS]


class TestEverySubject:
    def test_has_a_sensible_number_of_passages_and_strokes(self, plans):
        for plan in plans[1]:
            counts = [len(passage.marks) for passage in plan.passages]
            assert 4 <= len(counts) < MAX_PASSAGES
            assert max(counts) <= MAX_BATCH
            assert 100 <= sum(counts) <= 800

    def test_has_paths_that_the_canvas_takes_as_they_are(self, plans):
        for plan in plans[1]:
            for mark in (m for p in plan.passages for m in p.marks):
                path, _ = parse_path(mark.as_path(), width=800, height=600)
                assert 2 <= len(path.points) <= MAX_POINTS
                assert np.isfinite(path.points).all()

    def test_stays_on_the_sheet(self, plans):
        for plan in plans[1]:
            for mark in (m for p in plan.passages for m in p.marks):
                for point in mark.as_path()["points"]:
                    assert 0 <= point["x"] <= WIDTH
                    assert 0 <= point["y"] <= HEIGHT
                    assert math.isfinite(point["x"] + point["y"])

    def test_asks_for_ink_that_its_style_has(self, plans):
        style, made = plans
        for mark in (m for plan in made for p in plan.passages for m in p.marks):
            if style == "plotter":
                assert (mark.color, mark.width, mark.brush) == (None, None, None)
            else:
                assert mark.brush in BRUSHES
                assert MIN_WIDTH_PX <= mark.width <= MAX_WIDTH_PX
                assert 0 < mark.opacity <= 1

    def test_takes_the_pen_a_few_minutes(self, plans):
        for plan in plans[1]:
            assert 6_000 < pen_length(m for p in plan.passages for m in p.marks) < 100_000

    def test_has_words_for_everything(self, plans):
        for plan in plans[1]:
            assert all(passage.thought.strip() for passage in plan.passages)
            assert plan.alt_text.strip()
            assert plan.remark.strip()
            assert len(plan.titles) >= 2

    def test_leaves_the_name_its_place_on_a_plotter_sheet(self, plans):
        style, made = plans
        for plan in made if style == "plotter" else ():
            laid = [mark for passage in plan.passages for mark in passage.marks]
            place = np.array(NAME_PLACES[emptiest_corner(ink(laid))])
            lines = np.vstack([mark.points for mark in laid])
            assert not (np.abs(lines - place) < np.array(NAME_PX) / 2 - 2).all(axis=1).any()

    def test_differs_by_seed(self, plans):
        first, second = plans[1]
        assert first.passages[1].marks[0].as_path() != second.passages[1].marks[0].as_path()


def test_each_style_has_ten_subjects_and_more():
    assert all(len(subjects) >= 10 for subjects in REPERTOIRE.values())


def test_the_same_seed_gives_the_same_piece():
    for _, subject in EVERY[2:4]:
        one, two = (subject.compose(np.random.default_rng(7)) for _ in range(2))
        assert [m.as_path() for p in one.passages for m in p.marks] == [
            m.as_path() for p in two.passages for m in p.marks
        ]


class TestCropping:
    def test_enlarges_a_drawing_and_cuts_it_at_the_margins(self):
        sheet = Sheet(np.random.default_rng(1))
        sheet.draw(0, pts((300, 300), (500, 300)), 0.0)
        sheet.draw(0, pts((700, 100), (740, 100)), 0.0)
        sheet.crop(2.0, 400, 300)
        [kept] = sheet.marks(0)
        assert (kept.points[0, 0], kept.points[-1, 0]) == pytest.approx((200, 600))

    def test_widens_the_strokes_of_a_painting_but_not_its_ground(self):
        easel = Easel(np.random.default_rng(1))
        for stage in (0, 1):
            easel.stroke(stage, pts((300, 300), (500, 300)), "#808080", 10)
        easel.crop(1.5, 400, 300)
        assert [easel.marks(stage)[0].width for stage in (0, 1)] == [10, 15]

    def test_a_slanted_stroke_ends_at_the_edge_instead_of_following_it(self):
        mark = Mark(pts((760, 300), (840, 380)), "#808080", 10, 1.0, "oil_flat")
        ys = [point["y"] for point in mark.as_path()["points"]]
        assert max(ys) < 350
