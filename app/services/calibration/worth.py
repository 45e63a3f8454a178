"""What each stated probability was worth: by phase, by rep, and by the rep's own number some days before the close."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.calibration.chances import ByOwner, Calibration, Method
from app.domain.calibration.intervals import Interval, wilson
from app.domain.calibration.isotonic import Step, isotonic
from app.domain.calibration.reliability import Bin, Score, Stated, reliability_table, score
from app.domain.calibration.shrinkage import ENOUGH, Tally
from app.domain.errors import UserError
from app.domain.pipelines import OPEN_KINDS
from app.models.pipeline import Phase, Pipeline
from app.models.team import User
from app.services.calibration.history import Ended, calibrate, ended_deals, stays_of
from app.services.calibration.said import Said, deals_said, said_before
from app.services.context import Context


@dataclass(frozen=True, slots=True)
class AskWorth:
    """Deals that closed from ``first`` to ``last`` (None: any day); ``owner_id`` None asks for the whole team's.

    What was stated is taken as it stood at the end of the day that lies ``days_before`` days before the close.
    """

    owner_id: int | None = None
    first: date | None = None
    last: date | None = None
    days_before: int = 30


@dataclass(frozen=True, slots=True)
class PhaseWorth:
    """A phase and the ended deals that had been in it. ``stated`` is its probability now, in per cent.

    ``calibrated`` is what history makes of it (None: too little), by ``method``, from the team's whole history.
    """

    phase_id: int
    code: str
    name: str
    pipeline: str
    is_retired: bool
    stated: int
    ended: int
    won: int
    interval: Interval
    calibrated: Decimal | None
    method: Method


@dataclass(frozen=True, slots=True)
class RepWorth:
    """A rep and their ended deals. ``said`` counts those for which they gave a number of their own in time.

    ``own`` scores these numbers, ``phases`` the probabilities of the phases of the same deals.
    """

    owner_id: int | None
    name: str
    is_active: bool
    ended: int
    won: int
    interval: Interval
    said: int
    own: Score | None
    phases: Score | None


@dataclass(frozen=True, slots=True)
class Statements:
    """What was stated of ``deals`` deals: reliability diagram, score, and the rising curve of what it was worth.

    The curve is empty with fewer than ``ENOUGH`` deals.
    """

    deals: int
    table: tuple[Bin, ...]
    score: Score | None
    steps: tuple[Step, ...]

    @property
    def is_enough(self) -> bool:
        """Whether there is enough history to go by."""
        return self.deals >= ENOUGH


@dataclass(frozen=True, slots=True)
class Worth:
    """Everything that was asked, for ``ended`` deals of which ``won`` were won. ``note`` tells what it rests on."""

    asked: AskWorth
    ended: int
    won: int
    note: str
    phases: tuple[PhaseWorth, ...]
    reps: tuple[RepWorth, ...]
    by_phase: Statements
    by_own: Statements


def worth(ctx: Context, asked: AskWorth, known: Calibration | None = None) -> Worth:
    """What the user may see of it. Open deals count nowhere: nobody knows yet what they were worth.

    ``known`` is what was counted already of all that ended until now.
    """
    if asked.days_before < 1:
        raise UserError("Ask for at least one day before the close.", field="days_before")
    if asked.first and asked.last and asked.last < asked.first:
        raise UserError("The period ends before it begins. Turn the two days round.", field="last")
    calibration = known or calibrate(ctx)
    ended = Ended(asked.owner_id, asked.first, asked.last)
    with ctx.reading() as session:
        said = said_before(ctx, session, ended, asked.days_before)
        owners = _owners(ctx, session, ended, calibration)
        whole = sum((tally for _, _, tally in owners.values()), Tally(0, 0))
        return Worth(
            asked,
            whole.ended,
            whole.won,
            calibration.note,
            _phases(ctx, session, ended, calibration),
            tuple(_rep(owner_id, *facts, said) for owner_id, facts in owners.items()),
            _statements(Stated(one.phase_percent, one.ended, one.won) for one in said),
            _statements(_own(said)),
        )


def deals_behind(ctx: Context, asked: AskWorth, stated: Bin, *, is_own: bool) -> tuple[int, ...]:
    """The keys of the deals that a row of ``by_own``, or of ``by_phase``, counts."""
    ended = Ended(asked.owner_id, asked.first, asked.last)
    return deals_said(ctx, ended, asked.days_before, range(stated.first, stated.last + 1), is_own=is_own)


def _own(said: Iterable[Said]) -> list[Stated]:
    return [Stated(one.own_percent, one.ended, one.won) for one in said if one.own_percent is not None]


def _statements(stated: Iterable[Stated]) -> Statements:
    known = list(stated)
    deals = sum(one.ended for one in known)
    steps = isotonic(known) if deals >= ENOUGH else ()
    return Statements(deals, reliability_table(known), score(known), steps)


def _phases(ctx: Context, session: Session, asked: Ended, calibration: Calibration) -> tuple[PhaseWorth, ...]:
    """Each open phase that is in use or that an ended deal had been in."""
    tallies = _tallies(ctx, session, asked, calibration)
    statement = (
        select(Phase, Pipeline.name)
        .join(Pipeline, Pipeline.id == Phase.pipeline_id)
        .where(Phase.kind.in_(OPEN_KINDS))
        .order_by(Pipeline.position, Pipeline.id, Phase.position)
    )
    found = []
    for phase, pipeline in session.execute(statement):
        tally = tallies.get(phase.id, Tally(0, 0))
        if phase.retired_at is None or tally.ended:
            found.append(_phase(phase, pipeline, tally, calibration, asked.owner_id))
    return tuple(found)


def _tallies(ctx: Context, session: Session, asked: Ended, calibration: Calibration) -> dict[int, Tally]:
    """The ended deals that had been in each phase."""
    if asked.first is None and asked.last is None:
        return {phase_id: _of(owners, asked.owner_id) for phase_id, owners in calibration.history.phases.items()}
    ended, stays = ended_deals(ctx, asked), stays_of(ctx, None)
    counted = (
        select(stays.c.phase_id, func.count(), func.sum(ended.c.won))
        .join(ended, ended.c.id == stays.c.deal_id)
        .group_by(stays.c.phase_id)
    )
    return {phase_id: Tally(count, int(won)) for phase_id, count, won in session.execute(counted)}


def _of(owners: ByOwner, owner_id: int | None) -> Tally:
    if owner_id is not None:
        return owners.get(owner_id, Tally(0, 0))
    return sum(owners.values(), Tally(0, 0))


def _phase(phase: Phase, pipeline: str, tally: Tally, calibration: Calibration, owner_id: int | None) -> PhaseWorth:
    source = calibration.source(phase.id, phase.pipeline_id)
    return PhaseWorth(
        phase.id,
        phase.code,
        phase.name,
        pipeline,
        phase.retired_at is not None,
        phase.probability,
        tally.ended,
        tally.won,
        wilson(tally.won, tally.ended),
        source.of(owner_id),
        source.method,
    )


_Owner = tuple[str, bool, Tally]


def _owners(ctx: Context, session: Session, asked: Ended, calibration: Calibration) -> dict[int | None, _Owner]:
    """Who owns the ended deals, those who left among them, the most deals first; None owns what nobody does."""
    tallies: dict[int | None, Tally] = {}
    if asked.first is None and asked.last is None:
        for owners in calibration.history.pipelines.values():
            for owner_id, tally in owners.items():
                if asked.owner_id in (None, owner_id):
                    tallies[owner_id] = tallies.get(owner_id, Tally(0, 0)) + tally
    else:
        ended = ended_deals(ctx, asked)
        counted = select(ended.c.owner_id, func.count(), func.sum(ended.c.won)).group_by(ended.c.owner_id)
        tallies = {owner_id: Tally(count, int(won)) for owner_id, count, won in session.execute(counted)}
    people = {
        key: (name, is_active) for key, name, is_active in session.execute(select(User.id, User.name, User.is_active))
    }
    named = {owner_id: (*people.get(owner_id or 0, ("", False)), tally) for owner_id, tally in tallies.items()}
    return dict(sorted(named.items(), key=lambda item: (-item[1][2].ended, item[1][0])))


def _rep(owner_id: int | None, name: str, is_active: bool, tally: Tally, said: Sequence[Said]) -> RepWorth:
    theirs = [one for one in said if one.owner_id == owner_id and one.own_percent is not None]
    return RepWorth(
        owner_id,
        name,
        is_active,
        tally.ended,
        tally.won,
        wilson(tally.won, tally.ended),
        sum(one.ended for one in theirs),
        score(_own(theirs)),
        score(Stated(one.phase_percent, one.ended, one.won) for one in theirs),
    )
