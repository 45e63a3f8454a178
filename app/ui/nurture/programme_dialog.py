"""Makes a programme, or changes one: its name, whose deals come in, and its steps in their order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QWidget

from app.domain.errors import ConflictError, UserError
from app.domain.nurture import Channel, Interval, StepSpec, check_fields
from app.services.context import Context
from app.services.nurture.programmes import (
    CreateProgramme,
    EditProgramme,
    ProgrammeRow,
    create_programme,
    edit_programme,
)
from app.services.saved import Saved
from app.ui.host import Runner
from app.ui.nurture.words import CHANNELS, text_hint
from app.ui.shared.attachment_list import AttachmentList
from app.ui.shared.buttons import Button, IconButton
from app.ui.shared.choices import Choices
from app.ui.shared.form_dialog import choice_box
from app.ui.shared.form_fields import Field, text_field
from app.ui.shared.grid.columns import GridColumn
from app.ui.shared.grid.view import GridView, RowDeed
from app.ui.shared.panel import SectionHeader
from app.ui.shared.storing import StoringDialog
from app.ui.shared.table_frame import TableFrame
from app.ui.shared.theme import Theme

_BY_HAND: tuple[object, str] = (None, "Nobody: enrolled by hand")
_APPROVALS: Choices = ((False, "Wait for approval"), (True, "Go out by themselves"))
_HINTS: dict[object, str] = {
    False: "Each waits under Mail until somebody has read and approved it.",
    True: "Each goes out when it is due, and nobody reads it before. Who replied, opted out or went on gets none.",
}
_FIRST, _NEXT = Interval(1, "week"), Interval(1, "month")
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_ROWS_SHOWN, _ROWS_LOW, _HIGH, _TEXT_HEIGHT = 5, 3, 800, 64


@dataclass(frozen=True)
class StepRow:
    """A step while it is edited; ``id`` stays the same when it is moved."""

    id: int
    spec: StepSpec


class StepGrid(GridView):
    """The steps, edited in place."""

    def __init__(self) -> None:
        super().__init__("Steps", _columns())
        self._next_id = 0
        # The grid shows them later while somebody types.
        self.rows: tuple[StepRow, ...] = ()
        self.grid.edited.connect(self._on_edited)
        self.set_deeds(
            (
                RowDeed("Add a step", lambda _row: self.add_step(), "Ins"),
                RowDeed("Remove the step", self.remove, "Del", lambda _row: self.why_not_removed()),
                RowDeed("Move up", lambda _row: self.move_by(-1), "Ctrl+Up"),
                RowDeed("Move down", lambda _row: self.move_by(1), "Ctrl+Down"),
            )
        )

    @property
    def steps(self) -> tuple[StepSpec, ...]:
        """The steps as they stand."""
        return tuple(row.spec for row in self.rows)

    def show_steps(self, steps: Sequence[StepSpec]) -> None:
        """Begin with these."""
        self._show([self._row(step) for step in steps])

    def _show(self, rows: Sequence[StepRow]) -> None:
        self.rows = tuple(rows)
        self.set_rows(self.rows)

    def _row(self, step: StepSpec) -> StepRow:
        self._next_id += 1
        return StepRow(self._next_id, step)

    def add_step(self) -> None:
        """Add a step below the current one, and let its words be typed."""
        rows, place = list(self.rows), self.currentIndex().row() + 1
        row = self._row(StepSpec(_NEXT if rows else _FIRST, Channel.CALL, ""))
        rows.insert(place, row)
        self._show(rows)
        index = self.grid.index(place, len(self.grid.columns) - 1)
        self.setCurrentIndex(index)
        self.edit(index)

    def why_not_removed(self) -> str:
        """A programme has at least one step."""
        return "" if len(self.rows) > 1 else "A programme needs at least one step"

    def remove(self, row: StepRow) -> None:
        """Take a step out."""
        self._show([other for other in self.rows if other.id != row.id])

    def move_by(self, by: int) -> None:
        """Move the current step up or down."""
        rows, place = list(self.rows), self.currentIndex().row()
        if place >= 0 and 0 <= place + by < len(rows):
            row = rows.pop(place)
            rows.insert(place + by, row)
            self._show(rows)

    def change(self, row: StepRow, spec: StepSpec) -> None:
        """Put another step in its place."""
        self._show([replace(other, spec=spec) if other.id == row.id else other for other in self.rows])

    def _on_edited(self, row: StepRow, key: str, value: object) -> None:
        now = next(other for other in self.rows if other.id == row.id)
        self.grid.store((row.id, key))
        changes: Any = {key: value}
        self.change(now, replace(now.spec, **changes))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()  # it is the dialog's
            return
        super().keyPressEvent(event)

    def is_wrong(self) -> bool:
        """Whether something that was typed was refused."""
        return any(self.grid.is_wrong((row.id, column.key)) for row in self.rows for column in self.grid.columns)


def _columns() -> tuple[GridColumn, ...]:
    def channels(_row: StepRow) -> Choices:
        return tuple((channel, words) for channel, (words, _icon) in CHANNELS.items())

    return (
        GridColumn("after", "After", lambda row: row.spec.after.text, 110, read=Interval.read),
        GridColumn(
            "channel",
            "By",
            lambda row: CHANNELS[row.spec.channel][0],
            120,
            choices=channels,
            value=lambda row: row.spec.channel,
        ),
        GridColumn("subject", "What it is about", lambda row: row.spec.subject, 0, is_strong=True, read=_subject),
    )


def _subject(text: str) -> object:
    if not text.strip():
        raise UserError("Say what the step is about, such as: Call {given}.")
    check_fields(text)
    return text.strip()


class ProgrammeDialog(StoringDialog):
    """``phases`` are the nurturing phases with their words; ``row`` is what is changed, None for a new programme."""

    def __init__(self, window: QWidget, runner: Runner, phases: Choices, row: ProgrammeRow | None = None) -> None:
        title, action = ("New programme", "Add the programme") if row is None else (f"Edit {row.name}", "Save")
        super().__init__(window, title, action, key="Ctrl Enter", width=720)
        self._row = row
        self._seen = row.version if row else None
        name = text_field("Stay in touch")
        name.setText(row.name if row else "")
        self.add("name", "Name", name)
        self.add("phase_id", "Whose deals come in", choice_box((_BY_HAND, *phases), row.phase_id if row else None))
        sends = choice_box(_APPROVALS, bool(row and row.sends_by_itself))
        self._sends = self.add("sends_by_itself", "Its e-mails with a text", sends, hint=_HINTS[False], wide=True)
        sends.currentIndexChanged.connect(lambda _place: self._sends.set_hint(_HINTS[self.chosen("sends_by_itself")]))
        self._sends.set_hint(_HINTS[self.chosen("sends_by_itself")])
        self.steps, self._text, self.files = StepGrid(), QPlainTextEdit(), AttachmentList(runner)
        self._lay_out()
        self.steps.picked.connect(self._on_picked)
        self.steps.grid.said.connect(self.say_error)
        self._text.textChanged.connect(self._on_text)
        self.files.changed.connect(self._on_files)
        self.files.refused.connect(self.fail)
        self.files.filled.connect(self.place)
        self.steps.show_steps(row.steps if row else (StepSpec(_FIRST, Channel.CALL, "Call {given}"),))
        self.add_hint("Ctrl ↑ ↓", "move the step")

    def _lay_out(self) -> None:
        tokens = Theme.current()
        head = QHBoxLayout()
        head.addWidget(SectionHeader("Steps"), 1)
        up, down = IconButton("arrow-up", "Move the step up"), IconButton("arrow-down", "Move the step down")
        remove, add = IconButton("trash-2", "Remove the step"), Button("Add a step", icon="plus", key="Ins", small=True)
        up.clicked.connect(lambda: self.steps.move_by(-1))
        down.clicked.connect(lambda: self.steps.move_by(1))
        remove.clicked.connect(self._on_remove)
        add.clicked.connect(self.steps.add_step)
        for button in (up, down, remove, add):
            head.addWidget(button)
        self.body.addLayout(head)
        frame = TableFrame(self.steps, ground="raised")
        rows = _ROWS_SHOWN if self.window().height() >= tokens.px(_HIGH) else _ROWS_LOW
        frame.setFixedHeight(tokens.size("tableHeader") + rows * tokens.size("row") + 1)
        self.body.addWidget(frame)
        self._text.setTabChangesFocus(True)
        self._text.setFixedHeight(tokens.px(_TEXT_HEIGHT))
        self._text_field = self._fields["template"] = Field("Text of the step", self._text, text_hint(None))
        self.body.addWidget(self._text_field)
        self._files_field = self._fields["attachments"] = Field("Files of the step", self.files)
        self.body.addWidget(self._files_field)

    def _on_remove(self) -> None:
        row = self.steps.current
        if row is None:
            return
        reason = self.steps.why_not_removed()
        self.say_error(reason and f"{reason}.")
        if not reason:
            self.steps.remove(row)

    def _on_picked(self, row: StepRow | None) -> None:
        self._text_field.setEnabled(row is not None)
        self._files_field.setEnabled(row is not None)
        self.files.show_files(row.spec.attachments if row else ())
        text = row.spec.template if row else ""
        if row is not None:
            number = self.steps.grid.place_of(row.id) + 1
            self._text_field.set_name(f"Text of step {number}")
            self._files_field.set_name(f"Files of step {number}")
        self._text_field.set_hint(text_hint(row.spec if row else None))
        if text != self._text.toPlainText():
            self._text.setPlainText(text)

    def _chosen(self) -> StepRow | None:
        current = self.steps.current
        return next((row for row in self.steps.rows if current is not None and row.id == current.id), None)

    def _on_text(self) -> None:
        text, row = self._text.toPlainText(), self._chosen()
        if row is not None and row.spec.template != text:
            self.steps.change(row, replace(row.spec, template=text))
            self._text_field.set_hint(text_hint(replace(row.spec, template=text)))

    def _on_files(self) -> None:
        row = self._chosen()
        if row is not None:
            self.steps.change(row, replace(row.spec, attachments=self.files.files))
        self.clear_errors()

    # -- storing -----------------------------------------------------------------------------------------------------

    def storing(self, ctx: Context) -> Callable[[], Saved] | None:
        """The command for what stands here; None where something is to be put right first, which is then said."""
        self.clear_errors()
        if self.steps.is_wrong() or not self._check():
            return None
        name, phase, steps = self.text("name"), self.chosen("phase_id"), self.steps.steps
        phase_id, row = phase if isinstance(phase, int) else None, self._row
        sends = self.chosen("sends_by_itself") is True
        if row is None:
            new = CreateProgramme(name, steps, phase_id, sends_by_itself=sends)
            return lambda: create_programme(ctx, new)
        edited = EditProgramme(row.id, self._seen, name, steps, phase_id, row.notes or None, row.is_active, sends)
        return lambda: edit_programme(ctx, edited)

    def _check(self) -> bool:
        """Whether each step can be said; the first that can't is shown with the reason."""
        for row in self.steps.rows:
            key, text = "subject", row.spec.subject
            try:
                _subject(text)
                key = "template"
                check_fields(row.spec.template)
            except UserError as error:
                self.steps.pick(row.id)
                self.fail(UserError(error.message, field=key))
                return False
        return True

    def fail(self, error: Exception) -> bool:
        """A conflict names what somebody else did; saving once more keeps one's own."""
        if isinstance(error, ConflictError):
            self._seen = error.version
            self.say_error(f"{error.message} Save again to keep yours.")
            return True
        return super().fail(error)
