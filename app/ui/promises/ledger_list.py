"""The promises, each settled, put off or opened again by one key."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Signal

from app.domain.access import Op
from app.domain.access_ahead import Ahead
from app.domain.day_text import short_day, time_text
from app.domain.errors import UserError
from app.domain.people_words import name_of
from app.domain.promises import Outcome, Side
from app.services.promises.commands import (
    DeletePromise,
    EditPromise,
    ReopenPromise,
    SettlePromise,
    delete_promise,
    edit_promise,
    reopen_promise,
    settle_promise,
)
from app.services.promises.queries import Ledger, PromiseRow, Shown, ledger
from app.ui.host import Host
from app.ui.promises.settle_dialog import SettleDialog
from app.ui.promises.words import STANDINGS, about, period_of, standing_text
from app.ui.shared.empty_state import EmptyState
from app.ui.shared.grid.columns import GridColumn
from app.ui.shared.grid.page import ListPage
from app.ui.shared.grid.view import RowDeed
from app.ui.shared.snooze_menu import offer_snooze
from app.ui.shared.typed import day

if TYPE_CHECKING:
    from app.services.context import Context

_TABLES = frozenset({"promises", "deals", "companies", "contacts", "users"})
_SENTENCE = "What we promised, and what was promised to us. P on a deal, a company or a person notes one."
_EMPTY = "P on the sheet of a deal, a company or a person notes what was promised, such as: send the drawings Fri."
_NONE = {
    Shown.OPEN: "No promise is open",
    Shown.KEPT: "No promise was kept yet",
    Shown.BROKEN: "No promise was broken",
    Shown.ALL: "No promises yet",
}


@dataclass(slots=True)
class Asked:
    """What the ledger shows. ``owner_id`` None is everybody; ``period`` is one of ``words.PERIODS``."""

    owner_id: int | None = None
    side: str = "both"
    shown: Shown = Shown.OPEN
    period: str = "any"


class LedgerList(ListPage):
    """``read`` tells the kept rates that go with what is listed."""

    read = Signal(object)
    keys = (("Space", "kept"), ("B", "broken"), ("R", "let off"), ("S", "put off"), ("Enter", "open"))

    def __init__(self, host: Host) -> None:
        self.asked = Asked()
        self._day = day(host.ctx)
        super().__init__(
            host,
            name="Promises",
            sentence=_SENTENCE,
            columns=self._columns(),
            tables=_TABLES,
            read=self._read,
            empty=EmptyState("handshake", "No promise fits", _EMPTY),
            table="promises",
        )
        self.add_deeds(
            (
                RowDeed("Open", lambda row: host.open_record(*row.place), "Return"),
                RowDeed("Kept", self.keep, "Space", self._why_not_settled),
                RowDeed("Broken…", partial(self._settle, Outcome.BROKEN), "B", self._why_not_settled),
                RowDeed("Let off…", partial(self._settle, Outcome.RELEASED), "R", self._why_not_settled),
                RowDeed("Put off…", self.ask_day, "S", self._why_not_settled),
                RowDeed("It stands again", self.reopen, "O", self._why_not_reopened),
                RowDeed("Delete", self.delete, "Del", self._why_not),
                self.desk.history_deed("promises", lambda row: f"“{row.text}”"),
            )
        )

    def _columns(self) -> tuple[GridColumn, ...]:
        return (
            GridColumn(
                "due_on",
                "By",
                self._when,
                104,
                read=self._read_day,
                as_typed=lambda row: short_day(row.due_on, self.host.ctx.clock.today()),
                lock=self._why_not_settled,
                color=lambda row: STANDINGS[row.standing][1] if row.is_open else "text3",
            ),
            GridColumn("side", "Whose", lambda row: "Ours" if row.side is Side.OURS else "Theirs", 66),
            GridColumn("text", "What", lambda row: row.text, 0, is_strong=True),
            GridColumn("about", "To whom", about, 144, from_width=480),
            GridColumn("owner", "Owner", lambda row: name_of(row.owner), 116, from_width=640),
            GridColumn("standing", "Now", standing_text, 140, color=lambda row: STANDINGS[row.standing][1]),
        )

    def _when(self, row: PromiseRow) -> str:
        on = short_day(row.due_on, self.host.ctx.clock.today())
        return f"{on} {time_text(row.due_time)}" if row.due_time else on

    def _read_day(self, text: str) -> object:
        on = self._day.read(text)
        if not isinstance(on, date):
            raise UserError("Enter a day, such as 7 April.")
        return on

    def _read(self, ctx: Context) -> Ledger:
        asked = self.asked
        side = None if asked.side == "both" else Side(asked.side)
        period = period_of(asked.period, ctx.clock.today())
        return ledger(ctx, owner_id=asked.owner_id, side=side, shown=asked.shown, period=period)

    def on_loaded(self, answer: Ledger) -> None:
        """Show what is there."""
        count, asked = len(answer.rows), self.asked
        self.show_rows(answer.rows, f"the first {count:,}" if answer.has_more else f"{count:,}" if count else "")
        broken = sum(row.is_open and row.due_on < self.host.ctx.clock.today() for row in answer.rows)
        self.tell(f"{count:,} listed, {broken:,} broken and not settled" if broken else f"{count:,} listed")
        is_all = asked.side == "both" and asked.period == "any" and asked.owner_id is None
        words = _NONE[asked.shown] if is_all else "No promise fits"
        self._empty.show_words(words, _EMPTY, "")
        self.read.emit(answer.rates)

    # -- what a row allows -------------------------------------------------------------------------------------------

    def _why_not(self, row: PromiseRow) -> str:
        values = {"owner_id": row.owner_id, "deal_id": row.deal_id}
        return Ahead(self.host.ctx.actor).why_not_row("promises", Op.EDIT, values, row.owner)

    def _why_not_settled(self, row: PromiseRow) -> str:
        return self._why_not(row) or ("" if row.is_open else "It is settled. O lets it stand again")

    def _why_not_reopened(self, row: PromiseRow) -> str:
        return self._why_not(row) or ("It stands: nobody has settled it" if row.is_open else "")

    # -- changing ----------------------------------------------------------------------------------------------------

    def keep(self, row: PromiseRow) -> None:
        """It was kept."""
        ctx = self.host.ctx
        self.desk.change(
            lambda seen: settle_promise(ctx, SettlePromise(row.id, Outcome.KEPT, seen)), row.version, toast=True
        )

    def _settle(self, outcome: Outcome, row: PromiseRow) -> None:
        self.desk.ask_to_create(SettleDialog(self.host, row, outcome))

    def reopen(self, row: PromiseRow) -> None:
        """It was settled by mistake."""
        ctx = self.host.ctx
        self.desk.change(lambda seen: reopen_promise(ctx, ReopenPromise(row.id, seen)), row.version, toast=True)

    def delete(self, row: PromiseRow) -> None:
        """It was never given."""
        ctx = self.host.ctx
        self.desk.change(lambda seen: delete_promise(ctx, DeletePromise(row.id, seen)), row.version, toast=True)

    def store_cell(self, row: PromiseRow, key: str, value: object) -> None:
        """Put it off to a day that was typed."""
        ctx, values = self.host.ctx, {"due_on": value}
        self.desk.save_cell(self.view, row, key, lambda seen: edit_promise(ctx, EditPromise(row.id, seen, values)))

    def ask_day(self, row: PromiseRow) -> None:
        """Ask for another day, below its row."""
        ctx = self.host.ctx

        def take(on: date, at: time | None) -> None:
            values = {"due_on": on, "due_time": at or row.due_time}
            self.desk.change(lambda seen: edit_promise(ctx, EditPromise(row.id, seen, values)), row.version, toast=True)

        rect = self.view.visualRect(self.view.currentIndex().siblingAtColumn(0))
        anchor = QRect(self.view.viewport().mapToGlobal(rect.topLeft()), rect.size())
        offer_snooze(self.host.window, ctx, anchor, take, due_on=row.due_on)
