"""Sets what somebody is to sell in a month, quarter or year."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QComboBox

from app.domain.errors import UserError
from app.domain.forecast.facts import Facts
from app.domain.forecast.periods import Period, Unit, periods_of
from app.domain.money import Money
from app.services.saved import Saved
from app.services.targets import RemoveTarget, SetTarget, remove_target, set_target
from app.services.users import UserRow
from app.ui.host import Host
from app.ui.shared.buttons import Button
from app.ui.shared.form_dialog import FormDialog, choice_box
from app.ui.shared.form_fields import text_field
from app.ui.shared.money_text import money_text
from app.ui.shared.storing import store_from
from app.ui.shared.typed import amount


class TargetDialog(FormDialog):
    """Begins with the target that is there for the person and the period."""

    def __init__(self, host: Host, facts: Facts, people: Sequence[UserRow], user_id: object, period: str) -> None:
        sentence = "A month's target holds before its quarter's, and a quarter's before its year's."
        super().__init__(host.window, "Set a target", "Set the target", sentence=sentence, width=480)
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
        self.remove = Button("Remove the target", icon="trash-2")
        self.remove.clicked.connect(self._on_removed)
        self.add_button(self.remove)
        self._show_known()
        self.accepted.connect(self._on_accepted)

    def _show_known(self) -> None:
        """What is set already."""
        chosen = (_data(self._person), _data(self._period))
        known = next((one for one in self._facts.targets if (one.user_id, one.period) == chosen), None)
        self._amount.setText("" if known is None else money_text(Money(known.minor, known.currency)))
        self._amount.selectAll()
        self.remove.setVisible(known is not None)

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
        try:
            command = self.command()
        except UserError as error:
            self.fail(error if error.field else UserError(error.message, field="amount"))
            return
        self._run(partial(set_target, self._host.ctx, command))

    def _on_removed(self) -> None:
        user_id, period = _data(self._person), _data(self._period)
        if isinstance(user_id, int) and isinstance(period, str):
            self._run(partial(remove_target, self._host.ctx, RemoveTarget(user_id, period)))

    def _run(self, work: Callable[[], Saved]) -> None:
        store_from(self._host, self._host.window, self, work)


def _data(box: QComboBox) -> object:
    return box.currentData()


def _periods(span: Period, year_start: int) -> tuple[Period, ...]:
    """Every year, quarter and month that a span touches."""
    found: list[Period] = []
    for unit in (Unit.QUARTER, Unit.MONTH, Unit.YEAR):
        found += periods_of(span.first, span.last, unit, year_start)
    return tuple(found)
