"""Call sheets before they are printed: of a day, or of chosen records; how they will look, and who is left out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING

from app.services.call_sheets import (
    CallSheets,
    NumberedCalls,
    PrintCallSheets,
    call_sheets_document,
    number_calls,
    read_call_sheets,
)
from app.ui.host import Host, Progress
from app.ui.shared.day_choices import DayChoices
from app.ui.shared.letters.left_out import LeftOutList
from app.ui.shared.pages_preview import count_text
from app.ui.shared.paper_dialog import PaperDialog

if TYPE_CHECKING:
    from app.services.printing.document import Document

_LIST_ROOM = 110  # pixels, for who is left out


class CallSheetsDialog(PaperDialog):
    """Numbers are kept by the writer, all else is read beside it; ``chosen`` None offers the days."""

    def __init__(self, host: Host, chosen: PrintCallSheets | None = None) -> None:
        super().__init__(host, "Print call sheets", below=_LIST_ROOM)
        self.sheets: CallSheets | None = None
        self._chosen, self._asked = chosen, 0
        self._reading: Progress | None = None
        self.days = None if chosen is not None else DayChoices(self)
        if self.days is not None:
            self.days.changed.connect(self.make)
        self.left_out = LeftOutList("is left out", "are left out")
        self.body.addWidget(self.left_out)
        self.left_out.opened.connect(self._open)
        self.area.shown.connect(self._on_shown)
        self.closed.connect(self._stop_reading)

    def make(self) -> None:
        """Number what is chosen, and read it."""
        self._stop_reading()
        self._asked += 1
        self.sheets = None
        self.say_error("")
        command = self._chosen
        if self.days is not None:
            command = PrintCallSheets(self.days.on, self.days.owner_id)
        assert command is not None
        self.host.runner.command(
            partial(number_calls, self.host.ctx, command),
            owner=self,
            done=partial(self._on_numbered, self._asked),
            failed=partial(self._on_refused, self._asked),
        )

    def making(self) -> Callable[[], Document] | None:
        """None also where there is no call."""
        if self.sheets is None:
            return None
        return partial(call_sheets_document, self.host.ctx, self.sheets, self.chosen_paper)

    def file_name(self) -> str | None:
        """The day they are for."""
        return None if self.sheets is None else f"Call sheets {self.sheets.on.isoformat()}"

    def _on_numbered(self, asked: int, numbered: NumberedCalls) -> None:
        if asked == self._asked:
            self._reading = self.host.runner.background(
                partial(read_call_sheets, self.host.ctx, numbered),
                owner=self,
                done=partial(self._on_read, asked),
                failed=partial(self._on_refused, asked),
                progressed=self._on_reading,
            )

    def _on_reading(self, done: int, total: int, _text: str) -> None:
        if self.sheets is None:
            self.said.setText(f"Reading call {done + 1:,} of {total:,}")

    def _on_read(self, asked: int, sheets: CallSheets) -> None:
        if asked != self._asked:
            return
        self._reading = None
        self.sheets = sheets
        self._show_left_out("")
        self.preview()

    def _on_refused(self, asked: int, error: Exception) -> None:
        """There is nothing to print, which is said in the place of the pages."""
        if asked != self._asked:
            return
        self._reading = None
        self.failed(error)
        self._show_left_out("There is no call to print")

    def _show_left_out(self, reason: str) -> None:
        self.left_out.show_left_out(self.sheets.left_out if self.sheets is not None else ())
        self.area.setVisible(not reason)
        if reason:
            self.said.setText("")
        for button in (self.primary, self.printer):
            button.set_disabled_because(reason)
        self.place()

    def _on_shown(self, pages: int) -> None:
        if self.sheets is None:
            return
        count, number = len(self.sheets.calls), self.sheets.sheet
        calls = f"{count:,} {'call' if count == 1 else 'calls'}, {count_text(pages)}."
        keyed = "" if number is None else f" What was said can be keyed back by the number {number}."
        self.said.setText(f"{calls}{keyed}")

    def _stop_reading(self) -> None:
        if self._reading is not None:
            self._reading.cancel()
        self._reading = None

    def _open(self, table: str, record_id: int) -> None:
        self.finish()
        self.host.open_record(table, record_id)


def print_call_sheets(host: Host, chosen: PrintCallSheets | None = None) -> CallSheetsDialog:
    """Show those of chosen records, else those of today."""
    dialog = CallSheetsDialog(host, chosen)
    host.ask(dialog)
    dialog.make()
    return dialog


def print_records(host: Host, records: Iterable[tuple[str, int]]) -> CallSheetsDialog:
    """Show a sheet for each of these deals, people or companies, given as the table and the key."""
    ids: dict[str, list[int]] = {"deals": [], "contacts": [], "companies": []}
    for table, key in records:
        ids[table].append(key)
    return print_call_sheets(host, PrintCallSheets(None, None, *map(tuple, ids.values())))


def print_tasks(host: Host, ids: Iterable[int]) -> CallSheetsDialog:
    """Show a sheet for each of these tasks: of the call itself, else of the next about the same record."""
    return print_call_sheets(host, PrintCallSheets(task_ids=tuple(ids)))
