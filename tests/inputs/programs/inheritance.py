# Shapes with a common base class
class Shape:
    def __init__(self, x, y, size):
        self.x, self.y, self.size = x, y, size

    def vertices(self):
        raise NotImplementedError

    def path(self):
        vs = self.vertices()
        return polyline(vs + [vs[0]], stroke_width=2)


class Polygon(Shape):
    sides = 5

    def __init__(self, x, y, size, turn=0.0):
        super().__init__(x, y, size)
        self.turn = turn

    def vertices(self):
        return [
            (
                self.x + self.size * math.cos(self.turn + i * math.tau / self.sides),
                self.y + self.size * math.sin(self.turn + i * math.tau / self.sides),
            )
            for i in range(self.sides)
        ]


class Hexagon(Polygon):
    sides = 6


class Triangle(Polygon):
    sides = 3


shapes = []
for row in range(5):
    for col in range(8):
        kind = [Polygon, Hexagon, Triangle][(row + col) % 3]
        shapes.append(kind(60 + col * 97, 70 + row * 115, 20 + 5 * row, turn=col * 0.2))
assert all(isinstance(s, Shape) for s in shapes)
output_paths([s.path() for s in shapes])
