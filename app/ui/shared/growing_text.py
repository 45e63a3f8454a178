"""Text of several lines that takes as much room as it needs, within a frame that somebody else paints."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy

from app.ui.shared.theme import Theme

_STAYING = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)


class GrowingText(QPlainTextEdit):
    """Grows with its text, to ``most`` lines and with a scroll bar from there, or without end; Tab goes on."""

    focus_changed = Signal()
    focus_left = Signal()
    """The focus went to something else of the window, not just to a menu or another window."""

    def __init__(self, most: int | None = None) -> None:
        super().__init__()
        self._most = most
        self.setTabChangesFocus(True)
        if most is None:
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        self.setStyleSheet("QPlainTextEdit { border: none; background: transparent; padding: 0; }")
        self.document().setDocumentMargin(0)
        self.document().documentLayout().documentSizeChanged.connect(self.fit)
        Theme.instance().theme_changed.connect(self.fit)
        self.fit()

    def fit(self) -> None:
        """Take as many lines as the text has, within bounds."""
        self.setFont(Theme.current().font("body"))
        lines = max(round(self.document().size().height()), 1)
        lines = lines if self._most is None else min(lines, self._most)
        self.setFixedHeight(lines * self.fontMetrics().lineSpacing() + 4)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focus_changed.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.focus_changed.emit()
        if event.reason() not in _STAYING:
            self.focus_left.emit()
