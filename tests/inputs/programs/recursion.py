# Recursive tree and a Sierpinski inset
paths = []


def tree(x, y, angle, length, depth):
    if depth == 0:
        return
    x2 = x + length * math.cos(angle)
    y2 = y + length * math.sin(angle)
    paths.append(line(x, y, x2, y2, stroke_width=depth * 1.2, color="#5c4033"))
    tree(x2, y2, angle - 0.42, length * 0.75, depth - 1)
    tree(x2, y2, angle + 0.36, length * 0.72, depth - 1)


def sierpinski(a, b, c, n):
    if n == 0:
        paths.append(polyline([a, b, c, a], stroke_width=1))
        return
    mid = lambda p, q: ((p[0] + q[0]) / 2, (p[1] + q[1]) / 2)
    ab, bc, ca = mid(a, b), mid(b, c), mid(c, a)
    sierpinski(a, ab, ca, n - 1)
    sierpinski(ab, b, bc, n - 1)
    sierpinski(ca, bc, c, n - 1)


tree(300, 580, -math.pi / 2, 130, 7)
sierpinski((560, 300), (760, 300), (660, 130), 3)
output_paths(paths)
