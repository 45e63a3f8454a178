"""The ledger of promises in the real window: found by how they stand, settled and put off by keyboard, undone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from pytestqt.qtbot import QtBot

from app.domain.promises import Outcome, Side
from app.services.context import Context
from app.services.people.companies import CreateCompany, create_company
from app.services.promises.commands import GivePromise, SettlePromise, give_promise, settle_promise
from app.services.promises.queries import ledger
from app.services.users import CreateUser, create_user
from app.ui.companies.rooms import company_rooms
from app.ui.promises.ledger_list import LedgerList
from app.ui.promises.rate_list import RateList
from app.ui.promises.rooms import promise_rooms
from app.ui.promises.screen import PromisesScreen
from app.ui.promises.settle_dialog import SettleDialog
from app.ui.rooms import Rooms
from tests.support import ui_host
from tests.support.driver import Driver
from tests.support.team import TODAY, as_user

Open = Callable[..., Driver]
LATE, SOON = date(2026, 3, 10), date(2026, 3, 20)


def rooms() -> Rooms:
    found = promise_rooms()
    return Rooms((ui_host.blank("home", "Home"), *found.places), company_rooms().sheets)


@pytest.fixture
def firm(team: Context) -> int:
    return create_company(team, CreateCompany("Ferro Castings")).record_id


@pytest.fixture
def drawings(team: Context, firm: int) -> int:
    give_promise(team, GivePromise("Sign the NDA", SOON, Side.THEIRS, company_id=firm))
    return give_promise(team, GivePromise("Send the drawings", LATE, company_id=firm)).record_id


def opened(open_window: Open) -> Driver:
    driver = open_window(rooms())
    driver.main.run("go.promises")
    driver.settle()
    driver.find(LedgerList).view.setFocus()
    return driver


def listed(driver: Driver) -> list[tuple[str, str]]:
    grid = driver.find(LedgerList).view.grid
    keys = [column.key for column in grid.columns]
    what, now = keys.index("text"), keys.index("standing")
    return [(str(grid.index(row, what).data()), str(grid.index(row, now).data())) for row in range(grid.rowCount())]


@pytest.mark.usefixtures("drawings")
def test_a_broken_promise_is_settled_with_a_word_and_stands_again(team: Context, open_window: Open) -> None:
    driver = opened(open_window)
    assert listed(driver) == [("Send the drawings", "Broken, not settled"), ("Sign the NDA", "Open")]
    driver.press("B")
    dialog = driver.find(SettleDialog)
    driver.press("Return")
    driver.until(lambda: dialog.field("made_good").accessibleDescription() == "Say why, or how it is made good.")
    driver.type("By courier")
    driver.press("Return")
    driver.until(lambda: listed(driver) == [("Sign the NDA", "Open")])
    screen = driver.find(PromisesScreen)
    screen.bar.shown.chosen.emit("broken")
    driver.until(lambda: listed(driver) == [("Send the drawings", "Broken: By courier")])
    (row,) = driver.find(LedgerList).view.grid.rows
    assert row.made_good == "By courier"
    driver.find(LedgerList).view.setFocus()
    driver.press("O")
    driver.until(lambda: listed(driver) == [("Send the drawings", "Broken, not settled")])
    driver.press("Ctrl+Z")
    driver.until(lambda: listed(driver) == [("Send the drawings", "Broken: By courier")])
    assert [given.rate.text for given in ledger(team).rates] == ["0 of 1 kept"]


def test_space_keeps_one_and_the_rate_follows(team: Context, firm: int, open_window: Open) -> None:
    give_promise(team, GivePromise("Send a price", TODAY, company_id=firm))
    driver = opened(open_window)
    rates = driver.find(RateList).view.grid
    assert rates.rowCount() == 0
    driver.press("Space")
    driver.until(lambda: listed(driver) == [])
    driver.until(lambda: [row.given.rate.text for row in rates.rows] == ["1 of 1 kept"])


@pytest.mark.usefixtures("drawings")
def test_a_promise_is_put_off_by_key_and_in_its_cell(team: Context, open_window: Open) -> None:
    driver = opened(open_window)
    driver.press("S")
    driver.press("D")
    driver.type("1 june")
    driver.press("Return")
    driver.until(lambda: [name for name, _ in listed(driver)] == ["Sign the NDA", "Send the drawings"])
    driver.find(LedgerList).view.setFocus()
    driver.press("F2")
    driver.type("2 april")
    driver.press("Return")
    driver.settle()
    assert {row.due_on for row in ledger(team).rows} == {SOON, date(2026, 4, 2)}


def test_of_others_and_of_a_period_by_choice(team: Context, firm: int, drawings: int, qtbot: QtBot) -> None:
    jonas = create_user(team, CreateUser("Jonas Lund", role="rep")).record_id
    give_promise(team, GivePromise("Call back", date(2025, 12, 30), company_id=firm, owner_id=jonas))
    settle_promise(team, SettlePromise(drawings, Outcome.KEPT))
    with ui_host.hosting(as_user(team, "Jonas Lund"), rooms()) as main:
        driver = Driver(main, qtbot)
        main.run("go.promises")
        driver.settle()
        assert listed(driver) == [("Call back", "Broken, not settled")]
        screen = driver.find(PromisesScreen)
        screen.restore_session({"shown": "all", "side": "ours", "period": "quarter", "owner_id": None})
        screen.activate()
        driver.until(lambda: listed(driver) == [("Send the drawings", "Made good")])
        assert screen.session_state() == {"shown": "all", "side": "ours", "period": "quarter", "owner_id": None}
        chips = (screen.bar.period, screen.bar.owner)
        assert [(chip.value, chip.active) for chip in chips] == [("This quarter", True), ("Everyone", False)]
        driver.find(LedgerList).view.setFocus()
        driver.press("O")
        driver.until(lambda: driver.find(LedgerList).problem.isVisible())
        screen.restore_session({"shown": "never", "period": "last", "owner_id": None})
        screen.activate()
        driver.until(lambda: listed(driver) == [("Call back", "Broken, not settled")])
        screen.bar.owner_wanted.emit(jonas)
        screen.bar.period.cleared.emit()
        driver.settle()
        assert [(chip.value, chip.active) for chip in chips] == [("Any day", False), ("Jonas Lund", True)]
        assert listed(driver) == [("Call back", "Broken, not settled")]
        screen.bar.owner.cleared.emit()
        driver.until(lambda: len(listed(driver)) == 2)
