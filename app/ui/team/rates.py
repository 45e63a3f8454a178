"""The team's exchange rates."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit

from app.domain.access import Op
from app.domain.day_text import medium_day
from app.domain.errors import UserError
from app.domain.plurals import counted
from app.services.rates import (
    AddRate,
    EditRate,
    MissingRate,
    RateRow,
    RemoveRate,
    add_rate,
    edit_rate,
    missing_rates,
    rates,
    remove_rate,
)
from app.ui.host import Host
from app.ui.shared.empty_state import EmptyState
from app.ui.shared.form_dialog import FormDialog
from app.ui.shared.form_fields import CurrencyField
from app.ui.shared.grid.columns import GridColumn
from app.ui.shared.grid.page import ListPage
from app.ui.shared.grid.view import RowDeed
from app.ui.shared.strips import Strip
from app.ui.shared.typed import day
from app.ui.team.words import rate_of, rate_text

if TYPE_CHECKING:
    from app.services.context import Context


class RatesPage(ListPage):
    """Rates by currency, the newest of each first; what sums leave out for want of one stands above."""

    def __init__(self, host: Host) -> None:
        self._day = day(host.ctx, past=True)
        empty = EmptyState(
            "banknote",
            "No exchange rates yet",
            "They are needed as soon as a deal is not in the team's currency.",
            "Add a rate",
        )
        super().__init__(
            host,
            name="Exchange rates",
            sentence="What one unit of a currency is worth in the team's, from a day on. Open deals count at today's "
            "rate, closed ones at that of the day they closed.",
            columns=self._columns(),
            tables=frozenset({"exchange_rates", "deals"}),
            read=_read,
            empty=empty,
            table="exchange_rates",
        )
        self._missing: tuple[MissingRate, ...] = ()
        self.caution = Strip("caution", "", action="Add the rate")
        self.caution.hide()
        self.caution.acted.connect(self._on_caution)
        self.column.insertWidget(1, self.caution)
        self.offer_adding("Add a rate", self.add)
        self.add_deeds(
            (
                RowDeed("Add a rate", lambda row: self.add(row.currency), "Ins", self.ruled(Op.ADD)),
                RowDeed("Remove", self.remove, "Del", self.ruled(Op.REMOVE)),
                self.desk.history_deed("exchange_rates", lambda row: f"a {row.currency} rate"),
            )
        )

    def _columns(self) -> tuple[GridColumn, ...]:
        return (
            GridColumn("currency", "Currency", lambda row: row.currency, 110, is_strong=True),
            GridColumn(
                "valid_on",
                "First day",
                lambda row: day_with_year(row.valid_on),
                210,
                read=self._first_day,
                color=_faded,
            ),
            GridColumn("state", "State", self._state, 0, color=_faded),
            GridColumn(
                "rate",
                "Worth",
                lambda row: rate_text(row.rate),
                150,
                is_right=True,
                read=rate_of,
                color=_faded,
            ),
        )

    @property
    def _home(self) -> str:
        return self.host.ctx.team.currency

    def _first_day(self, text: str) -> object:
        value = self._day.read(text)
        if value is None:
            raise UserError("Enter the first day of this rate, such as 1 Jan.")
        return value

    def _state(self, row: RateRow) -> str:
        if row.is_in_force:
            return f"In force: 1 {row.currency} = {rate_text(row.rate)} {self._home}"
        return "Not begun yet" if row.valid_on > self.host.ctx.clock.today() else "Replaced by a newer one"

    # -- showing ---------------------------------------------------------------------------------------------------

    def on_loaded(self, answer: tuple[tuple[RateRow, ...], tuple[MissingRate, ...]]) -> None:
        """Show the rates, and which are missing."""
        rows, self._missing = answer
        self.show_rows(rows, counted(len({row.currency for row in rows}), "currency", "currencies") if rows else "")
        today = self.host.ctx.clock.today()
        self.caution.set_text(missing_text(self._missing, today))
        self.caution.setVisible(bool(self._missing))
        self.tell(counted(len(rows), "rate", "rates"))

    def _on_caution(self) -> None:
        if refused := self.why_not(Op.ADD):
            self.say(refused)
            return
        first = self._missing[0]
        self.add(first.currency, first.since)

    # -- changing --------------------------------------------------------------------------------------------------

    def store_cell(self, row: RateRow, key: str, value: object) -> None:
        """Store another first day or rate."""
        ctx = self.host.ctx
        self.desk.save_cell(self.view, row, key, lambda seen: edit_rate(ctx, EditRate(row.id, seen, {key: value})))

    def remove(self, row: RateRow) -> None:
        """Forget a rate."""
        ctx = self.host.ctx
        self.desk.change(lambda seen: remove_rate(ctx, RemoveRate(row.id, seen)), row.version, toast=True)

    def add(self, currency: str = "", since: date | None = None) -> None:
        """Ask for a new rate, of this currency from this day on (None: today)."""
        dialog = FormDialog(self.window(), "Add an exchange rate", "Add", width=480)
        box = CurrencyField()
        box.setCurrentText(currency or ("USD" if self._home != "USD" else "EUR"))
        dialog.add("currency", "Currency", box)
        first = QLineEdit(day_with_year(since or self.host.ctx.clock.today()))
        dialog.add("valid_on", "First day", first)
        rate = QLineEdit()
        rate.setPlaceholderText("0.92")
        dialog.add("rate", f"One unit is worth, in {self._home}", rate, wide=True)
        dialog.accepted.connect(lambda: self._on_accepted(dialog, box))
        self.host.ask(dialog)
        if currency:
            rate.setFocus()

    def _on_accepted(self, dialog: FormDialog, box: CurrencyField) -> None:
        field = "valid_on"
        try:
            valid_on = self._first_day(dialog.text(field))
            field = "rate"
            rate = rate_of(dialog.text(field))
        except UserError as error:
            dialog.fail(UserError(error.message, field=field))
            return
        assert isinstance(valid_on, date)
        assert isinstance(rate, Decimal)
        ctx, command = self.host.ctx, AddRate(box.code, valid_on, rate)
        self.desk.create(dialog, lambda: add_rate(ctx, command), self.pick_saved)


def missing_text(missing: tuple[MissingRate, ...], today: date) -> str:
    """What sums leave out, in one sentence for each currency."""
    return " ".join(
        f"{counted(each.deals, 'deal is', 'deals are')} left out of sums: there is no {each.currency} rate "
        f"from {medium_day(each.since, today)} on."
        for each in missing
    )


def day_with_year(on: date) -> str:
    """``"Thu 1 January 2026"``: rates are looked up in years to come."""
    return f"{medium_day(on, on)} {on.year}"


def _read(ctx: Context) -> tuple[tuple[RateRow, ...], tuple[MissingRate, ...]]:
    return rates(ctx), missing_rates(ctx)


def _faded(row: RateRow) -> str | None:
    return None if row.is_in_force else "text3"
