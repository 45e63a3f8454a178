"""Which day is printed and whose: choices above the preview of a dialog before printing."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QComboBox

from app.domain.day_text import long_day
from app.services.tickler import Person, people
from app.ui.shared.form_dialog import choice_box
from app.ui.shared.paper_dialog import PaperDialog

_DAYS = 7


class DayChoices(QObject):
    """Today and the six days after it. Owners and managers may choose somebody else; others see no such choice."""

    changed = Signal()

    def __init__(self, dialog: PaperDialog) -> None:
        super().__init__(dialog)
        host = dialog.host
        today = host.ctx.clock.today()
        days = [today + timedelta(days=n) for n in range(_DAYS)]
        self.day = choice_box(tuple((day, "Today" if day == today else long_day(day, today)) for day in days))
        self.day.setAccessibleName("Day")
        self.who = QComboBox()
        self.who.setAccessibleName("Whose day")
        self.who.addItem(host.ctx.user.name, host.ctx.user.id)
        self.who.hide()
        for choice in (self.day, self.who):
            dialog.add_choice(choice)
            choice.currentIndexChanged.connect(lambda _place: self.changed.emit())
        host.runner.query(partial(people, host.ctx), owner=self, done=self._on_people, lane="people")

    @property
    def on(self) -> date:
        """The chosen day."""
        day: date = self.day.currentData()
        return day

    @property
    def owner_id(self) -> int:
        """Whose day it is."""
        key: int = self.who.currentData()
        return key

    def _on_people(self, found: tuple[Person, ...]) -> None:
        for person in found[1:]:
            self.who.addItem(person.name, person.id)
        self.who.setVisible(len(found) > 1)
