"""Importing deals from a CSV file: against writing the same rows without anything of ours, and in how much memory."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

from app.domain.clock import Clock
from app.services.context import Context
from app.services.exchange.apply import ApplyImport, apply_import
from app.services.exchange.fields import What
from app.services.exchange.imports import examine_file, propose
from app.services.exchange.reading import open_table
from app.services.setup import SetUpTeam, set_up
from app.storage.database import Database
from app.storage.location import Location
from benchmarks.measure import Result, Series, timed
from benchmarks.raw import connected, insert, rows_of, without_triggers
from benchmarks.stage import TODAY, Stage

_ROWS, _ROUNDS, _PEAK_ROUNDS = 100_000, 5, 3
_RATIO = 12.0
# How many times as much memory four times as many rows may take: flat, but for what the allocator keeps.
_MEMORY_RATIO = 1.15
# Written for each row: the deal and its stay in a phase. The log's lines are not counted, which favours the floor.
_TABLES = ("deals", "phase_changes")
_BLOCK = 5000


def measure(stage: Stage) -> list[Result]:
    """An import from opening the file to the commit, each into a new database."""
    rows = stage.of(_ROWS)
    file = write_file(stage.folder / "deals.csv", rows)
    ours, floors = [], []
    for number in stage.rounds(_ROUNDS):
        database = stage.folder / f"import-{number}.headwater"
        ours.append(_import_ms(database, file))
        floors.append(_floor_ms(database, stage))
        database.unlink()
    counts = (rows // 2, rows * 2)
    few, many = (_peaks(stage, count) for count in counts)
    return [
        Result(
            f"import of {rows:,} deals", Series(ours, "ms"), _RATIO, Series(floors, "ms"), "the same rows, executemany"
        ),
        Result(
            f"memory of importing {counts[1]:,} deals", many, _MEMORY_RATIO, few, f"memory of importing {counts[0]:,}"
        ),
    ]


def write_file(path: Path, rows: int) -> Path:
    """A file as a team would have it: names of people, companies and phases, dates, amounts."""
    random = Random(1)
    phases = ("G1", "G2", "N1", "D1", "D2", "D3", "D4", "Won", "Lost")
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(("ID", "Deal name", "Company", "Owner", "Phase", "Amount", "Started on", "Close date"))
        for row in range(rows):
            started = date(2024, 1, 1) + timedelta(days=random.randrange(700))
            close = started + timedelta(days=random.randrange(10, 300))
            company = f"Company {random.randrange(rows // 10)}"
            amount = f"{random.randrange(500, 90_000)}.{random.randrange(100):02}"
            owner, phase = f"Rep {random.randrange(20)}", random.choice(phases)
            out.writerow((f"D{row}", f"Deal {row}", company, owner, phase, amount, started, close))
    return path


def run_import(ctx: Context, file: Path) -> None:
    """All that an import does, mapping included."""
    table = open_table(file)
    mapping = propose(ctx, table, What.DEALS).mapping
    findings = examine_file(ctx, table, mapping)
    done = apply_import(ctx, ApplyImport(table, mapping, findings))
    assert done.created == done.read, f"{done.rejected} rows were rejected"


def new_team(path: Path) -> tuple[Database, Context]:
    """A database with a team and the people whose names stand in the file."""
    database = Database.open(Location.parse(str(path)), may_create=True)
    ctx = set_up(database, Clock(fixed_today=TODAY), SetUpTeam("Fernhill Scales", "Mira Osei"))
    people = path.with_suffix(".users.csv")
    people.write_text("Name\n" + "".join(f"Rep {n}\n" for n in range(20)), encoding="utf-8")
    table = open_table(people)
    mapping = propose(ctx, table, What.USERS).mapping
    apply_import(ctx, ApplyImport(table, mapping, examine_file(ctx, table, mapping)))
    return database, ctx


def _import_ms(path: Path, file: Path) -> float:
    database, ctx = new_team(path)
    try:
        return timed(lambda: run_import(ctx, file))
    finally:
        database.close()


def _floor_ms(source: Path, stage: Stage) -> float:
    """``executemany`` of the deals and stays that the import stored, into the same schema with its indexes."""
    empty = stage.folder / "import-floor.headwater"
    database, _ = new_team(empty)
    database.close()
    with connected(source) as stored:
        written = {table: rows_of(stored, table, "1") for table in (*_TABLES, "companies")}
    with connected(empty) as target:
        without_triggers(target)
        insert(target, "companies", written["companies"])
        milliseconds = timed(lambda: _write(target, written))
    empty.unlink()
    return milliseconds


def _write(target: Any, written: dict[str, list[tuple[Any, ...]]]) -> None:
    target.execute("BEGIN IMMEDIATE")
    for table in _TABLES:
        rows = iter(written[table])
        while block := list(islice(rows, _BLOCK)):
            insert(target, table, block)
    target.execute("COMMIT")


def _peaks(stage: Stage, rows: int) -> Series:
    """The most memory that fresh processes hold while they import so many rows."""
    places = [stage.folder / f"peak-{rows}-{number}.headwater" for number in stage.rounds(_PEAK_ROUNDS)]
    return Series([stage.probe("importing", place, rows)["peak"] for place in places], "MB")
