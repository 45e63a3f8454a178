"""How much of the board is painted when something on it changes."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication

from tests.ui.board.conftest import FERRO, BoardDriver


class _Painted(QObject):
    """How tall each part was that was painted."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.heights: list[int] = []

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent):
            self.heights.append(event.rect().height())
        return False


def test_of_a_column_only_the_card_that_changed_is_painted(board: BoardDriver) -> None:
    board.settle()
    viewport = board.home(FERRO).viewport()
    cell = board.home(FERRO).cells.height // board.home(FERRO).cards.rowCount()
    QApplication.processEvents()
    painted = _Painted(viewport)
    viewport.installEventFilter(painted)
    board.screen.bench.deck.mark([board.deal(FERRO)])
    for _ in range(3):  # a list that lays out again does so in a turn of its own
        QApplication.processEvents()
    viewport.removeEventFilter(painted)
    assert painted.heights
    assert max(painted.heights) <= cell < viewport.height()
