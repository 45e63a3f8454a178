"""What import and export bring to the window: entries of a menu, pages outside the sidebar, stops of the tour."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from pytestqt.qtbot import QtBot

from app.services.context import Context
from app.services.exchange.batches import batches
from app.ui.exchange.draft import Step
from app.ui.exchange.imports_page import ImportsPage
from app.ui.exchange.rooms import Exchange
from app.ui.frame.nav_item import NavItem
from tests.support import ui_host
from tests.support.driver import Driver
from tests.ui.exchange.wizard import Wizard, rooms


def test_the_menu_file_leads_there_and_the_sidebar_stays_as_it_is(wizard: Wizard) -> None:
    actions = {action.id: action for action in wizard.driver.main.actions.all()}
    assert {actions[name].menu for name in ("file.import", "file.export", "file.imports")} == {"File"}
    items = [item.title for item in wizard.driver.window.findChildren(NavItem)]
    assert items == ["Pipeline"]
    assert actions["go.import"].menu is None
    assert "place.2" not in actions


def test_nothing_is_imported_into_a_database_that_can_only_be_read(team: Context, qtbot: QtBot) -> None:
    locked = replace(team, db=replace(team.db, read_only=True))
    with ui_host.hosting(locked, rooms(Exchange())) as main:
        driver = Driver(main, qtbot)
        driver.settle()
        driver.press("Ctrl+I")
        assert [message.detail for message in main.messages.messages()] == ["This database can't be changed here"]
        driver.settle()


def test_the_tour_shows_every_step_and_stores_nothing(open_window: Callable[..., Driver], team: Context) -> None:
    exchange = Exchange()
    brought = rooms(exchange)
    driver = open_window(brought)
    seen: list[tuple[str, Step]] = []
    for stop in brought.tour_stops:
        stop.show(driver.main)
        driver.settle()
        assert exchange.page is not None
        seen.append((stop.name, exchange.page.step))
        if stop.name == "import-5-check":
            assert exchange.page.draft.preview is not None
            assert exchange.page.draft.preview.rejected > 0
        stop.leave(driver.main)
        driver.settle()
    assert [step for _, step in seen[:-1]] == [
        Step.FILE,
        Step.FILE,
        Step.COLUMNS,
        Step.VALUES,
        Step.FORMATS,
        Step.CHECK,
    ]
    assert driver.window.findChildren(ImportsPage)[0].isVisible()
    assert batches(team) == ()
    assert exchange.page is not None
    assert exchange.page.draft.path is None
