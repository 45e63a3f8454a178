"""Asks for a period by its two days."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal

from app.domain.day_text import MONTHS
from app.domain.errors import UserError
from app.domain.forecast.periods import Period, span
from app.ui.forecast.spans import own_key
from app.ui.host import Host
from app.ui.shared.form_dialog import FormDialog
from app.ui.shared.form_fields import text_field
from app.ui.shared.typed import day


class SpanDialog(FormDialog):
    """Days are typed in words, as everywhere."""

    span_chosen = Signal(str)
    """The key of the period."""

    def __init__(self, host: Host, period: Period) -> None:
        super().__init__(host.window, "Forecast from … to …", "Show it", width=420)
        self._day = day(host.ctx)
        for key, name, on in (("first_on", "From", period.first), ("last_on", "To", period.last)):
            field = text_field()
            # With the year, because a day without one is read as the next of its name.
            field.setText(f"{on.day} {MONTHS[on.month - 1][:3]} {on.year}")
            self.add(key, name, field)
        self.accepted.connect(self._on_accepted)

    def _on_accepted(self) -> None:
        try:
            first, last = self._read("first_on"), self._read("last_on")
            span(first, last)
        except UserError as error:
            self.fail(error)
            return
        self.finish()
        self.span_chosen.emit(own_key(first, last))

    def _read(self, key: str) -> date:
        try:
            on = self._day.read(self.text(key))
        except UserError as error:
            raise UserError(error.message, field=key) from error
        if not isinstance(on, date):
            raise UserError("Enter a day, such as 1 April.", field=key)
        return on
