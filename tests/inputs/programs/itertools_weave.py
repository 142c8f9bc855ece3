import functools
import itertools
import operator
from itertools import accumulate, chain, cycle, islice, pairwise

colors = cycle(PALETTE or ["#1a1a2e"])
widths = list(accumulate([1, 2, 3, 4, 5, 6, 7, 8], operator.add))
xs = [40 + w * 19 for w in widths]
total = functools.reduce(operator.mul, [1, 2, 3, 4])


@functools.lru_cache(maxsize=None)
def wave(x):
    return 300 + total * 8 * math.sin(x / 60)


paths = []
for (a, b), color in zip(pairwise(xs), colors):
    for k in islice(itertools.count(), 6):
        paths.append(cubic(a, wave(a) + k * 8, a + 20, 100 + k * 60, b - 20, 500 - k * 60, b,
                           wave(b) + k * 8, color=color, stroke_width=2))
flat = list(chain.from_iterable([[p] for p in paths]))
for group, members in itertools.groupby(flat, key=lambda p: p["color"]):
    print(group, len(list(members)))
output_paths(flat)
