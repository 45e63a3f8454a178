"""Moves cards: shown at once, stored in order, taken back singly where that fails."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from itertools import count
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.domain.errors import ConflictError, EnvironmentFault, UserError
from app.services.context import Context
from app.services.pipelines.queries import PhaseRow
from app.ui.board.arrangement import Shift
from app.ui.board.deck import Deck
from app.ui.board.loader import Loader
from app.ui.board.words import counted, title_of
from app.ui.host import Host
from app.ui.shared.later import later
from app.ui.shared.moving.answers import NO_ANSWERS, Answers
from app.ui.shared.theme import Theme

if TYPE_CHECKING:
    from app.services.deals.batch import Moved, MoveDeals
    from app.services.deals.commands import MoveDeal


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the column cards were put.

    ``index`` is the place among the column's other cards. ``before_id`` and ``is_last`` are for the user's own order.
    """

    index: int | None = None
    before_id: int | None = None
    is_last: bool = False


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation on its way."""

    shift: Shift
    target: PhaseRow
    command: MoveDeals
    title: str

    @property
    def is_big(self) -> bool:
        """Whether a message says that it was done, and offers to undo it."""
        return len(self.shift.deal_ids) > 1 or not self.target.spec.kind.is_open


class Mover(QObject):
    """The one way by which the board changes where a deal stands."""

    moved = Signal(object, object)
    """Deals (their keys) were stored in a phase (its row)."""
    returned = Signal(object, str)
    """Deals (their keys) are back where they were, for this reason."""
    conflicted = Signal(object, object)
    """The Operation that was refused and the ConflictError."""
    shifted = Signal(object)
    """The keys of cards that are shown in another place now."""

    def __init__(self, host: Host, deck: Deck, loader: Loader, parent: QObject) -> None:
        super().__init__(parent)
        self._host, self._deck, self._loader = host, deck, loader
        self._numbers = count(1)
        # Written by the writer thread after each commit, read by it before the next.
        self._versions: dict[int, int] = {}

    def move(
        self,
        deal_ids: list[int],
        target: PhaseRow,
        place: Place = Place(),
        answers: Answers = NO_ANSWERS,
        *,
        versions: Mapping[int, int] | None = None,
    ) -> None:
        """Show the move and have it stored. ``versions`` overrule those on the cards, to insist after a conflict."""
        self._host.runner.paint_first()  # cards that come into sight now are read behind the picture, too
        operation = self._operation(deal_ids, target, place, answers, versions or {})
        marks = self._deck.marks
        for deal_id in deal_ids:
            marks.returned.pop(deal_id, None)
            marks.moved.pop(deal_id, None)
        self._deck.shift(operation.shift)
        self.shifted.emit(deal_ids)
        self._host.saving(f"Moving {operation.title}")
        later(self, Theme.current().motion("savingGlyphAfter"), partial(self._mark_saving, operation))
        self._host.runner.command(
            partial(_store, self._host.ctx, operation.command, self._versions),
            owner=self,
            done=partial(self._on_stored, operation),
            failed=partial(self._on_failed, operation),
        )

    def _operation(
        self, deal_ids: list[int], target: PhaseRow, place: Place, answers: Answers, versions: Mapping[int, int]
    ) -> Operation:
        from app.services.deals.batch import MoveDeals

        shift = Shift(next(self._numbers), tuple(deal_ids), target.id, place.before_id, place.index)
        moves = tuple(self._move_of(deal_id, target, place, answers, versions) for deal_id in deal_ids)
        card = self._deck.store.get(deal_ids[0])
        one = title_of(card) if card else "a deal"
        title = one if len(deal_ids) == 1 else counted(len(deal_ids))
        return Operation(shift, target, MoveDeals(moves, place.is_last, answers.then), title)

    def _move_of(
        self, deal_id: int, target: PhaseRow, place: Place, answers: Answers, versions: Mapping[int, int]
    ) -> MoveDeal:
        from app.services.deals import commands

        card = self._deck.store.get(deal_id)
        return commands.MoveDeal(
            deal_id,
            target.id,
            versions.get(deal_id, card.version if card else None),
            before_id=place.before_id,
            closed_on=answers.closed_on,
            amount=answers.amounts.get(deal_id),
            reason=answers.reason,
            competitor=answers.competitor,
        )

    def _mark_saving(self, operation: Operation) -> None:
        """Only what takes long is marked; it is unmarked by being stored."""
        if self._deck.arrangement.is_open(operation.shift.id):
            self._deck.marks.saving.update(operation.shift.deal_ids)
            self._deck.mark(operation.shift.deal_ids)

    def _end(self, operation: Operation) -> None:
        saving = self._deck.marks.saving.intersection(operation.shift.deal_ids)
        self._deck.marks.saving -= saving
        self._deck.mark(saving)

    def _on_stored(self, operation: Operation, moved: Moved) -> None:
        self._deck.arrangement.confirm(operation.shift.id)
        self._loader.settle(operation.shift.id)
        self._end(operation)
        self._host.saved(moved.change_set_id, moved.label, toast=operation.is_big)
        self.moved.emit(operation.shift.deal_ids, operation.target)

    def _on_failed(self, operation: Operation, error: Exception) -> None:
        ids = operation.shift.deal_ids
        self._end(operation)
        self._deck.take_back(operation.shift.id)
        if isinstance(error, ConflictError):
            self._loader.again()
            self.conflicted.emit(operation, error)
            return
        reason = error.message if isinstance(error, UserError | EnvironmentFault) else "It could not be saved"
        self._deck.marks.returned.update(dict.fromkeys(ids, f"Returned: {reason}"))
        self._deck.mark(ids)
        self.returned.emit(ids, reason)
        retry: Callable[[], None] | None = None
        if isinstance(error, EnvironmentFault) and error.retryable:
            retry = partial(self._again, operation)
        self._host.show_error(error, retry=retry)

    def insist(self, operation: Operation, disputed: int, version: int) -> None:
        """Move all the same, over what somebody else did to a deal: they stored it as ``version``."""
        self._again(operation, {disputed: version})

    def _again(self, operation: Operation, versions: Mapping[int, int] | None = None) -> None:
        command, shift = operation.command, operation.shift
        first = command.moves[0]
        amounts = {move.deal_id: move.amount for move in command.moves if move.amount is not None}
        self.move(
            list(shift.deal_ids),
            operation.target,
            Place(shift.index, shift.before_id, command.is_last),
            Answers(first.closed_on, amounts, first.reason, first.competitor, command.then),
            versions=versions,
        )

    def acknowledge(self, deal_ids: list[int]) -> bool:
        """Take the red outline away from cards that came back; whether any had one."""
        marked = [deal_id for deal_id in deal_ids if self._deck.marks.returned.pop(deal_id, None)]
        self._deck.mark(marked)
        return bool(marked)


def _store(ctx: Context, command: MoveDeals, versions: dict[int, int]) -> Moved:
    """On the writer thread, after all moves that were made before this one.

    A card that was moved twice in a row has a newer version than the one that was seen when the second move was made;
    that is no conflict, for both moves are this user's.
    """
    from app.services.deals.batch import Moved, MoveDeals, move_deals
    from app.services.deals.commands import move_deal

    moves = tuple(_with_version(move, versions) for move in command.moves)
    if len(moves) == 1 and not command.is_last and command.then is None:
        stored = move_deal(ctx, moves[0])
        moved = Moved(stored.change_set_id, stored.label, {stored.record_id: stored.version})
    else:
        moved = move_deals(ctx, MoveDeals(moves, command.is_last, command.then))
    versions.update(moved.versions)
    return moved


def _with_version(move: MoveDeal, versions: Mapping[int, int]) -> MoveDeal:
    known = versions.get(move.deal_id)
    if move.version is None or known is None:
        return move
    return replace(move, version=max(move.version, known))
