from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Boid:
    x: float
    y: float
    vx: float
    vy: float
    trail: list[tuple[float, float]] = field(default_factory=list)

    def step(self, others: list[Boid]) -> None:
        cx = sum(o.x for o in others) / len(others)
        cy = sum(o.y for o in others) / len(others)
        self.vx += (cx - self.x) * 0.002
        self.vy += (cy - self.y) * 0.002
        speed = math.hypot(self.vx, self.vy) or 1
        self.x += self.vx / speed * 5
        self.y += self.vy / speed * 5
        self.trail.append((self.x, self.y))


boids = [
    Boid(random.uniform(100, 700), random.uniform(80, 520), random.gauss(0, 1), random.gauss(0, 1))
    for _ in range(24)
]
for _ in range(60):
    for b in boids:
        b.step(boids)
output_paths([polyline(b.trail, brush="pencil", stroke_width=1.5) for b in boids])
