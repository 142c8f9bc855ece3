"""Voronoi cells by nearest seed, each hatched at its own angle."""
import itertools
from collections import defaultdict

seeds = [(random.uniform(0, canvas_width), random.uniform(0, canvas_height)) for _ in range(14)]
step = 14


def nearest(x, y):
    return min(range(len(seeds)), key=lambda i: (seeds[i][0] - x) ** 2 + (seeds[i][1] - y) ** 2)


cells = defaultdict(list)
for x, y in itertools.product(range(0, canvas_width, step), range(0, canvas_height, step)):
    cells[nearest(x, y)].append((x, y))

paths = []
for cell, members in sorted(cells.items()):
    rows = defaultdict(list)
    vertical = cell % 2 == 0
    for x, y in members:
        rows[x if vertical else y].append((x, y))
    for key in sorted(rows):
        run = rows[key]
        if len(run) >= 2:
            (x1, y1), (x2, y2) = run[0], run[-1]
            paths.append(line(x1, y1, x2, y2, stroke_width=1 + cell % 3))
paths.sort(key=lambda p: p["points"][0][0])
output_paths(paths[:190])
