"""F9 goes from call to call, C takes a lead from the pool, and both stand beside the worklist as they are."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from sqlalchemy import select

from app.domain.errors import ConnectionLost
from app.models.activities import Activity
from app.models.deals import Deal
from app.models.tasks import Task
from app.services.activities import LogActivity, log_activity
from app.services.context import Context
from app.services.deals.commands import CreateDeal, EditDeal, create_deal, edit_deal
from app.services.people.companies import CreateCompany, EditCompany, create_company, edit_company
from app.services.people.contacts import CreateContact, create_contact
from app.services.pool import ClaimLead, claim_lead
from app.services.tasks import AddTask, CompleteTask, DeleteTask, add_task, complete_task, delete_task
from app.services.today import CallList
from app.services.today.rows import MadeCall
from app.services.users import CreateUser, create_user
from app.ui.deals.rooms import deal_rooms
from app.ui.rooms import Rooms, joined
from app.ui.runner import WorkRunner
from app.ui.shared.buttons import Button
from app.ui.shared.labels import ElidedLabel
from app.ui.today.call_panel import CallPanel, Fit, TickStrip, fit
from app.ui.today.call_words import done_words, outcome_words, pool_words, spoken_calls
from app.ui.today.rooms import today_rooms
from tests.support import ui_host
from tests.support.driver import Driver
from tests.support.team import TODAY, as_user
from tests.ui.today.conftest import OpenWindow, current, screen

_NONE = Qt.KeyboardModifier.NoModifier
TALK, ATTEMPT = MadeCall(True), MadeCall(False)


@pytest.fixture
def opened(open_window: OpenWindow) -> Callable[[], Driver]:
    def go() -> Driver:
        driver = open_window(joined(today_rooms(), deal_rooms(), Rooms((ui_host.blank("home", "Home", letter="H"),))))
        driver.settle()
        driver.until(lambda: screen(driver).beside is not None)
        return driver

    return go


def deal_of(ctx: Context, company: str, *, is_free: bool = False) -> int:
    key = create_company(ctx, CreateCompany(company)).record_id
    deal = create_deal(ctx, CreateDeal("Scales", key)).record_id
    if is_free:
        edit_deal(ctx, EditDeal(deal, None, {"owner_id": None}))
    return deal


def call(ctx: Context, subject: str, deal: int, days: int = 0) -> int:
    return add_task(ctx, AddTask(subject, TODAY + timedelta(days), None, "call", deal_id=deal)).record_id


def panel(driver: Driver) -> CallPanel | None:
    return next((one for one in driver.window.findChildren(CallPanel) if one.isVisible()), None)


def told(driver: Driver) -> str:
    found = panel(driver)
    return "" if found is None else found.accessibleName()


def test_f9_goes_from_call_to_call_and_the_letters_log_them(opened: Callable[[], Driver], team: Context) -> None:
    deals = [deal_of(team, name) for name in ("Pike & Rowe", "Ferro Castings", "Silent")]
    add_task(team, AddTask("Send the offer", TODAY - timedelta(2)))
    first, second = call(team, "Call Greta", deals[0], -1), call(team, "Call Ana", deals[1])
    call(team, "Call nobody", deals[2])
    with team.reading() as session:
        silent = session.get_one(Deal, deals[2]).company_id
    assert silent is not None
    edit_company(team, EditCompany(silent, None, {"do_not_call": True}))
    driver = opened()
    assert told(driver) == "Call list: 0 of 2 done, 2 to call. Next: Pike & Rowe"
    driver.click(driver.find(Button, "Start calling"))
    driver.until(lambda: driver.main.open_spot() == ("deals", deals[0]))
    driver.main.close_sheet()
    driver.press("G, H")
    driver.press("F9")  # from another place
    driver.until(lambda: driver.main.open_spot() == ("deals", deals[0]))
    driver.until(lambda: current(driver) == "Call Greta")
    driver.settle()
    driver.press("L")
    driver.type("Wants a demo")
    driver.press("Return")
    driver.until(lambda: told(driver).startswith("Call list: 1 of 2 done, 1 connected, 0 not reached, 1 left."))
    driver.press("F9")
    driver.until(lambda: driver.main.open_spot() == ("deals", deals[1]))
    assert current(driver) == "Call Ana"
    assert told(driver).endswith("1 left. Next: Ferro Castings")
    assert driver.find(Button, "Keep calling").isVisible()
    driver.press("L")
    driver.press("Alt+Return")
    driver.until(lambda: "1 connected, 1 not reached" in told(driver))
    driver.press("Ctrl+Z")  # the focus is in the empty line
    driver.until(lambda: "1 connected, 0 not reached" in told(driver))
    driver.press("Ctrl+Shift+Z")
    driver.until(lambda: "1 connected, 1 not reached" in told(driver))
    complete_task(team, CompleteTask(second))  # as from another window
    driver.until(lambda: told(driver) == "Call list: 2 of 2 done, 1 connected, 1 not reached. Nobody is left to call")
    driver.press("F9")
    driver.until(lambda: [one.text for one in driver.main.messages.messages()] == ["Nobody is left to call today"])
    assert first != second


def test_a_conversation_does_the_call_that_was_planned_and_undo_takes_both_back(
    opened: Callable[[], Driver], team: Context
) -> None:
    deal = deal_of(team, "Ferro Castings")
    task = call(team, "Call Ana", deal, -1)
    driver = opened()
    driver.press("F9")
    driver.until(lambda: driver.main.open_spot() == ("deals", deal))
    driver.settle()
    driver.press("L")
    driver.press("Alt+Return")
    driver.until(lambda: "0 connected, 1 not reached, 1 left" in told(driver))
    assert not is_done(team, task), "who was not reached is still to be called"
    driver.press("Escape")
    driver.press("L")
    driver.press("Return")
    driver.until(lambda: "1 connected, 1 not reached. Nobody is left" in told(driver))
    assert is_done(team, task)
    (said,) = driver.main.messages.messages()
    assert (said.text, [action.label for action in said.actions]) == ("Logged: Call; done: Call Ana", ["Undo"])
    driver.press("Ctrl+Z")
    driver.until(lambda: "0 connected, 1 not reached, 1 left" in told(driver))
    assert not is_done(team, task)
    assert driver.main.messages.messages() == ()


def test_of_several_calls_about_a_deal_the_one_gone_to_is_done_and_its_person_named(
    opened: Callable[[], Driver], team: Context
) -> None:
    deal = deal_of(team, "Ferro Castings")
    people = {name: create_contact(team, CreateContact(name)).record_id for name in ("Ana Ruiz", "Ben Ode")}
    tasks = [
        add_task(team, AddTask(f"Call {name}", TODAY, None, "call", deal, contact_id=key)).record_id
        for name, key in people.items()
    ]
    driver = opened()
    for name in people:
        driver.press("F9")
        driver.until(partial(is_at, driver, deal, f"Call {name}"))
    driver.press("L")
    driver.press("Return")
    driver.until(lambda: counts(driver, 1))
    assert [is_done(team, task) for task in tasks] == [False, True]
    screen(driver).view.select_task(tasks[0])
    screen(driver).view.setFocus()
    driver.press("Return")
    driver.settle()
    driver.press("L")
    driver.press("Return")
    driver.until(lambda: counts(driver, 2))
    with team.reading() as session:
        logged = session.scalars(select(Activity).order_by(Activity.id)).all()
    assert [one.subject for one in logged] == ["Call with Ben Ode", "Call with Ana Ruiz"]
    assert all(is_done(team, task) for task in tasks)


def is_done(ctx: Context, task: int) -> bool:
    with ctx.reading() as session:
        return session.get_one(Task, task).done_at is not None


def test_what_is_typed_right_after_f9_is_for_the_next_call(opened: Callable[[], Driver], team: Context) -> None:
    """Before anybody has been asked who is next: S would have put a task off, and blanks ticked calls off."""
    deals = [deal_of(team, name) for name in ("Pike & Rowe", "Ferro Castings")]
    for subject, deal in zip(("Call Greta", "Call Ana"), deals, strict=True):
        call(team, subject, deal)
    driver = opened()
    for number in range(1, len(deals) + 1):
        for key in (Qt.Key.Key_F9, Qt.Key.Key_L):
            QTest.keyClick(under_hand(driver), key)
        QTest.keyClicks(under_hand(driver), "Sees us on Monday")
        QTest.keyClick(under_hand(driver), Qt.Key.Key_Return)
        driver.until(partial(counts, driver, number))
        driver.settle()
    with team.reading() as session:
        logged = session.scalars(select(Activity).where(Activity.kind == "call").order_by(Activity.id)).all()
    assert [(one.body, one.deal_id) for one in logged] == [("Sees us on Monday", deal) for deal in deals]


def test_keys_are_held_no_longer_than_it_takes_however_often_f9_was_pressed(
    opened: Callable[[], Driver], team: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.ui.shared.held_keys._MOST_MS", 60_000)
    deal = deal_of(team, "Pike & Rowe")
    call(team, "Call Greta", deal)
    driver = opened()
    for key in (Qt.Key.Key_F9, Qt.Key.Key_L, Qt.Key.Key_F9):
        QTest.keyClick(under_hand(driver), key)
    QTest.keyClicks(under_hand(driver), "Sees us on Monday")
    QTest.keyClick(under_hand(driver), Qt.Key.Key_Return)
    driver.until(partial(counts, driver, 1))


def under_hand(driver: Driver) -> QWidget:
    """What a key goes to at this moment, without waiting for anything."""
    return QApplication.focusWidget() or driver.window


def counts(driver: Driver, connected: int) -> bool:
    return f"{connected} connected" in told(driver)


def test_f9_on_a_call_that_lies_open_goes_on_and_shows_what_is_folded(
    opened: Callable[[], Driver], team: Context
) -> None:
    deals = [deal_of(team, name) for name in ("Pike & Rowe", "Ferro Castings")]
    for number in range(52):
        add_task(team, AddTask(f"Letter {number}", TODAY - timedelta(3)))
    tasks = [call(team, name, deal, -1) for name, deal in zip(("Call Greta", "Call Ana"), deals, strict=True)]
    driver = opened()
    driver.press("Left")
    for deal, subject in zip((*deals, deals[0]), ("Call Greta", "Call Ana", "Call Greta"), strict=True):
        driver.press("F9")
        driver.until(partial(is_at, driver, deal, subject))
    for task in tasks:
        delete_task(team, DeleteTask(task))
    driver.until(lambda: panel(driver) is None)


def test_c_takes_a_lead_opens_it_and_undo_gives_it_back(opened: Callable[[], Driver], team: Context) -> None:
    create_user(team, CreateUser("Ivo Marek", "inside_sales"))
    late, early = deal_of(team, "Corvid", is_free=True), deal_of(team, "Harrow Mills", is_free=True)
    with team.unit_of_work("Came earlier") as uow:
        uow.session.get_one(Deal, early).phase_entered_at -= timedelta(9)
    driver = opened()
    assert pool(driver) == "2 leads in the pool"
    driver.press("C")
    driver.until(lambda: driver.main.open_spot() == ("deals", early))
    assert [one.text for one in driver.main.messages.messages()] == ["You took Harrow Mills"]
    driver.until(lambda: pool(driver) == "1 lead in the pool")
    claim_lead(as_user(team, "Ivo Marek"), ClaimLead(late))  # somebody is quicker
    driver.click(driver.find(Button, "Claim one"))
    driver.until(lambda: any("The pool is empty" in one.text for one in driver.main.messages.messages()))
    driver.until(lambda: pool(driver) == "")
    driver.press("Ctrl+Z")
    driver.until(lambda: pool(driver) == "1 lead in the pool")
    with team.reading() as session:
        assert session.get_one(Deal, early).owner_id is None


def test_neither_a_lead_nor_the_next_call_waits_for_the_database(opened: Callable[[], Driver], team: Context) -> None:
    """Other commands do. These would take another lead, or open a sheet, at a moment when nobody asks for it."""
    deal = deal_of(team, "Corvid", is_free=True)
    call(team, "Call Greta", deal_of(team, "Pike & Rowe"))
    driver = opened()
    team.db.link.tend()
    team.db.link.missed(ConnectionLost("The cable was cut."))
    claim, go_on = "Claim a lead from the pool", "Keep calling"
    ways: tuple[tuple[Callable[[], None], str], ...] = (
        (lambda: driver.press("C"), claim),
        (lambda: driver.main.run("pool.claim"), claim),
        (lambda: driver.press("F9"), go_on),
        (lambda: driver.click(driver.find(Button, "Start calling")), go_on),
    )
    for way, text in ways:
        driver.main.messages.dismiss_all()
        way()
        driver.settle()
        (said,) = driver.main.messages.messages()
        assert (said.text, "out of reach" in said.detail) == (text, True)
    runner = driver.main.runner
    assert isinstance(runner, WorkRunner)
    assert runner.held.count == 0
    team.db.link.restored()
    QApplication.sendEvent(screen(driver).view, QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_C, _NONE, "c", True))
    driver.settle()
    assert driver.main.open_spot() is None
    with team.reading() as session:
        assert session.get_one(Deal, deal).owner_id is None
    driver.press("C")
    driver.until(lambda: driver.main.open_spot() == ("deals", deal))


def is_at(driver: Driver, deal: int, subject: str) -> bool:
    return (driver.main.open_spot(), current(driver)) == (("deals", deal), subject)


def pool(driver: Driver) -> str:
    words = [label.text() for label in screen(driver).side.findChildren(ElidedLabel) if label.isVisible()]
    return next((text for text in words if text.endswith("in the pool")), "")


def test_both_are_commands_of_the_whole_window(opened: Callable[[], Driver], team: Context) -> None:
    driver = opened()
    for key, place in (("G, H", "elsewhere"), ("G, T", "here")):
        driver.press(key)
        found = {action.id: action for action in driver.main.actions.all()}
        assert (found["calls.next"].key, found["calls.next"].menu) == ("F9", "Go"), place
        assert found["pool.claim"].key == ("C" if place == "here" else None)
    driver.press("Ctrl+K")
    driver.type("keep calling")
    driver.settle()
    driver.press("Return")
    driver.until(lambda: [one.text for one in driver.main.messages.messages()] == ["Nobody is left to call today"])


@pytest.mark.parametrize("size", [(1440, 900), (1024, 700)])
def test_very_many_calls_stay_within_the_column(
    opened: Callable[[], Driver], open_window: OpenWindow, team: Context, size: tuple[int, int]
) -> None:
    deal = deal_of(team, "Ferro Castings")
    for number in range(90):
        call(team, f"Call {number}", deal)
    log_activity(team, LogActivity("attempt", deal_id=deal))
    driver = open_window(joined(today_rooms(), deal_rooms()), size=size)
    driver.until(lambda: panel(driver) is not None)
    strip = driver.find(TickStrip)
    right = strip.mapTo(driver.window, QPoint(strip.width(), 0)).x()
    assert right < size[0]
    placed = fit(1, 90, strip.width())
    assert (1 + placed.left) * placed.step <= strip.width()


@pytest.mark.parametrize(
    ("made", "left", "room", "expected"),
    [
        (12, 26, 1000, Fit(0, 26, 11.7)),
        (10, 30, 400, Fit(0, 30, 10.0)),
        (10, 200, 300, Fit(0, 40, 6.0)),
        (100, 3, 300, Fit(53, 3, 6.0)),
        (100, 100, 300, Fit(62, 12, 6.0)),
        (0, 0, 300, Fit(0, 0, 11.7)),
    ],
)
def test_ticks_get_narrower_and_then_some_are_left_out(made: int, left: int, room: float, expected: Fit) -> None:
    assert fit(made, left, room) == expected


def test_calls_in_words() -> None:
    calls = CallList((TALK, ATTEMPT, MadeCall(True, led_to_meeting=True)), 26, next_who="Greta Holm, Pike & Rowe")
    assert (done_words(calls), outcome_words(calls)) == ("3 of 29 done", "2 connected (1 meeting), 1 not reached")
    assert spoken_calls(calls).endswith("1 not reached, 26 left. Next: Greta Holm, Pike & Rowe")
    many = CallList((), 200, is_more=True)
    assert (done_words(many), outcome_words(many)) == ("0 of more than 200 done", "More than 200 to call")
    assert pool_words(1) == "1 lead in the pool"
