# Everything random: choice, choices, sample, shuffle, gauss, triangular, betavariate, Random
rng = random.Random(7)
order = list(range(40))
random.shuffle(order)
picked = random.sample(order, 20)
brushes = random.choices(BRUSHES, weights=range(1, len(BRUSHES) + 1), k=20)
paths = []
for n, (i, brush) in enumerate(zip(picked, brushes)):
    x = 40 + i * 18
    y = random.triangular(60, 540, 300)
    dx, dy = rng.gauss(0, 60), random.betavariate(2, 5) * 120
    bend = random.choice([-1, 1]) * random.expovariate(1 / 30)
    paths.append(
        quadratic(x, y, x + dx / 2 + bend, y - bend, x + dx, y + dy, brush=brush,
                  color="#%02x%02x%02x" % tuple(rng.randint(0, 255) for _ in range(3)),
                  stroke_width=random.randrange(1, 9), opacity=round(random.uniform(0.4, 1), 2))
    )
output_paths(paths)
