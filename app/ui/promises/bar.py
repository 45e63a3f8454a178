"""The tool bar: how the promises stand, whose they are, by when, of whom."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QWidget

from app.ui.promises.words import PERIODS, SHOWN, SIDES
from app.ui.shared.chips import FilterChip
from app.ui.shared.menus import make_menu
from app.ui.shared.segmented import Segmented
from app.ui.shared.view_bar import bar_row

_ANY_DAY, _EVERYONE = PERIODS[0][0], "Everyone"


class PromiseBar(QWidget):
    """It shows what is chosen and says what somebody wants instead."""

    shown_wanted = Signal(str)
    side_wanted = Signal(str)
    period_wanted = Signal(str)
    owner_wanted = Signal(object)
    """The key of a user, or None for everyone."""

    def __init__(self) -> None:
        super().__init__()
        self._people: tuple[tuple[int, str], ...] = ()
        self._owner_id: int | None = None
        self.shown, self.side = Segmented("How they stand", SHOWN), Segmented("Whose", SIDES)
        self.period, self.owner = FilterChip("Due", ""), FilterChip("Owner", "")
        self.show_period(_ANY_DAY)
        self.show_owner(None)
        row = bar_row(self)
        for part in (self.shown, self.side, self.period, self.owner):
            row.addWidget(part)
        row.addStretch(1)
        self.shown.chosen.connect(self.shown_wanted)
        self.side.chosen.connect(self.side_wanted)
        self.period.menu_requested.connect(lambda at: self._offer("Due", PERIODS, self.period_wanted.emit, at))
        self.period.cleared.connect(lambda: self.period_wanted.emit(_ANY_DAY))
        self.owner.menu_requested.connect(self._offer_people)
        self.owner.cleared.connect(lambda: self.owner_wanted.emit(None))

    def set_people(self, people: Sequence[tuple[int, str]]) -> None:
        """Who can be chosen: keys and names."""
        self._people = tuple(people)
        self.show_owner(self._owner_id)

    def show_period(self, key: str) -> None:
        """Show by when the listed ones are due."""
        self.period.set_value(dict(PERIODS)[key], active=key != _ANY_DAY)

    def show_owner(self, owner_id: int | None) -> None:
        """Show whose are listed; None is everyone's."""
        self._owner_id = owner_id
        name = _EVERYONE if owner_id is None else dict(self._people).get(owner_id, "One person")
        self.owner.set_value(name, active=owner_id is not None)

    def _offer_people(self, at: QPoint) -> None:
        self._offer("Owner", ((None, _EVERYONE), *self._people), self.owner_wanted.emit, at)

    def _offer(
        self, name: str, entries: Iterable[tuple[object, str]], choose: Callable[[Any], None], at: QPoint
    ) -> None:
        menu = make_menu(self, name)
        menu.aboutToHide.connect(menu.deleteLater)
        for key, words in entries:
            menu.addAction(words.replace("&", "&&")).triggered.connect(lambda _checked=False, key=key: choose(key))
        menu.popup(at)
