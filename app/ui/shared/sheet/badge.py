"""A phase's badge as a widget."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui.shared.glyphs import BadgeKind, badge_width, draw_phase_badge
from app.ui.shared.theme import Theme


class PhaseBadge(QWidget):
    """The code of a phase in the ink of its kind; ``name`` is what is said beside it."""

    def __init__(self, code: str = "", kind: BadgeKind = "genesis", name: str = "") -> None:
        super().__init__()
        self._code, self._kind = code, kind
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.show_phase(code, kind, name)
        Theme.instance().theme_changed.connect(self.updateGeometry)

    def show_phase(self, code: str, kind: BadgeKind, name: str = "") -> None:
        """Show another phase."""
        self._code, self._kind = code, kind
        self.setAccessibleName(f"{code} {name}".strip())
        self.setToolTip(name)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        tokens = Theme.current()
        return QSize(badge_width(self._code, tokens), tokens.size("badge"))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        draw_phase_badge(painter, QPointF(0, 0), self._code, self._kind, Theme.current())
        painter.end()
