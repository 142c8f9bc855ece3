import cmath
import statistics

pens = [complex(math.cos(k), math.sin(k)) * 90 for k in (0.3, 1.1, 2.0)]


def at(t):
    z = sum(p * cmath.exp(1j * t * (n + 1.003)) * math.exp(-t / 60) for n, p in enumerate(pens))
    return canvas_width / 2 + z.real, canvas_height / 2 + z.imag


if __name__ == "__main__":
    pts = [at(i * 0.05) for i in range(1800)]
    middle = statistics.mean(x for x, _ in pts)
    print(f"centre at {middle:.1f}")
    output_paths([polyline(*pts[i : i + 301], opacity=0.5 + i / 4000) for i in range(0, 1500, 300)])
