"""How fast was answered what waits for somebody: new leads, stalls, promises, each against its limit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.pipeline_shape.survival import spread
from app.domain.promises import Side, Standing, standing
from app.models.activities import Activity
from app.models.deals import Deal, PhaseChange
from app.models.pipeline import Phase
from app.models.promises import Promise
from app.models.stalls import StallDecision
from app.services.access import readable
from app.services.context import Context
from app.services.number_reports.table import Column, Table, Unit, Value, share, text
from app.services.shape.scope import Scope, read_names, read_road
from app.services.shape.stays import bounds
from app.services.touches import TOUCH_KINDS

BY = ("what", "rep", "team")
LEAD, STALL, PROMISE = "New leads", "Stalls", "Promises"
USUAL_LIMIT = 1
"""Working days in which a new lead is answered where its phase has no time limit."""

_OPEN = ("genesis", "nurture", "delta")
_COLUMNS = (
    Column("asked", "Asked"),
    Column("in_time", "In time"),
    Column("late", "Late"),
    Column("waiting", "Waiting"),
    Column("overdue", "Overdue"),
    Column("share", "In time, of what was due", Unit.PERCENT),
    Column("median", "Median", Unit.DAYS),
    Column("upper", "Upper quartile", Unit.DAYS),
)
_NOTES = (
    "New leads: deals that began in the period, until the first touch or until they left their first phase; the limit "
    f"is that phase's, else {USUAL_LIMIT} working day.",
    "Stalls: deals that ran out of time in the period, until the first decision; the limit is that of the stall.",
    "Promises: ours that were due in the period, until they were settled; those let off are left out.",
    "Days are working days; what still waits is counted for as long as it waited.",
)


@dataclass(frozen=True, slots=True)
class _Asked:
    """``days`` working days until the answer or until today; ``is_late`` says past the limit.

    ``deal_id`` is None for a promise that is about no deal.
    """

    what: str
    deal_id: int | None
    owner_id: int | None
    is_answered: bool
    days: int
    is_late: bool


def answers(ctx: Context, scope: Scope, wanted: tuple[str, ...]) -> tuple[tuple[Table, ...], tuple[str, ...]]:
    """What was asked in the period, and how it was answered."""
    with ctx.reading() as session:
        asked = [*_leads(ctx, session, scope), *_stalls(ctx, session, scope), *_promises(ctx, session, scope)]
        names = read_names(session)

    def table(by: str) -> Table:
        if by == "what":
            kinds = {what: [one for one in asked if one.what == what] for what in (LEAD, STALL, PROMISE)}
            rows = tuple((what, *_figures(part)) for what, part in kinds.items())
            behind = tuple(map(_deals, kinds.values()))
            return Table("what", "By what was asked", (text("what", "What"), *_COLUMNS), rows, None, behind)
        label = names.owner if by == "rep" else names.region
        parts: dict[tuple[str, str], list[_Asked]] = {}
        for one in asked:
            parts.setdefault((label(one.owner_id), one.what), []).append(one)
        found = tuple((*part, *_figures(parts[part])) for part in sorted(parts))
        behind = tuple(_deals(parts[part]) for part in sorted(parts))
        columns = (text(by, by.capitalize()), text("what", "What"), *_COLUMNS)
        return Table(by, f"By {by}", columns, found, None, behind)

    return tuple(map(table, wanted)), _NOTES


def _deals(asked: Sequence[_Asked]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(one.deal_id for one in asked if one.deal_id is not None))


def _figures(asked: Sequence[_Asked]) -> tuple[Value, ...]:
    states = Counter((one.is_answered, one.is_late) for one in asked)
    in_time, late = states[True, False], states[True, True]
    waiting, overdue = states[False, False], states[False, True]
    done = Counter(one.days for one in asked if one.is_answered)
    days = spread(done, Counter(one.days for one in asked if not one.is_answered))
    due = in_time + late + overdue
    return len(asked), in_time, late, waiting, overdue, share(in_time, due), days.median, days.upper


def _asked(
    ctx: Context,
    what: str,
    about: tuple[int, int | None],
    asked_at: datetime,
    answered_at: datetime | None,
    limit: int | None,
) -> _Asked:
    """``about`` is a deal and its owner."""
    start = ctx.clock.local_date(asked_at)
    end = ctx.clock.today() if answered_at is None else ctx.clock.local_date(answered_at)
    days = max(ctx.calendar.working_days_between(start, end), 0)
    return _Asked(what, *about, answered_at is not None, days, limit is not None and days > limit)


def _stays(ctx: Context, scope: Scope, pipeline_id: int, first_answer: Any) -> Any:
    columns: tuple[Any, ...] = (Deal.id, Deal.owner_id, PhaseChange.entered_at, PhaseChange.left_at, Phase.limit_days)
    return (
        select(*columns, first_answer.scalar_subquery())
        .select_from(PhaseChange)
        .join(Deal, Deal.id == PhaseChange.deal_id)
        .join(Phase, Phase.id == PhaseChange.phase_id)
        .where(*scope.of_deals(ctx, pipeline_id), PhaseChange.origin == "lived")
        .where(*bounds(ctx, PhaseChange.entered_at, scope.first_on, scope.last_on))
    )


def _leads(ctx: Context, session: Session, scope: Scope) -> Iterator[_Asked]:
    pipeline_id = read_road(session, scope.pipeline_id).pipeline_id
    touch = select(func.min(Activity.happened_at)).where(
        Activity.deal_id == PhaseChange.deal_id,
        Activity.kind.in_(TOUCH_KINDS),
        Activity.happened_at >= PhaseChange.entered_at,
    )
    began = _stays(ctx, scope, pipeline_id, touch).where(PhaseChange.from_phase_id.is_(None), Phase.kind.in_(_OPEN))
    for deal, owner, entered, left, limit, touched in session.execute(began):
        answered = min((at for at in (left, touched) if at is not None), default=None)
        yield _asked(ctx, LEAD, (deal, owner), entered, answered, limit or USUAL_LIMIT)


def _stalls(ctx: Context, session: Session, scope: Scope) -> Iterator[_Asked]:
    pipeline_id = read_road(session, scope.pipeline_id).pipeline_id
    decided = select(func.min(StallDecision.decided_at)).where(StallDecision.stay_id == PhaseChange.id)
    for deal, owner, entered, left, limit, at in session.execute(
        _stays(ctx, scope, pipeline_id, decided).where(Phase.is_stall)
    ):
        answered = min((one for one in (left, at) if one is not None), default=None)
        yield _asked(ctx, STALL, (deal, owner), entered, answered, limit)


def _promises(ctx: Context, session: Session, scope: Scope) -> Iterator[_Asked]:
    chosen = [Promise.side == str(Side.OURS), readable(ctx, Promise)]
    if scope.first_on is not None:
        chosen.append(Promise.due_on >= scope.first_on)
    if scope.last_on is not None:
        chosen.append(Promise.due_on <= scope.last_on)
    if scope.owner_ids:
        chosen.append(Promise.owner_id.in_(scope.owner_ids))
    columns = (Promise.deal_id, Promise.owner_id, Promise.made_at, Promise.due_on, Promise.outcome, Promise.settled_at)
    for deal, owner, made, due, outcome, settled in session.execute(select(*columns).where(*chosen)):
        found = _promise(ctx, (deal, owner), made, due, outcome, settled)
        if found is not None:
            yield found


def _promise(
    ctx: Context,
    about: tuple[int | None, int | None],
    made: datetime,
    due: date,
    outcome: str | None,
    settled: datetime | None,
) -> _Asked | None:
    today = ctx.clock.today()
    settled_on = None if settled is None else ctx.clock.local_date(settled)
    state = standing(due, outcome, settled_on, today)
    if state is Standing.RELEASED:
        return None
    days = ctx.calendar.working_days_between(ctx.clock.local_date(made), settled_on or today)
    is_late = state in (Standing.BROKEN, Standing.MADE_GOOD)
    return _Asked(PROMISE, *about, settled_on is not None, max(days, 0), is_late)
