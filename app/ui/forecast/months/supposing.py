"""What if, on the board of months: what is supposed in the figures shows here, and cards go elsewhere within it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from PySide6.QtWidgets import QWidget

from app.domain.forecast.facts import Facts
from app.domain.plurals import counted
from app.ui.forecast.supposing import Supposing
from app.ui.host import Host

_SAID = "What if: nothing of this is stored."


class MonthSupposing(Supposing):
    """The layer that was turned on in the figures, as long as the board shows it."""

    printing = "months.print"

    def __init__(self, host: Host, place: QWidget) -> None:
        super().__init__(host, place)
        self.strip.compare.hide()

    def applied(self, facts: Facts) -> Facts:
        """The facts with what is supposed of them."""
        return self.what_if.applied(facts) if self.is_on and self.what_if else facts

    def put(self, days: Mapping[int, date | None], store: Callable[[Mapping[int, date | None]], object]) -> None:
        """Suppose these days; without the layer have them stored."""
        if not self.is_on:
            store(days)
            return
        what_if = self.what_if
        for deal_id, day in days.items():
            if day is None:
                detail = "A deal can be supposed on another day, or dropped in the figures, but not without a day."
                self._host.message("Not possible", detail=detail, kind="info")
                return
            what_if = what_if.suppose([deal_id], close_on=day)
        self._step(what_if)

    def turn_on(self) -> None:
        """It is turned on and off in the figures: here only what is shown."""

    def _tell(self) -> None:
        if self.is_on:
            count = len(self.what_if.of_deals)
            told = f"{_SAID} {counted(count, 'deal', 'deals')} supposed otherwise."
            self.strip.show_sentence(told, has_any=bool(count), can_print=True)
            self.strip.compare.hide()
        else:
            self.strip.hide()
