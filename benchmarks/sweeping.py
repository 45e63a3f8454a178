"""What the program does by itself, over 100,000 open deals, 1,000,000 tasks and 50,000 enrolments, 1 % of them due.

The floor is the same effect by a few set-based statements, recorded like everything else, without asking whether
somebody decided otherwise meanwhile and without telling what was done.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import text

from app.domain.clock import Clock
from app.domain.nurture import Channel, Interval, StepSpec
from app.services.context import Context
from app.services.jobs.registry import WITHOUT_MAIL
from app.services.nurture.programmes import CreateProgramme, create_programme
from app.services.pipelines.queries import default_pipeline, pipelines
from app.services.setup import SetUpTeam, set_up
from app.storage.bulk import bulk_insert
from app.storage.database import Database
from app.storage.location import Location
from app.storage.unit_of_work import UnitOfWork
from benchmarks.measure import Result, Series, timed
from benchmarks.stage import TODAY, Stage, opened, remove

_DEALS, _TASKS, _ENROLMENTS = 100_000, 1_000_000, 50_000
_BLOCK = 10_000
_ROUNDS, _QUIET_ROUNDS = 3, 9
_MOST, _MOST_QUIET_MS = 3.0, 30.0
_MADE = """
    INSERT INTO occurrences (key, kind, subject_table, subject_id, user_id, due_at, status, done_at)
    SELECT :kind || '|' || id, :kind, :subject, id, owner_id, :now, 'done', :now FROM {}
"""
_OVER = "deals WHERE phase_id = :here AND phase_entered_at < :before"
_DUE = "tasks WHERE done_at IS NULL AND due_on <= :today"
_TOUCHED = "enrolments WHERE ended_at IS NULL AND next_on <= :today"
_END = "UPDATE phase_changes SET left_at = :now WHERE left_at IS NULL AND deal_id IN (SELECT id FROM {})"
_ENTER = """
    INSERT INTO phase_changes (deal_id, from_phase_id, phase_id, entered_at, user_id, reason)
    SELECT id, phase_id, :stall, :now, owner_id, 'Out of time' FROM {}
"""
_PLAN = """
    INSERT INTO tasks (kind, subject, due_on, contact_id, owner_id, created_at)
    SELECT 'call', 'Touch', next_on, contact_id, owner_id, :now FROM {}
"""
_STEPS: tuple[tuple[str, dict[str, str]], ...] = (
    (_MADE.format(_OVER), {"kind": "warning", "subject": "deals"}),
    (_MADE.format(_OVER), {"kind": "stall", "subject": "deals"}),
    (_END.format(_OVER), {}),
    (_ENTER.format(_OVER), {}),
    (
        "UPDATE deals SET phase_id = :stall, phase_entered_at = :now, version = version + 1"
        " WHERE phase_id = :here AND phase_entered_at < :before",
        {},
    ),
    (_PLAN.format(_TOUCHED), {}),
    (_MADE.format(_TOUCHED), {"kind": "touch", "subject": "enrolments"}),
    (
        "UPDATE enrolments SET next_place = next_place + 1, next_on = :later, version = version + 1"
        " WHERE ended_at IS NULL AND next_on <= :today",
        {},
    ),
    (_MADE.format(_DUE), {"kind": "reminder", "subject": "tasks"}),
)


def measure(stage: Stage) -> list[Result]:
    """In a file: all jobs but the mail's, when 1 % is due and when nothing is."""
    place = filled(stage)
    ours: list[float] = []
    told: list[float] = []
    quiet: list[float] = []
    floor: list[float] = []
    for number in stage.rounds(_ROUNDS):
        with _copy(stage, place, number) as ctx:
            ours.append(timed(partial(_turn, ctx)))
            told += [timed(partial(_turn, ctx)) for _ in stage.rounds(_QUIET_ROUNDS)]
            _finish(ctx)
            quiet += [timed(partial(_turn, ctx)) for _ in stage.rounds(_QUIET_ROUNDS)]
        with _copy(stage, place, number) as ctx:
            floor.append(timed(partial(_raw, ctx)))
    size = f"{stage.of(_DEALS):,} deals, {stage.of(_TASKS):,} tasks, {stage.of(_ENROLMENTS):,} enrolments"
    return [
        Result(f"sweep, 1 % due of {size}", Series(ours, "ms"), _MOST, Series(floor, "ms"), "the same by raw SQL"),
        Result("the same once all of it is told, and the tasks are still to be done", Series(told, "ms")),
        Result(f"sweep, nothing due of {size}", Series(quiet, "ms"), _MOST_QUIET_MS),
    ]


@contextmanager
def _copy(stage: Stage, place: Path, number: int) -> Iterator[Context]:
    copy = stage.copied(place, f"sweep-{number}.headwater")
    ctx = opened(copy)
    try:
        yield ctx
    finally:
        ctx.db.close()
        remove(copy)


def _turn(ctx: Context) -> int:
    return sum(len(job.run(ctx)) for job in WITHOUT_MAIL)


def _finish(ctx: Context) -> None:
    with ctx.unit_of_work("Finished", is_bulk=True) as uow:
        done = text("UPDATE tasks SET done_at = created_at WHERE done_at IS NULL AND due_on <= :today")
        uow.connection.execute(done, {"today": f"{TODAY}"})


def _raw(ctx: Context) -> None:
    phases = {phase.spec.code: phase.id for phase in default_pipeline(pipelines(ctx)).phases}
    with ctx.unit_of_work("Swept", is_bulk=True) as uow:
        # As instants and days are stored.
        now = uow.connection.scalar(text("SELECT max(phase_entered_at) FROM deals"))
        values = {
            "now": now,
            "before": f"{TODAY - timedelta(days=30)}",
            "today": f"{TODAY}",
            "later": f"{TODAY + timedelta(days=30)}",
            "here": phases["D1"],
            "stall": phases["D4"],
        }
        for statement, more in _STEPS:
            named = {**values, **more}
            uow.connection.execute(text(statement), {key: named[key] for key in named if f":{key}" in statement})


def filled(stage: Stage) -> Path:
    """The database with all of it, made when it is first asked for. Who writes takes a copy."""
    place = stage.folder / "sweep.headwater"
    if not place.exists():
        _fill(stage, place)
    return place


def _fill(stage: Stage, place: Path) -> None:
    database = Database.open(Location.parse(str(place)), may_create=True)
    ctx = set_up(database, Clock(fixed_today=TODAY), SetUpTeam("Fernhill Scales", "Mira Osei"))
    try:
        step = StepSpec(Interval(1, "month"), Channel.CALL, "Touch")
        saved = create_programme(ctx, CreateProgramme("Keep in touch", steps=(step, step)))
        with ctx.unit_of_work("Fill", is_bulk=True) as uow:
            _deals(ctx, uow, stage.of(_DEALS))
            _tasks(ctx, uow, stage.of(_TASKS))
            _enrolments(ctx, uow, stage.of(_ENROLMENTS), saved.record_id)
    finally:
        database.close()


def _deals(ctx: Context, uow: UnitOfWork, count: int) -> None:
    pipeline = default_pipeline(pipelines(ctx))
    here = next(phase.id for phase in pipeline.phases if phase.spec.code == "D1")
    for numbers in _blocks(count):
        entered = [ctx.clock.now() - timedelta(days=40 if _is_due(number) else 1) for number in numbers]
        common = {"owner_id": ctx.user.id, "pipeline_id": pipeline.id, "phase_id": here, "currency": "EUR"}
        rows = [
            {"name": f"Deal {number}", "phase_entered_at": at, "created_at": at, **common}
            for number, at in zip(numbers, entered, strict=True)
        ]
        ids = bulk_insert(uow, "deals", rows)
        stays = [{"deal_id": key, "phase_id": here, "entered_at": at} for key, at in zip(ids, entered, strict=True)]
        bulk_insert(uow, "phase_changes", stays)


def _tasks(ctx: Context, uow: UnitOfWork, count: int) -> None:
    for numbers in _blocks(count):
        rows: list[dict[str, Any]] = [
            {
                "kind": "call",
                "subject": f"Call {number}",
                "due_on": TODAY if _is_due(number) else TODAY + timedelta(days=2 + number % 300),
                "owner_id": ctx.user.id,
                "created_at": ctx.clock.now(),
            }
            for number in numbers
        ]
        bulk_insert(uow, "tasks", rows)


def _enrolments(ctx: Context, uow: UnitOfWork, count: int, programme_id: int) -> None:
    now = ctx.clock.now()
    for numbers in _blocks(count):
        people = [
            {
                "full_name": f"Person {number}",
                "match_key": f"person{number}",
                "owner_id": ctx.user.id,
                "created_at": now,
            }
            for number in numbers
        ]
        ids = bulk_insert(uow, "contacts", people)
        rows: list[dict[str, Any]] = [
            {
                "programme_id": programme_id,
                "contact_id": key,
                "owner_id": ctx.user.id,
                "origin": "hand",
                "enrolled_at": now,
                "base_on": TODAY - timedelta(days=31),
                "next_place": 1,
                "next_on": TODAY if _is_due(number) else TODAY + timedelta(days=2 + number % 100),
            }
            for number, key in zip(numbers, ids, strict=True)
        ]
        bulk_insert(uow, "enrolments", rows)


def _is_due(number: int) -> bool:
    return number % 100 == 0


def _blocks(count: int) -> list[range]:
    return [range(start, min(start + _BLOCK, count)) for start in range(0, count, _BLOCK)]
