"""What if in the window, by its keys: deals supposed otherwise, undone, compared, printed with a mark, discarded."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtWidgets import QLabel
from shiboken6 import isValid

from app.domain.money import Money
from app.services.context import Context
from app.services.deals.commands import CreateDeal, EditDeal, create_deal, edit_deal
from app.services.forecast import ForecastQuery, read_facts
from app.services.people.companies import CreateCompany, create_company
from app.services.reports.archive import prints
from app.ui.deals.rooms import deal_rooms
from app.ui.forecast.changes_dialog import ChangesDialog
from app.ui.forecast.deals_panel import DealsPanel
from app.ui.forecast.figures import OPEN
from app.ui.forecast.print_dialog import ForecastPrintDialog
from app.ui.forecast.rooms import forecast_rooms
from app.ui.forecast.screen import ForecastScreen
from app.ui.rooms import Rooms, joined
from tests.support import ui_host
from tests.support.driver import Driver
from tests.support.team import sales

Open = Callable[..., Driver]
QUERY = ForecastQuery(date(2026, 1, 1), date(2026, 6, 30))


@pytest.fixture
def deals(team: Context) -> dict[str, int]:
    """Three deals at 20 per cent: 10,000 and 4,000 in March, 20,000 in April."""
    phase = next(one for one in sales(team).phases if one.spec.code == "D2").id
    found = {}
    for name, euro, day in (
        ("Ferro Castings", 10_000, date(2026, 3, 30)),
        ("Meridian Grain", 20_000, date(2026, 4, 20)),
        ("Roxby Tanks", 4_000, date(2026, 3, 24)),
    ):
        company = create_company(team, CreateCompany(name)).record_id
        made = CreateDeal("Scales", company, Money.of(euro, "EUR"), phase, expected_close_on=day)
        found[name] = create_deal(team, made).record_id
        edit_deal(team, EditDeal(found[name], None, {"own_probability": 20}))
    return found


@pytest.fixture
def driver(team: Context, deals: dict[str, int], open_window: Open) -> Driver:
    driver = open_window(joined(Rooms((ui_host.blank("home", "Home"),)), deal_rooms(), forecast_rooms()))
    driver.press("G, F")
    driver.settle()
    driver.press("2")
    return driver


def list_all(driver: Driver) -> DealsPanel:
    """Open the deals behind the sum of the table, by keys."""
    view = driver.find(ForecastScreen).table.view
    view.setFocus()
    view.setCurrentIndex(view.figures.index(view.figures.place_of("all"), OPEN))
    driver.press("Return")
    driver.settle()
    return driver.find(DealsPanel)


def listed(panel: DealsPanel) -> dict[str, tuple[str, str]]:
    """What each deal counts as, and what it really is."""
    return {row.title: (row.expected(), row.really(date(2026, 3, 12))) for row in panel.view.grid.rows}


def suppose(driver: Driver, key: str, text: str) -> None:
    driver.press(key)
    driver.type(text)
    driver.press("Return")
    driver.settle()


def test_suppositions_change_every_figure_and_nothing_in_the_database(
    team: Context, deals: dict[str, int], driver: Driver
) -> None:
    before = read_facts(team, QUERY).deals
    screen = driver.find(ForecastScreen)
    assert screen.outlook.figure.text() == "€2,800"
    driver.press("W")
    assert screen.supposing.strip.strip.text == (
        "What if: nothing of this is stored. No deal is supposed otherwise yet."
    )
    panel = list_all(driver)
    panel.view.pick(deals["Ferro Castings"])
    suppose(driver, "P", "80")
    assert screen.outlook.figure.text() == "€8,800"
    assert screen.outlook.really.text() == "really €2,800"
    assert listed(panel)["Ferro Castings"] == ("€8,000", "20%")
    assert "1 deal supposed otherwise, €6,000 more than the real forecast" in screen.supposing.strip.strip.text
    panel.view.pick(deals["Meridian Grain"])
    driver.press("Shift+Down")  # Roxby Tanks, too
    suppose(driver, "D", "30 march")
    assert screen.outlook.figure.text() == "€12,800"
    driver.press("X")  # both are still chosen
    driver.settle()
    assert listed(panel)["Roxby Tanks"] == ("€0", "Dropped")
    assert screen.outlook.figure.text() == "€8,000"
    driver.press("Ctrl+Z")
    driver.settle()
    assert screen.outlook.figure.text() == "€12,800"
    driver.press("Ctrl+Z", times=2)
    driver.settle()
    assert screen.outlook.figure.text() == "€2,800"
    driver.press("Ctrl+Shift+Z", times=3)
    driver.settle()
    assert screen.outlook.figure.text() == "€8,000"
    driver.press("X")
    driver.settle()
    assert screen.outlook.figure.text() == "€12,800", "taken in again"
    panel.view.pick(deals["Ferro Castings"])
    suppose(driver, "A", "20000")
    driver.press("C")  # what is stored elsewhere is held back here
    assert panel.view.grid.rows[0].fact.category_is_own is False
    assert read_facts(team, QUERY).deals == before

    driver.press("Esc")
    driver.press("W")
    dialog = driver.find(ChangesDialog)
    assert {row.title: row.difference for row in dialog.view.grid.rows} == {
        "Ferro Castings": "+€14,000",
        "Meridian Grain": "€0",
        "Roxby Tanks": "€0",
    }
    assert dialog.sum.text() == "3 deals, +€14,000 in all"
    driver.press("Esc")

    edit_deal(team, EditDeal(deals["Roxby Tanks"], None, {"own_probability": 50}))  # reality goes on beside
    driver.until(lambda: screen.outlook.really.text() == "really €4,000")
    assert screen.outlook.figure.text() == "€22,000"


def test_it_is_printed_with_a_mark_kept_when_the_window_closes_and_discarded_with_a_way_back(
    team: Context, deals: dict[str, int], driver: Driver, tmp_path: Path
) -> None:
    screen = driver.find(ForecastScreen)
    driver.press("W")
    list_all(driver).view.pick(deals["Ferro Castings"])
    suppose(driver, "P", "80")
    driver.press("Esc")
    driver.click(screen.supposing.strip.print)
    dialog = driver.find(ForecastPrintDialog)
    driver.until(lambda: bool(dialog.area.findChildren(QLabel)))
    dialog.save(tmp_path / "what-if.pdf")
    driver.until(lambda: not isValid(dialog))
    texts = [page.extract_text() for page in PdfReader(tmp_path / "what-if.pdf").pages]
    assert all("What if, not the forecast" in text for text in texts)
    assert any("€8,800" in text for text in texts)
    assert prints(team) == ()

    kept = screen.session_state()
    driver.click(screen.supposing.strip.discard)
    driver.settle()
    assert (screen.outlook.figure.text(), screen.supposing.strip.isVisible()) == ("€2,800", False)
    screen.restore_session(kept)
    screen.loader.load()
    driver.settle()
    assert (screen.outlook.figure.text(), screen.supposing.strip.isVisible()) == ("€8,800", True)
