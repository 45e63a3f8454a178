"""A team with a long past: 100,000 deals, 10,000 of them open, 1,000,000 stays in phases, each move in the log."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import text

from app.domain.clock import Clock
from app.domain.pipelines import PhaseKind
from app.models import Base
from app.services.context import Context
from app.services.pipelines.queries import default_pipeline, pipelines
from app.services.setup import SetUpTeam, set_up
from app.storage.bulk import bulk_insert
from app.storage.database import Database
from app.storage.location import Location
from app.storage.unit_of_work import UnitOfWork
from benchmarks.stage import TODAY

_DEALS, _STAYS, _REPS = 100_000, 10, 40
_BLOCK = 5_000
_OWN = 5  # every fifth deal has a number of its rep's own
# Each move of a deal as the triggers would have logged it, those of a day together; the number of the rep's own came
# with the last one.
_SETS = """
    INSERT INTO change_sets (user_id, made_at, label, is_bulk)
    SELECT 1, entered_at, 'Moved deals', 0 FROM phase_changes GROUP BY entered_at
"""
_LOG = """
    INSERT INTO change_rows (change_set_id, table_name, row_id, op, before, after)
    SELECT c.id, 'deals', d.id, 'U', {before}, {after}
    FROM phase_changes s JOIN deals d ON d.id = s.deal_id JOIN moved c ON c.made_at = s.entered_at
    WHERE s.from_phase_id IS NOT NULL ORDER BY s.id
"""


def fill(place: Path, *, quick: bool) -> Context:
    """Make it in a new file. Close its ``db``."""
    ctx = set_up(
        Database.open(Location.parse(str(place)), may_create=True),
        Clock(fixed_today=TODAY),
        SetUpTeam("Fernhill Scales", "Mira Osei", template_key="ten-stage"),
    )
    with ctx.unit_of_work("Lived", is_bulk=True) as uow:
        owners = _owners(uow)
        for start in range(0, _DEALS // (50 if quick else 1), _BLOCK):
            _live(ctx, uow, owners, start)
    with ctx.unit_of_work("Logged", is_bulk=True) as uow:
        uow.session.execute(text(_SETS))
        moved = "WITH moved AS MATERIALIZED (SELECT made_at, max(id) AS id FROM change_sets GROUP BY made_at) "
        log = _LOG.format(before=_image(after=False), after=_image(after=True))
        uow.session.execute(text(log.replace("SELECT c.id", moved + "SELECT c.id")))
        # Every unit of work writes something; this one only the log.
        uow.session.execute(text("UPDATE teams SET version = version + 1"))
    return ctx


def _owners(uow: UnitOfWork) -> list[int]:
    rows = [
        {"name": f"Rep {n}", "match_key": f"rep {n}", "initials": f"R{n}", "role": "rep", "is_active": True}
        for n in range(_REPS)
    ]
    return list(bulk_insert(uow, "users", rows))


def _live(ctx: Context, uow: UnitOfWork, owners: list[int], first: int) -> None:
    """A block of deals and their stays."""
    pipeline = default_pipeline(pipelines(ctx))
    working = [phase.id for phase in pipeline.phases if phase.spec.kind.is_open]
    ends = [phase.id for phase in pipeline.phases if phase.spec.kind in (PhaseKind.WON, PhaseKind.LOST)]
    dice = random.Random(first)
    ways = [_way(dice, working, ends, number) for number in range(first, first + _BLOCK)]
    deals = [_deal(ctx, pipeline.id, way, dice.choice(owners), number) for number, way in enumerate(ways)]
    keys = bulk_insert(uow, "deals", deals)
    stays = [stay for key, way in zip(keys, ways, strict=True) for stay in _stays(ctx, key, way)]
    bulk_insert(uow, "phase_changes", stays)


_Way = list[tuple[int, date]]


def _way(dice: random.Random, working: list[int], ends: list[int], number: int) -> _Way:
    """Phases with days: forwards, now and then back, and to an end for nine of ten."""
    day = TODAY - timedelta(days=dice.randrange(120, 1500))
    place, way = 0, []
    for _ in range(_STAYS - 1):
        way.append((working[place], day))
        day += timedelta(days=dice.randrange(1, 12))
        back = place > 0 and (place == len(working) - 1 or dice.random() < 0.2)
        place += -1 if back else 1
    if number % 10:
        way.append((dice.choice(ends), day))
    return way


def _deal(ctx: Context, pipeline_id: int, way: _Way, owner_id: int, number: int) -> dict[str, Any]:
    (_, first_on), (last, last_on) = way[0], way[-1]
    ended = len(way) == _STAYS
    return {
        "name": f"Crane scales {number}",
        "owner_id": owner_id,
        "pipeline_id": pipeline_id,
        "phase_id": last,
        "phase_entered_at": _at(ctx, last_on),
        "amount_minor": 100 * (number % 9_000 + 1_000),
        "currency": ctx.team.currency,
        "started_on": first_on,
        "closed_on": last_on if ended else None,
        "own_probability": number % 10 * 10 if number % _OWN == 0 else None,
        "notes": "Asked for an offer with two cells, and for a visit in spring.",
        "created_at": _at(ctx, first_on),
    }


def _stays(ctx: Context, deal_id: int, way: _Way) -> Iterator[dict[str, Any]]:
    for place, (phase_id, day) in enumerate(way):
        yield {
            "deal_id": deal_id,
            "from_phase_id": way[place - 1][0] if place else None,
            "phase_id": phase_id,
            "entered_at": _at(ctx, day),
            "left_at": _at(ctx, way[place + 1][1]) if place + 1 < len(way) else None,
            "origin": "lived",
        }


def _at(ctx: Context, day: date) -> datetime:
    return datetime.combine(day, time(12), ctx.clock.zone)


def _image(*, after: bool) -> str:
    """A deal as it was before or after a move: its phase, and its own number from the last move on."""
    own = "CASE WHEN s.left_at IS NULL THEN d.own_probability END" if after else "NULL"
    special = {"phase_id": "s.phase_id" if after else "s.from_phase_id", "own_probability": own}
    names = [column.name for column in Base.metadata.tables["deals"].columns if column.name != "search_text"]
    pairs = (f"'{name}', {special.get(name, 'd.' + name)}" for name in names)
    return f"json_object({', '.join(pairs)})"
