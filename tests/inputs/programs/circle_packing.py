# Circle packing by rejection, drawn as four cubic arcs each
circles = []
attempts = 0
while len(circles) < 70 and attempts < 4000:
    attempts += 1
    x, y = random.uniform(30, canvas_width - 30), random.uniform(30, canvas_height - 30)
    r = min(60, x - 10, y - 10, canvas_width - 10 - x, canvas_height - 10 - y)
    for cx, cy, cr in circles:
        r = min(r, math.dist((x, y), (cx, cy)) - cr - 3)
        if r < 5:
            break
    else:
        circles.append((x, y, r))

k = 0.5522847498
ds = []
for x, y, r in circles:
    ds.append(
        f"M {x + r:.1f} {y:.1f} "
        f"C {x + r:.1f} {y + k * r:.1f} {x + k * r:.1f} {y + r:.1f} {x:.1f} {y + r:.1f} "
        f"C {x - k * r:.1f} {y + r:.1f} {x - r:.1f} {y + k * r:.1f} {x - r:.1f} {y:.1f} "
        f"C {x - r:.1f} {y - k * r:.1f} {x - k * r:.1f} {y - r:.1f} {x:.1f} {y - r:.1f} "
        f"C {x + k * r:.1f} {y - r:.1f} {x + r:.1f} {y - k * r:.1f} {x + r:.1f} {y:.1f} Z"
    )
output_svg_paths(ds)
print("packed", len(circles), "in", attempts)
