"""What the site promises to be fast at, measured: `python -m benchmarks` writes the page of it."""
