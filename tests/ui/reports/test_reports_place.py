"""Reports in the real window: chosen by keys, cut as asked, live, and out into files."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QMenu

from app.domain.money import Money
from app.services.activities import LogActivity, log_activity
from app.services.context import Context
from app.services.deals.commands import CreateDeal, EditDeal, MoveDeal, create_deal, edit_deal, move_deal
from app.services.number_reports.catalogue import REPORTS
from app.ui.reports.options import EVER, Options
from app.ui.reports.rooms import report_rooms
from app.ui.reports.screen import ReportsScreen
from app.ui.reports.table_view import ReportView
from app.ui.rooms import Rooms, joined
from app.ui.shared.empty_state import EmptyState
from tests.support import ui_host
from tests.support.driver import Driver
from tests.support.team import sales

MONTHS = ("Mar", "Apr", "May", "Jun", "Jul", "Aug")
Open = Callable[..., Driver]


@pytest.fixture
def lost(team: Context) -> int:
    """A deal that was lost after a call."""
    deal = create_deal(team, CreateDeal("Crane scales")).record_id
    log_activity(team, LogActivity("call", minutes=20, deal_id=deal))
    move_deal(team, MoveDeal(deal, sales(team).phase("Lost").id, reason="Price"))
    return deal


def opened(open_window: Open, size: tuple[int, int] = ui_host.SIZE) -> Driver:
    driver = open_window(joined(Rooms((ui_host.blank("home", "Home"),)), report_rooms()), size=size)
    driver.press("G, R")
    driver.settle()
    return driver


def figures(driver: Driver) -> list[list[str]]:
    model = driver.find(ReportView).report
    return [
        [str(model.index(row, place).data()) for place in range(model.columnCount())] for row in range(model.rowCount())
    ]


def choose(driver: Driver, chip: str, words: str) -> None:
    screen = driver.find(ReportsScreen)
    driver.click({"span": screen.bar.span, "owner": screen.bar.owner, "cut": screen.bar.cut}[chip])
    menu = next(one for one in screen.bar.findChildren(QMenu) if one.isVisible())
    next(action for action in menu.actions() if action.text() == words).trigger()
    menu.close()
    driver.settle()


def test_a_report_is_chosen_by_keys_and_cut_by_a_menu(team: Context, lost: int, open_window: Open) -> None:
    driver = opened(open_window)
    screen = driver.find(ReportsScreen)
    assert figures(driver)[0][:3] == ["Mira Osei", "0", "1"]
    driver.press("Down", [kind.name for kind in REPORTS].index("win-loss"))
    driver.settle()
    assert figures(driver) == [["Price", "1", "100.0%", "0.00"], ["All", "1", "100.0%", "0.00"]]
    choose(driver, "cut", "Rep")
    assert figures(driver)[0][:3] == ["Mira Osei", "0", "1"]
    other = create_deal(team, CreateDeal("Silo scales")).record_id
    move_deal(team, MoveDeal(other, sales(team).phase("Won").id, amount=Money(90_000, "EUR")))
    driver.until(lambda: figures(driver)[0][:3] == ["Mira Osei", "1", "1"])
    choose(driver, "span", "Last year")
    assert driver.find(EmptyState).isVisible()
    choose(driver, "owner", "Mira Osei")
    choose(driver, "span", "All days")
    assert screen.session_state() == {
        "report": "win-loss",
        "span": EVER,
        "owner_id": team.user.id,
        "by": {"win-loss": "rep"},
    }
    assert len(figures(driver)) == 2


def test_a_report_that_looks_ahead_offers_days_to_come_and_keeps_those_of_the_others(
    team: Context, lost: int, open_window: Open
) -> None:
    driver = opened(open_window)
    screen = driver.find(ReportsScreen)
    choose(driver, "span", "Last year")
    screen.setFocus()
    driver.press("Down", len(REPORTS) - 1)
    driver.settle()
    assert screen.options.report == "cash-flow"
    assert screen.bar.span.value == "The next six months"
    assert [row[0] for row in figures(driver)] == [*(f"{m} 2026" for m in MONTHS), "All"]
    choose(driver, "span", "Next month")
    assert [row[0] for row in figures(driver)] == ["Apr 2026", "All"]
    screen.setFocus()
    driver.press("Up")
    driver.settle()
    assert screen.options.report == "predictability"
    assert not screen.bar.owner.isVisible(), "it is told of the whole team"
    assert screen.bar.span.value == "The last six whole months"


def test_rows_open_the_deals_they_stand_for(team: Context, lost: int, open_window: Open) -> None:
    driver = opened(open_window)
    screen = driver.find(ReportsScreen)
    driver.press("Down", [kind.name for kind in REPORTS].index("win-loss"))
    driver.settle()
    create_deal(team, CreateDeal("Silo scales", phase_id=sales(team).phase("D1").id, amount=Money(90_000, "EUR")))
    screen.view.setFocus()
    driver.press("Return")
    driver.until(screen.deals.isVisible)
    assert screen.deals.accessibleName() == "Won and lost, Price"
    assert [row.title for row in screen.deals.view.grid.rows] == ["Crane scales"]
    assert screen.deals.sum.text() == "1 deal, €0"
    driver.press("Esc")
    assert not screen.deals.isVisible()
    assert screen.view.hasFocus()
    driver.press("Down")
    driver.press("Return")
    driver.until(screen.deals.isVisible)
    assert screen.deals.accessibleName() == "Won and lost, all"
    assert screen.step_record("deals", lost, 1) is None, "it is the only one"
    edit_deal(team, EditDeal(lost, None, {"name": "Crane scales, 6 pcs", "amount_minor": 120_000}))
    driver.until(lambda: screen.deals.sum.text() == "1 deal, €1,200")
    assert [row.title for row in screen.deals.view.grid.rows] == ["Crane scales, 6 pcs"]
    screen._ask(report="conversion")
    driver.settle()
    assert not screen.deals.isVisible(), "other figures are shown now"
    screen.view.setFocus()
    driver.press("Return")
    driver.until(screen.deals.isVisible)
    assert screen.deals.accessibleName() == "Conversion, G1 · Fit"


@pytest.mark.parametrize("size", [ui_host.SIZE, (1024, 700)])
def test_every_report_can_be_looked_at_and_written(
    lost: int, open_window: Open, tmp_path: Path, size: tuple[int, int]
) -> None:
    driver = opened(open_window, size)
    screen = driver.find(ReportsScreen)
    for kind in REPORTS:
        assert screen.options.report == kind.name
        assert screen.report is not None
        view = screen.view
        wide = sum(view.columnWidth(place) for place in range(view.report.columnCount()))
        assert wide >= view.viewport().width() or not view.isVisible()
        for ending in ("csv", "pdf"):
            screen.export(tmp_path / f"{kind.name}.{ending}")
        driver.settle()
        driver.press("Down")
        driver.settle()
    assert {path.suffix for path in tmp_path.glob("*-*.*")} == {".csv", ".pdf"}
    with (tmp_path / "calls.csv").open(encoding="utf-8-sig", newline="") as file:
        assert next(csv.DictReader(file))["minutes"] == "20"


def test_what_was_chosen_is_read_back_and_damaged_parts_are_left_out() -> None:
    chosen = Options("velocity", EVER, 3).with_cut("phase")
    assert Options.from_json(chosen.to_json()) == chosen
    damaged = {"report": "weather", "span": 7, "owner_id": "x", "by": {"velocity": 1}}
    assert Options.from_json(damaged) == Options()
    assert Options(by={"activity": "weather"}).cut == "rep"
