from enum import Enum, auto


class Tile(Enum):
    ARCS_A = auto()
    ARCS_B = auto()
    CROSS = auto()

    @property
    def has_curves(self):
        return self is not Tile.CROSS


S = 66
paths = []
for r in range(canvas_height // S):
    for c in range(canvas_width // S):
        x, y = c * S, r * S
        tile = random.choice(list(Tile))
        if tile.has_curves:
            h = S / 2
            if tile is Tile.ARCS_A:
                paths.append(svg_path(f"M {x + h} {y} A {h} {h} 0 0 1 {x} {y + h}"))
            else:
                paths.append(svg_path(f"M {x + h} {y} A {h} {h} 0 0 0 {x + S} {y + h}"))
        else:
            paths.append(line(x, y, x + S, y + S))
output_paths(paths)
