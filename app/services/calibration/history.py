"""Counts what became of the deals that had been in each phase."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Integer, Subquery, bindparam, case, cast, exists, func, or_, select
from sqlalchemy.orm import Session

from app.domain.calibration.chances import Calibration, History
from app.domain.calibration.shrinkage import Tally
from app.domain.pipelines import OPEN_KINDS, PhaseKind
from app.models.deals import Deal, PhaseChange
from app.models.pipeline import Phase
from app.services.access import readable
from app.services.context import Context

WON_KINDS = (str(PhaseKind.WON), str(PhaseKind.AFTER_SALE))
ENDED_KINDS = (*WON_KINDS, str(PhaseKind.LOST))


def calibrate(ctx: Context, *, before: date | None = None) -> Calibration:
    """Calibrated probabilities from the deals that the user may see.

    With ``before`` only from what was so at the first instant of that day: deals that had come into a phase of the won
    or lost by then, and the phases that they had been in. Deals of which only an assumed day tells when they ended are
    left out then. A deal counts for who owns it now.
    """
    with ctx.reading() as session:
        return Calibration(_history(ctx, session, before), before)


@dataclass(frozen=True, slots=True)
class Ended:
    """Which ended deals: those of an owner (None: of all) that closed from ``first`` to ``last`` (None: any day)."""

    owner_id: int | None = None
    first: date | None = None
    last: date | None = None

    def conditions(self) -> Iterator[ColumnElement[bool]]:
        """As conditions on Deal."""
        if self.owner_id is not None:
            yield Deal.owner_id == self.owner_id
        if self.first is not None:
            yield Deal.closed_on >= self.first
        if self.last is not None:
            yield Deal.closed_on <= self.last


def ended_deals(ctx: Context, which: Ended | None = None) -> FromClause:
    """Deals that ended until now, with ``won`` (1 or 0) beside columns of their own."""
    ended = select(*_columns(), Deal.own_probability, Deal.created_at).join(Phase, Phase.id == Deal.phase_id)
    conditions = which.conditions() if which is not None else ()
    return ended.where(Phase.kind.in_(ENDED_KINDS), readable(ctx, Deal), *conditions).subquery("ended")


def _ended_before(ctx: Context, day: date) -> FromClause:
    """The same of deals that stood among the won and lost at the first instant of a day."""
    at = ctx.clock.start_of(day)
    ended = (
        select(*_columns())
        .join(PhaseChange, PhaseChange.deal_id == Deal.id)
        .join(Phase, Phase.id == PhaseChange.phase_id)
        .where(PhaseChange.phase_id.in_(select(Phase.id).where(Phase.kind.in_(ENDED_KINDS))))
        .where(PhaseChange.entered_at < at, or_(PhaseChange.left_at.is_(None), PhaseChange.left_at >= at))
        .where(PhaseChange.origin != "assumed", readable(ctx, Deal))
    )
    # Found once and kept, by the phases: looked up deal by deal it takes twice as long.
    return ended.cte("ended").prefix_with("MATERIALIZED")


def _columns() -> tuple[Any, ...]:
    won = cast(case((Phase.kind.in_(WON_KINDS), 1), else_=0), Integer).label("won")
    # The phase's pipeline is the deal's, and so an index has all that is counted.
    return Deal.id, Deal.owner_id, Phase.pipeline_id, Deal.closed_on, won


def _history(ctx: Context, session: Session, before: date | None) -> History:
    ended = ended_deals(ctx) if before is None else _ended_before(ctx, before)
    counted = (func.count(), func.sum(ended.c.won))
    is_open = PhaseChange.phase_id.in_(select(Phase.id).where(Phase.kind.in_(OPEN_KINDS)))
    way = exists().where(PhaseChange.deal_id == ended.c.id, is_open, *_entered(ctx, before))
    told = func.sum(case((way, 1), else_=0))
    by_pipeline = select(ended.c.pipeline_id, ended.c.owner_id, *counted, told)
    pipelines = session.execute(by_pipeline.group_by(ended.c.pipeline_id, ended.c.owner_id)).all()
    whole: Counter[int] = Counter()
    for pipeline_id, *_, count in pipelines:
        whole[pipeline_id] += int(count)
    return History(
        _tallies(_by_phase(ctx, session, ended, before)),
        _tallies(row[:4] for row in pipelines),
        {pipeline_id: count for pipeline_id, count in whole.items() if count},
    )


def _by_phase(ctx: Context, session: Session, ended: FromClause, before: date | None) -> Iterator[Any]:
    """Phase, owner, ended deals and won ones."""
    counted = (ended.c.owner_id, func.count(), func.sum(ended.c.won))
    if before is not None:
        stays = stays_of(ctx, before)
        been = select(stays.c.phase_id, *counted).select_from(stays.join(ended, ended.c.id == stays.c.deal_id))
        yield from session.execute(been.group_by(stays.c.phase_id, ended.c.owner_id))
        return
    # One phase after the other: to sort the deals of each by their owners is faster than all of them by both.
    which = bindparam("phase", type_=Phase.id.type)
    in_one = select(PhaseChange.deal_id).where(PhaseChange.phase_id == which).distinct().subquery("stays")
    been = select(which, *counted).select_from(in_one.join(ended, ended.c.id == in_one.c.deal_id))
    for phase_id in session.scalars(select(Phase.id).where(Phase.kind.in_(OPEN_KINDS))).all():
        yield from session.execute(been.group_by(ended.c.owner_id), {"phase": phase_id})


def stays_of(ctx: Context, before: date | None) -> Subquery:
    """In which open phases each deal has been, each once."""
    stays = select(PhaseChange.deal_id, PhaseChange.phase_id).where(
        PhaseChange.phase_id.in_(select(Phase.id).where(Phase.kind.in_(OPEN_KINDS))), *_entered(ctx, before)
    )
    return stays.distinct().subquery("stays")


def _entered(ctx: Context, before: date | None) -> tuple[ColumnElement[bool], ...]:
    return () if before is None else (PhaseChange.entered_at < ctx.clock.start_of(before),)


def _tallies(rows: Iterable[Any]) -> dict[int, dict[int | None, Tally]]:
    found: dict[int, dict[int | None, Tally]] = {}
    for key, owner_id, ended, won in rows:
        found.setdefault(key, {})[owner_id] = Tally(ended, int(won))
    return found
