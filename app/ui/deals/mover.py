"""Moves the deal of a sheet to another phase: by code, after asking what the move asks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject

from app.domain.errors import ConflictError, NotFound, UserError
from app.domain.phase_rules import MoveCheck, MoveFacts, check_move
from app.domain.pipelines import PhaseKind
from app.services.board import Card, cards
from app.services.board.facts import move_facts
from app.services.board.offers import Offers, offers
from app.services.context import Context
from app.services.deals.batch import Moved, MoveDeals, move_deals
from app.services.deals.commands import MoveDeal
from app.services.deals.sheet import DealSheet
from app.services.pipelines.queries import PhaseRow
from app.ui.shared.moving.answers import NO_ANSWERS, Answers
from app.ui.shared.moving.phase_prompt import PhasePrompt
from app.ui.shared.moving.questions import Asked, Question, make_question
from app.ui.shared.sheet.desk import SheetDesk


@dataclass(frozen=True, slots=True)
class _Facts:
    """What a move must know about the deal."""

    card: Card
    facts: MoveFacts
    offers: Offers


class DealMover(QObject):
    """``sheet`` answers the deal that is shown."""

    def __init__(self, desk: SheetDesk, sheet: Callable[[], DealSheet | None], parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._sheet = desk, sheet

    def ask_phase(self) -> None:
        """Have the code of a phase typed or chosen."""
        sheet = self._sheet()
        if sheet is None:
            return
        others = [phase for phase in sheet.phases if phase.id != sheet.phase.id]
        prompt = PhasePrompt(self._desk.host.window, sheet.company or sheet.name, others)
        prompt.closed.connect(prompt.deleteLater)
        # On top of what was seen when somebody began to choose, not of what came meanwhile.
        prompt.phase_chosen.connect(partial(self._look, sheet))
        self._desk.host.ask(prompt)
        prompt.field.setFocus()

    def close(self, kind: PhaseKind) -> None:
        """Won or lost."""
        sheet = self._sheet()
        phase = next((phase for phase in sheet.phases if phase.spec.kind is kind), None) if sheet else None
        if sheet is not None and phase is not None and phase.id != sheet.phase.id:
            self._look(sheet, phase)

    def _look(self, sheet: DealSheet, target: PhaseRow) -> None:
        """Look whether the deal may go there and what must be asked, then move it."""
        self._desk.host.runner.query(
            partial(_read, self._desk.ctx, sheet.id),
            owner=self,
            done=lambda found: self._judge(sheet, target, found),
            failed=self._desk.host.show_error,
            lane="move",
        )

    def _judge(self, sheet: DealSheet, target: PhaseRow, found: _Facts) -> None:
        check = check_move(sheet.phase.spec, target.spec, found.facts)
        if check.blocked:
            self._desk.host.message(f"Not possible: {target.spec.label}", detail=check.blocked, kind="info")
        elif check.asks:
            self._ask(sheet, target, found, check)
        else:
            self._move(sheet, target, NO_ANSWERS)

    def _ask(self, sheet: DealSheet, target: PhaseRow, found: _Facts, check: MoveCheck) -> None:
        ctx, host = self._desk.ctx, self._desk.host
        asked = Asked([found.card], 1, target, ctx.clock.today(), ctx.team.currency)
        question = make_question(host.window, asked, check, ctx.calendar, found.offers)
        question.accepted.connect(lambda: self._on_answered(question, sheet, target))
        question.closed.connect(question.deleteLater)
        host.ask(question)
        field = question.first_field()
        if field is not None:
            field.setFocus()

    def _on_answered(self, question: Question, sheet: DealSheet, target: PhaseRow) -> None:
        try:
            answers = question.answers()
        except UserError as error:
            question.say_error(error.message)
            return
        question.finish()
        self._move(sheet, target, answers)

    def _move(self, sheet: DealSheet, target: PhaseRow, answers: Answers, version: int | None = None) -> None:
        move = MoveDeal(
            sheet.id,
            target.id,
            sheet.version if version is None else version,
            closed_on=answers.closed_on,
            amount=answers.amounts.get(sheet.id),
            reason=answers.reason,
            competitor=answers.competitor,
        )

        def failed(error: Exception) -> None:
            retry = None
            if isinstance(error, ConflictError):
                retry = partial(self._move, sheet, target, answers, error.version)
            self._desk.host.show_error(error, retry=retry)

        self._desk.run(partial(_store, self._desk.ctx, MoveDeals((move,), then=answers.then)), failed=failed)


def _read(ctx: Context, deal_id: int) -> _Facts:
    found = cards(ctx, [deal_id])
    if deal_id not in found:
        raise NotFound("This deal was deleted meanwhile.")
    return _Facts(found[deal_id], move_facts(ctx, [deal_id])[deal_id], offers(ctx))


def _store(ctx: Context, cmd: MoveDeals) -> Moved:
    return move_deals(ctx, cmd)
