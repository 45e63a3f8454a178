"""A real team's deals that ran out of time are all in the review, with the days a person would count, one key each."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot
from sqlalchemy import text

from app.domain.clock import Clock
from app.services.context import open_context
from app.storage.database import Database
from app.storage.location import Location
from app.ui.stalls.queue_list import QueueList
from app.ui.stalls.rooms import stall_rooms
from tests.support import ui_host
from tests.support.driver import Driver
from tests.support.program import Program

TODAY = date(2017, 12, 31)
LIMIT = 14  # working days that D1 of the three-kind template gives
DECIDED_BY_KEY = 12

pytestmark = pytest.mark.realdata


@pytest.fixture
def maven(real_data: Callable[[str], Path]) -> Path:
    return real_data("maven_crm")


@pytest.fixture
def program(database_url: str, maven: Path, tmp_path: Path) -> Program:
    """The team with its open deals; what was won or lost long ago can't run out of time."""
    program = Program(database_url, str(TODAY))
    assert program.run("init", "--currency", "USD").code == 0
    for what, name in (("users", "sales_teams"), ("companies", "accounts"), ("products", "products")):
        assert program.json("import", str(maven / f"{name}.csv"), "--what", what)["rejected"] == 0
    words = ("--value", "phase:Prospecting=G2", "--value", "phase:Engaging=D1")
    dates = ("--date", "engage_date=M/D/YYYY,D-M-YY", "--date", "close_date=M/D/YYYY,MM-DD-YY")
    done = program.json("import", str(_open_deals(maven, tmp_path)), "--what", "deals", *words, *dates)
    assert (done["created"], done["rejected"]) == (2089, 0)
    return program


def _open_deals(maven: Path, folder: Path) -> Path:
    """The file as the team has it, but for the lines of deals that are closed."""
    head, *lines = (maven / "sales_pipeline.csv").read_text(encoding="utf-8-sig").splitlines()
    is_open = [line for line in lines if ",Engaging," in line or ",Prospecting," in line]
    path = folder / "open_deals.csv"
    path.write_text("\n".join((head, *is_open)) + "\n", encoding="utf-8")
    return path


def weekdays_after(start: date, end: date) -> int:
    """Counted one by one, as on a wall calendar: the team has no holidays of its own."""
    days = (start + timedelta(days=number) for number in range(1, (end - start).days + 1))
    return sum(day.weekday() < 5 for day in days)


def engaged(maven: Path) -> dict[str, int]:
    """The working days since each open deal was engaged, straight from the file."""
    with (maven / "sales_pipeline_iso_derived.csv").open(encoding="utf-8-sig", newline="") as file:
        return {
            row["opportunity_id"]: weekdays_after(date.fromisoformat(row["engage_date"]), TODAY)
            for row in csv.DictReader(file)
            if row["deal_stage"] == "Engaging"
        }


def test_all_that_ran_out_is_in_the_review_and_goes_by_one_key_each(
    program: Program, maven: Path, qtbot: QtBot
) -> None:
    fired = program.json("tick")["fired"]
    days = engaged(maven)
    over = {key: count for key, count in days.items() if count > LIMIT}
    assert len(over) > 1000
    assert sum(one["kind"] == "stall" for one in fired) == len(over)
    stalls = program.rows("stalls")
    keys = {row["id"]: row["external_id"] for row in program.rows("deals", "list", "--open")}
    assert {keys[row["id"]]: row["from_days"] for row in stalls} == over
    assert {(row["from_phase"], row["from_limit"], row["days"], row["state"]) for row in stalls} == {
        ("D1", LIMIT, 0, "decide")
    }
    _compare_with_sql(program, stalls, days)
    assert program.json("tick")["fired"] == []
    _decide_by_key(program, [row["id"] for row in stalls[:DECIDED_BY_KEY]], qtbot)


def _compare_with_sql(program: Program, stalls: list[dict[str, Any]], days: dict[str, int]) -> None:
    """What the tables say, without the program's own queries."""
    there = "SELECT COUNT(*) FROM deals JOIN phases ON phases.id = deals.phase_id WHERE phases.code = :code"
    database = Database.open(Location.parse(program.database))
    with database.reading() as session:
        counts = {code: session.execute(text(there), {"code": code}).scalar_one() for code in ("D1", "D4")}
    database.close()
    assert counts == {"D1": len(days) - len(stalls), "D4": len(stalls)}


def _decide_by_key(program: Program, first: list[int], qtbot: QtBot) -> None:
    """In the window, by nothing but the keyboard: each key is one decision."""
    database = Database.open(Location.parse(program.database))
    ctx = open_context(database, Clock(fixed_today=TODAY), None)
    made = text("SELECT deal_id, decision FROM stall_decisions ORDER BY id")
    with ui_host.hosting(ctx, stall_rooms()) as main:
        driver = Driver(main, qtbot)
        driver.settle()
        driver.until(lambda: driver.find(QueueList).current is not None)
        driver.press("F", times=DECIDED_BY_KEY)
        driver.settle()
    with database.reading() as session:
        rows = [tuple(row) for row in session.execute(made)]
    database.close()
    assert rows == [(deal, "deadline") for deal in first]
    left = program.json("stalls")
    assert sum(row["state"] == "waiting" for row in left["rows"]) == DECIDED_BY_KEY
