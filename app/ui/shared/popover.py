"""A card that lives inside the window, takes the keyboard while it is open, and gives the focus back."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget

from app.ui.shared.floating import paint_floating


class Popover(QWidget):
    """Subclasses place themselves before ``open_with``. It closes when the focus leaves it or the window is resized."""

    closed = Signal()

    def __init__(self, window: QWidget, name: str) -> None:
        super().__init__(window)
        self._window = window
        self._came_from: QWidget | None = None
        self.setAccessibleName(name)
        self.hide()

    def open_with(self, first: QWidget) -> None:
        """Show it with the focus on ``first``."""
        self._came_from = QApplication.focusWidget()
        self._window.installEventFilter(self)
        QApplication.instance().focusChanged.connect(self._on_focus_changed)  # type: ignore[union-attr]  # it runs
        self.show()
        self.raise_()
        first.setFocus(Qt.FocusReason.PopupFocusReason)

    def close_popover(self) -> None:
        """Close without taking anything, and give the focus back."""
        if self.isHidden():
            return
        QApplication.instance().focusChanged.disconnect(self._on_focus_changed)  # type: ignore[union-attr]  # it runs
        self._window.removeEventFilter(self)
        # Before it hides: Qt would hand the focus on to the next in the window, and a panel below take that for asking.
        if self._came_from is not None and self._came_from.isVisible():
            self._came_from.setFocus(Qt.FocusReason.PopupFocusReason)
        self.hide()
        self._came_from = None
        self.closed.emit()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()  # no shortcut of the window fires meanwhile
            return True
        return super().event(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._window and event.type() == QEvent.Type.Resize:
            self.close_popover()
        return False

    def _on_focus_changed(self, _old: QWidget | None, now: QWidget | None) -> None:
        if now is not None and now is not self and not self.isAncestorOf(now):
            self._came_from = None
            self.close_popover()

    def paintEvent(self, _event: QPaintEvent) -> None:
        paint_floating(self)
