"""The menus of the filter's chips, and the question for two dates."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtWidgets import QMenu, QWidget

from app.domain.clock import Clock
from app.domain.dates_in_words import DateReading, read_date
from app.domain.day_text import medium_day
from app.domain.errors import UserError
from app.domain.filters import Closing, DealFilter
from app.services.board.offers import Offers
from app.ui.board.filter_parts import BETWEEN, PARTS, SEPARATOR, Choice, Part
from app.ui.shared.dialog import Dialog
from app.ui.shared.menus import make_menu
from app.ui.shared.moving.ask_field import AskField


class FilterMenus(QObject):
    """Opens a menu and tells which filter was chosen in it."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget, clock: Clock) -> None:
        super().__init__(parent)
        self._parent, self._clock = parent, clock

    def open_part(self, part: Part, now: DealFilter, offers: Offers, at: QPoint) -> None:
        """The values of one part."""
        menu = self._menu(part.label)
        self._fill(menu, part.choices(now, offers), now)
        menu.popup(at)

    def open_all(self, now: DealFilter, offers: Offers, at: QPoint, find: Callable[[], None]) -> None:
        """Every part with its values, and the text."""
        menu = self._menu("Add filter")
        for part in PARTS:
            choices = [choice for choice in part.choices(now, offers) if choice != SEPARATOR]
            if len(choices) < 2:
                continue  # only "any": the team has none of these yet
            below = menu.addMenu(part.label)
            self._fill(below, part.choices(now, offers), now)
        text = menu.addAction("Text…")
        text.triggered.connect(lambda: find())
        if not now.is_empty:
            menu.addSeparator()
            clear = menu.addAction("Clear all filters")
            clear.triggered.connect(lambda: self.chosen.emit(DealFilter()))
        menu.popup(at)

    def _menu(self, name: str) -> QMenu:
        menu = make_menu(self._parent, name)
        menu.aboutToHide.connect(menu.deleteLater)
        return menu

    def _fill(self, menu: QMenu, choices: list[Choice], now: DealFilter) -> None:
        for choice in choices:
            if choice == SEPARATOR:
                menu.addSeparator()
                continue
            action = menu.addAction(choice.text.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(choice.checked)
            action.triggered.connect(lambda _checked=False, choice=choice: self._choose(choice, now))

    def _choose(self, choice: Choice, now: DealFilter) -> None:
        if choice.result is not None:
            self.chosen.emit(choice.result)
        elif choice.key == BETWEEN:
            dialog = BetweenDialog(self._parent.window(), now, self._clock.today())
            dialog.closed.connect(dialog.deleteLater)
            dialog.chosen.connect(self.chosen)
            dialog.open(dialog.first)


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
