"""Our dialogs: only for creating, deciding and destroying."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QHBoxLayout,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from app.ui.shared.buttons import Button
from app.ui.shared.keycap import KeyHint
from app.ui.shared.labels import ElidedLabel, Label
from app.ui.shared.overlay import Overlay
from app.ui.shared.panel import Separator

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Dialog(Overlay):
    """A title, a body to fill through ``body``, and a foot with key hints and one filled button.

    Enter presses the filled button from any field of one line and box to tick, Ctrl+Enter from anywhere; Escape
    rejects. ``accepted`` asks to be carried out: the caller closes the dialog with ``finish`` when that went well, so
    that a mistake can be said in place (``say_error``) and the input is kept.
    """

    leave = "cancel"
    """What Escape does here, in the foot: where nothing is asked there is nothing to cancel."""
    accepted = Signal()
    rejected = Signal()

    def __init__(
        self, window: QWidget, title: str, action: str, *, danger: bool = False, key: str = "Enter", width: int = 560
    ) -> None:
        super().__init__(window, width=width)
        self.setAccessibleName(title)
        head = QHBoxLayout()
        head.setContentsMargins(20, 16, 20, 4)
        head.addWidget(ElidedLabel(title, "title"))
        self.column.addLayout(head)
        self.body = QVBoxLayout()
        self.body.setContentsMargins(20, 8, 20, 16)
        self.body.setSpacing(10)
        self.column.addLayout(self.body, 1)
        self._error = Label("", "meta", "danger", wrap=True)
        self._error.hide()
        self._error.setContentsMargins(20, 0, 20, 10)
        self.column.addWidget(self._error)
        self.column.addWidget(Separator())
        self.primary = Button(action, kind="danger" if danger else "primary", key=key)
        self.primary.clicked.connect(self._on_primary_clicked)
        self._foot = self._make_foot()

    def _make_foot(self) -> QHBoxLayout:
        foot = QHBoxLayout()
        foot.setContentsMargins(20, 8, 20, 8)
        foot.setSpacing(18)
        foot.addWidget(KeyHint("Esc", self.leave))
        foot.addStretch(1)
        foot.addWidget(self.primary)
        self.column.addLayout(foot)
        return foot

    def open(self, focus: QWidget | None = None) -> None:
        """Show it. Without anything to fill in or to read, the filled button has the focus, whose key is Enter."""
        super().open(focus)
        first = QApplication.focusWidget()
        if focus is None and first is not None and self._foot.indexOf(first) >= 0 and self.primary.isEnabled():
            self.primary.setFocus(Qt.FocusReason.OtherFocusReason)

    def add_hint(self, key: str, words: str) -> None:
        """Name another key in the foot, before the one for cancelling."""
        self._foot.insertWidget(self._foot.count() - 3, KeyHint(key, words))

    def add_button(self, button: QWidget) -> None:
        """Put another button beside the filled one."""
        self._foot.insertWidget(self._foot.count() - 1, button)

    def say_error(self, words: str) -> None:
        """Say what went wrong above the foot; no words take it back."""
        self.is_asked = self.is_asked and not words
        self._error.setText(words)
        self._error.setVisible(bool(words))
        self.place()

    @property
    def error(self) -> str:
        """What was said to have gone wrong, or nothing."""
        return self._error.text()

    def finish(self) -> None:
        """Close the dialog after what it asked for has been done; it may be gone by then."""
        if isValid(self):
            self.close_overlay()

    def _on_primary_clicked(self) -> None:
        self.is_asked = True
        self.accepted.emit()

    def dismiss(self) -> None:
        self.close_overlay()
        self.rejected.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER:
            focused = QApplication.focusWidget()
            with_control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            # A box is ticked by Space; of several answers Enter takes one, and goes on from the one that is taken.
            goes_on = isinstance(focused, QCheckBox) or (isinstance(focused, QRadioButton) and focused.isChecked())
            if isinstance(focused, QAbstractButton) and not goes_on and not with_control:
                focused.click()
            elif self.primary.isEnabled():
                self.primary.click()
            event.accept()
            return
        super().keyPressEvent(event)
