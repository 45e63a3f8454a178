"""What speaks for a deal and what against it, side by side."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.stall_evidence import Evidence
from app.ui.shared.labels import ElidedLabel, Label
from app.ui.shared.strips import IconLabel


class EvidenceView(QWidget):
    """Two columns of short sentences."""

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(20)
        self._for = _Side("Speaks for it", "plus", "ok", "Nothing that is known")
        self._against = _Side("Speaks against it", "x", "danger", "Nothing that is known")
        for side in (self._for, self._against):
            row.addWidget(side, 1, Qt.AlignmentFlag.AlignTop)

    def show_evidence(self, evidence: Evidence) -> None:
        """Show both sides."""
        self._for.show_lines(evidence.speaks_for)
        self._against.show_lines(evidence.speaks_against)


class _Side(QWidget):
    def __init__(self, name: str, icon: str, color: str, nothing: str) -> None:
        super().__init__()
        self._name, self._icon, self._color, self._nothing = name, icon, color, nothing
        self._rows: list[QWidget] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(7)
        self._column.addWidget(Label(name, "bodyStrong"))

    def show_lines(self, lines: Sequence[str]) -> None:
        for row in self._rows:
            row.hide()
            row.deleteLater()
        self._rows = [self._line(line) for line in lines] or [Label(self._nothing, "body", "text3")]
        for row in self._rows:
            self._column.addWidget(row)
        self.setAccessibleName(f"{self._name}: {'; '.join(lines) or self._nothing}")

    def _line(self, text: str) -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(IconLabel(self._icon, self._color, 14))
        row.addWidget(ElidedLabel(text), 1)
        return line
