"""A run's errors over its steps, thinned so that hours of it stay small: ``History``."""

from math import inf
from typing import NamedTuple

CAPACITY = 512
"""At most so many records are kept, and half as many at least once there were enough."""


class Record(NamedTuple):
    """E / N after ``step`` steps over the training data and over the data held out, None where none is."""

    step: int
    train: float
    test: float | None


class History:
    """Records evenly spread over a run, and the newest one.

    ``kept[k]`` is the (k · ``stride``)-th record added. When there are too many, every second one goes and the stride
    doubles; between two such thinnings ``kept`` only grows. ``lowest`` is the smallest training error that was ever
    added, also where its record was thinned out.
    """

    def __init__(self) -> None:
        self.kept: list[Record] = []
        self.newest: Record | None = None
        self.lowest = inf
        self.stride = 1
        self._added = 0

    def add(self, record: Record) -> None:
        """Append the record, which becomes the newest."""
        if self._added % self.stride == 0:
            self.kept.append(record)
        self._added += 1
        self.newest = record
        self.lowest = min(self.lowest, record.train)
        if len(self.kept) > CAPACITY:
            self.kept = self.kept[::2]
            self.stride *= 2

    @property
    def records(self) -> list[Record]:
        """All there are, the newest last."""
        if self.newest is None or (self._added - 1) % self.stride == 0:
            return self.kept
        return [*self.kept, self.newest]

    def since(self, stride: int, count: int) -> tuple[int, list[Record]]:
        """What somebody lacks who holds the first ``count`` of ``kept`` as of ``stride``: the place from which on
        theirs differ, 0 after a thinning, and the kept records from there."""
        start = count if stride == self.stride and 0 <= count <= len(self.kept) else 0
        return start, self.kept[start:]
