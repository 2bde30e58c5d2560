"""Whether the work on a text grows with its length and no faster, also on a busy machine."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

# Work in proportion takes 8 times the time for 8 times the text, work with its square 64 times.
TIMES = 8
MOST = 24
# A machine that does other work makes one look long, rarely each of so many.
LOOKS = 6


def keeps_pace(work: Callable[[int], object], size: int) -> bool:
    """Whether work(8 * size) ever takes less than 24 times what work(size) takes.

    Processor time, the least of each size so far; work that grows with the square fails at any
    look, noise only fails some of them.
    """

    def seconds(size: int) -> float:
        gc.collect()
        begin = time.process_time()
        work(size)
        return time.process_time() - begin

    work(size)
    short, long = float("inf"), float("inf")
    for _ in range(LOOKS):
        short, long = min(short, seconds(size)), min(long, seconds(TIMES * size))
        if long < MOST * short + 0.05:
            return True
    return False
