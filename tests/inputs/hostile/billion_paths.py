def lots():
    n = 0
    while n < 10**9:
        yield line(0, 0, n % 800, 600)
        n += 1

output_paths(lots())
