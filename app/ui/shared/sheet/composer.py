"""Where a note is written and a call, e-mail or meeting is logged."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from app.services.timeline import Entry
from app.ui.host import Runner
from app.ui.shared.box_paint import draw_box
from app.ui.shared.buttons import Button, IconButton
from app.ui.shared.choice_popup import Option
from app.ui.shared.growing_text import GrowingText
from app.ui.shared.inline_field import InlineField
from app.ui.shared.keycap import KeyCap
from app.ui.shared.labels import Label
from app.ui.shared.picker_field import Ask, PickerField
from app.ui.shared.theme import Theme
from app.ui.shared.typed import whole_number
from app.ui.shared.undo_keys import leave_undo_to_window

KINDS = (
    ("call", "phone", "L", "Log a call"),
    ("email", "mail", "E", "Log an e-mail"),
    ("meeting", "users", "M", "Log a meeting"),
)
_TITLES = {"note": "Note", "call": "Call", "email": "E-mail", "meeting": "Meeting", "attempt": "Call, not reached"}
KIND_NAMES = frozenset(_TITLES)
_PLACEHOLDERS = {
    "note": "Write a note",
    "call": "What was said?",
    "email": "What was it about?",
    "meeting": "What came out of it?",
    "attempt": "Who answered, if anybody?",
    "not_yet": "Why not yet?",
}
_UNTIMED = frozenset({"note", "not_yet"})  # an opinion takes no minutes
_ACTIONS = {
    "note": "Save note",
    "call": "Log call",
    "email": "Log e-mail",
    "meeting": "Log meeting",
    "attempt": "Log call",
}
_NOT_REACHED = "Alt Enter"
_MOST_LINES = 8
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


@dataclass(frozen=True, slots=True)
class Draft:
    """What stands in the composer. ``entry`` is set while an entry that is stored already is being corrected."""

    kind: str = "note"
    text: str = ""
    person: Option | None = None
    minutes: int | None = None
    entry: Entry | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing would be lost with it."""
        return self == Draft()


class _Lines(GrowingText):
    """Enter submits, Shift+Enter begins a new line, Alt+Enter says that nobody was reached, Escape leaves."""

    submitted = Signal()
    missed = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__(_MOST_LINES)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.missed.emit()
        elif event.key() in _ENTER and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.submitted.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class Composer(QWidget):
    """``submitted`` carries the Draft; ``clear`` is called when it was stored, so that a failure loses nothing."""

    submitted = Signal(object)
    changed = Signal(object)
    """The Draft as it stands now."""
    left = Signal()
    promise_asked = Signal()

    def __init__(self, ask_people: Ask, runner: Runner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._draft = Draft()
        self.expected: Callable[[], Option | None] = lambda: None
        """Whom a call is with unless somebody else is named."""
        self._lines = _Lines()
        leave_undo_to_window(self._lines)
        self._lines.submitted.connect(self._on_submitted)
        self._lines.missed.connect(self._on_missed)
        self._lines.left.connect(self.left)
        self._lines.textChanged.connect(self._on_changed)
        self._lines.focus_changed.connect(self.update)
        self.person = PickerField("With whom", ask_people, runner=runner, placeholder="With whom?")
        self.person.saved.connect(self._on_person_saved)
        minutes = whole_number()
        self.minutes = InlineField("Minutes", validate=minutes.read, show=minutes.show, placeholder="Minutes")
        self.minutes.saved.connect(lambda value: self._set(minutes=value))
        self._title = Label("", "metaStrong", "text2")
        self._title.setContentsMargins(0, 4, 0, 0)  # a field stands lower by the room for its focus ring
        self._save = Button("Save", kind="secondary", key="Enter", small=True)
        self._save.clicked.connect(self._on_submitted)
        self._missed = Button("Not reached", kind="secondary", key=_NOT_REACHED, small=True)
        self._missed.clicked.connect(self._on_missed)
        self._cancel = Button("Discard", kind="link")
        self._cancel.clicked.connect(self.clear)
        self._build()
        self._show()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 6, 6, 6)
        column.setSpacing(2)
        self._head = QWidget()
        head = QHBoxLayout(self._head)
        head.setContentsMargins(0, 0, 0, 0)
        head.setSpacing(0)
        head.addWidget(self._title)
        head.addWidget(self.person, 3)
        head.addWidget(self.minutes, 2)
        column.addWidget(self._head)
        middle = QHBoxLayout()
        middle.setSpacing(4)
        middle.addWidget(self._lines, 1)
        self._kinds = QWidget()
        row = QHBoxLayout(self._kinds)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        for kind, icon, key, name in KINDS:
            button = IconButton(icon, name, key=key)
            button.clicked.connect(lambda _checked=False, kind=kind: self.begin(kind))
            row.addWidget(button)
            row.addWidget(KeyCap(key))
            row.addSpacing(6)
        promise = IconButton("handshake", "Note a promise", key="P")
        promise.clicked.connect(self.promise_asked)
        row.addWidget(promise)
        row.addWidget(KeyCap("P"))
        row.addSpacing(6)
        middle.addWidget(self._kinds)
        column.addLayout(middle)
        self._foot = QWidget()
        foot = QHBoxLayout(self._foot)
        foot.setContentsMargins(0, 4, 0, 0)
        self._hint = Label("Shift Enter for a new line", "caption", "text3")
        foot.addWidget(self._hint)
        foot.addStretch(1)
        foot.addWidget(self._cancel)
        foot.addSpacing(8)
        foot.addWidget(self._missed)
        foot.addWidget(self._save)
        column.addWidget(self._foot)

    @property
    def draft(self) -> Draft:
        """What is written and not stored yet."""
        return self._draft

    def show_draft(self, draft: Draft) -> None:
        """Put a draft back, such as the one of the record that is shown now."""
        self._draft = draft
        self._lines.blockSignals(True)
        self._lines.setPlainText(draft.text)
        self._lines.blockSignals(False)
        self._lines.fit()
        self.person.revert()
        self.person.set_text(draft.person.text if draft.person else "")
        self.minutes.revert()
        self.minutes.set_text(str(draft.minutes) if draft.minutes else "")
        self._show()

    def begin(self, kind: str) -> None:
        """Write something of this kind; what is written already stays."""
        is_new_call = kind == "call" and not self._is_call
        self._set(kind=kind)
        if is_new_call:
            self.name_expected()
        self._show()
        self._lines.setFocus(Qt.FocusReason.OtherFocusReason)
        self._lines.moveCursor(self._lines.textCursor().MoveOperation.End)

    def name_expected(self) -> None:
        """Say whom the call that is begun is with, as far as nobody has said so."""
        person = self.expected()
        if self._is_call and self._draft.person is None and person is not None:
            self._set(person=person)
            self.person.set_text(person.text)

    def edit(self, entry: Entry) -> None:
        """Correct a stored entry."""
        text = entry.detail
        if entry.kind == "note":
            text = entry.detail if entry.title.endswith("…") else "\n".join(filter(None, (entry.title, entry.detail)))
        self.show_draft(Draft(entry.kind, text, None, entry.minutes, entry))
        self._lines.setFocus(Qt.FocusReason.OtherFocusReason)

    def clear(self) -> None:
        """It was stored, or is not wanted."""
        self.show_draft(Draft())
        self.changed.emit(self._draft)

    def text_edit(self) -> QPlainTextEdit:
        """The text itself."""
        return self._lines

    def _set(self, **fields: object) -> None:
        self._draft = replace(self._draft, **fields)  # type: ignore[arg-type]  # the names are those of Draft
        self.changed.emit(self._draft)

    def _on_person_saved(self, key: object) -> None:
        self._set(person=None if key is None else Option(key, self.person.text()))

    def _on_changed(self) -> None:
        self._set(text=self._lines.toPlainText())
        self._show()

    def _on_submitted(self) -> None:
        self.minutes.commit()
        if self.minutes.error or (self._draft.kind == "note" and not self._draft.text.strip()):
            return
        self.submitted.emit(self._draft)

    def _on_missed(self) -> None:
        """Log a call that reached nobody, with what was written about it."""
        if self._is_call:
            self._set(kind="attempt")
            self._show()
            self._on_submitted()

    @property
    def _is_call(self) -> bool:
        return self._draft.kind == "call" and self._draft.entry is None

    def _show(self) -> None:
        draft = self._draft
        self._title.setText("Correct the entry" if draft.entry else _TITLES.get(draft.kind, draft.kind.capitalize()))
        self._lines.setPlaceholderText(_PLACEHOLDERS.get(draft.kind, "What happened?"))
        self._lines.setAccessibleName(_PLACEHOLDERS.get(draft.kind, "What happened?"))
        self._head.setVisible(draft.kind != "note" or draft.entry is not None)
        self.person.setVisible(draft.entry is None)
        self.minutes.setVisible(draft.kind not in _UNTIMED)
        self._foot.setVisible(not draft.is_empty)
        self._missed.setVisible(self._is_call)
        self._hint.setVisible(not self._is_call)  # there is no room for all of it
        self._kinds.setVisible(draft.is_empty)
        self._save.set_label("Save" if draft.entry else _ACTIONS[draft.kind])
        self._cancel.set_label("Cancel" if draft.entry else "Discard")
        self.updateGeometry()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        focused = self._lines.hasFocus()
        outline, width = ("accent", 2.0) if focused else ("borderStrong", 1.0)
        draw_box(painter, QRectF(self.rect()), Theme.current(), fill="surface", outline=outline, width=width)
        painter.end()
