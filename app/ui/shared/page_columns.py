"""A page in columns: three where there is room, else two, else one below the other."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.ui.shared.panel import Panel, SectionHeader
from app.ui.shared.sheet.facts import add_part
from app.ui.shared.theme import Theme

_THREE, _TWO = 1040, 600  # widths of the page from which on it has so many columns
_LEFT, _RIGHT = 296, 320
_GAP, _BELOW, _ABOVE = 16, 18, 10


class Section(QWidget):
    """A head and below it the panel with everything of one kind."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.head, self.panel = SectionHeader(name), Panel()
        aside = Theme.current().space("panel")
        self.panel.body.setContentsMargins(aside, _ABOVE, aside, aside - 4)
        self.panel.setAccessibleName(name)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.head)
        column.addWidget(self.panel)

    def add(self, widget: QWidget) -> None:
        """Put something below what is in the panel."""
        add_part(self.panel.body, widget)


class PageColumns(QWidget):
    """``wide`` names the parts of three columns from left to right, ``narrow`` the same parts in two.

    In one column the second of the two comes first: it holds what happens, the other what is known.
    """

    def __init__(self, wide: Sequence[Sequence[QWidget]], narrow: Sequence[Sequence[QWidget]]) -> None:
        super().__init__()
        left, right = narrow
        self._plans = {3: [list(parts) for parts in wide], 2: [list(left), list(right)], 1: [[*right, *left]]}
        self._count = 0
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(_GAP)
        self._columns = [QWidget() for _ in range(3)]
        for column in self._columns:
            stack = QVBoxLayout(column)
            stack.setContentsMargins(0, 0, 0, 0)
            stack.setSpacing(_BELOW)
            stack.addStretch(1)
            row.addWidget(column)
        Theme.instance().theme_changed.connect(self._arrange)

    @property
    def count(self) -> int:
        """How many columns there are now."""
        return self._count

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        tokens = Theme.current()
        count = 3 if self.width() >= tokens.px(_THREE) else 2 if self.width() >= tokens.px(_TWO) else 1
        if count != self._count:
            self._count = count
            self._fill(self._plans[count])
            QTimer.singleShot(0, self, self._grow)
        broad = 0 if count == 1 else 1
        for place, width in ((0, _LEFT), (2, _RIGHT)):
            if place < count and place != broad:
                self._columns[place].setFixedWidth(tokens.px(width))
        self._columns[broad].setMinimumWidth(0)
        self._columns[broad].setMaximumWidth(16_777_215)

    def _grow(self) -> None:
        """Ask for the room that the parts need where they are now.

        They came there while sizes were being handed out, and what they asked for then was not listened to.
        """
        for layout in (*map(_stack, self._columns), self._row):
            layout.invalidate()
            layout.activate()
        self.updateGeometry()

    def _fill(self, plan: list[list[QWidget]]) -> None:
        """Qt's own items for the parts are made anew: kept ones would go on answering with sizes that were."""
        for column in self._columns:
            for part in [part for parts in self._plans[1] for part in parts]:
                _stack(column).removeWidget(part)
        for place, column in enumerate(self._columns):
            parts = plan[place] if place < len(plan) else []
            for index, part in enumerate(parts):
                _stack(column).insertWidget(index, part)
            column.setVisible(bool(parts))


def _stack(column: QWidget) -> QVBoxLayout:
    stack = column.layout()
    assert isinstance(stack, QVBoxLayout)
    return stack
