"""The note and the task of a deal: fields of one line that are kept by Enter."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.day_text import medium_day
from app.domain.errors import UserError
from app.services.context import Context
from app.services.planning import Plan, read_plan
from app.ui.shared.evidence import BETWEEN_SIDES
from app.ui.shared.form_fields import Field, text_field
from app.ui.shared.habits import habits
from app.ui.shared.keycap import KeyHint
from app.ui.shared.labels import ElidedLabel


class WritingBar(QWidget):
    """``noted`` has the whole note, ``planned`` a task that was read from a sentence."""

    noted = Signal(str)
    planned = Signal(object)

    def __init__(self, ctx: Context) -> None:
        super().__init__()
        self._ctx = ctx
        self._kept = ""
        self.note = text_field("Stands in the minutes and on the deal's timeline")
        self.task = text_field("Such as: Call Ana Fri 10:30 about delivery")
        self._note_field, self._task_field = Field("Note", self.note), Field("Task", self.task)
        self._understood = ElidedLabel("", "meta", "text2")
        self._lay_out()
        self.note.returnPressed.connect(self.keep_note)
        self.task.returnPressed.connect(self._on_task)
        self.task.textChanged.connect(lambda _text: self._explain())

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 4, 20, 0)
        row.setSpacing(BETWEEN_SIDES)
        for key, field, words, aside in (
            ("W", self._note_field, "write, Enter keeps it, Esc goes back", None),
            ("T", self._task_field, "plan", self._understood),
        ):
            below = QHBoxLayout()
            below.addWidget(KeyHint(key, words))
            below.addWidget(aside or QWidget(), 1)
            column = QVBoxLayout()
            column.setSpacing(4)
            column.addWidget(field)
            column.addLayout(below)
            row.addLayout(column, 1)

    def show_note(self, note: str, *, is_other: bool) -> None:
        """Show what is kept. Of the same deal what is being typed stays as it is."""
        typing = self.note.text() != self._kept and not is_other
        self._kept = note
        if not typing:
            self.note.setText(note)
        if is_other:
            self.task.clear()

    def keep_note(self) -> None:
        """Hand the note on where it is another than the one kept."""
        text = self.note.text().strip()
        if text != self._kept:
            self._kept = text
            self.noted.emit(text)

    def clear_task(self) -> None:
        """The task is kept."""
        self.task.clear()

    def _read(self) -> Plan | None:
        text = self.task.text().strip()
        return read_plan(text, habits(self._ctx)) if text else None

    def _on_task(self) -> None:
        try:
            plan = self._read()
        except UserError as error:
            self._task_field.say(error.message)
            return
        if plan is not None:
            self.planned.emit(plan)

    def _explain(self) -> None:
        try:
            plan = self._read()
        except UserError:
            plan = None
        self._task_field.say("")
        said = f"{plan.subject}: {medium_day(plan.due_on, self._ctx.clock.today())}{plan.details}" if plan else ""
        self._understood.setText(said)
