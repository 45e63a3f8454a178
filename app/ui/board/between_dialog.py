"""The question between which two dates deals close."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.domain.dates_in_words import DateReading, read_date
from app.domain.day_text import medium_day
from app.domain.errors import UserError
from app.domain.filters import Closing, DealFilter
from app.ui.shared.dialog import Dialog
from app.ui.shared.moving.ask_field import AskField


class BetweenDialog(Dialog):
    """Two dates, of which one may be left out."""

    chosen = Signal(object)

    def __init__(self, window: QWidget, now: DealFilter, today: date) -> None:
        super().__init__(window, "Closing between", "Show", width=400)
        self._now, self._today = now, today
        self.first = self._field("From", now.first)
        self.last = self._field("Until", now.last)
        self.accepted.connect(self._on_accepted)

    def _field(self, name: str, day: date | None) -> AskField:
        text = "" if day is None else medium_day(day, self._today)
        field = AskField(name, text, reading=self._reading, hint="Empty is open")
        field.edit.textEdited.connect(lambda: self.say_error(""))
        self.body.addWidget(field)
        return field

    def _reading(self, text: str) -> str:
        return self._read(text).long_text if text else ""

    def _read(self, text: str) -> DateReading:
        """Without a year, the nearer of the two days that may be meant: deals close behind us and ahead of us."""
        readings = [read_date(text, self._today, prefer_past=past) for past in (False, True)]
        return min(readings, key=lambda reading: abs((reading.on - self._today).days))

    def _day(self, field: AskField) -> date | None:
        return self._read(field.text).on if field.text else None

    def _on_accepted(self) -> None:
        if not (self.first.check() and self.last.check()):
            return
        first, last = self._day(self.first), self._day(self.last)
        try:
            _check(first, last)
        except UserError as error:
            self.say_error(error.message)
            return
        self.finish()
        self.chosen.emit(replace(self._now, closing=Closing.CUSTOM, first=first, last=last))


def _check(first: date | None, last: date | None) -> None:
    if first is None and last is None:
        raise UserError("Enter at least one of the two dates.")
    if first is not None and last is not None and last < first:
        raise UserError("The second date lies before the first. Swap them.")
