"""The facts on the face of cards, for those that are about to be seen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.domain.money import Money
from app.domain.next_step import NextStep
from app.domain.phase_clock import PhaseClock, TouchCount, read_clock
from app.domain.stall import DecisionDue, decision_due
from app.services.context import Context
from app.services.next_steps import asked_next_steps
from app.services.put_off import asked_put_off_days
from app.services.touches import asked_touches
from app.storage.questions import Asker, Question

_BLOCK = 500
_FACES = Question("app.services.board.statements", "faces")


@dataclass(frozen=True, slots=True)
class Card:
    """A deal as its card shows it. ``company`` is empty where none is known. Probabilities in per cent.

    ``touches`` is set in Nurturing only, where ``clock`` has no limit; ``decision`` in the stall only. ``warnings`` are
    ``no_company``, ``promise`` (one of its open promises, ours or theirs, is due today or broken) and ``no_calls`` (the
    company wants none).
    """

    id: int
    version: int
    name: str
    company_id: int | None
    company: str
    amount: Money | None
    phase_id: int
    owner_id: int | None
    owner_name: str
    owner_initials: str
    own_probability: int | None
    phase_probability: int
    entered_on: date
    clock: PhaseClock
    touches: TouchCount | None
    decision: DecisionDue | None
    next_step: NextStep | None
    expected_close_on: date | None
    closed_on: date | None
    warnings: tuple[str, ...]


def cards(ctx: Context, ids: Iterable[int]) -> dict[int, Card]:
    """The cards of the given deals; those deleted meanwhile are left out."""
    wanted = list(ids)

    def read(asker: Asker) -> dict[int, Card]:
        found: dict[int, Card] = {}
        for start in range(0, len(wanted), _BLOCK):
            found.update(_block(ctx, asker, wanted[start : start + _BLOCK]))
        return found

    return ctx.answer(read)


def _block(ctx: Context, asker: Asker, ids: list[int]) -> dict[int, Card]:
    steps = asked_next_steps(asker, ids)
    rows = asker.rows(_FACES, ids=ids, today=ctx.clock.today())
    touches = asked_touches(asker, [row.id for row in rows if row.kind == "nurture"])
    stalled = [row.id for row in rows if row.is_stall]
    put_off = asked_put_off_days(asker, stalled) if stalled else {}
    return {row.id: _card(ctx, row, steps.get(row.id), touches.get(row.id, 0), put_off.get(row.id)) for row in rows}


def _card(ctx: Context, row: Any, step: NextStep | None, touches: int, put_off_to: date | None) -> Card:
    entered_on = ctx.clock.local_date(row.phase_entered_at)
    today, nurturing = ctx.clock.today(), row.kind == "nurture"
    clock = read_clock(entered_on, today, row.limit_days, ctx.calendar)
    return Card(
        id=row.id,
        version=row.version,
        name=row.name,
        company_id=row.company_id,
        company=row.company or "",
        amount=None if row.amount_minor is None else Money(row.amount_minor, row.currency),
        phase_id=row.phase_id,
        owner_id=row.owner_id,
        owner_name=row.owner or "",
        owner_initials=row.initials or "",
        own_probability=row.own_probability,
        phase_probability=row.probability,
        entered_on=entered_on,
        clock=clock,
        touches=TouchCount(touches, row.touch_target) if nurturing else None,
        decision=decision_due(clock, put_off_to, today, ctx.calendar) if row.is_stall else None,
        next_step=step,
        expected_close_on=row.expected_close_on,
        closed_on=row.closed_on,
        warnings=tuple(_warnings(row)),
    )


def _warnings(row: Any) -> Iterator[str]:
    if row.company_id is None:
        yield "no_company"
    if row.promise:
        yield "promise"
    if row.no_calls:
        yield "no_calls"
