"""Sets what somebody is to sell in a month, quarter or year."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox

from app.domain.errors import UserError
from app.domain.forecast.facts import Facts
from app.domain.forecast.periods import Period, Unit, periods_of
from app.domain.money import Money
from app.services.saved import Saved
from app.services.targets import SetTarget, set_target
from app.services.users import UserRow
from app.ui.host import Host
from app.ui.shared.form_dialog import FormDialog, choice_box
from app.ui.shared.form_fields import text_field
from app.ui.shared.money_text import money_text
from app.ui.shared.typed import amount

if TYPE_CHECKING:
    from app.services.context import Context


class TargetDialog(FormDialog):
    """Begins with the target that is there for the person and the period."""

    def __init__(self, host: Host, facts: Facts, people: Sequence[UserRow], user_id: object, period: str) -> None:
        sentence = "A month's target holds before its quarter's, and a quarter's before its year's."
        super().__init__(host.window, "Set a target", "Set the target", sentence=sentence, width=440)
        self._host, self._facts = host, facts
        self._typed = amount(host.ctx, lambda: facts.currency)
        active = tuple((one.id, one.name) for one in people if one.is_active or one.id == user_id)
        self._person = choice_box(active, user_id)
        self._period = choice_box(
            tuple((one.key, one.label) for one in _periods(facts.period, facts.year_start)), period
        )
        self._amount = text_field()
        self.add("user_id", "Who", self._person)
        self.add("period", "Period", self._period)
        self.add("amount", "Amount", self._amount, wide=True)
        for box in (self._person, self._period):
            box.currentIndexChanged.connect(self._show_known)
        self._show_known()
        self.accepted.connect(self._on_accepted)

    def _show_known(self) -> None:
        """What is set already."""
        chosen = (_data(self._person), _data(self._period))
        known = next((one for one in self._facts.targets if (one.user_id, one.period) == chosen), None)
        self._amount.setText("" if known is None else money_text(Money(known.minor, known.currency)))
        self._amount.selectAll()

    def command(self) -> SetTarget:
        """What is asked for; UserError where something is missing."""
        user_id, period = _data(self._person), _data(self._period)
        value = self._typed.read(self._amount.text())
        if not isinstance(user_id, int) or not isinstance(period, str):
            raise UserError("Choose who is to sell it, and when.", field="user_id")
        if not isinstance(value, Money):
            raise UserError("Enter an amount, such as 70000.", field="amount")
        return SetTarget(user_id, period, value)

    def _on_accepted(self) -> None:
        host = self._host
        try:
            command = self.command()
        except UserError as error:
            self.fail(error if error.field else UserError(error.message, field="amount"))
            return
        ctx: Context = host.ctx

        def done(stored: Saved) -> None:
            self.finish()
            host.saved(stored.change_set_id, stored.label)

        def failed(error: Exception) -> None:
            if not self.fail(error):
                self.finish()
                host.show_error(error)

        host.runner.command(lambda: set_target(ctx, command), owner=host.window, done=done, failed=failed)


def _data(box: QComboBox) -> object:
    return box.currentData()


def _periods(span: Period, year_start: int) -> tuple[Period, ...]:
    """Every year, quarter and month that a span touches."""
    found: list[Period] = []
    for unit in (Unit.QUARTER, Unit.MONTH, Unit.YEAR):
        found += periods_of(span.first, span.last, unit, year_start)
    return tuple(found)
