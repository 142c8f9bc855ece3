"""The fence, for programs that mean well: they run, draw, and are told of their mistakes."""

import asyncio
import contextlib
import resource

import numpy as np
import pytest

from agent.sandbox.limits import CPU_S, MAX_PATHS, MAX_STDOUT
from agent.sandbox.monty import MontyRefused, run_in_monty
from agent.sandbox.outcome import ProgramFailed
from agent.tools import draw_paths
from canvas.paths import parse_path
from tests.agent.fences import (
    FENCES,
    HEIGHT,
    WIDTH,
    Fence,
    children_left,
    job,
    programs,
    straight_into_jail,
    through_the_front,
)

PROGRAMS = programs("programs")


@pytest.fixture(params=FENCES.values(), ids=FENCES.keys())
def fence(request: pytest.FixtureRequest) -> Fence:
    return request.param


async def failure_of(fence: Fence, code: str) -> str:
    with pytest.raises(ProgramFailed) as failed:
        await fence(code)
    return str(failed.value)


class TestRealisticPrograms:
    @pytest.mark.parametrize("name", PROGRAMS)
    async def test_each_draws_over_much_of_the_canvas(self, fence: Fence, name: str) -> None:
        result = await fence(PROGRAMS[name])

        paths = [parse_path(path, width=WIDTH, height=HEIGHT)[0] for path in result.paths]
        points = np.concatenate([path.points for path in paths])
        assert len(paths) >= 5
        assert (np.ptp(points, axis=0) > (WIDTH * 0.2, HEIGHT * 0.4)).all()
        assert len(np.unique(points, axis=0)) > 20

    async def test_what_monty_can_run_it_draws_as_python_does(self) -> None:
        compared = 0
        for code in PROGRAMS.values():
            with contextlib.suppress(MontyRefused):
                assert await run_in_monty(job(code)) == await straight_into_jail(code)
                compared += 1
        assert compared >= 6

    async def test_the_same_code_draws_the_same_twice(self, fence: Fence) -> None:
        code = """
colors = {c for c in PALETTE}
output_paths([line(random.random() * 800, 0, 0, 600, color=c) for c in colors])
"""
        assert await fence(code) == await fence(code)


class TestHelpers:
    async def test_they_make_paths_as_draw_paths_reads_them(self, fence: Fence) -> None:
        result = await fence("""
output_paths([
    line(1, 2, 3, 4), line((1, 2), (3, 4), color="#fff", stroke_width=2),
    polyline([(1, 2), (3, 4), (5, 6)]), polyline((1, 2), (3, 4)), polyline([1, 2, 3, 4]),
    quadratic(1, 2, 3, 4, 5, 6, brush="ink"), cubic(1, 2, 3, 4, 5, 6, 7, 8, opacity=0.5),
    svg_path("M 1 2 L 3 4"), "M 5 6 L 7 8", {"type": "line", "points": [{"x": 1, "y": 2}, [3, 4]]},
])
output_paths(line(9, 9, 8, 8))
output_svg_paths(["M 1 1 L 2 2"])
""")
        read = [parse_path(path, width=WIDTH, height=HEIGHT) for path in result.paths]
        kinds = [path.kind for path, _ in read]
        assert kinds == [
            *("line", "line", "polyline", "polyline", "polyline", "quadratic", "cubic"),
            *("svg", "svg", "line", "line", "svg"),
        ]
        assert (read[1][1].color, read[1][1].width_px) == ("#ffffff", 2.0)
        assert (read[5][1].brush, read[6][1].opacity) == ("ink", 0.5)

    async def test_a_program_finds_its_canvas_brushes_and_palette(self, fence: Fence) -> None:
        result = await fence("print(canvas_width, canvas_height, len(BRUSHES), PALETTE[0])")
        assert (result.stdout, result.paths) == ("800 600 12 #1a1a2e\n", [])

    @pytest.mark.parametrize(
        ("code", "words"),
        [
            ("line(1, 2, 3)", "a number is missing"),
            ("line(1, 2, 3, 4, 5, 6)", "line takes 2 points"),
            ("line(1, 2, 3, 4, fill='red')", "no style 'fill'"),
            ("output_paths([3])", "output_paths takes paths, not int"),
        ],
    )
    async def test_a_wrong_call_is_explained(self, fence: Fence, code: str, words: str) -> None:
        told = await failure_of(fence, code)
        assert words in told
        assert "line 1" in told


class TestMistakes:
    @pytest.mark.parametrize(
        ("code", "words"),
        [
            ("x = 1\nprint(y)", ("NameError", "'y'", "line 2: `print(y)`")),
            ("def f(n):\n    return 1 / n\n\nf(0)", ("ZeroDivisionError", "line 2", "line 4")),
            ("x = [1,\n", ("SyntaxError", "line 1")),
            ("import numpy as np", ("numpy", "can be imported", "itertools", "line 1")),
            ("raise ValueError('no such hue')", ("ValueError: no such hue", "line 1")),
            ("import sys\nsys.exit('no idea')", ("no idea",)),
            (" ", ("no code",)),
            ("x = '" + "x" * 60_000 + "'", ("60006 characters", "50000")),
            ("x = '\ud800'", ("surrogates",)),
        ],
    )
    async def test_are_told_in_words_with_the_line(self, code: str, words: tuple[str, ...]) -> None:
        told = await failure_of(through_the_front, code)
        assert [word for word in words if word not in told] == []

    async def test_leaving_early_keeps_what_was_handed_over(self, fence: Fence) -> None:
        result = await fence("output_paths([line(1, 2, 3, 4)])\nimport sys\nsys.exit()")
        assert len(result.paths) == 1


class TestBounds:
    async def test_paths_beyond_the_limit_are_counted_and_left_out(self, fence: Fence) -> None:
        result = await fence("output_paths([line(0, 0, i, i) for i in range(1000)])")
        assert (len(result.paths), result.asked) == (MAX_PATHS, 1000)

    def test_the_limit_is_that_of_drawing(self) -> None:
        assert MAX_PATHS == draw_paths.MAX_PATHS

    async def test_too_many_points_are_refused(self, fence: Fence) -> None:
        dots = "[polyline([(i * 1.17, i) for i in range(2000)]) for _ in range(100)]"
        assert "fewer points" in await failure_of(fence, f"output_paths({dots})")

    async def test_printing_is_kept_up_to_its_limit(self, fence: Fence) -> None:
        result = await fence(f"print('x' * {MAX_STDOUT // 2})")
        assert len(result.stdout) == MAX_STDOUT // 2 + 1


class TestTheServer:
    async def test_its_event_loop_goes_on_while_a_program_runs(self, fence: Fence) -> None:
        running = asyncio.create_task(asyncio.wait_for(fence("while True: pass"), 0.3))
        rounds = 0
        while not running.done():
            await asyncio.sleep(0)
            rounds += 1
        with pytest.raises(TimeoutError):
            await running
        assert rounds > 50  # thousands; were it held up, a few

    async def test_a_stopped_turn_stops_its_program_at_once(self, fence: Fence) -> None:
        before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(fence("while True: pass"), 0.3)
        assert await children_left() == []
        worked_s = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before
        assert worked_s < 0.6 * CPU_S, "it went on to its own end"

    async def test_programs_run_on_any_event_loop(self, fence: Fence) -> None:
        def elsewhere() -> int:
            return len(asyncio.run(fence("output_paths([line(1, 2, 3, 4)])")).paths)

        assert await asyncio.gather(*[asyncio.to_thread(elsewhere) for _ in range(6)]) == [1] * 6
