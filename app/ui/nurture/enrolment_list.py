"""Who is in the chosen programme."""

from __future__ import annotations

from datetime import date, time
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect

from app.domain.access import Op
from app.domain.access_ahead import Ahead
from app.domain.day_text import short_day
from app.domain.errors import UserError
from app.domain.nurture import Ending
from app.domain.people_words import name_of
from app.domain.plurals import counted
from app.domain.subjects import record_of
from app.services.nurture.enrolling import EndEnrolment, MoveTouch, end_enrolment, move_touch
from app.services.nurture.programmes import ProgrammeRow
from app.services.nurture.queries import EnrolmentRow, enrolments
from app.ui.host import Host
from app.ui.nurture.enrol import EnrolPersonDialog
from app.ui.nurture.words import ending_text, listed, whom
from app.ui.shared.empty_state import EmptyState
from app.ui.shared.grid.columns import GridColumn
from app.ui.shared.grid.page import ListPage
from app.ui.shared.grid.view import RowDeed
from app.ui.shared.snooze_menu import offer_snooze
from app.ui.shared.typed import day

if TYPE_CHECKING:
    from app.services.context import Context

_MOST = 500
_TABLES = frozenset({"enrolments", "nurture_steps", "nurture_programmes", "deals", "contacts", "companies", "users"})
_KEYS = (("Enter", "open"), ("S", "move the touch"), ("R", "replied"), ("X", "stop"))


class EnrolmentList(ListPage):
    """Those who are in it, the next touch first; ``with_ended`` lists those who left as well."""

    def __init__(self, host: Host) -> None:
        self.programme: ProgrammeRow | None = None
        self.with_ended = False
        self._day = day(host.ctx)
        super().__init__(
            host,
            name="Who is in it",
            sentence="",
            columns=self._columns(),
            tables=_TABLES,
            read=self._read,
            empty=EmptyState("sprout", "Nobody is in it", "Enrol deals and people from their sheets, or people here."),
            table="enrolments",
        )
        self.offer_adding("Enrol a person", self.add, "user-plus")
        self.add_deeds(
            (
                RowDeed("Open", self.open_row, "Return"),
                RowDeed("Enrol a person…", lambda _row: self.add(), "Ins", self.ruled(Op.ADD)),
                RowDeed("Move the next touch…", self.ask_day, "S", self._why_not),
                RowDeed("Replied: take out", lambda row: self.end(row, Ending.REPLIED), "R", self._why_not),
                RowDeed("Stop: take out", lambda row: self.end(row, Ending.STOPPED), "X", self._why_not),
                self.desk.history_deed("enrolments", whom),
            )
        )

    def _columns(self) -> tuple[GridColumn, ...]:
        return (
            GridColumn("whom", "Whom", listed, 0, is_strong=True, color=_faded),
            GridColumn("company", "Company", lambda row: row.company, 150, color=_faded, from_width=640),
            GridColumn("touches", "Steps", lambda row: f"{row.touches} of {row.steps}", 80, color=_faded),
            GridColumn(
                "next_on",
                "Next touch",
                self._next_text,
                128,
                read=self._read_day,
                as_typed=self._next_text,
                lock=self._why_not,
                color=self._next_color,
            ),
            GridColumn("subject", "What", lambda row: row.next_subject, 140, color=_faded, from_width=760),
            GridColumn("owner", "Owner", lambda row: name_of(row.owner), 116, color=_faded, from_width=500),
        )

    def _next_text(self, row: EnrolmentRow) -> str:
        if row.ended_because or row.next_on is None:
            return ending_text(row)
        return short_day(row.next_on, self.host.ctx.clock.today())

    def _next_color(self, row: EnrolmentRow) -> str | None:
        is_late = row.next_on is not None and row.next_on < self.host.ctx.clock.today()
        return "danger" if is_late else _faded(row)

    def _read_day(self, text: str) -> object:
        on = self._day.read(text)
        if not isinstance(on, date):
            raise UserError("Enter a day, such as 7 April.")
        return on

    def _read(self, ctx: Context) -> tuple[EnrolmentRow, ...]:
        if self.programme is None:
            return ()
        return enrolments(ctx, programme_id=self.programme.id, with_ended=self.with_ended, limit=_MOST)

    # -- showing -----------------------------------------------------------------------------------------------------

    def show_programme(self, row: ProgrammeRow) -> None:
        """Show who is in it."""
        is_other = self.programme is None or self.programme.id != row.id
        self.programme = row
        if is_other:
            self.say("")
            self.loader.load()

    def on_loaded(self, answer: tuple[EnrolmentRow, ...]) -> None:
        """Show them."""
        first = f"the first {_MOST}" if len(answer) == _MOST else str(len(answer))
        self.show_rows(answer, first if answer else "")
        if self.view.hasFocus():
            self.tell_keys()

    def tell(self, _words: str) -> None:
        """The list of the programmes tells for both."""

    def tell_keys(self) -> None:
        """Say in the status bar what can be done here."""
        count = len(self.view.grid.rows)
        self.host.set_status(counted(count, "is in it", "are in it"), _KEYS if count else (("Ins", "enrol"),))

    # -- changing ----------------------------------------------------------------------------------------------------

    def _why_not(self, row: EnrolmentRow) -> str:
        if row.ended_because:
            return "It is over: no touch comes next"
        values = {"owner_id": row.owner_id, "deal_id": row.deal_id}
        return Ahead(self.host.ctx.actor).why_not_row("enrolments", Op.EDIT, values, row.owner)

    def open_row(self, row: EnrolmentRow) -> None:
        """Open the deal, the person or the company."""
        record = record_of(row)
        if record is not None:
            self.host.open_record(*record)

    def end(self, row: EnrolmentRow, because: Ending) -> None:
        """Take somebody out."""
        ctx = self.host.ctx
        self.desk.run(lambda: end_enrolment(ctx, EndEnrolment(row.id, because)), toast=True)

    def store_cell(self, row: EnrolmentRow, key: str, value: object) -> None:
        """Move the next touch to a day that was typed."""
        assert isinstance(value, date)
        ctx, on = self.host.ctx, value
        self.desk.save_cell(self.view, row, key, lambda seen: move_touch(ctx, MoveTouch(row.id, on, seen)))

    def ask_day(self, row: EnrolmentRow) -> None:
        """Ask for the day of the next touch, below its row."""
        ctx, today = self.host.ctx, self.host.ctx.clock.today()

        def take(on: date, _at: time | None) -> None:
            self.desk.change(lambda seen: move_touch(ctx, MoveTouch(row.id, on, seen)), row.version)

        rect = self.view.visualRect(self.view.currentIndex().siblingAtColumn(0))
        anchor = QRect(self.view.viewport().mapToGlobal(rect.topLeft()), rect.size())
        offer_snooze(self.host.window, ctx, anchor, take, due_on=row.next_on or today)

    def add(self) -> None:
        """Ask whom to enrol."""
        if self.programme is not None and not self.why_not(Op.ADD):
            self.host.ask(EnrolPersonDialog(self.host, self.programme))


def _faded(row: EnrolmentRow) -> str | None:
    return "text3" if row.ended_because else None
