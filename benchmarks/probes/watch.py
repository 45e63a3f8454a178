"""Watches the real window from outside: which of its paintings is the first frame, and which the first whole board."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

if TYPE_CHECKING:
    from app.ui.board.screen import BoardScreen
    from app.ui.runner import WorkRunner

_QUIET_MS, _QUIET_TIMES = 100, 8


class BoardWatch(QApplication):
    """The application itself, which looks at its window; make it before the program runs.

    Until the first frame it costs nothing: an event filter in Python would take as long as a third of what goes before
    it. Then it filters the events of the program's window, of which there are few. ``clock`` gives the milliseconds to
    note.
    """

    ready = Signal()

    def __init__(self, arguments: Sequence[str], clock: Callable[[], float]) -> None:
        super().__init__(arguments)
        self._clock = clock
        self._is_looking = False
        self.first_frame: float | None = None
        self.board_painted: float | None = None

    def processEvents(self) -> None:  # type: ignore[override]  # noqa: N802 - Qt's own name, of which this is enough
        """The program shows its window and lets it be painted by this, as the floor does."""
        super().processEvents()
        if self.first_frame is None and main_window().windowHandle().isExposed():
            self.first_frame = self._clock()
            main_window().installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's own name
        if event.type() == QEvent.Type.UpdateRequest and not self._is_looking:
            # Looked at when this frame is through; a timer of 0 runs when all events that wait are.
            self._is_looking = True
            QTimer.singleShot(0, self, self._look)
        return False

    def _look(self) -> None:
        self._is_looking = False
        if _is_whole():
            self.board_painted = self._clock()
            main_window().removeEventFilter(self)
            self.ready.emit()


def _is_whole() -> bool:
    """Whether every card in sight has been painted from its data."""
    if "app.ui.board.screen" not in sys.modules:
        return False
    screen = board_screen()
    if screen is None or screen.bench.deck.board is None:
        return False
    store = screen.bench.deck.store
    seen = [lane.cards.entry(row) for lane in screen.bench.view.lists() for row in lane.rows_in_sight()]
    return bool(seen) and all(store.get(deal_id) is not None for deal_id in seen)


def board_screen() -> BoardScreen | None:
    """The board, once it stands."""
    from app.ui.board.screen import BoardScreen

    found = [child for window in _windows() for child in window.findChildren(BoardScreen)]
    return next((screen for screen in found if screen.isVisible()), None)


def main_window() -> QMainWindow:
    """The program's window."""
    return next(window for window in _windows() if window.isVisible())


def _windows() -> list[QMainWindow]:
    return [widget for widget in QApplication.topLevelWidgets() if isinstance(widget, QMainWindow)]


def runner(window: QWidget) -> WorkRunner:
    """What the window runs its work on."""
    from app.ui.runner import WorkRunner

    return window.findChildren(WorkRunner)[0]


def when_idle(then: Callable[[], None], quiet: int = 0) -> None:
    """Call ``then`` when the window has had no work for a while."""
    if quiet >= _QUIET_TIMES:
        then()
        return
    more = quiet + 1 if runner(main_window()).is_idle else 0
    QTimer.singleShot(_QUIET_MS, lambda: when_idle(then, more))


def quit_program() -> None:
    """Close the window as its user would."""
    main_window().close()
