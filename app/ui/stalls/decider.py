"""Sends decisions off and remembers them until the queue tells of them itself."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal

from app.domain.stall import StallDecision as Decision
from app.services.saved import Saved
from app.services.stalls.decide import DecideStall, decide_stall
from app.services.stalls.queue import StallRow
from app.services.stalls.review import Defaults
from app.ui.host import Host


class Decider(QObject):
    """``leaving`` are the deals whose decision is on its way: the queue shows them no more."""

    sent = Signal()
    """Something is on its way: the next deal may come."""
    stored = Signal(int)
    refused = Signal(int, object)
    """The deal, and the error."""

    def __init__(self, host: Host, parent: QObject) -> None:
        super().__init__(parent)
        self._host = host
        self.leaving: set[int] = set()
        # Stored by now; a queue that was read before that still has them.
        self._stored: set[int] = set()
        self._mine: set[int] = set()

    def snapshot(self) -> frozenset[int]:
        """What is stored now. To be asked, from any thread, before a queue is read."""
        return frozenset(self._stored)

    def heard(self, stored: frozenset[int], there: set[int]) -> list[int]:
        """A queue was read with these to decide, after those were stored; returns what an undo has brought back."""
        self.leaving -= stored
        self._stored -= stored
        back = [deal for deal in there & self._mine if deal not in self.leaving]
        self._mine -= set(back)
        return back

    def is_mine(self, deal_id: int) -> bool:
        """Whether it was this window that decided."""
        return deal_id in self._mine or deal_id in self.leaving

    def decide(self, command: DecideStall) -> None:
        """Send a decision off."""
        deal_id, ctx = command.deal_id, self._host.ctx
        self.leaving.add(deal_id)
        self._mine.add(deal_id)
        self.sent.emit()
        self._host.saving("")
        self._host.runner.command(
            partial(decide_stall, ctx, command),
            owner=self,
            done=partial(self._on_done, deal_id),
            failed=partial(self._on_failed, deal_id),
        )

    def _on_done(self, deal_id: int, saved: Saved) -> None:
        self._stored.add(deal_id)
        self._host.saved(saved.change_set_id, saved.label)
        self.stored.emit(deal_id)

    def _on_failed(self, deal_id: int, error: Exception) -> None:
        self.leaving.discard(deal_id)
        self._mine.discard(deal_id)
        self.refused.emit(deal_id, error)


def usual_deadline(row: StallRow, defaults: Defaults) -> DecideStall:
    """A deadline as nobody changes it: the owner asks, and without an answer the deal is recycled."""
    return DecideStall(
        row.deal_id,
        Decision.DEADLINE,
        until_on=defaults.deadline_on,
        if_no_answer=Decision.RECYCLE,
        said_by_id=row.owner_id,
        stay_id=row.stay_id,
        seen=row.decisions,
    )
