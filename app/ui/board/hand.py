"""Which cards are chosen, over all columns, and which one the keys act on."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QWidget

from app.ui.board.column import Column
from app.ui.board.column_list import ColumnList
from app.ui.board.deck import Deck
from app.ui.board.strip import Strip
from app.ui.board.view import BoardView


class Hand(QObject):
    """Each column has a selection of its own; together they are one. Cards keep theirs when they move."""

    changed = Signal()
    """Other cards are chosen, or another one is the current one."""

    def __init__(self, deck: Deck, view: BoardView, parent: QObject) -> None:
        super().__init__(parent)
        self._deck, self._view = deck, view
        self._phase_id: int | None = None
        self._quiet = False
        # Where a choice by Shift began.
        self._anchor: int | None = None
        self._before: tuple[list[int], int | None, int] = ([], None, 0)
        self._is_in_sight = False
        view.column_made.connect(self._on_column_made)
        view.strip_made.connect(self._on_strip_made)
        deck.about_to_arrange.connect(self._on_about_to_arrange)
        deck.arranged.connect(self._on_arranged)

    # what is chosen

    @property
    def phase_id(self) -> int | None:
        """The column that keys act in."""
        return self._phase_id

    def current(self) -> int | None:
        """The card that keys act on."""
        column = self._column()
        return None if column is None else column.list.current_deal()

    def selected(self) -> list[int]:
        """The chosen cards, column by column from the left, each from top to bottom."""
        return [deal_id for cards in self._view.lists() for deal_id in cards.selected_deals()]

    def acted_on(self) -> list[int]:
        """The chosen cards, or else the current one: what a command is for."""
        current = self.current()
        return self.selected() or ([] if current is None else [current])

    def place(self) -> QWidget | None:
        """Where the focus belongs: the column that had it last, else the first that has a card, else the first."""
        here = self._here()
        if here is None:
            walkable = self._view.walkable()
            full = (one for one in walkable if isinstance(one, Column) and one.list.cards.ids)
            here = next(full, walkable[0] if walkable else None)
        return here.list if isinstance(here, Column) else here

    # choosing

    def choose(self, ids: Iterable[int], current: int | None = None, *, fetches_focus: bool = True) -> None:
        """Choose exactly these cards; ``current`` is brought into sight, as a rule with the focus."""
        wanted, self._anchor = list(ids), None
        self._quiet = True
        for cards in self._view.lists():
            cards.choose(wanted, current)
        self._quiet = False
        if current is not None and (column := self._reveal(current)) is not None and fetches_focus:
            column.list.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()

    def show(self, deal_id: int) -> None:
        """Choose one card, let keys act on it, and bring it into sight. The focus is not fetched to the board."""
        focused = QApplication.focusWidget()
        self.choose([deal_id], deal_id, fetches_focus=focused is not None and self._view.isAncestorOf(focused))

    def _reveal(self, deal_id: int) -> Column | None:
        column = _revealed(self._view, deal_id)
        if column is not None:
            self._phase_id = column.phase.id
        return column

    def focus(self) -> None:
        """Give the focus to the column that had it last, or to the first that has a card."""
        column = self._column() or next(
            (column for column in self._view.columns() if column.list.cards.rowCount()), None
        )
        if column is None:
            walkable = self._view.walkable()
            if walkable:
                self.enter(walkable[0], 0)
            return
        if not column.list.currentIndex().isValid():
            self.enter(column, 0)
        column.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def select_all(self) -> None:
        """Choose every card of the current column."""
        column = self._column()
        if column is not None:
            column.list.selectAll()

    def clear(self) -> None:
        """Choose none."""
        self.choose(())

    # walking

    def walk(self, columns: int) -> bool:
        """Go to the neighbouring column or strip, to the card at the same height; whether there is one."""
        widgets = self._view.walkable()
        here = self._here()
        if here is None or here not in widgets:
            return False
        place = widgets.index(here) + columns
        if not 0 <= place < len(widgets):
            return False
        self.enter(widgets[place], self._height_of_current(here))
        return True

    def enter(self, widget: Column | Strip, height: int) -> None:
        """Go into a column, to the card nearest to a height on the screen."""
        self._view.lanes.reveal(widget)
        self._phase_id = widget.phase.id
        if isinstance(widget, Strip):
            self.choose(())
            widget.setFocus(Qt.FocusReason.OtherFocusReason)
            self._phase_id = widget.phase.id
            return
        cards = widget.list
        local = cards.viewport().mapFromGlobal(self._view.mapToGlobal(self._view.rect().topLeft())).y() + height
        rows = cards.cards_in_sight()
        row = min(rows, key=lambda row: abs(cards.card_rect(row).center().y() - local), default=None)
        self.choose([] if row is None else [cards.cards.entry(row)], None if row is None else cards.cards.entry(row))
        cards.setFocus(Qt.FocusReason.OtherFocusReason)

    def step(self, rows: int, *, extend: bool = False) -> None:
        """Go up or down within the column; with ``extend`` the cards passed are chosen as well."""
        column = self._column()
        if column is None or not column.list.cards.rowCount():
            return
        cards = column.list.cards
        now = column.list.currentIndex().row()
        row = cards.card_row(now + rows, rows)
        if row is None:
            return
        flags, model = QItemSelectionModel.SelectionFlag, column.list.selectionModel()
        if extend:
            start = None if self._anchor is None else cards.row_of(self._anchor)
            start = row if start is None and now < 0 else now if start is None else start
            self._anchor = cards.entry(start)
            chosen = QItemSelection(cards.index(min(start, row)), cards.index(max(start, row)))
            model.select(chosen, flags.ClearAndSelect)
            model.setCurrentIndex(cards.index(row), flags.NoUpdate)
        else:
            self._anchor = None
            self._clear_others(column.list)
            model.setCurrentIndex(cards.index(row), flags.ClearAndSelect)
        self._view.lanes.reveal(column)
        column.list.reveal(row)

    def page(self) -> int:
        """How many cards a page is."""
        column = self._column()
        return 1 if column is None else max(1, len(column.list.cards_in_sight()) - 1)

    def _height_of_current(self, here: Column | Strip) -> int:
        """The middle of the current card, measured from the top of the board."""
        if isinstance(here, Column) and here.list.currentIndex().isValid():
            middle = here.list.card_rect(here.list.currentIndex().row()).center()
            return here.list.viewport().mapTo(self._view, middle).y()
        return 0

    def _here(self) -> Column | Strip | None:
        if self._phase_id is None or self._deck.pipeline is None:
            return None
        known = {phase.id for phase in self._deck.pipeline.phases}
        return self._view.widget(self._phase_id) if self._phase_id in known else None

    def _column(self) -> Column | None:
        here = self._here()
        return here if isinstance(here, Column) else None

    # staying

    def _on_about_to_arrange(self) -> None:
        column = self._column()
        row = column.list.currentIndex().row() if column is not None else -1
        self._before = (self.selected(), self.current(), row)
        self._is_in_sight = column is not None and row in column.list.cards_in_sight()
        self._quiet = True

    def _on_arranged(self) -> None:
        """Cards that went to another column take their selection along, and the focus where it was on one of them."""
        selected, current, row = self._before
        column = self._column()
        here = current
        if column is not None and current is not None and column.list.cards.row_of(current) is None:
            near = column.list.cards.card_row(row, 1)
            here = None if near is None else column.list.cards.entry(near)
        for cards in self._view.lists():
            if cards.selected_deals() or any(cards.cards.row_of(deal_id) is not None for deal_id in selected):
                cards.choose(selected, here if column is not None and cards is column.list else None)
        if column is not None and column.list.hasFocus():
            self._stay_with(column, current, moved_off=here != current and current in selected)
        self._quiet = False
        self.changed.emit()

    def _stay_with(self, column: Column, current: int | None, *, moved_off: bool) -> None:
        """Keys go on acting on a card that an undo has brought to another column; what was in sight stays so."""
        if current is not None and moved_off and (other := self._reveal(current)) is not None:
            other.list.choose(self.selected(), current)
            other.list.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self._is_in_sight and current is not None and (row := column.list.cards.row_of(current)) is not None:
            column.list.reveal(row)  # the order may put a card that was just moved elsewhere

    def _on_column_made(self, column: Column) -> None:
        cards = column.list
        cards.selectionModel().selectionChanged.connect(self._on_selection_changed)
        cards.selectionModel().currentChanged.connect(self._on_selection_changed)
        cards.pressed_on.connect(lambda keeps: self._on_pressed(cards, keeps))
        cards.focused.connect(lambda: self.act_in(column.phase.id))

    def _on_strip_made(self, strip: Strip) -> None:
        strip.focused.connect(lambda: self.act_in(strip.phase.id))

    def act_in(self, phase_id: int) -> None:
        """Let keys act in a column, the one stop for Tab on the whole board."""
        if phase_id != self._phase_id:
            self._phase_id = phase_id
            self.changed.emit()
        for cards in self._view.lists():
            own = cards.cards is self._deck.models.get(phase_id)
            cards.setFocusPolicy(Qt.FocusPolicy.StrongFocus if own else Qt.FocusPolicy.ClickFocus)

    def _on_selection_changed(self) -> None:
        if not self._quiet:
            self.changed.emit()

    def _on_pressed(self, cards: ColumnList, keeps: bool) -> None:
        self._anchor = None
        if not keeps:
            self._clear_others(cards)

    def _clear_others(self, own: ColumnList) -> None:
        self._quiet = True
        for cards in self._view.lists():
            if cards is not own:
                cards.clearSelection()
        self._quiet = False


def _revealed(view: BoardView, deal_id: int) -> Column | None:
    """Bring a card into sight; the column where it is."""
    for column in view.columns():
        row = column.list.cards.row_of(deal_id)
        if row is not None:
            view.lanes.reveal(column)
            column.list.reveal(row)
            return column
    return None
