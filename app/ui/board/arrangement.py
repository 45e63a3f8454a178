"""Which card stands where: what the database said, and on top of it the moves that are not stored yet.

A move that fails is taken out again, alone: the order is always the stored one with the remaining moves played
over it, so nothing that was done later is lost.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Shift:
    """A move of cards into a phase: in front of the card ``before_id`` if it is there, else at place ``index``.

    Without both the cards go to the end.
    """

    id: int
    deal_ids: tuple[int, ...]
    to_phase: int
    before_id: int | None = None
    index: int | None = None


@dataclass
class Arrangement:
    """The cards of each phase in order. Phases are keys; a phase without cards has an empty list."""

    _stored: dict[int, tuple[int, ...]] = field(default_factory=dict)
    _shifts: dict[int, Shift] = field(default_factory=dict)
    _open: set[int] = field(default_factory=set)
    _settled: dict[int, int] = field(default_factory=dict)
    _shown: dict[int, list[int]] = field(default_factory=dict)

    def stored(self, order: Mapping[int, Sequence[int]], generation: int) -> None:
        """The database's order, read by the query numbered ``generation``."""
        self._stored = {phase_id: tuple(ids) for phase_id, ids in order.items()}
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

    def order(self, phase_id: int) -> Sequence[int]:
        """The cards of a phase as they are shown; not to be changed."""
        return self._shown.get(phase_id, ())

    def phase_of(self, deal_id: int) -> int | None:
        """Where a card is shown."""
        return next((phase_id for phase_id, ids in self._shown.items() if deal_id in ids), None)

    def count(self) -> int:
        """How many cards there are."""
        return sum(len(ids) for ids in self._shown.values())

    def _play(self) -> None:
        shown = {phase_id: list(ids) for phase_id, ids in self._stored.items()}
        for shift in self._shifts.values():
            _apply(shown, shift)
        self._shown = shown


def _apply(shown: dict[int, list[int]], shift: Shift) -> None:
    moved = set(shift.deal_ids)
    for phase_id, ids in shown.items():
        if not moved.isdisjoint(ids):
            shown[phase_id] = [deal_id for deal_id in ids if deal_id not in moved]
    target = shown.setdefault(shift.to_phase, [])
    if shift.before_id is not None and shift.before_id in target:
        place = target.index(shift.before_id)
    else:
        place = len(target) if shift.index is None else min(shift.index, len(target))
    target[place:place] = shift.deal_ids
