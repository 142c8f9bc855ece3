# Hatching with generators
def scan(y0, y1, step):
    y = y0
    while y < y1:
        yield y
        y += step


def wobble(y, amplitude=6):
    for x in range(40, canvas_width - 39, 10):
        yield x, y + amplitude * math.sin(x / 45 + y / 30)


def rows():
    for i, y in enumerate(scan(60, canvas_height - 60, 12)):
        pts = list(wobble(y, amplitude=3 + i * 0.4))
        yield polyline(pts if i % 2 == 0 else pts[::-1], stroke_width=1.5)


output_paths(list(rows()))
