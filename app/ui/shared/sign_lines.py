"""Short sentences below each other, or in columns, each with a sign before it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from app.ui.shared.labels import ElidedLabel, Label
from app.ui.shared.strips import IconLabel

_SIGN = 14


class SignLines(QWidget):
    """``nothing`` stands there where there is no sentence."""

    def __init__(
        self, icon: str, color: str, nothing: str = "", *, columns: int = 1, between: int = 6, aside: int = 20
    ) -> None:
        super().__init__()
        self._columns = columns
        self._icon, self._color, self._nothing = icon, color, nothing
        self._rows: list[QWidget] = []
        self.texts: tuple[str, ...] = ()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setVerticalSpacing(between)
        self._grid.setHorizontalSpacing(aside)
        for column in range(columns):
            self._grid.setColumnStretch(column, 1)

    def show_lines(self, lines: Sequence[str]) -> None:
        """Show these."""
        self.texts = tuple(lines)
        for row in self._rows:
            row.hide()
            row.deleteLater()
        self._rows = [self._line(line) for line in lines]
        if not lines and self._nothing:
            self._rows = [Label(self._nothing, "body", "text3")]
        for place, row in enumerate(self._rows):
            self._grid.addWidget(row, place // self._columns, place % self._columns)
        self.setAccessibleName(self.spoken)

    @property
    def spoken(self) -> str:
        """All of them in one."""
        return "; ".join(self.texts) or self._nothing

    def _line(self, text: str) -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(IconLabel(self._icon, self._color, _SIGN))
        row.addWidget(ElidedLabel(text), 1)
        return line
