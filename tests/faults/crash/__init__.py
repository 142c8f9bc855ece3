"""The crash matrix: workers killed at every point of a turn, and what is left of the piece.

`python -m tests.faults.crash` runs it (`make crash`). `script` is the turn, `points` where a worker
dies, `worker` the process that does, `house` the files it lives on, `__main__` the table.
"""
