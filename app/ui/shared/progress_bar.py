"""A bar that shows how far long work is."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui.shared.meters import draw_bar
from app.ui.shared.theme import Theme


class ProgressBar(QWidget):
    """A share of 0 to 1; None is not known, and then the bar stays empty and the words count."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._share: float | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def share(self) -> float | None:
        """How far it is."""
        return self._share

    def set_share(self, share: float | None) -> None:
        """Show how far it is."""
        self._share = share
        self.setAccessibleName("Progress" if share is None else f"{share:.0%}")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, Theme.current().px(6))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        draw_bar(painter, QRectF(self.rect()), self._share or 0.0, "accent", Theme.current())
        painter.end()
