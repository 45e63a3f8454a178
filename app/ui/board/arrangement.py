"""Which card stands where: what the database said, and on top of it the moves that are not stored yet.

A move that fails is taken out again, alone: the order is always the stored one with the remaining moves played
over it, so nothing that was done later is lost.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.services.board import Order

_FEW = 8


@dataclass(frozen=True, slots=True)
class Shift:
    """A move of cards into a phase: in front of the card ``before_id`` if it is there, else at place ``index``.

    Without both the cards go to the end, of their group where there are groups.
    """

    id: int
    deal_ids: tuple[int, ...]
    to_phase: int
    before_id: int | None = None
    index: int | None = None


@dataclass
class Arrangement:
    """The cards of each phase in order. Phases are keys; a phase without cards has none.

    Columns that no move touches are passed on as they came: thousands of cards are never copied for one.
    """

    _stored: Order = field(default_factory=Order)
    _shifts: dict[int, Shift] = field(default_factory=dict)
    _open: set[int] = field(default_factory=set)
    _settled: dict[int, int] = field(default_factory=dict)
    _shown: dict[int, tuple[int, ...]] = field(default_factory=dict)

    @property
    def read(self) -> Order:
        """What the database said last."""
        return self._stored

    @property
    def groups(self) -> Mapping[int, int]:
        """Per card the key of its group; empty where the board is not grouped."""
        return self._stored.groups

    def stored(self, order: Order, generation: int) -> None:
        """The database's order, read by the query numbered ``generation``."""
        self._stored = order
        for key in [key for key, needed in self._settled.items() if needed <= generation]:
            self._settled.pop(key)
            self._shifts.pop(key, None)
        self._play()

    def shift(self, shift: Shift) -> None:
        """Show a move that is not stored yet."""
        self._shifts[shift.id] = shift
        self._open.add(shift.id)
        self._play()

    def confirm(self, shift_id: int) -> None:
        """The move is stored."""
        self._open.discard(shift_id)

    def settle(self, shift_id: int, generation: int) -> None:
        """The move is stored, so the answer of query ``generation`` or a later one will have it."""
        self._settled[shift_id] = generation

    def take_back(self, shift_id: int) -> None:
        """The move failed: all is shown as if it had never been."""
        self._shifts.pop(shift_id, None)
        self._open.discard(shift_id)
        self._play()

    def is_open(self, shift_id: int) -> bool:
        """Whether a move is shown that is not stored yet."""
        return shift_id in self._open

    def order(self, phase_id: int) -> tuple[int, ...]:
        """The cards of a phase as they are shown."""
        return self._shown.get(phase_id, ())

    def phase_of(self, deal_id: int) -> int | None:
        """Where a card is shown."""
        for shift in reversed(self._shifts.values()):
            if deal_id in shift.deal_ids:
                return shift.to_phase
        return self._stored.phases.get(deal_id)

    def count(self) -> int:
        """How many cards there are."""
        return sum(map(len, self._shown.values()))

    def _play(self) -> None:
        self._shown = dict(self._stored.columns)
        moved_to: dict[int, int] = {}
        for shift in self._shifts.values():
            moved = set(shift.deal_ids)
            homes = (moved_to.get(deal_id, self._stored.phases.get(deal_id)) for deal_id in shift.deal_ids)
            for phase_id in {home for home in homes if home is not None}:
                self._shown[phase_id] = _without(self._shown[phase_id], moved)
            self._put(shift)
            moved_to |= dict.fromkeys(shift.deal_ids, shift.to_phase)

    def _put(self, shift: Shift) -> None:
        column = self._shown.get(shift.to_phase, ())
        place = self._place(column, shift)
        self._shown[shift.to_phase] = (*column[:place], *shift.deal_ids, *column[place:])

    def _place(self, column: tuple[int, ...], shift: Shift) -> int:
        if shift.before_id is not None and shift.before_id in column:
            return column.index(shift.before_id)
        if shift.index is not None:
            return min(shift.index, len(column))
        group = self.groups.get(shift.deal_ids[0])
        own = (place + 1 for place in reversed(range(len(column))) if self.groups.get(column[place]) == group)
        return next(own, len(column)) if self.groups else len(column)


def _without(column: tuple[int, ...], moved: set[int]) -> tuple[int, ...]:
    """The same in order. Mostly one of a thousand goes, and then looking at each of them here would take longest."""
    if len(moved) > _FEW:
        return tuple(key for key in column if key not in moved)
    kept = list(column)
    for key in moved.intersection(column):
        kept.remove(key)
    return tuple(kept)
