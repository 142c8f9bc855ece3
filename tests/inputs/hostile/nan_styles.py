nan, inf = float("nan"), float("inf")
output_paths([
    line(nan, inf, -inf, 1e308, stroke_width=nan, opacity=inf, color="url(http://127.0.0.1:PORT_NUMBER/x)"),
    {"type": "line", "points": [[nan, 1], [2, 3]], "stroke_width": -inf},
    line(1, 2, 300, 400, stroke_width=nan, opacity=inf, color="url(http://127.0.0.1:PORT_NUMBER/x)", brush="../../etc"),
    svg_path("M nan inf L 1e999 2", color="red;background:url(x)"),
])
