"""The shape of the pipeline over 100,000 deals, 1,000,000 stays in phases and 500,000 activities."""

from __future__ import annotations

import random
from datetime import timedelta

from sqlalchemy import select

from app.models.deals import Deal
from app.services.context import Context
from app.services.shape.by import By
from app.services.shape.courses import read_courses, shape_of, shapes_by
from app.services.shape.scope import Scope
from app.services.shape.scores import scores
from app.storage.bulk import bulk_insert
from benchmarks.long_past import fill
from benchmarks.measure import Result, Series, timed
from benchmarks.stage import TODAY, Stage

_ROUNDS = 5
_MOST_MS = 2_000.0
_EACH, _BLOCK = 5, 20_000


def measure(stage: Stage) -> list[Result]:
    """In a file: the shape of all and of each rep; the score of the phases, of a year and of everything."""
    ctx = fill(stage.folder / "shape.headwater", quick=stage.quick)
    try:
        _work(ctx)
        whole, year = Scope(), Scope(first_on=TODAY - timedelta(days=365), last_on=TODAY)
        ways = {
            "shape of everything": (lambda: shape_of(read_courses(ctx, whole)), _MOST_MS),
            "shape of each rep": (lambda: shapes_by(read_courses(ctx, whole), By.REP), _MOST_MS),
            "score of the phases, a year": (lambda: scores(ctx, year), None),
            "score of the phases, everything": (lambda: scores(ctx, whole), None),
        }
        return [
            Result(name, Series([timed(work) for _ in stage.rounds(_ROUNDS)], "ms"), most)
            for name, (work, most) in ways.items()
        ]
    finally:
        ctx.db.close()


def _work(ctx: Context) -> None:
    """Calls while the deals went their way."""
    dice = random.Random(1)
    with ctx.reading() as session:
        deals = session.execute(select(Deal.id, Deal.owner_id, Deal.created_at)).all()
    with ctx.unit_of_work("Worked", is_bulk=True) as uow:
        for start in range(0, len(deals), _BLOCK):
            calls = [
                {
                    "kind": "call",
                    "subject": "Call",
                    "happened_at": began + timedelta(days=dice.randrange(50)),
                    "minutes": dice.randrange(5, 60),
                    "deal_id": deal_id,
                    "user_id": owner_id,
                }
                for deal_id, owner_id, began in deals[start : start + _BLOCK]
                for _ in range(_EACH)
            ]
            bulk_insert(uow, "activities", calls)
