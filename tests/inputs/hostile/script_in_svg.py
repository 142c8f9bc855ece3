output_svg_paths(['M 0 0"/><script>alert(1)</script>', "M0 0 L9999999 9999999", "M 0 0 A 1e9 1e9 0 0 1 5 5"])
output_paths([{"type": "svg", "d": {"__html": "x"}}, {"type": "script"}, {}])
