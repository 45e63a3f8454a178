"""What stated probabilities were worth, by phase and by rep."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from sqlalchemy import select

from app.domain.calibration.intervals import Interval
from app.domain.calibration.reliability import Score
from app.domain.people_words import name_of
from app.services.calibration.history import Ended, ended_deals, stays_of
from app.services.calibration.worth import AskWorth, RepWorth, Worth, worth
from app.services.context import Context
from app.services.number_reports.table import Column, Table, Unit, Value, text
from app.services.shape.scope import Scope

_SHARE = (
    Column("ended", "Ended"),
    Column("won", "Won"),
    Column("share", "Share won", Unit.PERCENT),
    Column("low", "At least", Unit.PERCENT),
    Column("high", "At most", Unit.PERCENT),
)
_PHASES = (
    text("code", "Code"),
    text("phase", "Phase"),
    text("pipeline", "Pipeline"),
    Column("stated", "Stated", Unit.PERCENT),
    *_SHARE,
    Column("calibrated", "Calibrated", Unit.PERCENT),
)
_REPS = (
    text("rep", "Rep"),
    *_SHARE,
    Column("said", "Own numbers"),
    Column("brier", "Brier score"),
    Column("phase_brier", "Phases' score"),
)
_NOTES = (
    "At least and at most are the ends of the 95 % interval. Own numbers are those a rep gave 30 days before the "
    "close; the Brier score of them stands beside that of the phases for the same deals, 0 being best.",
)
BY = ("phase", "rep")


def stated(ctx: Context, scope: Scope, wanted: tuple[str, ...]) -> tuple[tuple[Table, ...], tuple[str, ...]]:
    """Deals that closed in the period, by the phases they had been in, and by their reps."""
    owner_id = scope.owner_ids[0] if scope.owner_ids else None
    found = worth(ctx, AskWorth(owner_id, scope.first_on, scope.last_on))
    tables = tuple(_phases(ctx, found) if by == "phase" else _reps(ctx, scope, found.reps) for by in wanted)
    return tables, (f"{found.ended:,} deals ended, {found.won:,} of them won. {found.note}", *_NOTES)


def _phases(ctx: Context, found: Worth) -> Table:
    rows = tuple(
        (
            *(row.code, f"{row.name} (retired)" if row.is_retired else row.name, row.pipeline, row.stated),
            *(*_share(row.ended, row.won, row.interval), row.calibrated),
        )
        for row in found.phases
    )
    asked = found.asked
    ended, stays = ended_deals(ctx, Ended(asked.owner_id, asked.first, asked.last)), stays_of(ctx, None)
    been = select(stays.c.phase_id, ended.c.id).join(ended, ended.c.id == stays.c.deal_id).order_by(ended.c.id)
    behind: dict[int, dict[int, None]] = {row.phase_id: {} for row in found.phases}
    with ctx.reading() as session:
        for phase_id, deal_id in session.execute(been):
            behind.get(phase_id, {})[deal_id] = None
    title = "By phase that deals had been in"
    return Table("phase", title, _PHASES, rows, behind=tuple(tuple(ids) for ids in behind.values()))


def _reps(ctx: Context, scope: Scope, reps: tuple[RepWorth, ...]) -> Table:
    rows = tuple(
        (
            name_of(row.name, is_active=row.is_active),
            *(*_share(row.ended, row.won, row.interval), row.said, _brier(row.own), _brier(row.phases)),
        )
        for row in reps
    )
    ended = ended_deals(ctx, Ended(None, scope.first_on, scope.last_on))
    behind: dict[int | None, list[int]] = {row.owner_id: [] for row in reps}
    with ctx.reading() as session:
        for deal_id, owner_id in session.execute(select(ended.c.id, ended.c.owner_id).order_by(ended.c.id)):
            behind.get(owner_id, []).append(deal_id)
    return Table("rep", "By rep", _REPS, rows, behind=tuple(tuple(ids) for ids in behind.values()))


def _share(ended: int, won: int, interval: Interval) -> tuple[Value, ...]:
    shares = (Fraction(won, ended), Fraction(interval.low), Fraction(interval.high)) if ended else ()
    return ended, won, *(map(_percent, shares) if shares else (None, None, None))


def _percent(share: Fraction) -> Decimal:
    return Decimal(round(share * 1000)).scaleb(-1)


def _brier(score: Score | None) -> Decimal | None:
    return None if score is None else Decimal(round(score.brier * 10_000)).scaleb(-4)
