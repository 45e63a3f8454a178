"""Keys back a printed day sheet: its number, and what was ticked and written, by number."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from app.domain.day_text import medium_day
from app.domain.errors import EnvironmentFault, UserError
from app.services.day_sheets import (
    KeyBack,
    KeyedBack,
    Mark,
    Outcome,
    StoredSheet,
    key_back,
    newest_sheet,
    read_marks,
    read_sheet,
    split_marks,
)
from app.ui.host import Host
from app.ui.shared.form_dialog import FormDialog
from app.ui.shared.habits import day_first
from app.ui.shared.labels import ElidedLabel, Label
from app.ui.shared.plain_scroll import PlainScroll
from app.ui.shared.sheet.desk import SheetDesk

_SENTENCE = (
    "3 is done, 3=words done with a note. 3s is put off to the next working day, 3s=friday to a day. "
    "3x is a call that reached nobody, and is put off; 3n=words is a note alone."
)
_WORDS = {"done": "done", "snoozed": "put off", "noted": "noted", "missed": "not reached"}


class KeyBackDialog(FormDialog):
    """Everything is stored in one step that can be undone; where one number is wrong, nothing is."""

    def __init__(self, window: QWidget, host: Host) -> None:
        super().__init__(window, "Key back a day sheet", "Key back", sentence=_SENTENCE, width=600)
        self._host, self._desk = host, SheetDesk(host, self)
        self.found: StoredSheet | None = None
        self.sheet, self.marks = QLineEdit(), QLineEdit()
        self.add("sheet", "Sheet", self.sheet, hint="at the upper right of the paper")
        self.add("marks", "Ticked and written", self.marks, hint="as in 1 2 5s 7x=left a message", wide=True)
        self.about = Label("", "meta", "text2")
        self.lines, self.area = QVBoxLayout(), PlainScroll()
        self.lines.setSpacing(2)
        self.lines.setAlignment(Qt.AlignmentFlag.AlignTop)
        ground = QWidget()
        ground.setLayout(self.lines)
        self.area.setWidget(ground)
        self.area.setFixedHeight(190)
        self.area.setAccessibleName("Lines of the sheet")
        self.body.addWidget(self.about)
        self.body.addWidget(self.area)
        self.area.hide()  # until it is known what stands on the sheet
        self.sheet.textChanged.connect(lambda _text: self._look())
        self.marks.textChanged.connect(lambda _text: self._show_lines())
        self.accepted.connect(self.key)
        work = partial(newest_sheet, host.ctx)
        host.runner.query(work, owner=self, done=self._begin, lane="newest")

    def _begin(self, newest: int | None) -> None:
        if newest is not None and not self.sheet.text():
            self.sheet.setText(str(newest))
            self.marks.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- what stands on the sheet --------------------------------------------------------------------------------------

    def _number(self) -> int | None:
        text = self.sheet.text().strip()
        return int(text) if text.isascii() and text.isdecimal() and len(text) <= 18 else None

    def _look(self) -> None:
        self.clear_errors()
        number = self._number()
        if number is None:
            self._on_found(None)
            return
        work = partial(read_sheet, self._host.ctx, number)
        self._host.runner.query(
            work, owner=self, done=self._on_found, failed=lambda _error: self._on_found(None), lane="sheet"
        )

    def _on_found(self, sheet: StoredSheet | None) -> None:
        self.found = sheet
        self.area.setVisible(sheet is not None)
        self.place()
        today = self._host.ctx.clock.today()
        self.about.setText(f"{sheet.owner}, {medium_day(sheet.on, today)}" if sheet else "")
        self._show_lines()

    def read(self) -> tuple[Mark, ...]:
        """What is typed; UserError where it can't be understood."""
        parts = split_marks(self.marks.text())
        return read_marks(parts, self._host.ctx.clock.today(), day_first=day_first())

    def _show_lines(self) -> None:
        self.clear_errors()
        try:
            marks = {mark.number: mark for mark in self.read()}
        except UserError:
            marks = {}  # half a line is no mistake yet
        while (item := self.lines.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        for line in self.found.lines if self.found else ():
            state = _WORDS.get(line.outcome, "") or ("deleted" if line.is_gone else "done" if line.is_done else "")
            mark = marks.get(line.number)
            words = f"  →  {mark_words(mark)}" if mark else f"  ({state} already)" if state else ""
            role = "accent" if mark else "text3" if state else "text"
            self.lines.addWidget(ElidedLabel(f"{line.number}   {line.subject or 'Deleted'}{words}", "body", role))

    # -- storing -------------------------------------------------------------------------------------------------------

    def key(self) -> None:
        """Store it."""
        number = self._number()
        try:
            if number is None:
                raise UserError("Type the number of the sheet.", field="sheet")
            command = KeyBack(number, self.read())
        except UserError as error:
            self.fail(error)
            return
        self._desk.run(
            partial(key_back, self._host.ctx, command), done=self._on_keyed, failed=self._on_failed, toast=True
        )

    def _on_keyed(self, _done: KeyedBack) -> None:
        self.finish()

    def _on_failed(self, error: Exception) -> None:
        if not isinstance(error, UserError | EnvironmentFault) or not self.fail(error):
            self._host.show_error(error)


def mark_words(mark: Mark) -> str:
    """What a mark does."""
    if mark.outcome in (Outcome.SNOOZED, Outcome.MISSED):
        missed = "nobody reached, " if mark.outcome is Outcome.MISSED else ""
        note = f", note: {mark.note}" if mark.note else ""
        return f"{missed}put off to {f'{mark.to_on:%a %d %B}' if mark.to_on else 'the next working day'}{note}"
    if mark.outcome is Outcome.NOTED:
        return f"note: {mark.note}"
    return f"done, note: {mark.note}" if mark.note else "done"


def open_key_back(host: Host) -> KeyBackDialog:
    """Show it, with the sheet that was printed last."""
    dialog = KeyBackDialog(host.window, host)
    host.ask(dialog)
    dialog.sheet.setFocus(Qt.FocusReason.OtherFocusReason)
    return dialog
