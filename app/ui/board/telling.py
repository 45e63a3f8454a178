"""What the board tells: totals in the status bar, words for screen readers, messages about what others did."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from app.domain.errors import ConflictError
from app.domain.fx import Total
from app.domain.money import Money
from app.services.board import Column as Head
from app.services.pipelines.queries import PhaseRow
from app.storage.feed import Change
from app.ui.board.bench import Bench
from app.ui.board.carry import Carry
from app.ui.board.column import Column
from app.ui.board.drag import Drag
from app.ui.board.mover import Operation
from app.ui.board.words import counted, title_of, total_text
from app.ui.shared.announce import announce
from app.ui.shared.later import later
from app.ui.shared.theme import Theme

if TYPE_CHECKING:
    from app.services.board.facts import Selection

_SUM_AFTER_MS = 60
_MOST_MARKED = 50

_HINTS_DRAG = (("Esc", "cancels"),)
_HINTS_CARRY = (*_HINTS_DRAG, ("Arrows", "aim"), ("Enter", "drops"))


class Telling(QObject):
    """Listens to the other parts. ``said`` repeats what screen readers are told."""

    said = Signal(str)

    def __init__(self, bench: Bench, drag: Drag, carry: Carry) -> None:
        super().__init__(bench.screen)
        self._bench, self._host, self._deck = bench, bench.host, bench.deck
        self._drag, self._carry = drag, carry
        self._sum_timer = QTimer(self, interval=_SUM_AFTER_MS, singleShot=True)
        self._sum_timer.timeout.connect(self._ask_sum)
        self._connect()

    def _connect(self) -> None:
        bench = self._bench
        bench.hand.changed.connect(self._sum_timer.start)
        bench.deck.arranged.connect(self._sum_timer.start)
        bench.view.lanes.laid_out.connect(self._sum_timer.start)
        bench.loader.others_changed.connect(self._on_others_changed)
        bench.loader.waiting_changed.connect(self._on_waiting_changed)
        bench.mover.moved.connect(self._on_moved)
        bench.mover.returned.connect(self._on_returned)
        bench.mover.conflicted.connect(self._on_conflicted)
        for holder in (self._drag, self._carry):
            holder.changed.connect(self.tell_status)
            holder.ended.connect(self.tell_status)
        self._carry.told.connect(self.say)

    def say(self, words: str) -> None:
        """Have a screen reader say something."""
        announce(self._bench.screen, words)
        self.said.emit(words)

    # status bar

    def tell_status(self) -> None:
        """Totals, or what is in the hand."""
        if not self._bench.screen.isVisible():
            return
        if self._drag.is_active or self._carry.is_active:
            hints = _HINTS_CARRY if self._carry.is_active else _HINTS_DRAG
            self._host.set_status(f"Moving {counted(len(self._bench.aim.ids), 'card')}", hints)
        else:
            self._host.set_status(self._totals())

    def _totals(self) -> str:
        board = self._deck.board
        if board is None:
            return ""
        seen = self._open_in_sight()
        count = sum(column.count for column in seen)
        if count < board.all_open_count:
            money = Money(sum(column.total.money.minor for column in seen), board.open_total.money.currency)
            missing = sorted({currency for column in seen for currency in column.total.missing})
            return f"{count:,} of {board.all_open_count:,} shown  {total_text(Total(money, tuple(missing)))}"
        weighted = f"{total_text(board.open_weighted)} weighted"
        return f"{board.open_count:,} open  {total_text(board.open_total)}  {weighted}"

    def _open_in_sight(self) -> list[Head]:
        """The heads of open phases, without those whose columns have no room beside the others."""
        board, lanes = self._deck.board, self._bench.view.lanes
        if board is None:
            return []
        away = {
            slot.phase.id
            for place, slot in enumerate(lanes.slots)
            if place not in lanes.seen and isinstance(slot, Column)
        }
        return [head for head in board.columns if head.phase.spec.kind.is_open and head.phase.id not in away]

    def _ask_sum(self) -> None:
        chosen = self._bench.hand.selected()
        if len(chosen) < 2 or self._bench.aim.is_active:
            self.tell_status()
            return

        def read() -> Selection:
            from app.services.board.facts import selection

            return selection(self._host.ctx, chosen)

        self._host.runner.query(read, owner=self, done=self._on_summed, lane="sum")

    def _on_summed(self, summed: Selection) -> None:
        if len(self._bench.hand.selected()) < 2 or not self._bench.screen.isVisible():
            return
        total, weighted = total_text(summed.total), total_text(summed.weighted)
        self._host.set_status(f"{summed.count:,} chosen  {total}  {weighted} weighted")

    # moves

    def _on_moved(self, deal_ids: tuple[int, ...], target: PhaseRow) -> None:
        self.say(f"{self._title(deal_ids)} moved to {target.spec.label}")

    def _on_returned(self, deal_ids: tuple[int, ...], reason: str) -> None:
        self.say(f"{self._title(deal_ids)} was not moved. {reason}")

    def _on_conflicted(self, operation: Operation, error: ConflictError) -> None:
        """The card goes where the database has it; whoever moved it here may insist."""
        from app.services.deals.batch import MoveConflict

        deal_ids, mine = operation.shift.deal_ids, operation.target.spec.code
        disputed = error.deal_id if isinstance(error, MoveConflict) else deal_ids[0]
        there = next((conflict.theirs for conflict in error.conflicts if conflict.field == "phase_id"), None)
        theirs, title = self._code(there), self._title((disputed,))
        detail = f"Your move to {mine} was not saved"
        if len(deal_ids) > 1:
            detail = f"None of the {len(deal_ids)} deals was moved to {mine}"
        insist = partial(self._bench.mover.insist, operation, disputed, error.version)
        if any(conflict.field != "phase_id" for conflict in error.conflicts):
            # What was answered with the move, such as the amount won, was changed meanwhile: each field is shown.
            self._host.show_error(error, retry=insist)
            self.say(f"{error.who} changed {title}. {detail}.")
            return
        self._mark_moved({disputed}, error.who)
        self._host.message(
            f"{error.who} moved {title} to {theirs}",
            detail=detail,
            kind="conflict",
            actions=((f"Keep {theirs}", lambda: None), (f"Move to {mine}", insist)),
        )
        self.say(f"{error.who} moved {title} to {theirs}. {detail}.")

    def _code(self, phase_id: object) -> str:
        phases = () if self._deck.pipeline is None else self._deck.pipeline.phases
        return next((phase.spec.code for phase in phases if phase.id == phase_id), "another pipeline")

    def _title(self, deal_ids: tuple[int, ...]) -> str:
        card = self._deck.store.get(deal_ids[0])
        return title_of(card) if len(deal_ids) == 1 and card else counted(len(deal_ids))

    # others

    def _on_waiting_changed(self, waiting: dict[int, int]) -> None:
        for column in self._bench.view.columns():
            column.head.set_waiting(waiting.get(column.phase.id, 0))

    def _on_others_changed(self, changes: tuple[Change, ...], before: Mapping[int, int | None]) -> None:
        """Cards that somebody else moved to another column wear a dashed outline for a moment."""
        for change in changes:
            moved = {
                deal_id
                for deal_id in change.ids("deals")
                if before.get(deal_id) not in (None, self._deck.arrangement.phase_of(deal_id))
                and self._deck.arrangement.phase_of(deal_id) is not None
            }
            if not moved or len(moved) > _MOST_MARKED:
                continue
            who = self._who(change.user_id)
            self._mark_moved(moved, who)
            first = next(iter(moved))
            phase = self._deck.phase_of(first)
            if len(moved) == 1 and phase is not None:
                self.say(f"{who} moved {self._title((first,))} to {phase.spec.label}")
            else:
                self.say(f"{who} moved {counted(len(moved))}")

    def _who(self, user_id: int | None) -> str:
        offers = self._bench.gate.offers
        return "Somebody" if offers is None or user_id is None else offers.names.get(user_id, "Somebody")

    def _mark_moved(self, deal_ids: set[int], who: str) -> None:
        initials = "".join(part[0] for part in who.split()[:2]).upper()
        marks = self._deck.marks
        marks.moved.update(dict.fromkeys(deal_ids, (initials, "moved it just now")))
        self._deck.mark(deal_ids)

        def fade() -> None:
            for deal_id in deal_ids:
                marks.moved.pop(deal_id, None)
            self._deck.mark(deal_ids)

        later(self, Theme.current().motion("remoteChangeOutline"), fade)
