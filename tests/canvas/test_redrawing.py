"""Large redraws: side by side as one after another, whatever happens to those who draw."""

import asyncio
import os
import signal
import subprocess
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest

from canvas.brushes import BRUSHES
from canvas.redrawing import PATIENCE_S, Crew, crew_for, draw, draw_with, is_much, redraw
from canvas.rendering import AGENT_VIEW, PRESETS, SHARE, Preset, Raster, print_preset, render
from canvas.strokes import PlacedStroke
from canvas.styles import StyleName
from tests.canvas.strokes import INPUTS, placed


def strokes(times: int = 2) -> list[PlacedStroke]:
    """Return every hard input with every brush, at the smallest and the largest width."""
    looks = [{"brush": b, "stroke_width": w, "opacity": 0.6} for b in BRUSHES for w in (0.5, 30)]
    asked = [{**path, **look} for path in INPUTS.values() for look in looks]
    lots = np.random.default_rng(3).permutation(len(asked))
    return [placed(asked[i], number=n) for n, i in enumerate(lots[: times * 60].tolist())]


def pixels(raster: Raster) -> np.ndarray:
    return np.asarray(raster.image())


def tell(workers: list[subprocess.Popen[bytes]], word: signal.Signals) -> None:
    for worker in workers:
        os.kill(worker.pid, word)


@pytest.fixture(scope="module")
def crew():
    crew = Crew(3)
    yield crew
    crew.dismiss()


class TestSideBySide:
    @pytest.mark.parametrize("style", ["plotter", "paint"])
    @pytest.mark.parametrize("preset", PRESETS.values(), ids=list(PRESETS))
    def test_every_pixel_is_the_same(self, crew: Crew, style: StyleName, preset: Preset) -> None:
        ours, alone = Raster(style, preset), Raster(style, preset)
        for some in (strokes()[:60], strokes()[60:]):  # the second time on what is there
            draw_with(crew, ours, some)
            alone.draw(some)
        assert np.array_equal(pixels(ours), pixels(alone))

    def test_strokes_that_all_lie_in_one_row_are_drawn(self, crew: Crew) -> None:
        flat = [placed({"type": "line", "points": [[0, 0], [800, 0]]}, number=i) for i in range(9)]
        ours = Raster("paint")
        draw_with(crew, ours, flat)
        assert np.array_equal(pixels(ours), np.asarray(render(flat, style="paint")))

    def test_threads_that_ask_at_once_get_their_own(self, crew: Crew) -> None:
        def drawn(first: int) -> bool:
            some, raster = strokes()[first::4], Raster("paint")
            draw_with(crew, raster, some)
            return np.array_equal(pixels(raster), np.asarray(render(some, style="paint")))

        with ThreadPoolExecutor(4) as pool:
            assert all(pool.map(drawn, range(4)))


class TestLostWorkers:
    def test_those_who_went_meanwhile_are_replaced(self, crew: Crew) -> None:
        some = strokes(1)
        draw_with(crew, Raster("paint"), some)
        for worker in crew.workers:
            os.kill(worker.pid, signal.SIGKILL)
            worker.wait()
        again = Raster("paint")
        draw_with(crew, again, some)
        assert np.array_equal(pixels(again), np.asarray(render(some, style="paint")))

    def test_what_one_lost_at_work_left_undone_is_drawn_here(self, crew: Crew) -> None:
        some = strokes(1)
        draw_with(crew, Raster("paint"), some)
        os.kill(crew.workers[1].pid, signal.SIGSTOP)  # takes its job, and never does it
        threading.Timer(0.5, os.kill, (crew.workers[1].pid, signal.SIGKILL)).start()
        raster = Raster("paint")
        draw_with(crew, raster, some)
        assert np.array_equal(pixels(raster), np.asarray(render(some, style="paint")))
        assert crew.workers == []

    def test_one_that_hangs_is_not_waited_for_for_ever(self) -> None:
        some, raster, impatient = strokes(1), Raster("paint"), Crew(2, patience_s=1.5)
        draw_with(impatient, Raster("paint"), some)
        for worker in impatient.workers:
            os.kill(worker.pid, signal.SIGSTOP)
        draw_with(impatient, raster, some)
        assert np.array_equal(pixels(raster), np.asarray(render(some, style="paint")))
        impatient.dismiss()

    def test_a_stroke_that_no_worker_can_draw_raises_here(self, crew: Crew) -> None:
        some = strokes(1)
        broken = replace(some[9], asked=replace(some[9].asked, color="no colour"))
        with pytest.raises(ValueError, match=r"colo|base 16"):
            draw_with(crew, Raster("paint"), [*some, broken])

    def test_without_processes_it_is_drawn_here(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("sys.executable", "/nowhere/python")
        monkeypatch.setattr("canvas.redrawing.crew_for", lambda _: Crew(2))
        many = strokes()
        assert is_much(many)
        raster = Raster("paint")
        draw(raster, many)
        assert np.array_equal(pixels(raster), np.asarray(render(many, style="paint")))


class TestAPictureForPaper:
    def test_is_not_waited_for_by_a_look(self) -> None:
        many, large = strokes(), Raster("paint", print_preset(2))
        draw(large, many)  # the processes are there
        workers = crew_for(large.easel).workers
        assert workers
        tell(workers, signal.SIGSTOP)
        with ThreadPoolExecutor(2) as pool:
            try:
                paper, look = pool.submit(draw, large, many), Raster("paint", AGENT_VIEW)
                pool.submit(draw, look, many).result(PATIENCE_S / 4)
                assert not paper.done()
            finally:
                tell(workers, signal.SIGCONT)
        assert np.array_equal(
            pixels(look), np.asarray(render(many, style="paint", preset=AGENT_VIEW))
        )


class TestIdleWorkers:
    def test_go_home_and_leave_nothing(self) -> None:
        brief = Crew(2, idle_s=0.05)
        draw_with(brief, Raster("paint"), strokes(1))
        workers = list(brief.workers)
        deadline = time.monotonic() + 60
        while brief.workers and time.monotonic() < deadline:
            threading.Event().wait(0.02)  # a timer of its own ends them
        assert brief.workers == []
        assert [worker.returncode for worker in workers] == [-signal.SIGKILL] * 2

    def test_are_replaced_when_there_is_work_again(self) -> None:
        brief, some = Crew(2, idle_s=0.0), strokes(1)
        for _ in range(3):
            raster = Raster("paint")
            draw_with(brief, raster, some)
            assert np.array_equal(pixels(raster), np.asarray(render(some, style="paint")))
        brief.dismiss()


class TestTheLoop:
    async def test_goes_on_while_thousands_of_strokes_are_drawn_in_a_thread(self) -> None:
        many = strokes() * 5
        redraw(many[:60] * 3, style="paint")  # the processes are there
        began, rounds = time.process_time(), 0
        work = asyncio.create_task(asyncio.to_thread(redraw, many, style="paint"))
        while not work.done():
            await asyncio.sleep(0.005)
            rounds += 1
        side_by_side = time.process_time() - began
        assert rounds > 5
        began = time.process_time()
        render(many, style="paint")
        assert side_by_side < 0.6 * (time.process_time() - began), "the work was done here"


def test_little_is_drawn_without_any_process() -> None:
    few = strokes(1)[:3]
    assert not is_much(few)
    raster = Raster("paint", SHARE)
    draw(raster, few)
    assert np.array_equal(pixels(raster), np.asarray(render(few, style="paint")))


def test_nothing_is_drawn_of_nothing() -> None:
    assert np.asarray(redraw([], style="paint", preset=AGENT_VIEW)).min() == 255
