"""Keeps the focus out of what nobody goes to by accident."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

_NONE = Qt.FocusPolicy.NoFocus


class FocusGuard(QObject):
    """When what has the focus goes out of sight, Qt hands the focus on as if by Tab, wherever that leads.

    From a row that was just deleted it led to the message about it, whose button takes the deletion back: whoever
    pressed on would have. The guard gives it to what lies around the row instead.
    """

    def __init__(self, parent: QObject, is_guarded: Callable[[QWidget], bool]) -> None:
        super().__init__(parent)
        self._is_guarded = is_guarded
        application = QGuiApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._on_focus_changed)

    def _on_focus_changed(self, old: QWidget | None, now: QWidget | None) -> None:
        if old is None or now is None or old.isVisible() or not self._is_guarded(now):
            return
        around = old.parentWidget()
        while around is not None and not (around.isVisible() and around.focusPolicy() != _NONE):
            around = around.parentWidget()
        if around is not None:
            around.setFocus(Qt.FocusReason.OtherFocusReason)
