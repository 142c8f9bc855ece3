"""Every subject of the repertoire, from several seeds, keeps the canvas's limits."""

import math

import numpy as np
import pytest

from agent.understudy.plan import HEIGHT, MAX_PASSAGES, WIDTH, pen_length
from agent.understudy.repertoire import REPERTOIRE
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
