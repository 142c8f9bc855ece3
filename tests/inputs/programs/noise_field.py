"""A flow field from value noise with smooth interpolation."""
random.seed(42)
W, H = canvas_width, canvas_height
grid = {}


def lattice(ix, iy):
    if (ix, iy) not in grid:
        grid[(ix, iy)] = random.random()
    return grid[(ix, iy)]


def smooth(t):
    return t * t * (3 - 2 * t)


def noise(x, y):
    ix, iy = math.floor(x), math.floor(y)
    fx, fy = smooth(x - ix), smooth(y - iy)
    top = lattice(ix, iy) * (1 - fx) + lattice(ix + 1, iy) * fx
    bottom = lattice(ix, iy + 1) * (1 - fx) + lattice(ix + 1, iy + 1) * fx
    return top * (1 - fy) + bottom * fy


paths = []
for _ in range(120):
    x, y = random.uniform(0, W), random.uniform(0, H)
    pts = [(x, y)]
    for _ in range(50):
        a = noise(x * 0.006, y * 0.006) * math.tau * 2
        x, y = x + 6 * math.cos(a), y + 6 * math.sin(a)
        if not (0 <= x <= W and 0 <= y <= H):
            break
        pts.append((x, y))
    if len(pts) > 5:
        color = PALETTE[len(pts) % len(PALETTE)] if PALETTE else None
        paths.append(polyline(pts, brush=random.choice(BRUSHES), color=color, opacity=0.7))
output_paths(paths)
