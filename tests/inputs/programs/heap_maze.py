# A maze by Prim's algorithm with a heap; walls become strokes
import heapq

COLS, ROWS, CELL = 16, 12, 46
OX, OY = 30, 24
open_walls = set()
seen = {(0, 0)}
heap = []


def push(cell):
    x, y = cell
    for dx, dy in ((1, 0), (-1, 0), (0, 1), (0, -1)):
        n = (x + dx, y + dy)
        if 0 <= n[0] < COLS and 0 <= n[1] < ROWS and n not in seen:
            heapq.heappush(heap, (random.random(), cell, n))


push((0, 0))
while heap:
    _, a, b = heapq.heappop(heap)
    if b in seen:
        continue
    seen.add(b)
    open_walls.add(frozenset((a, b)))
    push(b)
del heap

paths = [polyline((OX, OY), (OX + COLS * CELL, OY), (OX + COLS * CELL, OY + ROWS * CELL))]
for y in range(ROWS):
    for x in range(COLS):
        if x + 1 < COLS and frozenset(((x, y), (x + 1, y))) not in open_walls:
            px = OX + (x + 1) * CELL
            paths.append(line(px, OY + y * CELL, px, OY + (y + 1) * CELL, stroke_width=2))
        if y + 1 < ROWS and frozenset(((x, y), (x, y + 1))) not in open_walls:
            py = OY + (y + 1) * CELL
            paths.append(line((OX + x * CELL, py), (OX + (x + 1) * CELL, py), stroke_width=2))
output_paths(paths)
