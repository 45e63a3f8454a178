"""Printed forecasts in the window: listed, looked at just as they were, and compared, by their keys."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from shiboken6 import isValid

from app.domain.forecast.basis import Basis
from app.domain.money import Money
from app.services.context import Context
from app.services.deals.commands import CreateDeal, EditDeal, create_deal, edit_deal
from app.services.forecast import ForecastQuery
from app.services.reports.archive import PrintWish, print_forecast, prints
from app.ui.forecast.archive_dialog import ArchiveDialog, ReprintDialog
from app.ui.forecast.changes_dialog import ChangesDialog
from app.ui.forecast.rooms import forecast_rooms
from app.ui.forecast.screen import ForecastScreen
from app.ui.rooms import Rooms, joined
from tests.support import ui_host
from tests.support.driver import Driver

Open = Callable[..., Driver]
WISH = PrintWish(ForecastQuery(date(2026, 1, 1), date(2026, 6, 30)), Basis.PHASE)


@pytest.fixture
def driver(open_window: Open) -> Driver:
    driver = open_window(joined(Rooms((ui_host.blank("home", "Home"),)), forecast_rooms()))
    driver.press("G, F")
    driver.until(lambda: driver.find(ForecastScreen).picture is not None)
    return driver


def test_prints_are_listed_looked_at_again_and_compared(team: Context, driver: Driver, tmp_path: Path) -> None:
    driver.main.run("forecast.archive")
    driver.settle()
    assert not [dialog for dialog in driver.window.findChildren(ArchiveDialog) if dialog.isVisible()]

    made = CreateDeal("Scales", amount=Money.of(10_000, "EUR"), expected_close_on=date(2026, 3, 20))
    deal_id = create_deal(team, made).record_id
    first, _ = print_forecast(team, WISH, tmp_path / "a.pdf")
    edit_deal(team, EditDeal(deal_id, None, {"amount_minor": 3_000_000}))
    second, _ = print_forecast(team, WISH, tmp_path / "b.pdf")
    driver.main.run("forecast.archive")
    driver.settle()
    dialog = driver.find(ArchiveDialog)
    rows = dialog.view.grid.rows
    assert [row.id for row in rows] == [second.number, first.number]
    assert rows[0].row.total == Money(rows[1].row.total.minor * 3, "EUR")
    assert (rows[0].row.printed_by, rows[0].period) == ("Mira Osei", "January to June 2026")

    driver.press("Return")
    again = driver.find(ReprintDialog)
    driver.until(lambda: bool(again.area.findChildren(QLabel)))
    again.save(tmp_path / "again.pdf")
    driver.until(lambda: not isValid(again))
    assert (tmp_path / "again.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()
    assert len(prints(team)) == 2, "a reprint is no print"

    driver.press("C")  # one is chosen: with the print below it
    driver.settle()
    changes = driver.find(ChangesDialog)
    lead = changes.lead.text()
    assert [(row.what, row.how) for row in changes.view.grid.rows] == [("Grown", "€10,000 to €30,000")]
    driver.press("Esc")
    driver.press("Shift+Down")
    driver.press("C")
    driver.settle()
    assert driver.find(ChangesDialog).lead.text() == lead
    driver.press("Esc")
    driver.press("Esc")
    assert not isValid(dialog) or dialog.isHidden()
