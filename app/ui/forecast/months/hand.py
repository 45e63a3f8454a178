"""Which cards are chosen, over all columns, and what keys do with them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent

from app.ui.forecast.months.column import MonthColumnView
from app.ui.forecast.months.desk import Desk
from app.ui.forecast.months.month_list import MonthList
from app.ui.forecast.months.view import MonthsView

_NONE, _CTRL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


@dataclass(frozen=True)
class Choice:
    """Where one was before cards changed their columns."""

    chosen: tuple[int, ...]
    current: int | None
    had_focus: bool


class Hand(QObject):
    """Chosen cards may lie in several columns; the current one is in the column with the focus."""

    changed = Signal()
    moved_by = Signal(int)
    """Put the chosen cards one month on (1) or back (-1)."""
    opened = Signal(int, bool)
    """Show a deal's sheet; whether as a page."""
    change_wanted = Signal()
    """The chosen deals shall be changed together."""
    escaped = Signal()
    other_pressed = Signal(int)
    """A key (a Qt.Key) that is for the place: the digits and B."""

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._view: MonthsView | None = None
        self._key: str | None = None
        self._quiet = False
        self.is_busy: Callable[[], bool] = lambda: False
        """Whether the mouse holds cards, so that no key but Escape means anything."""
        self._table: dict[tuple[Qt.KeyboardModifier, Qt.Key], Callable[[], None]] = {
            (_NONE, Qt.Key.Key_Left): lambda: self._walk(-1),
            (_NONE, Qt.Key.Key_Right): lambda: self._walk(1),
            (_CTRL, Qt.Key.Key_Left): lambda: self.moved_by.emit(-1),
            (_CTRL, Qt.Key.Key_Right): lambda: self.moved_by.emit(1),
            (_SHIFT, Qt.Key.Key_F2): self.change_wanted.emit,
            (_NONE, Qt.Key.Key_Escape): self.escaped.emit,
        }
        for enter in _ENTER:
            self._table[_NONE, enter] = lambda: self._open(full=False)
            self._table[_CTRL, enter] = lambda: self._open(full=True)
        for key in (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_B):
            self._table[_NONE, key] = partial(self.other_pressed.emit, int(key))

    def take_view(self, view: MonthsView) -> None:
        """Whose columns these are."""
        self._view = view
        view.column_made.connect(self._on_column_made)

    # -- keys --------------------------------------------------------------------------------------------------------

    def wants(self, event: QKeyEvent) -> bool:
        """Whether a key means something here, so that it is no shortcut of the window."""
        return self.is_busy() or _chord(event) in self._table

    def take(self, event: QKeyEvent) -> bool:
        """Do what a key means; whether it means anything."""
        if self.is_busy():
            if event.key() == Qt.Key.Key_Escape:
                self.escaped.emit()
            return True
        self._desk.look.by_keys = True
        deed = self._table.get(_chord(event))
        if deed is not None:
            deed()
        return deed is not None

    def _open(self, *, full: bool) -> None:
        current = self.current()
        if current is not None:
            self.opened.emit(current, full)

    def _walk(self, by: int) -> None:
        """To the next column that has a card, at about the same height."""
        assert self._view is not None
        columns = list(self._view.columns())
        here = self._column()
        place = columns.index(here) if here is not None else -1
        way = columns[place + 1 :] if by > 0 else columns[:place][::-1]
        target = next((column for column in way if column.list.cards.ids), None)
        if target is None:
            return
        row = max(0, here.list.currentIndex().row()) if here is not None else 0
        ids = target.list.cards.ids
        self.choose([ids[min(row, len(ids) - 1)]], ids[min(row, len(ids) - 1)])

    # -- what is chosen ----------------------------------------------------------------------------------------------

    def current(self) -> int | None:
        """The card that keys act on."""
        column = self._column()
        return None if column is None else column.list.current_deal()

    def chosen(self) -> list[int]:
        """The chosen cards, from left to right and from top to bottom."""
        assert self._view is not None
        return [deal_id for cards in self._view.lists() for deal_id in cards.selected_deals()]

    def acted_on(self) -> list[int]:
        """The chosen cards, or the current one where none is chosen."""
        current = self.current()
        return self.chosen() or ([] if current is None else [current])

    def choose(self, deal_ids: list[int], current: int | None, *, with_focus: bool = True) -> None:
        """Select exactly these, wherever they are, and make one of them the current one."""
        assert self._view is not None
        self._quiet = True
        home = None if current is None else self._view.home_of(current)
        for column in self._view.columns():
            column.list.choose(deal_ids, current if column is home else None)
        self._quiet = False
        if home is not None:
            self._key = home.key
            self._view.ensureWidgetVisible(home, 20, 0)
            home.list.scrollTo(home.list.currentIndex())
            if with_focus:
                home.list.setFocus()
        self.changed.emit()

    def before(self) -> Choice:
        """Where one is now."""
        column = self._column()
        return Choice(tuple(self.chosen()), self.current(), column is not None and column.list.hasFocus())

    def after(self, was: Choice) -> None:
        """Cards have changed their columns: what was chosen is so in its new one, and the focus goes along."""
        assert self._view is not None
        if was.current is not None and self._view.home_of(was.current) is not None:
            self.choose(list(was.chosen), was.current, with_focus=was.had_focus)
        else:
            self.changed.emit()

    def take_focus(self) -> None:
        """The column one was in last, else the first one with cards."""
        assert self._view is not None
        column = self._column() or next((each for each in self._view.columns() if each.list.cards.ids), None)
        if column is None:
            return
        column.list.setFocus()
        if not column.list.currentIndex().isValid() and column.list.cards.ids:
            column.list.choose([column.list.cards.ids[0]], column.list.cards.ids[0])

    def _column(self) -> MonthColumnView | None:
        return None if self._view is None or self._key is None else self._view.column(self._key)

    def _on_column_made(self, column: MonthColumnView) -> None:
        cards = column.list
        cards.selectionModel().selectionChanged.connect(self._on_selection_changed)
        cards.selectionModel().currentChanged.connect(self._on_selection_changed)
        cards.pressed_on.connect(lambda keeps: None if keeps else self._clear_others(cards))
        cards.focused.connect(lambda: self._on_focused(column.key))
        cards.opened.connect(lambda deal_id: self.opened.emit(deal_id, False))

    def _on_focused(self, key: str) -> None:
        assert self._view is not None
        self._key = key
        # One stop for Tab on the whole board: the column one is in.
        for column in self._view.columns():
            policy = Qt.FocusPolicy.StrongFocus if column.key == key else Qt.FocusPolicy.ClickFocus
            column.list.setFocusPolicy(policy)
        self.changed.emit()

    def _on_selection_changed(self) -> None:
        if not self._quiet:
            self.changed.emit()

    def _clear_others(self, own: MonthList) -> None:
        assert self._view is not None
        self._quiet = True
        for cards in self._view.lists():
            if cards is not own:
                cards.clearSelection()
        self._quiet = False


def _chord(event: QKeyEvent) -> tuple[Qt.KeyboardModifier, Qt.Key]:
    return event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier, Qt.Key(event.key())
