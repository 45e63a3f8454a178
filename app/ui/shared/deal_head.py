"""The head over a deal that is looked at alone: phase, company and amount; below, what it is about and its chance."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.ui.shared.glyphs import BadgeKind
from app.ui.shared.labels import ElidedLabel, Label
from app.ui.shared.sheet.badge import PhaseBadge


class DealHead(QVBoxLayout):
    """Two lines; what stands at their right ends is always whole."""

    def __init__(self, kind: BadgeKind) -> None:
        super().__init__()
        self.badge = PhaseBadge("", kind)
        self.title, self.amount = ElidedLabel("", "title"), Label("", "title")
        self.about, self.chance = ElidedLabel("", "meta", "text2"), Label("", "meta", "text2")
        self.setSpacing(4)
        self.addLayout(_line(self.badge, self.title, self.amount))
        self.addLayout(_line(None, self.about, self.chance))


def _line(first: QWidget | None, middle: QWidget, last: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(10)
    if first is not None:
        row.addWidget(first)
    row.addWidget(middle, 1)
    row.addWidget(last)
    return row
