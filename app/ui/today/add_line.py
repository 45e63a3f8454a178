"""The line in which a reminder is written: read while it is typed, kept until it is stored."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.domain.day_text import long_day, time_text
from app.domain.errors import UserError
from app.ui.host import Host
from app.ui.shared.keycap import KeyCap
from app.ui.shared.labels import ElidedLabel
from app.ui.shared.strips import IconLabel
from app.ui.shared.theme import Theme
from app.ui.shared.undo_keys import leave_undo_to_window

if TYPE_CHECKING:
    from app.services.quick_add.add import Moved
    from app.services.quick_add.understand import Asked, Understood

# What reads sentences is loaded when one is typed: the window begins without it.

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_TYPING_MS = 120


class AddLine(QWidget):
    """Enter adds, Escape and the arrow down leave; the text stays until it was stored."""

    added = Signal(int, object)
    """The key of the new task and the day it is due on."""
    left = Signal()

    def __init__(self, host: Host, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._host = host
        self._is_adding = False
        self.edit = QLineEdit()
        self.edit.setProperty("bare", True)
        self.edit.setPlaceholderText("Add a reminder: call Ana tomorrow 10:00")
        self.edit.setAccessibleName("Add a reminder")
        self.edit.installEventFilter(self)
        leave_undo_to_window(self.edit)
        self.reading = ElidedLabel("", "meta", "text2")
        self.reading.hide()
        self._lay_out()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_TYPING_MS)
        self._timer.timeout.connect(self._look_up)
        self.edit.textChanged.connect(self._on_text_changed)
        self.setFocusProxy(self.edit)

    def _lay_out(self) -> None:
        tokens = Theme.current()
        row = QHBoxLayout()
        row.setContentsMargins(tokens.px(15), 4, 13, 4)
        row.setSpacing(8)
        row.addWidget(IconLabel("plus"))
        row.addWidget(self.edit, 1)
        row.addWidget(KeyCap("Q"))
        below = QHBoxLayout()
        below.setContentsMargins(tokens.px(40), 0, 13, 8)
        below.addWidget(self.reading)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addLayout(below)
        self._below = below
        self._say("")

    # -- reading -----------------------------------------------------------------------------------------------------

    def _on_text_changed(self, text: str) -> None:
        if text.strip():
            self._timer.start()
        else:
            self._timer.stop()
            self._say("")

    def _asked(self) -> Asked:
        from app.domain.quick_add import AddKind
        from app.services.quick_add.understand import Asked
        from app.ui.shared.habits import habits

        return Asked(self.edit.text(), habits(self._host.ctx), AddKind.REMINDER)

    def _look_up(self) -> None:
        from app.services.quick_add.understand import understand

        work = partial(understand, self._host.ctx, self._asked())
        self._host.runner.query(work, owner=self, done=self._on_read, failed=self._on_failed, lane="reading")

    def _on_read(self, found: Understood) -> None:
        if self.edit.text().strip() and not self._is_adding:
            self._say(found.missing or reading_text(found, self._host.ctx.clock.today()))

    def _say(self, words: str, *, wrong: bool = False) -> None:
        self.reading.set_look(color="danger" if wrong else "text2")
        self.reading.setText(words)
        self.reading.setVisible(bool(words))
        self._below.setContentsMargins(Theme.current().px(40), 0, 13, 8 if words else 0)

    # -- adding ------------------------------------------------------------------------------------------------------

    def submit(self) -> None:
        """Add what is written, as it is understood."""
        if not self.edit.text().strip() or self._is_adding:
            return
        self._timer.stop()
        self._is_adding = True
        ctx, asked = self._host.ctx, self._asked()

        def work() -> Moved:
            from app.services.quick_add import add_sentence

            return add_sentence(ctx, asked)

        self._host.saving("reminder")
        done = partial(self._on_added, asked.text)
        self._host.runner.command(work, owner=self, done=done, failed=self._on_failed)

    def _on_added(self, text: str, moved: Moved) -> None:
        self._is_adding = False
        self._host.saved(moved.saved.change_set_id, moved.saved.label)
        # What was typed on meanwhile is the beginning of the next one.
        rest = self.edit.text()
        self.edit.setText(rest[len(text) :].lstrip() if rest.startswith(text) else rest)
        self.added.emit(moved.saved.record_id, moved.due_on)

    def _on_failed(self, error: Exception) -> None:
        self._is_adding = False
        if isinstance(error, UserError):
            self._say(error.message, wrong=True)
        else:
            self._host.show_error(error)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is not self.edit or not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        key = event.key()
        if key in _ENTER:
            self.submit()
        elif key in (Qt.Key.Key_Escape, Qt.Key.Key_Down):
            self.left.emit()
        else:
            return False
        return True


def reading_text(found: Understood, today: date) -> str:
    """What was understood: what, whom about, when."""
    about = found.contact or found.company or found.deal
    when = ""
    if found.due_on is not None:
        at = time_text(found.due_time) if found.due_time else ""
        when = f"{long_day(found.due_on, today)} {at}".strip()
    guess = "" if found.reading.when or not when else " (no day was named)"
    return ", ".join(filter(None, (found.subject, about.title if about else "", f"{when}{guess}")))
