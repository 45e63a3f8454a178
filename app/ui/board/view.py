"""The board's face: bands above, columns and strips below, built from a pipeline."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.pipelines import PhaseKind
from app.services.pipelines.queries import PhaseRow
from app.ui.board.bands import Band, BandBar
from app.ui.board.column import Column
from app.ui.board.column_list import ColumnList
from app.ui.board.deck import Deck
from app.ui.board.lanes import Lanes
from app.ui.board.strip import Strip, StripStack
from app.ui.shared.card_look import Look
from app.ui.shared.lift_list import KeyHandler
from app.ui.shared.theme import Theme

_NAMES = {
    PhaseKind.GENESIS: ("Genesis", "worth chasing?"),
    PhaseKind.NURTURE: ("Nurturing", "no time limit"),
    PhaseKind.DELTA: ("Delta", ""),
    PhaseKind.WON: ("Closed", ""),
    PhaseKind.LOST: ("Closed", ""),
    PhaseKind.AFTER_SALE: ("After sale", ""),
}
_MARGIN_LEFT, _MARGIN_RIGHT, _MARGIN_BOTTOM = 12, 8, 8


class BoardView(QWidget):
    """Makes the widgets of all phases, folds and unfolds them, and finds them again."""

    column_made = Signal(object)
    """A column was opened for the first time; it is to be connected."""
    strip_made = Signal(object)
    folded_changed = Signal()

    def __init__(self, deck: Deck, look: Look, keys: KeyHandler, parent: QWidget) -> None:
        super().__init__(parent)
        self._deck, self._look, self._keys = deck, look, keys
        self._columns: dict[int, Column] = {}
        self._strips: dict[int, Strip] = {}
        self._stacks: list[StripStack] = []
        self._folded: set[int] = set()
        self._shown: list[PhaseRow] = []
        self._closed_label = "Closed"
        self.bands = BandBar(self)
        self.lanes = Lanes(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(_MARGIN_LEFT, 0, _MARGIN_RIGHT, _MARGIN_BOTTOM)
        column.setSpacing(0)
        column.addWidget(self.bands)
        column.addWidget(self.lanes, 1)
        self.lanes.laid_out.connect(self._on_laid_out)
        self.bands.back.clicked.connect(lambda: self.lanes.go_on(-1))
        self.bands.on.clicked.connect(lambda: self.lanes.go_on(1))
        deck.about_to_arrange.connect(self._on_about_to_arrange)
        deck.arranged.connect(self._on_arranged)
        Theme.instance().theme_changed.connect(self._on_theme_changed)

    def build(self, folded: set[int]) -> None:
        """Show the deck's pipeline, with these phases folded."""
        for widget in (*self._columns.values(), *self._strips.values(), *self._stacks):
            widget.setParent(None)
            widget.deleteLater()
        self._columns, self._strips, self._stacks, self._shown = {}, {}, [], []
        self._folded = set(folded)
        self._arrange()

    def refresh(self) -> None:
        """Show the deck's present figures."""
        widgets: list[Column | Strip] = [*self._columns.values(), *self._strips.values()]
        for widget in widgets:
            widget.refresh()
        if self._after_sale_shown() != any(phase.spec.kind is PhaseKind.AFTER_SALE for phase in self._shown):
            self._arrange()

    def set_closed_label(self, label: str) -> None:
        """What stands over the columns of closed deals."""
        self._closed_label = label
        self._on_laid_out()

    def set_late(self, late: bool) -> None:
        """The board takes long to be read: show outlines instead of nothing, until this is taken back."""
        for column in self.columns():
            column.set_late(late)

    def fit_cards(self) -> None:
        """The size of cards has changed."""
        for column in self.columns():
            column.fit()
        self.bands.updateGeometry()
        self.lanes.place()

    def update_cards(self) -> None:
        """Cards may look different now."""
        for cards in self.lists():
            cards.viewport().update()

    def _on_theme_changed(self) -> None:
        self.fit_cards()
        self.update_cards()

    def _on_about_to_arrange(self) -> None:
        for cards in self.lists():
            cards.remember_place()

    def _on_arranged(self) -> None:
        for cards in self.lists():
            cards.return_to_place()

    # folding

    @property
    def folded(self) -> set[int]:
        """The keys of the phases that are shown as strips."""
        return set(self._folded)

    def fold(self, phase_id: int, folded: bool) -> None:
        """Fold or open one column."""
        if (phase_id in self._folded) == folded:
            return
        (self._folded.add if folded else self._folded.discard)(phase_id)
        self._arrange()
        if any(phase.id == phase_id for phase in self._shown):
            self.lanes.reveal(self.widget(phase_id))
        self.folded_changed.emit()

    # finding

    def deals_in_sight(self) -> set[int]:
        """The deals whose cards can be seen."""
        return {cards.cards.entry(row) for cards in self.lists() for row in cards.cards_in_sight()}

    def columns(self) -> Iterator[Column]:
        """The open columns, from left to right."""
        for phase in self._shown:
            if phase.id not in self._folded:
                yield self._columns[phase.id]

    def lists(self) -> Iterator[ColumnList]:
        """Their lists."""
        return (column.list for column in self.columns())

    def widget(self, phase_id: int) -> Column | Strip:
        """The column of a phase, or its strip while it is folded."""
        return self._strips[phase_id] if phase_id in self._folded else self._columns[phase_id]

    def column(self, phase_id: int) -> Column | None:
        """The column of a phase, if it is open."""
        return None if phase_id in self._folded else self._columns.get(phase_id)

    def walkable(self) -> list[Column | Strip]:
        """Everything that arrows can reach, from left to right and, within a stack, downwards."""
        return [self.widget(phase.id) for phase in self._shown]

    def target_at(self, position: QPoint) -> Column | Strip | None:
        """The column or strip at a point of the screen; nothing outside the lanes."""
        here = self.lanes.mapFromGlobal(position)
        if not self.lanes.rect().contains(here):
            return None
        slot = self.lanes.slot_at(here)
        if isinstance(slot, StripStack):
            return min(slot.strips, key=lambda strip: abs(strip.geometry().center().y() - here.y()))
        return slot if isinstance(slot, Column | Strip) else None

    # making

    def _after_sale_shown(self) -> bool:
        board = self._deck.board
        return board is not None and any(
            column.count for column in board.columns if column.phase.spec.kind is PhaseKind.AFTER_SALE
        )

    def _arrange(self) -> None:
        assert self._deck.pipeline is not None
        after_sale = self._after_sale_shown()
        slots: list[QWidget] = []
        for stack in self._stacks:
            for strip in stack.strips:
                strip.setParent(self.lanes)
            stack.deleteLater()
        self._stacks = []
        for group, phases in groupby(self._deck.pipeline.phases, key=_family):
            # What happens after the sale has a place here once there is something.
            if group is PhaseKind.AFTER_SALE and not after_sale:
                continue
            slots += self._slots_of(list(phases), stacked=not group.is_open)
        self._shown = [part.phase for slot in slots for part in _parts(slot)]
        self.lanes.set_slots(slots)

    def _slots_of(self, phases: list[PhaseRow], *, stacked: bool) -> list[QWidget]:
        slots: list[QWidget] = [self._column_of(phase) for phase in phases if phase.id not in self._folded]
        strips = [self._strip_of(phase) for phase in phases if phase.id in self._folded]
        if not stacked:
            return [self._made(phase) for phase in phases]
        if len(strips) == 1:
            return [*slots, strips[0]]
        if strips:
            stack = StripStack(strips, self.lanes)
            for strip in strips:
                strip.show()
            self._stacks.append(stack)
            slots.append(stack)
        return slots

    def _made(self, phase: PhaseRow) -> QWidget:
        return self._strip_of(phase) if phase.id in self._folded else self._column_of(phase)

    def _column_of(self, phase: PhaseRow) -> Column:
        if phase.id not in self._columns:
            column = Column(phase, self._deck, self._look, self._keys, self.lanes)
            self._columns[phase.id] = column
            self.column_made.emit(column)
        self._columns[phase.id].refresh()
        return self._columns[phase.id]

    def _strip_of(self, phase: PhaseRow) -> Strip:
        if phase.id not in self._strips:
            strip = Strip(phase, self._deck, self._look, self._keys, self.lanes)
            self._strips[phase.id] = strip
            self.strip_made.emit(strip)
        self._strips[phase.id].refresh()
        return self._strips[phase.id]

    # bands

    def _on_laid_out(self) -> None:
        self.bands.set_bands(list(self._bands()))
        self.bands.set_hidden(self.lanes.hidden_left, self.lanes.hidden_right)

    def _bands(self) -> Iterator[Band]:
        seen = [self.lanes.slots[place] for place in self.lanes.seen]
        for kind, slots in groupby(seen, key=_kind_of):
            group = list(slots)
            name, hint = _NAMES[kind]
            if kind is PhaseKind.WON:
                name = self._closed_label
                kind = kind if any(_has_won(slot) for slot in group) else PhaseKind.LOST
            hint = self._delta_hint() if kind is PhaseKind.DELTA else hint
            yield Band(kind, name, hint, group[0].geometry().left(), group[-1].geometry().right() + 1)

    def _delta_hint(self) -> str:
        assert self._deck.pipeline is not None
        deltas = [phase.spec for phase in self._deck.pipeline.phases if phase.spec.kind is PhaseKind.DELTA]
        days = sum(phase.limit_days or 0 for phase in deltas)
        if not days:
            return ""
        ending = ", the last position decides" if deltas[-1].is_stall else ""
        return f"time-boxed: {days} days to win{ending}"


def _family(phase: PhaseRow) -> PhaseKind:
    """Won and lost stand together."""
    return PhaseKind.WON if phase.spec.kind is PhaseKind.LOST else phase.spec.kind


def _parts(slot: QWidget) -> list[Column | Strip]:
    """What stands in a slot: a column, a strip, or several strips."""
    parts = slot.strips if isinstance(slot, StripStack) else [slot]
    return [part for part in parts if isinstance(part, Column | Strip)]


def _kind_of(slot: QWidget) -> PhaseKind:
    return _family(_parts(slot)[0].phase)


def _has_won(slot: QWidget) -> bool:
    return any(part.phase.spec.kind is PhaseKind.WON for part in _parts(slot))
