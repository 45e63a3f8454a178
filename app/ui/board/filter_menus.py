"""The menus of the filter's chips."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtWidgets import QMenu, QWidget

from app.domain.clock import Clock
from app.domain.filters import DealFilter
from app.ui.board.filter_parts import BETWEEN, PARTS, SEPARATOR, Choice, Part
from app.ui.shared.menus import make_menu

if TYPE_CHECKING:
    from app.services.board.offers import Offers


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
            from app.ui.board.between_dialog import BetweenDialog

            dialog = BetweenDialog(self._parent.window(), now, self._clock.today())
            dialog.closed.connect(dialog.deleteLater)
            dialog.chosen.connect(self.chosen)
            dialog.open(dialog.first)
