output_paths([line(0, 0, 1, 1)] * 10**9)
