"""When a start is over: what was asked for is there and painted, and SQLAlchemy is loaded behind it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject

from app.bootstrap.haste import take_short_turns
from app.ui.runner import WorkRunner
from app.ui.shared.later import later

# A timer of 0 waits for the painting, which takes longer than these on a computer that is busy with something else.
_PAINTED_MS = 100
_SETTLED_MS = 100


def when_settled(runner: WorkRunner, owner: QObject, then: Callable[[], None], before: Callable[[], object]) -> None:
    """Call ``then`` once, when the runner has done what it was asked to and SQLAlchemy is there; not without the owner.

    It is loaded then at the latest: whatever work comes first and is not early loads it (`ui/runner.py`). ``before``
    runs behind that, not on the thread that draws: it makes ready what ``then`` needs, or whoever is at work next.
    """

    def once() -> None:
        runner.idle.disconnect(once)
        later(owner, 0, partial(later, owner, _PAINTED_MS, load))

    def load() -> None:
        take_short_turns()
        runner.background(lambda _progress: before(), owner=owner, done=lambda _none: later(owner, _SETTLED_MS, then))

    runner.idle.connect(once)
