"""A real sales team's files, mangled dates and all, go in by the command line and give the published figures."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from pytestqt.qtbot import QtBot

from app.domain.clock import Clock
from app.domain.forecast.rows import Dimension
from app.domain.forecast.sums import breakdown
from app.domain.money import Money
from app.services.context import open_context
from app.services.forecast import ForecastQuery, read_facts
from app.services.number_reports.catalogue import make
from app.services.number_reports.files import write_csv, write_pdf
from app.services.number_reports.table import Report
from app.services.shape.scope import Scope
from app.storage.database import Database
from app.storage.location import Location
from tests.support.forecast_page import won_on_screen
from tests.support.program import Program, ProgramWithin
from tests.support.snapshots import snapshot

# What a person says about this team's file: their stages, and how each way of writing a date is meant.
STAGES = ("--value", "phase:Prospecting=G2", "--value", "phase:Engaging=D1")
DATES = ("--date", "engage_date=M/D/YYYY,D-M-YY", "--date", "close_date=M/D/YYYY,MM-DD-YY")
QUARTERS = {
    ("2017-01-01", "2017-03-31"): "1134672.00",
    ("2017-04-01", "2017-06-30"): "3086111.00",
    ("2017-07-01", "2017-09-30"): "2982255.00",
    ("2017-10-01", "2017-12-31"): "2802496.00",
}
# The last one is asked last: its win rates are compared as well.
WON = {
    Dimension.QUARTER: {"Q1 2017": 1_134_672, "Q2 2017": 3_086_111, "Q3 2017": 2_982_255, "Q4 2017": 2_802_496},
    Dimension.TEAM: {"West": 3_568_647, "Central": 3_346_293, "East": 3_090_594},
    Dimension.REP: {"Darcel Schlecht": 1_153_214},
}

REGIONS = {"West": Decimal("3568647.00"), "Central": Decimal("3346293.00"), "East": Decimal("3090594.00")}

pytestmark = [pytest.mark.realdata, pytest.mark.timeout(300)]


@pytest.fixture
def maven(real_data: Callable[[str], Path]) -> Path:
    return real_data("maven_crm")


@pytest.fixture
def program(database_url: str, maven: Path) -> Program:
    assert Program(database_url, "2017-12-31").run("init", "--currency", "USD").code == 0
    program = ProgramWithin(database_url, "2017-12-31")
    for what, name in (("users", "sales_teams"), ("companies", "accounts"), ("products", "products")):
        assert program.json("import", str(maven / f"{name}.csv"), "--what", what)["rejected"] == 0
    return program


def test_the_pipeline_has_the_published_figures(program: Program, maven: Path, tmp_path: Path, qtbot: QtBot) -> None:
    _refuse_to_guess(program, maven)
    before = _all_of(program)
    words = ("import", str(maven / "sales_pipeline.csv"), "--what", "deals", *STAGES, *DATES)
    tried = program.json(*words, "--dry-run")
    done = Program(program.database, program.today).json(*words)
    counted = {"read": 8800, "created": 8800, "updated": 0, "rejected": 0}
    assert {name: tried[name] for name in counted} == {name: done[name] for name in counted} == counted
    _compare_board(program)
    _compare_forecasts(program)
    _compare_paper(program, tmp_path / "forecast.pdf")
    _compare_screen(program, qtbot)
    _compare_deals(program.rows("deals", "list"), maven)
    _compare_shape(program)
    _compare_reports(program, maven, tmp_path)
    assert program.json("check")["is_sound"]
    assert program.json("import", "--revert", str(done["batch"]))["batch"] == done["batch"]
    after = _all_of(program)
    assert len(after.pop("forecast_prints")) == 1, "what was printed stays printed"
    assert before.pop("forecast_prints", {}) == {}
    assert after == before


def _refuse_to_guess(program: Program, maven: Path) -> None:
    """Dates with two meanings are asked about, with the argument that answers."""
    refused = program.run("import", str(maven / "sales_pipeline.csv"), "--what", "deals", *STAGES)
    assert (refused.code, refused.out) == (1, "")
    assert '--date "engage_date=D-M-YY"' in refused.err
    assert '--date "close_date=MM-DD-YY"' in refused.err


def _compare_board(program: Program) -> None:
    board = program.json("board")
    columns = {column["code"]: column for column in board["columns"]}
    counts = {code: columns[code]["count"] for code in ("G2", "D1", "Won", "Lost")}
    assert counts == {"G2": 500, "D1": 1589, "Won": 4238, "Lost": 2473}
    assert columns["Won"]["sum"] == columns["Won"]["weighted"] == "10005534.00"
    assert board["currency"] == columns["Won"]["currency"] == "USD"
    assert board["open"]["count"] == 2089
    for (first, last), value in QUARTERS.items():
        closing = program.json("board", "--from", first, "--to", last)
        assert next(column["sum"] for column in closing["columns"] if column["code"] == "Won") == value


def _compare_forecasts(program: Program) -> None:
    """Quarters, regions and agents have the published figures, whoever is asked: service, JSON or CSV."""
    database = Database.open(Location.parse(program.database))
    try:
        ctx = open_context(database, Clock(date(2017, 12, 31)), None)
        facts = read_facts(ctx, ForecastQuery(date(2017, 1, 1), date(2017, 12, 31)))
    finally:
        database.close()
    for by, known in WON.items():
        asked = ("forecast", "--by", by, "--period", "2017")
        answer = program.json(*asked)
        *lines, whole = csv.DictReader(program.run(*asked, "--csv", "-").out.splitlines())
        figures = {row.label: (Money(row.won, "USD").amount, row.win_rate) for row in breakdown(facts, by).rows}
        assert figures == {row["label"]: (Decimal(row["won"]), Decimal(row["win_rate"])) for row in answer["rows"]}
        assert figures == {row["row"]: (Decimal(row["won"]), Decimal(row["win_rate"])) for row in lines}
        assert {label: figures[label][0] for label in known} == known
        assert (whole["won"], whole["won_deals"], whole["lost_deals"]) == ("10005534.00", "4238", "2473")
    rates = sorted((rate or Decimal(0), label) for label, (_, rate) in figures.items())
    assert (rates[0], rates[-1]) == ((Decimal("55.0"), "Lajuana Vencill"), (Decimal("70.4"), "Hayden Neloms"))


def _compare_paper(program: Program, target: Path) -> None:
    """The printed forecast says the same, read back by another program."""
    asked = ("--by", "quarter", "--period", "2017", "--basis", "calibrated", "--pdf", str(target))
    assert program.json("forecast", *asked)["print"] == 1
    pages = PdfReader(target).pages[:2]
    text = "\n".join(page.extract_text(extraction_mode="layout") for page in pages)
    lines = [line.split() for line in text.splitlines()]
    for known in WON.values():
        for label, value in known.items():
            said = [line for line in lines if " ".join(line).startswith(label) and f"{value:,}" in line]
            assert len(said) == 1, label
    for name, rate in (("Lajuana Vencill", "55.0%"), ("Hayden Neloms", "70.4%")):
        assert [line[-1] for line in lines if " ".join(line).startswith(name)] == [rate]


def _compare_screen(program: Program, qtbot: QtBot) -> None:
    """The window says the same."""
    database = Database.open(Location.parse(program.database))
    try:
        ctx = open_context(database, Clock(fixed_today=date(2017, 12, 31)), None)
        told = won_on_screen(ctx, qtbot, tuple(str(by) for by in WON))
    finally:
        database.close()
    known = {label: value for values in WON.values() for label, value in values.items()}
    assert {label: told[label] for label in known} == {
        label: f"{label}, won ${value:,}" for label, value in known.items()
    }


def _compare_deals(rows: list[dict[str, Any]], maven: Path) -> None:
    with (maven / "sales_pipeline_iso_derived.csv").open(encoding="utf-8-sig", newline="") as file:
        truth = {row["opportunity_id"]: row for row in csv.DictReader(file)}
    assert {row["external_id"] for row in rows} == truth.keys()
    for row in rows:
        true = truth[row["external_id"]]
        assert (row["started_on"] or "") == true["engage_date"]
        assert (row["closed_on"] or "") == true["close_date"]
        assert (row["company"] or "") == true["account"]
        assert row["owner"] == true["sales_agent"]
        assert Decimal(row["amount"] or 0) == Decimal(true["close_value"] or 0)
        assert row["products"] == [true["product"].replace("GTXPro", "GTX Pro")]
    assert Counter(name for row in rows for name in row["products"])["GTX Pro"] == 1480
    assert sum(row["company"] is None for row in rows) == 1425


def _compare_shape(program: Program) -> None:
    """The file tells who won and lost, and not how far the lost ones came: that is said instead of a verdict."""
    shape = program.json("shape", "--ever")
    assert (shape["won"], shape["lost"], shape["effectiveness"]) == (4238, 2473, 63)
    assert (shape["verdict"], shape["unknown_won"] + shape["unknown_lost"]) == ("none", 6711)
    assert shape["sentence"] == "How 6,711 deals went is not known: their history was not recorded."
    assert shape["curves"]["own"] == []


def _compare_reports(program: Program, maven: Path, folder: Path) -> None:
    """Win rates, regions and days to close, by one reckoning, and the same in CSV and PDF."""
    database = Database.open(Location.parse(program.database))
    try:
        ctx = open_context(database, Clock(fixed_today=date(2017, 12, 31)), None)
        won = make(ctx, "win-loss", Scope(), "All days")
        fast = make(ctx, "velocity", Scope(), "All days")
        write_pdf(ctx, folder / "won.pdf", won)
        write_csv(folder / "teams.csv", make(ctx, "win-loss", Scope(), "All days", "team"))
    finally:
        database.close()
    reps, teams = _rows(won, "rep"), _rows(won, "team")
    total = reps.pop("All")
    assert (total["won"], total["lost"]) == (4238, 2473)
    rates = {name: row["rate"] for name, row in reps.items()}
    best, worst = max(rates, key=lambda name: rates[name]), min(rates, key=lambda name: rates[name])
    assert (best, rates[best]) == ("Hayden Neloms", Decimal("70.4"))
    assert (worst, rates[worst]) == ("Lajuana Vencill", Decimal("55.0"))
    assert reps["Darcel Schlecht"]["won_value"] == Decimal("1153214.00")
    assert {name: row["won_value"] for name, row in teams.items() if name != "All"} == REGIONS
    with (folder / "teams.csv").open(encoding="utf-8-sig", newline="") as file:
        assert {row["team"]: Decimal(row["won_value"]) for row in csv.DictReader(file)} == REGIONS
    words = "".join(page.extract_text() for page in PdfReader(folder / "won.pdf").pages)
    assert all(f"{value:,}" in words for value in (*REGIONS.values(), Decimal("1153214.00")))
    assert {name: row["median"] for name, row in _rows(fast, "rep").items()} == _days_to_close(maven)


def _rows(report: Report, key: str) -> dict[Any, dict[str, Any]]:
    table = next(one for one in report.tables if one.key == key)
    keys = [column.key for column in table.columns]
    return {row[0]: dict(zip(keys, row, strict=True)) for row in table.lines}


def _days_to_close(maven: Path) -> dict[str, int]:
    """From the file itself: the median of the days from Monday to Friday between engaging and winning, by rep."""
    lengths: dict[str, list[int]] = {}
    with (maven / "sales_pipeline_iso_derived.csv").open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            if row["deal_stage"] == "Won":
                first, last = (date.fromisoformat(row[name]).toordinal() for name in ("engage_date", "close_date"))
                days = sum(date.fromordinal(day).weekday() < 5 for day in range(first + 1, last + 1))
                for whose in (row["sales_agent"], "All"):
                    lengths.setdefault(whose, []).append(days)
    return {name: sorted(days)[(len(days) - 1) // 2] for name, days in lengths.items()}


def _all_of(program: Program) -> dict[str, dict[int, dict[str, Any]]]:
    database = Database.open(Location.parse(program.database))
    try:
        return snapshot(database)
    finally:
        database.close()
