"""The sweep: every deal whose Delta phase has run out of time goes to its pipeline's stall, once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, or_, select, update

from app.domain.access_rules import LEADERS
from app.domain.stall import over_since
from app.models.deals import Deal, PhaseChange
from app.models.occurrences import Occurrence
from app.models.people import Company
from app.services.context import Context, command
from app.services.stalls.ways import Way, ways
from app.storage.bulk import bulk_insert
from app.storage.claims import NewOccurrence, fire_in
from app.storage.unit_of_work import UnitOfWork

KIND = "stall"
REASON = "Out of time"
# Deals in one transaction: others get their turn in between, and each is one step to undo.
_BLOCK = 500


@dataclass(frozen=True, slots=True)
class Stalled:
    """A deal that was moved. ``over_at`` is the first instant of the day on which its time was over."""

    deal_id: int
    owner_id: int | None
    key: str
    label: str
    over_at: datetime
    change_set_id: int


def sweep_stalls(ctx: Context) -> list[Stalled]:
    """Move what is out of time and the user may move. Who took such a move back has decided: it isn't done again."""
    stalled: list[Stalled] = []
    for way in ways(ctx):
        ids = _over(ctx, way)
        for start in range(0, len(ids), _BLOCK):
            stalled += _move(ctx, way, ids[start : start + _BLOCK])
    return stalled


def _over(ctx: Context, way: Way) -> list[int]:
    """Keys of the deals that are out of time, longest first, but for those that somebody brought back."""
    query = select(Deal.id, Deal.phase_entered_at).where(
        Deal.phase_id == way.phase_id, Deal.phase_entered_at < way.entered_before
    )
    if ctx.user.role not in LEADERS:
        query = query.where(or_(Deal.owner_id == ctx.user.id, Deal.owner_id.is_(None)))
    with ctx.reading() as session:
        rows = session.execute(query.order_by(Deal.phase_entered_at, Deal.id))
        found = {_key(way, deal_id, _over_on(ctx, way, entered_at)): deal_id for deal_id, entered_at in rows}
        keys = list(found)
        for start in range(0, len(keys), _BLOCK):
            for key in session.scalars(select(Occurrence.key).where(Occurrence.key.in_(keys[start : start + _BLOCK]))):
                del found[key]
    return list(found.values())


def _over_on(ctx: Context, way: Way, entered_at: datetime) -> date:
    return over_since(ctx.clock.local_date(entered_at), way.limit_days, ctx.calendar)


def _key(way: Way, deal_id: int, over_on: date) -> str:
    return f"stall|deal:{deal_id}|phase:{way.phase_id}|{over_on}"


@command
def _move(ctx: Context, way: Way, ids: Sequence[int]) -> list[Stalled]:
    with ctx.unit_of_work("Moved what ran out of time") as uow:
        rows = uow.connection.execute(_still_there(way, ids)).all()
        told = {one.key: one for one in (_stalled(ctx, uow, way, row) for row in rows)}
        news = [NewOccurrence(one.key, KIND, one.over_at, "deals", one.deal_id, one.owner_id) for one in told.values()]
        moved = [told[key] for key in fire_in(uow.connection, news, uow.now)]
        if moved:
            _write(ctx, uow, way, [one.deal_id for one in moved])
            uow.label = (
                moved[0].label if len(moved) == 1 else f"Out of time: {len(moved)} deals moved to {way.stall_code}"
            )
    return moved


def _still_there(way: Way, ids: Sequence[int]) -> Select[*tuple[Any, ...]]:
    """Under the lock: somebody may have moved one of them since it was found."""
    return (
        select(Deal.id, Deal.name, Deal.owner_id, Deal.phase_entered_at, Company.name.label("company"))
        .outerjoin(Company, Company.id == Deal.company_id)
        .where(Deal.id.in_(ids), Deal.phase_id == way.phase_id, Deal.phase_entered_at < way.entered_before)
        .order_by(Deal.phase_entered_at, Deal.id)
        .with_for_update(of=Deal)
    )


def _stalled(ctx: Context, uow: UnitOfWork, way: Way, row: Row[*tuple[Any, ...]]) -> Stalled:
    over_on = _over_on(ctx, way, row.phase_entered_at)
    key = _key(way, row.id, over_on)
    label = f"Out of time in {way.code}: {row.company or row.name} moved to {way.stall_code}"
    return Stalled(row.id, row.owner_id, key, label, ctx.clock.start_of(over_on), uow.change_set_id)


def _write(ctx: Context, uow: UnitOfWork, way: Way, ids: list[int]) -> None:
    """What `services.entering` writes for one deal, for many."""
    _end_stays(uow.connection, ids, uow.now)
    bulk_insert(
        uow,
        "phase_changes",
        [
            {
                "deal_id": deal_id,
                "from_phase_id": way.phase_id,
                "phase_id": way.stall_id,
                "entered_at": uow.now,
                "left_at": None,
                "user_id": ctx.user.id,
                "reason": REASON,
                "origin": "lived",
            }
            for deal_id in ids
        ],
    )
    deals = Deal.metadata.tables["deals"]
    uow.connection.execute(
        update(deals)
        .where(deals.c.id.in_(ids))
        .values(phase_id=way.stall_id, phase_entered_at=uow.now, version=deals.c.version + 1)
    )


def _end_stays(connection: Connection, ids: list[int], now: datetime) -> None:
    stays = PhaseChange.metadata.tables["phase_changes"]
    going_on = stays.c.deal_id.in_(bindparam("ids", expanding=True)) & stays.c.left_at.is_(None)
    connection.execute(update(stays).where(going_on).values(left_at=bindparam("now")), {"ids": ids, "now": now})
