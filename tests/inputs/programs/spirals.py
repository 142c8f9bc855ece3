# Three interlocking golden spirals with fading opacity
cx, cy = canvas_width / 2, canvas_height / 2
golden = math.pi * (3 - math.sqrt(5))

paths = []
for arm in range(3):
    pts = []
    for i in range(400):
        t = i * 0.06
        r = 4 + 9.5 * t
        a = t + arm * 2 * math.pi / 3
        pts.append((cx + r * math.cos(a), cy + r * math.sin(a) * 0.8))
    paths.append(polyline(pts, brush="ink", stroke_width=3 - arm * 0.5, opacity=0.9 - arm * 0.15))

for n in range(60):
    r = 22 * math.sqrt(n)
    a = n * golden
    x, y = cx + r * math.cos(a), cy + r * math.sin(a)
    paths.append(line(x - 4, y, x + 4, y, stroke_width=2))

output_paths(paths)
print(f"{len(paths)} paths")
