"""Which versions of records this window made itself, so that its next command does not conflict with its last.

Somebody who edits a field twice while the first edit is still on its way gave the second one on the version from
before both. Nobody else was at it: the second goes on top of the first.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable
from typing import NamedTuple

_MOST = 5000


class Step(NamedTuple):
    """A record that was stored on top of version ``before`` as ``after``."""

    table: str
    record_id: int
    before: int
    after: int


class OwnSteps:
    """From any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._steps: OrderedDict[tuple[str, int, int], int] = OrderedDict()

    def made(self, steps: Iterable[Step]) -> None:
        """A command of this window made these."""
        with self._lock:
            self._steps.update({(step.table, step.record_id, step.before): step.after for step in steps})
            while len(self._steps) > _MOST:
                self._steps.popitem(last=False)

    def newest(self, table: str, record_id: int, version: int) -> int:
        """The version that this window made, step by step and by nobody else's help, of the one it began with."""
        with self._lock:
            while (after := self._steps.get((table, record_id, version))) is not None and after > version:
                version = after
        return version
