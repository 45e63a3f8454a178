"""What speaks for a deal and what against it, side by side."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.stall_evidence import Evidence
from app.ui.shared.labels import Label
from app.ui.shared.sign_lines import SignLines

_BETWEEN = 7
BETWEEN_SIDES = 20
"""Pixels between two columns: what stands above or below them is parted alike."""


class EvidenceView(QWidget):
    """Two columns of short sentences."""

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(BETWEEN_SIDES)
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
        self._name = name
        self._lines = SignLines(icon, color, nothing, between=_BETWEEN)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(_BETWEEN)
        column.addWidget(Label(name, "bodyStrong"))
        column.addWidget(self._lines)

    def show_lines(self, lines: Sequence[str]) -> None:
        self._lines.show_lines(lines)
        self.setAccessibleName(f"{self._name}: {self._lines.spoken}")
