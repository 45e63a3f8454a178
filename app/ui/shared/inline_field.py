"""A value that is text until somebody points at it, clicks it or presses F2, and then a field in the same place."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from app.domain.errors import UserError
from app.ui.shared.field_line import ENTER_KEYS, FieldLine
from app.ui.shared.field_paint import FieldState, paint_frame, paint_sign
from app.ui.shared.focus_ring import ring_outset
from app.ui.shared.labels import Label
from app.ui.shared.theme import Theme

TEXT_INSET = 11
"""How far the text stands from the field's left edge; shift a field by as much to align its text with a label.

At rest that includes the room for the focus ring, so the text does not move whatever the field's state.
"""


class InlineField(QWidget):
    """Enter saves, Escape reverts, Tab saves and goes on. What is wrong is said below, in words, and the input stays.

    ``validate`` turns the text into a value or raises ``UserError``. ``hint`` gives a line below the field while
    somebody types, such as the sum of what was typed. ``show`` turns a saved value back into text. A ``tight`` field
    gives its whole width to the text: no signs in it, and what it has to say is said by whoever listens to ``said``.
    """

    saved = Signal(object)
    """The new value, as ``validate`` made it. Not sent when nothing changed."""
    editing_changed = Signal(bool)
    said = Signal(str, str)
    """Words and their colour role, for whoever shows them in place of a tight field; no words take them back."""

    def __init__(
        self,
        name: str,
        *,
        validate: Callable[[str], object] = str,
        hint: Callable[[str], str] | None = None,
        show: Callable[[object], str] | None = None,
        placeholder: str = "",
        role: str = "bodyMedium",
        tight: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._tight = tight
        self._name, self._validate, self._hint, self._show = name, validate, hint, show
        self._role = role
        self._rest_text, self._error, self._locked = "", "", ""
        self._editing = self._hover = self._always_framed = False
        self._edit = FieldLine(self)
        self._edit.setAccessibleName(name)
        self._edit.setPlaceholderText(placeholder)
        self._edit.textEdited.connect(self._on_text_edited)
        self._below = Label("", "meta", "text2", wrap=True)
        self._below.hide()
        self._lay_out()
        self.setFocusProxy(self._edit)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        Theme.instance().theme_changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def _lay_out(self) -> None:
        self._column = QVBoxLayout(self)
        self._column.setSpacing(2)
        self._row = QHBoxLayout()
        self._row.addWidget(self._edit)
        self._column.addLayout(self._row)
        self._column.addWidget(self._below)
        self._column.addStretch(1)
        self._apply_margins()

    def _apply_margins(self) -> None:
        out = self._outset()
        self._column.setContentsMargins(out, out, out, 0)
        self._row.setContentsMargins(TEXT_INSET - out, 0, 5 if self._tight else 30, 0)

    # what a screen says and asks

    @property
    def editing(self) -> bool:
        """Whether somebody is changing the text now."""
        return self._editing

    @property
    def error(self) -> str:
        """What is wrong with the input, or nothing."""
        return self._error

    @property
    def state(self) -> FieldState:
        """How the field is drawn."""
        if self._error:
            return "wrong"
        if self._editing:
            return "editing"
        if self._locked:
            return "locked"
        return "hover" if self._hover else "rest"

    def text(self) -> str:
        """The text as it stands now, saved or not."""
        return self._edit.text()

    @property
    def frame_outset(self) -> int:
        """How far the widget reaches beyond its frame, in pixels."""
        return self._outset()

    def line_edit(self) -> QLineEdit:
        """The line, for completers and tests."""
        return self._edit

    def set_text(self, text: str) -> None:
        """Show another saved value. Somebody's half-finished input is kept; it comes into force when that ends."""
        self._rest_text = text
        if not self._editing and not self._error:
            self._edit.setText(text)
            self._edit.setCursorPosition(0)

    def set_hint(self, words: str) -> None:
        """A quiet line below the field, such as "in 15 days"."""
        if not self._error:
            self._say(words, "text2")

    def set_error(self, words: str) -> None:
        """Say what is wrong with the input, which stays; no words take the error back."""
        self._error = words
        self._say(words, "danger" if words else "text2")
        self._edit.setAccessibleDescription(words)
        self.update()

    def set_framed(self, framed: bool) -> None:
        """Show the frame of a field at rest too, as in forms that create something."""
        self._always_framed = framed
        self._apply_margins()
        self._edit.setFont(Theme.current().font(self._font_role()))
        self.update()

    def set_locked(self, reason: str) -> None:
        """Make the value read-only and say why; no reason unlocks it."""
        self._locked = reason
        self.setToolTip(reason)
        self._edit.setAccessibleDescription(reason)
        self.update()

    # editing

    def begin_edit(self, *, select: bool = True) -> None:
        """Turn the text into a field."""
        if self._editing or self._locked:
            return
        self._editing = True
        self._edit.setReadOnly(False)
        if not self._edit.hasFocus():
            self._edit.setFocus(Qt.FocusReason.OtherFocusReason)
        if select:
            self._edit.selectAll()
        self.editing_changed.emit(True)
        self.update()

    def revert(self) -> None:
        """Forget the input."""
        self.set_error("")
        self._end()
        self._edit.setText(self._rest_text)

    def commit(self) -> bool:
        """Save the input; false when it is wrong, which is then said below the field."""
        if not self._editing:
            return not self._error
        typed = self._edit.text()
        if typed == self._rest_text:
            self.revert()
            return True
        try:
            value = self._validate(typed)
        except UserError as error:
            self.set_error(error.message)
            return False
        self.set_error("")
        self._rest_text = typed if self._show is None else self._show(value)
        self._end()
        self._edit.setText(self._rest_text)
        self.saved.emit(value)
        return True

    def take_key(self, event: QKeyEvent) -> bool:
        """Handle a key of the line; false leaves it to the line."""
        key = event.key()
        enter = key in ENTER_KEYS
        if not self._editing:
            begins = enter or key == Qt.Key.Key_F2
            if begins:
                self.begin_edit()
            return begins
        if enter:
            self.commit()
        elif key == Qt.Key.Key_Escape:
            self.revert()
        return enter or key == Qt.Key.Key_Escape

    def _end(self) -> None:
        if not self._editing:
            return
        self._editing = False
        self._edit.setReadOnly(True)
        self._edit.deselect()
        self._say("", "text2")
        self.editing_changed.emit(False)
        self.update()

    def _on_text_edited(self, text: str) -> None:
        if self._error:
            self.set_error("")
        if self._hint is None:
            return
        try:
            self._say(self._hint(text), "text2")
        except UserError:
            self._say("", "text2")  # half a number is no mistake yet

    def _say(self, words: str, color: str) -> None:
        self._below.set_look(color=color)
        self._below.setText(words)
        self._below.setVisible(bool(words) and not self._tight)
        self.said.emit(words, color)

    # drawing

    def _font_role(self) -> str:
        return "body" if self._always_framed else self._role

    def _outset(self) -> int:
        """The room for the focus ring. A field that is always framed shows its focus by the frame instead."""
        return 0 if self._always_framed else ring_outset(Theme.current())

    def _box(self) -> QRectF:
        out = self._outset()
        return QRectF(out, out, self.width() - 2 * out, Theme.current().size("control"))

    def sizeHint(self) -> QSize:
        return QSize(Theme.current().px(140), super().sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_frame(painter, self._box(), self.state, framed=self._always_framed, focused=self._edit.hasFocus())
        if not self._tight:
            paint_sign(painter, self._box(), self.state)
        painter.end()

    def set_hovered(self, hovered: bool) -> None:
        """Draw the field as under the pointer, or not."""
        self._hover = hovered
        self.update()

    def enterEvent(self, event: QEnterEvent) -> None:
        self.set_hovered(True)
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self.set_hovered(False)
        super().leaveEvent(event)

    def _on_theme_changed(self) -> None:
        tokens = Theme.current()
        self._edit.setFont(tokens.font(self._font_role()))
        self.updateGeometry()
