"""The forecast by rep and month over 100,000 deals, 10,000 of them open, with 1,000,000 changes of phase.

The floor reads the same deals by the driver and adds them up in a plain loop, rounded once per deal as ours are. What
the database takes to group the bare sums by itself stands beside it: no other cut or period can be made from those.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

from app.bootstrap.haste import settle_down
from app.domain.clock import Clock
from app.domain.forecast.basis import Basis
from app.domain.forecast.sums import forecast
from app.domain.probability import round_hundredths
from app.services.context import Context
from app.services.forecast import Facts, ForecastQuery, read_facts
from app.services.pipelines.queries import PhaseRow, default_pipeline, pipelines
from app.services.setup import SetUpTeam, new_user, set_up
from app.storage.bulk import bulk_insert
from app.storage.database import Database
from app.storage.location import Location
from app.storage.unit_of_work import UnitOfWork
from benchmarks.measure import Result, Series, timed, worked
from benchmarks.raw import connected
from benchmarks.stage import TODAY, Stage, opened

_OPEN, _CLOSED, _STAYS, _COMPANIES, _REPS = 10_000, 90_000, 10, 2_500, 20
_BLOCK, _ROUNDS = 10_000, 9
_MOST, _MOST_MS, _MOST_SWITCH_MS = 2.0, 150.0, 50.0
_QUERY = ForecastQuery(date(2026, 1, 1), date(2026, 6, 30))
_ROWS = """
    SELECT deals.id, deals.name, companies.name, deals.owner_id, phases.code, phases.kind, phases.probability,
           amount_minor, own_probability, deals.forecast_category, is_renewal, deals.lead_source_id,
           CASE WHEN phases.kind IN ('genesis', 'nurture', 'delta') THEN expected_close_on ELSE closed_on END
    FROM deals JOIN phases ON phases.id = deals.phase_id LEFT JOIN companies ON companies.id = deals.company_id
    WHERE deals.phase_id IN (SELECT id FROM phases WHERE kind IN ('genesis', 'nurture', 'delta'))
        OR closed_on BETWEEN :first AND :last
"""
_GROUPED = """
    SELECT owner_id, part, sum(amount * is_open), sum(is_open * round(amount * percent / 100.0)),
           sum(is_open * round(amount * own / 100.0)), sum(amount * is_won), sum(is_open), sum(is_won), group_concat(id)
    FROM (
        SELECT deals.id, owner_id, coalesce(amount_minor, 0) AS amount, phases.probability AS percent,
               coalesce(own_probability, phases.probability) AS own, 1 AS is_open, 0 AS is_won,
               CASE WHEN expected_close_on < :today THEN 'overdue' ELSE substr(expected_close_on, 1, 7) END AS part
        FROM deals JOIN phases ON phases.id = deals.phase_id
        WHERE phases.kind IN ('genesis', 'nurture', 'delta')
        UNION ALL
        SELECT deals.id, owner_id, coalesce(amount_minor, 0), 0, 0, 0, phases.kind != 'lost', substr(closed_on, 1, 7)
        FROM deals JOIN phases ON phases.id = deals.phase_id
        WHERE phases.kind NOT IN ('genesis', 'nurture', 'delta') AND closed_on BETWEEN :first AND :last
    )
    GROUP BY owner_id, part
"""
_DAYS = {"today": f"{TODAY}", "first": f"{_QUERY.first_on}", "last": f"{_QUERY.last_on}"}


def measure(stage: Stage) -> list[Result]:
    """In a file: from the question to all figures, and the switch to another basis, which reads nothing.

    The ratio is one of the processor's work. Garbage is looked for as in the program once its start is over.
    """
    place = stage.folder / "forecast.headwater"
    _fill(stage, place)
    ctx = opened(place)
    ours, floor, whole, reading, switched, grouped = (list[float]() for _ in range(6))
    try:
        _asked(ctx)
        settle_down()
        with connected(place) as raw:
            for _ in stage.rounds(_ROUNDS):
                floor.append(worked(partial(_looped, raw)))
                ours.append(worked(lambda: whole.append(timed(partial(_asked, ctx)))))
                grouped.append(timed(raw.execute(_GROUPED, _DAYS).fetchall))
                found: list[Facts] = []
                reading.append(timed(lambda: found.append(read_facts(ctx, _QUERY))))  # noqa: B023 - called at once
                forecast(found[0])
                switched.append(timed(partial(forecast, found[0], Basis.OWN)))
    finally:
        ctx.db.close()
    size = f"{stage.of(_OPEN) + stage.of(_CLOSED):,} deals"
    details = {"of which reading": Series(reading, "ms").text, "grouped in SQL alone": Series(grouped, "ms").text}
    return [
        Result(
            f"forecast by rep and month of {size}",
            Series(ours, "ms"),
            _MOST,
            Series(floor, "ms"),
            "a loop over raw rows",
        ),
        Result("the same by the clock", Series(whole, "ms"), _MOST_MS, details=details),
        Result("another basis", Series(switched, "ms"), _MOST_SWITCH_MS),
    ]


def _asked(ctx: Context) -> None:
    forecast(read_facts(ctx, _QUERY))


def _looped(connection: Any) -> None:
    """Amounts, both expected values, what is won, and the keys of the deals, by rep and month."""
    cells: dict[tuple[int, str], list[Any]] = {}
    for row in connection.execute(_ROWS, _DAYS).fetchall():
        key, _, _, owner_id, _, kind, percent, minor, own, *_, day = row
        part = "overdue" if kind not in ("won", "lost", "after_sale") and day < _DAYS["today"] else day[:7]
        cell = cells.setdefault((owner_id, part), [0, 0, 0, 0, []])
        if kind in ("won", "after_sale"):
            cell[3] += minor
        elif kind != "lost":
            cell[0] += minor
            cell[1] += round_hundredths(minor * percent)
            cell[2] += round_hundredths(minor * (percent if own is None else own))
        cell[4].append(key)


def _fill(stage: Stage, place: Path) -> None:
    database = Database.open(Location.parse(str(place)), may_create=True)
    ctx = set_up(database, Clock(fixed_today=TODAY), SetUpTeam("Fernhill Scales", "Mira Osei"))
    random, phases = Random(1), default_pipeline(pipelines(ctx)).phases
    try:
        with ctx.unit_of_work("Fill", is_bulk=True) as uow:
            reps = [new_user(f"Rep {number}") for number in range(_REPS)]
            uow.session.add_all(reps)
            uow.session.flush()
            owners = [rep.id for rep in reps]
            firms = [
                {"name": f"Company {number}", "match_key": f"company{number}", "created_at": uow.now}
                for number in range(_COMPANIES)
            ]
            companies = bulk_insert(uow, "companies", firms)
            for count, is_open in ((stage.of(_OPEN), True), (stage.of(_CLOSED), False)):
                here = [phase for phase in phases if phase.spec.kind.is_open == is_open]
                for start in range(0, count, _BLOCK):
                    rows = [_deal(random, uow.now, here, is_open) for _ in range(min(_BLOCK, count - start))]
                    for row in rows:
                        row |= {"owner_id": random.choice(owners), "company_id": random.choice(companies)}
                    _insert(uow, rows)
    finally:
        database.close()


def _deal(random: Random, now: datetime, phases: Sequence[PhaseRow], is_open: bool) -> dict[str, Any]:
    """Open deals are due within a year, some late; closed ones ended in the last five."""
    phase = random.choice(phases)
    return {
        "name": f"Deal {random.randrange(10**6)}",
        "pipeline_id": phase.pipeline_id,
        "phase_id": phase.id,
        "phase_entered_at": now - timedelta(days=random.randrange(1, 30)),
        "amount_minor": random.randrange(50_000, 3_000_000),
        "currency": "EUR",
        "expected_close_on": TODAY + timedelta(days=random.randrange(-10, 365)) if is_open else None,
        "closed_on": None if is_open else TODAY - timedelta(days=random.randrange(5 * 365)),
        "own_probability": random.choice((None, 20, 50, 80)),
        "created_at": now,
    }


def _insert(uow: UnitOfWork, rows: list[dict[str, Any]]) -> None:
    ids = bulk_insert(uow, "deals", rows)
    for back in range(_STAYS):
        stays = [
            {
                "deal_id": key,
                "phase_id": row["phase_id"],
                "entered_at": row["phase_entered_at"] - timedelta(days=20 * back),
                "left_at": row["phase_entered_at"] - timedelta(days=20 * (back - 1)) if back else None,
            }
            for key, row in zip(ids, rows, strict=True)
        ]
        bulk_insert(uow, "phase_changes", stays)
