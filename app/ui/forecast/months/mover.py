"""Puts deals on other days: shown at once, stored in order, taken back where that fails."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import count
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.domain.errors import ConflictError, EnvironmentFault, UserError
from app.services.context import Context
from app.ui.forecast.months.desk import Desk
from app.ui.shared.later import later
from app.ui.shared.theme import Theme

if TYPE_CHECKING:
    from app.services.deals.batch import Moved


@dataclass(frozen=True)
class Operation:
    """Days on their way to be stored; ``versions`` are those that were seen, None to insist."""

    number: int
    days: Mapping[int, date | None]
    versions: Mapping[int, int | None]
    title: str


class Mover(QObject):
    """The one way by which the board changes when a deal is expected."""

    changed = Signal()
    """What is on its way is not what it was: sum again."""
    stored = Signal()

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._host = desk, desk.host
        self._numbers = count(1)
        self._open: dict[int, Operation] = {}
        self._settled: set[int] = set()
        # Written by the writer thread after each commit, read by it before the next.
        self._versions: dict[int, int] = {}
        desk.on_the_way = self.on_the_way

    def on_the_way(self) -> dict[int, date | None]:
        """The days that are shown but may not have been read yet, the last one of each deal."""
        return {deal_id: day for one in self._open.values() for deal_id, day in one.days.items()}

    def settled(self) -> frozenset[int]:
        """What is stored by now: whoever reads from now on has it."""
        return frozenset(self._settled)

    def forget(self, settled: frozenset[int]) -> None:
        """All this was read."""
        self._settled -= settled
        for number in settled:
            self._open.pop(number, None)

    def move(self, days: Mapping[int, date | None], *, insist: bool = False) -> None:
        """Show the deals on their new days, and have them stored. ``insist``: whatever others did meanwhile."""
        seen = {key: None if insist else self._version_of(key) for key in days}
        one = Operation(next(self._numbers), dict(days), seen, self._desk.title(list(days)))
        self._open[one.number] = one
        for deal_id in days:
            self._desk.returned.pop(deal_id, None)
        self.changed.emit()
        self._host.saving(f"Moving {one.title}")
        later(self, Theme.current().motion("savingGlyphAfter"), partial(self._mark_saving, one))
        self._host.runner.command(
            partial(_store, self._host.ctx, one, self._versions),
            owner=self,
            done=partial(self._on_stored, one),
            failed=partial(self._on_failed, one),
        )

    def _version_of(self, deal_id: int) -> int | None:
        card = self._desk.faces.card(deal_id)
        return None if card is None else card.version

    def _mark_saving(self, one: Operation) -> None:
        """Only what takes long is marked; it is unmarked by being stored."""
        if one.number in self._open and one.number not in self._settled:
            self._desk.saving.update(one.days)
            self._desk.faces.arrived.emit()

    def _on_stored(self, one: Operation, moved: Moved) -> None:
        self._desk.saving.difference_update(one.days)
        self._settled.add(one.number)
        self._host.saved(moved.change_set_id, moved.label, toast=len(one.days) > 1)
        self.stored.emit()

    def _on_failed(self, one: Operation, error: Exception) -> None:
        self._desk.saving.difference_update(one.days)
        self._open.pop(one.number, None)
        reason = error.message if isinstance(error, UserError | EnvironmentFault) else "It could not be saved"
        self._desk.returned.update(dict.fromkeys(one.days, f"Returned: {reason}"))
        self.changed.emit()
        retry: Callable[[], None] | None = None
        if isinstance(error, ConflictError) or (isinstance(error, EnvironmentFault) and error.retryable):
            retry = partial(self.move, one.days, insist=isinstance(error, ConflictError))
        self._host.show_error(error, retry=retry)
        self.stored.emit()  # nothing was, but what others did meanwhile is worth a look

    def acknowledge(self, deal_ids: list[int]) -> bool:
        """Take the red outline away from cards that came back; whether any had one."""
        marked = [deal_id for deal_id in deal_ids if self._desk.returned.pop(deal_id, None)]
        if marked:
            self._desk.faces.arrived.emit()
        return bool(marked)


def _store(ctx: Context, one: Operation, versions: dict[int, int]) -> Moved:
    """On the writer thread, after all that was moved before.

    A deal that was moved twice in a row has a newer version than the one that was seen when the second move was made;
    that is no conflict, for both moves are this user's.
    """
    from app.services.deals.dating import ExpectDeal, ExpectDeals, expect_deals

    deals = []
    for deal_id, day in one.days.items():
        seen = one.versions[deal_id]
        deals.append(ExpectDeal(deal_id, day, None if seen is None else max(seen, versions.get(deal_id, 0))))
    moved = expect_deals(ctx, ExpectDeals(tuple(deals)))
    versions.update(moved.versions)
    return moved
