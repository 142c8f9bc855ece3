# Fractal plant via an L-system, drawn with a turtle stack
axiom = "X"
rules = {"X": "F+[[X]-X]-F[-FX]+X", "F": "FF"}
s = axiom
for _ in range(4):
    s = "".join(rules.get(c, c) for c in s)

step, angle = 7.5, math.radians(24)
x, y, heading = canvas_width / 2, canvas_height - 30, -math.pi / 2
stack, branch, paths = [], [(x, y)], []
for c in s:
    if c == "F":
        x += step * math.cos(heading)
        y += step * math.sin(heading)
        branch.append((x, y))
    elif c == "+":
        heading += angle + random.uniform(-0.05, 0.05)
    elif c == "-":
        heading -= angle
    elif c == "[":
        stack.append((x, y, heading))
    elif c == "]":
        if len(branch) > 1:
            paths.append(polyline(branch, color="#2d6a4f", stroke_width=2))
        x, y, heading = stack.pop()
        branch = [(x, y)]
if len(branch) > 1:
    paths.append(polyline(branch))
print("symbols:", len(s), "paths:", len(paths))
output_paths(paths)
