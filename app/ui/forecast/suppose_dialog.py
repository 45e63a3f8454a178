"""Asks what is to be supposed of deals: another probability, close date or amount."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal

from app.domain.errors import UserError
from app.domain.forecast.what_if import check_supposed_day
from app.domain.money import Money
from app.domain.plurals import counted
from app.ui.forecast.deal_rows import DealRow
from app.ui.host import Host
from app.ui.shared.form_dialog import FormDialog
from app.ui.shared.form_fields import text_field
from app.ui.shared.typed import Typed, amount, day, percent

PROBABILITY, CLOSE, AMOUNT = "probability", "close_on", "amount_minor"
_ASKED = {
    PROBABILITY: ("Suppose a probability", "Probability in %", "such as 80"),
    CLOSE: ("Suppose another close", "Expected close", "such as Fri, 3 May, +10wd"),
    AMOUNT: ("Suppose another amount", "Amount", "such as 31200"),
}
_NOTHING_SAID = {
    PROBABILITY: "Enter a probability from 0 to 100, such as 80.",
    CLOSE: "Enter a day, such as 3 May.",
    AMOUNT: "Enter an amount, such as 31200.",
}


class SupposeDialog(FormDialog):
    """One field for one deal or several."""

    supposed = Signal(str, object)
    """The field of `what_if.Supposed`, and its value."""

    def __init__(self, host: Host, fact: str, rows: Sequence[DealRow]) -> None:
        title, name, example = _ASKED[fact]
        whom = rows[0].title if len(rows) == 1 else counted(len(rows), "deal", "deals")
        super().__init__(host.window, title, "Suppose it", sentence=f"Of {whom}. Nothing of it is stored.", width=420)
        self._fact, self._today = fact, host.ctx.clock.today()
        self._currencies = {row.fact.currency for row in rows}
        first = rows[0].fact.currency
        typed: dict[str, Typed] = {
            PROBABILITY: percent(),
            CLOSE: day(host.ctx),
            AMOUNT: amount(host.ctx, lambda: first),
        }
        self._typed = typed[fact]
        self.add(fact, f"{name} in {first}" if fact == AMOUNT else name, text_field(example), wide=True)
        self.accepted.connect(self._on_accepted)

    def _on_accepted(self) -> None:
        try:
            value = self._read()
        except UserError as error:
            self.fail(UserError(error.message, field=self._fact))
            return
        self.finish()
        self.supposed.emit(self._fact, value)

    def _read(self) -> object:
        value = self._typed.read(self.text(self._fact))
        if value is None:
            raise UserError(_NOTHING_SAID[self._fact])
        if isinstance(value, Money):
            if self._currencies != {value.currency}:
                raise UserError(f"Each deal keeps its currency. Choose deals in {value.currency} alone.")
            return value.minor
        return check_supposed_day(value, self._today) if isinstance(value, date) else value
