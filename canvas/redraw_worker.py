"""The far side of `canvas.redrawing`: a process that makes layers of strokes.

It is told of an easel and of strokes on its standard input, answers with their layers some at a
time, and goes when that input ends.
"""

import os
import pickle
import signal
import sys
from typing import BinaryIO


def main() -> None:
    """Draw until the input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a terminal tells it too; its parent decides
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # whatever is printed is no answer
    while _draw_one(sys.stdin.buffer, answers):
        pass


def _draw_one(jobs: BinaryIO, answers: BinaryIO) -> bool:
    """Do the next job; return whether there was one."""
    try:
        easel, portions = pickle.load(jobs)  # noqa: S301  # from our parent
    except EOFError:
        return False
    for strokes in portions:
        pickle.dump(list(easel.layers(strokes)), answers, pickle.HIGHEST_PROTOCOL)
        answers.flush()
    return True


if __name__ == "__main__":
    main()
