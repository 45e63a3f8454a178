"""Something to be done once, a little later, unless its owner is gone by then."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer


def later(owner: QObject, milliseconds: int, run: Callable[[], None]) -> None:
    """Call ``run`` on the GUI thread after a while.

    ``QTimer.singleShot`` with a context does not call it either once the owner is gone, but its timer, which has no
    parent, runs on until then.
    """
    timer = QTimer(owner)
    timer.setSingleShot(True)
    timer.timeout.connect(run)
    timer.timeout.connect(timer.deleteLater)
    timer.start(milliseconds)
