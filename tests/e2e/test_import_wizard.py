"""Files go in through the window, driven by keys: a real team's, mangled dates and all, and messy ones of ours."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.services.context import Context
from app.services.deals.listing import DealQuery, DealRow, deals
from app.services.exchange.batches import batches
from app.storage.database import Database
from app.storage.location import Location
from app.ui.exchange.draft import Step
from app.ui.exchange.rooms import Exchange
from tests.support.driver import Driver
from tests.support.team import new_team
from tests.support.ui_host import hosting
from tests.ui.exchange.wizard import Wizard, rooms
from tests.unit.services.exchange.support import workbook, write

COUNTS = {"Won": 4238, "Lost": 2473, "D1": 1589, "G1": 500}
WON_VALUE = 10_005_534
QUARTERS = (1_134_672, 3_086_111, 2_982_255, 2_802_496)


@pytest.fixture
def team(migrated_url: str) -> Iterator[Context]:
    """A team on a file, and then on PostgreSQL."""
    database = Database.open(Location.parse(migrated_url))
    yield new_team(database)
    database.close()


@contextmanager
def window(team: Context, qtbot: QtBot) -> Iterator[Wizard]:
    exchange = Exchange()
    with hosting(team, rooms(exchange)) as main:
        driver = Driver(main, qtbot)
        driver.settle()
        yield Wizard(driver, exchange)


def bring_in(wizard: Wizard, path: Path, settle: Callable[[Wizard], None] = lambda _wizard: None) -> None:
    """Drop a file and go on to the end; ``settle`` decides what is open at each step."""
    wizard.open(path)
    while wizard.step is not Step.IMPORT:
        settle(wizard)
        before = wizard.step
        assert wizard.next() is not before, wizard.page.foot.problem
    wizard.driver.until(lambda: wizard.page.importing.result is not None)


def settle_maven(wizard: Wizard) -> None:
    """Their two open stages, and the dates that two programs have mangled."""
    if wizard.step is Step.VALUES:
        assert wizard.page.foot.problem == "2 values are still to decide"
        wizard.mean("phase", "Engaging", "d1")
        wizard.mean("phase", "Prospecting", "g1")
    elif wizard.step is Step.FORMATS:
        assert all(panel.chosen is None or panel.is_folded for panel in wizard.page.formats.panels)
        wizard.read("engage_date", "D-M-YY")
        wizard.read("close_date", "MM-DD-YY")


def won_value(rows: tuple[DealRow, ...], first: date = date.min, last: date = date.max) -> int:
    won = [r for r in rows if r.phase == "Won" and r.closed_on is not None and first <= r.closed_on <= last]
    return sum(int(row.amount.amount) for row in won if row.amount is not None)


@pytest.mark.realdata
@pytest.mark.timeout(300)
def test_a_real_team_goes_in_and_comes_out_again(team: Context, qtbot: QtBot, real_data: Callable[[str], Path]) -> None:
    maven = real_data("maven_crm")
    with window(team, qtbot) as wizard:
        for name in ("accounts", "products", "sales_teams"):
            bring_in(wizard, maven / f"{name}.csv")
        bring_in(wizard, maven / "sales_pipeline.csv", settle_maven)
        assert wizard.page.importing.outlook.words == ("8,800 deals created", "No row was rejected.")
        rows = deals(team, DealQuery())
        assert {code: sum(row.phase == code for row in rows) for code in COUNTS} == COUNTS
        assert won_value(rows) == WON_VALUE
        starts = (date(2017, 1, 1), date(2017, 4, 1), date(2017, 7, 1), date(2017, 10, 1), date(2018, 1, 1))
        quarters = [
            won_value(rows, first, date.fromordinal(following.toordinal() - 1)) for first, following in pairwise(starts)
        ]
        assert tuple(quarters) == QUARTERS
        assert sum(not row.company for row in rows) == 1425
        with (maven / "sales_pipeline_iso_derived.csv").open(encoding="utf-8", newline="") as stream:
            expected = {
                line["opportunity_id"]: (line["engage_date"], line["close_date"]) for line in csv.DictReader(stream)
            }
        found = {row.external_id: (_iso(row.started_on), _iso(row.closed_on)) for row in rows}
        assert found == expected
        wizard.driver.press("U")
        wizard.driver.until(lambda: wizard.page.importing.is_reverted)
        assert deals(team, DealQuery()) == ()


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


MESSY = (
    "Deal ID;Deal name;Company;Owner;Product;Phase;Amount;Start date\n"
    "1;Bench scales;Brightwater Labs;Mira Osei;;Fit;1.234,56 EUR;05/01/2026\n"
    "2;Crane scales;Harrow Mills;mira osei;;Won;$342.09K;26/01/2026\n"
    "3;Old scales;Harrow Mills;Mira Osei;;Need;5;31/02/2026\n"
    "4;Odd stage;Harrow Mills;Mira Osei;;Negotiating;6;27/01/2026\n"
    "5;Odd owner;Harrow Mills;Zaphod B.;;Fit;7;28/01/2026\n"
    "6;Odd product;Harrow Mills;Mira Osei;Gold bar;Fit;8;29/01/2026\n"
    "1;Twin;Harrow Mills;Mira Osei;;Fit;9;30/01/2026\n"
    "7;No number;Harrow Mills;Mira Osei;;Fit;twelve;30/01/2026\n"
    "8;Nul \0 byte;Harrow Mills;Mira Osei;;Fit;1;30/01/2026\n"
    "9;Short\n"
)


def settle_messy(wizard: Wizard) -> None:
    if wizard.step is Step.VALUES:
        wizard.mean("phase", "Negotiating", "d3")
        wizard.mean("owner", "Zaphod B.", "leave")
        wizard.mean("product", "Gold bar", "reject")
    elif wizard.step is Step.FORMATS and wizard.page.foot.problem:
        wizard.page.formats.choose_first_everywhere()


def test_every_row_of_a_messy_file_is_stored_or_rejected_with_its_reason(
    team: Context, qtbot: QtBot, tmp_path: Path
) -> None:
    with window(team, qtbot) as wizard:
        bring_in(wizard, write(tmp_path, MESSY, "deals.csv"), settle_messy)
        stored = {row.name: row for row in deals(team, DealQuery())}
        assert set(stored) == {"Bench scales", "Crane scales", "Odd stage", "Odd owner"}
        assert str(stored["Bench scales"].amount) == "1234.56 EUR"
        assert str(stored["Crane scales"].amount) == "342090.00 USD"
        assert stored["Bench scales"].started_on == date(2026, 1, 5)
        assert stored["Odd stage"].phase == "D3"
        assert stored["Odd owner"].owner == ""
        model = wizard.page.importing.model
        reasons = {
            model.index(row, 0).data(): model.index(row, 1).data()
            for row in range(model.rowCount())
            if model.index(row, 1).data() is not None
        }
        assert set(reasons) == {"4", "7", "8", "9", "10", "11"}
        assert "31/02/2026" in reasons["4"]
        assert reasons["7"] == "You chose to reject rows with the product “Gold bar”."
        assert reasons["8"].startswith("Line 2 is about the same record.")
        assert "“twelve” is not a number" in reasons["9"]
        assert "control character" in reasons["10"]
        assert reasons["11"].startswith("The row has only 2 of 8 cells.")
        assert batches(team)[0].rejected == 6


def test_files_that_are_no_tables_leave_the_window_alive_and_the_data_as_it_was(
    team: Context, qtbot: QtBot, tmp_path: Path
) -> None:
    sound = workbook(tmp_path / "sound.xlsx", {"People": [["First name", "Last name"], ["Ann", "Bo"]]})
    encrypted = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")
    bad = (
        write(tmp_path, b"", "empty.csv"),
        write(tmp_path, encrypted, "secret.xlsx"),
        write(tmp_path, sound.read_bytes()[:700], "torn.xlsx"),
        write(tmp_path, "1;2026-01-02;4,5\n2;2026-02-03;5,5\n", "bare.csv"),
        write(tmp_path, b"\0" * 5000, "zeros.csv"),
        write(tmp_path, b"\x89PNG\r\n\x1a\n", "picture.csv"),
    )
    with window(team, qtbot) as wizard:
        for path in bad:
            wizard.open(path)
            strip = wizard.page.file.strip
            assert strip.isVisible(), path.name
            assert path.name in strip.text
            assert wizard.next() is Step.FILE
        assert batches(team) == ()
        bring_in(wizard, sound)
        assert wizard.page.importing.outlook.words[0] == "1 person created"
