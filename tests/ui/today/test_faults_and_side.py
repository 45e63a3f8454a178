"""What Today does when something fails, and what stands beside its list."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from sqlalchemy import event

from app.domain.promises import Outcome
from app.models.tasks import Task
from app.services.context import Context
from app.services.deals.commands import CreateDeal, create_deal
from app.services.promises.commands import GivePromise, SettlePromise, give_promise, settle_promise
from app.services.tasks import AddTask, CompleteTask, EditTask, add_task, complete_task, edit_task, task_rows
from app.services.tasks.call_backs import Called, ScheduleCallBack, schedule_call_back
from app.services.today.side import side_of_today
from app.ui.host import Action
from app.ui.rooms import Rooms
from app.ui.runner import WorkRunner
from app.ui.shared.buttons import Button
from app.ui.shared.labels import Label
from app.ui.today.rooms import today_rooms
from app.ui.today.side import StallLine
from app.ui.today.side_lines import MissedLine, PromiseLine, TouchLine
from tests.support.driver import Driver
from tests.support.fernhill import deal_id, settle_in
from tests.support.team import TODAY
from tests.ui.today.conftest import Day, OpenWindow, current, screen, shown

Opened = Callable[..., Driver]


def test_what_cannot_be_stored_comes_back_in_its_place_and_says_so(day: Day, opened: Opened, team: Context) -> None:
    driver = opened()
    screen(driver).loader.hold()  # as while a menu is open: what somebody else does is not known here yet
    edit_task(team, EditTask(day.tasks["Call about silos"], None, {"due_on": TODAY - timedelta(3)}))
    driver.press("S")
    driver.press("W")
    driver.until(lambda: shown(driver)[:3] == ["overdue 2", "! Call about silos", "Send the certificate"])
    assert "could not be saved" in driver.item("Call about silos")[1].data(Qt.ItemDataRole.AccessibleTextRole)
    screen(driver).loader.release()
    driver.until(lambda: ", 3 d late" in driver.item("Call about silos")[1].data(Qt.ItemDataRole.AccessibleTextRole))


def test_done_while_another_program_writes_it_stays_struck_through_until_it_is_stored(
    day: Day, opened: Opened, team: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sqlcipher3 import dbapi2

    monkeypatch.setattr("app.services.errands.FILE_SECONDS", 0.1)
    team.db.link.tend()
    driver = opened()
    runner = driver.main.runner
    assert isinstance(runner, WorkRunner)
    with contextlib.closing(dbapi2.connect(str(team.db.location.path), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        driver.press("Space")
        assert shown(driver)[:2] == ["overdue 1", "x Call about silos"]
        driver.until(lambda: runner.held.count == 1)
        assert (shown(driver)[1], is_done(team, day)) == ("x Call about silos", False)
        other.execute("ROLLBACK")
    team.db.link.restored()
    driver.until(lambda: runner.held.count == 0)
    driver.settle()
    assert (shown(driver)[1], is_done(team, day)) == ("x Call about silos", True)


def refuse_writes(team: Context, may_write: list[bool]) -> None:
    """Let the database refuse what is to be stored until there is something in ``may_write``."""
    event.listen(
        team.db.engine,
        "checkout",
        lambda connection, *_: connection.execute(f"PRAGMA query_only={'OFF' if may_write else 'ON'}"),
    )


def test_what_the_database_refuses_is_open_again_says_why_and_can_be_done_later(
    day: Day, opened: Opened, team: Context
) -> None:
    driver = opened()
    may_write: list[bool] = []
    seen: list[list[str]] = []
    screen(driver).deeds.shown.connect(lambda: seen.append(shown(driver)[:2]))
    refuse_writes(team, may_write)
    driver.press("Space")
    driver.until(lambda: shown(driver)[:2] == ["overdue 2", "! Call about silos"])
    assert seen[0] == ["overdue 1", "x Call about silos"]
    assert not is_done(team, day)
    (message,) = driver.main.messages.messages()
    assert "Nothing was saved" in f"{message.text} {message.detail}"
    may_write.append(True)
    screen(driver).view.select_task(day.tasks["Call about silos"])
    driver.press("Space")
    driver.settle()
    assert is_done(team, day)
    driver.press("Ctrl+Z")
    driver.until(lambda: shown(driver)[:2] == ["overdue 2", "Call about silos"])


def test_what_is_stored_at_the_second_attempt_is_not_said_to_have_failed(
    day: Day, opened: Opened, team: Context
) -> None:
    driver = opened()
    may_write: list[bool] = []
    refuse_writes(team, may_write)
    driver.press("Space")
    driver.until(lambda: shown(driver)[:2] == ["overdue 2", "! Call about silos"])
    may_write.append(True)
    (message,) = driver.main.messages.messages()
    message.actions[0].run()
    driver.until(lambda: "x Call about silos" in shown(driver))
    assert is_done(team, day)


def is_done(team: Context, day: Day) -> bool:
    return task_rows(team, [day.tasks["Call about silos"]])[0].done_at is not None


def test_a_database_that_cannot_be_read_is_told_and_asked_again(day: Day, opened: Opened, team: Context) -> None:
    driver = opened()
    screen(driver).loader.failed.emit(OSError("gone"))
    # What was read before stays; only where there is nothing else does the page say so.
    assert current(driver) == "Call about silos"
    screen(driver).found = None
    screen(driver).loader.failed.emit(OSError("gone"))
    assert screen(driver).pages.currentWidget() is screen(driver).broken
    screen(driver).broken.button.click()
    driver.until(lambda: current(driver) == "Call about silos")


@pytest.fixture
def beside(team: Context, open_window: OpenWindow) -> Callable[..., Driver]:
    settle_in(team)

    def go(*actions: Action, size: tuple[int, int] = (1440, 900)) -> Driver:
        rooms = today_rooms()
        return open_window(Rooms(rooms.places, actions=(lambda _host: actions,)), size=size)

    return go


def test_stalls_wait_beside_the_list_the_latest_first(beside: Callable[..., Driver]) -> None:
    driver = beside()
    names = [line.accessibleName() for line in driver.window.findChildren(StallLine)]
    assert [name.split(", ")[:2] for name in names] == [["Meridian Grain", "D4"], ["Alder Vet Group", "D4"]]
    assert names[0].endswith("d late")
    assert driver.main.frame.status.right_text.endswith("2 to decide")


def test_promises_stand_below_with_what_was_kept_and_lead_to_their_record(
    beside: Callable[..., Driver], team: Context
) -> None:
    silo = create_deal(team, CreateDeal("Silo scales")).record_id
    for text, day in (("Send the drawings", 11), ("Name a reference", 13)):
        give_promise(team, GivePromise(text, date(2026, 3, day), deal_id=silo))
    kept = give_promise(team, GivePromise("Confirm the week", date(2026, 3, 12), deal_id=silo)).record_id
    settle_promise(team, SettlePromise(kept, Outcome.KEPT))
    driver = beside()
    lines = driver.window.findChildren(PromiseLine)
    assert [line.accessibleName() for line in lines] == [
        "Promise, Yesterday, Send the drawings",
        "Promise, Fri 13, Name a reference",
    ]
    assert "1 of 2 kept this quarter" in {label.text() for label in driver.window.findChildren(Label)}
    opened: list[tuple[str, int]] = []
    screen(driver).side.record_opened.connect(lambda table, key: opened.append((table, key)))
    driver.click(lines[0])
    assert opened == [("deals", silo)]
    settle_promise(team, SettlePromise(lines[0].row.id, Outcome.KEPT))
    driver.until(lambda: len(driver.window.findChildren(PromiseLine)) == 1)


def test_who_was_not_called_back_stands_first_as_soon_as_their_hours_are_over(
    beside: Callable[..., Driver], team: Context
) -> None:
    silo = create_deal(team, CreateDeal("Silo scales")).record_id
    at_nine = ScheduleCallBack(Called("Silo scales", deal_id=silo), TODAY, time(9, 30), "Asia/Tokyo")
    task = schedule_call_back(team, replace(at_nine, due_on=TODAY + timedelta(1))).record_id
    until = datetime(2026, 3, 12, 10, 15, tzinfo=UTC)
    with team.unit_of_work("They close early") as uow:
        uow.session.get_one(Task, task).call_by_at = until
    driver = beside()
    page = screen(driver)
    assert driver.window.findChildren(MissedLine) == []
    while team.clock.now() < until:
        page.loader.look_at_clock()
    page.loader.look_at_clock()
    driver.until(lambda: len(driver.window.findChildren(MissedLine)) == 1)
    (line,) = driver.window.findChildren(MissedLine)
    assert line.accessibleName() == "Call not made, 10:15, Call back Silo scales (09:30 in Tokyo), Mira Osei"
    tops = [one.mapTo(page, QPoint()).y() for one in (line, driver.window.findChildren(StallLine)[0])]
    assert tops == sorted(tops)
    complete_task(team, CompleteTask(task))
    driver.until(lambda: driver.window.findChildren(MissedLine) == [])


def test_the_rest_of_the_week_has_its_touches_below(beside: Callable[..., Driver], team: Context) -> None:
    silo = create_deal(team, CreateDeal("Silo scales")).record_id
    for days in (0, 1, 2, 4):
        add_task(team, AddTask(f"Call in {days}", TODAY + timedelta(days), kind="call", deal_id=silo))
    driver = beside()
    lines = [line for line in driver.window.findChildren(TouchLine) if "Silo" in line.accessibleName()]
    assert [line.accessibleName() for line in lines] == [
        "Touch, Fri 13, Call in 1, Silo scales",
        "Touch, Sat 14, Call in 2, Silo scales",
    ]
    opened: list[tuple[str, int]] = []
    screen(driver).side.record_opened.connect(lambda table, key: opened.append((table, key)))
    lines[0].setFocus()
    for key in ("Return", "Space"):
        driver.press(key)
    assert opened == [("deals", silo)] * 2


def test_without_a_room_for_decisions_a_stall_is_only_opened(beside: Callable[..., Driver]) -> None:
    driver = beside()
    assert {button.label for button in buttons(driver)} == {"Open"}


def test_with_one_the_buttons_lead_there_with_the_deal(beside: Callable[..., Driver], team: Context) -> None:
    asked: list[str] = []
    driver = beside(Action("stalls.review", "Decide stalls", lambda: asked.append("review")))
    assert {button.label for button in buttons(driver)} == {"Recycle", "Deadline", "Remove"}
    decided = []
    screen(driver).side.decided.connect(lambda deal, decision: decided.append((deal, decision)))
    driver.find(Button, "Deadline: Meridian Grain").setFocus()
    driver.press("Return")
    assert (asked, decided) == (["review"], [(deal_id(team, "Meridian Grain"), "deadline")])


def test_deals_that_nobody_looks_after_are_counted_where_they_can_be_mended(
    beside: Callable[..., Driver], team: Context
) -> None:
    assert side_of_today(team).forgotten > 0
    asked: list[str] = []
    driver = beside(Action("go.forgotten", "Forgotten", lambda: asked.append("forgotten")))
    driver.click(driver.find(Button, "Look after them"))
    assert asked == ["forgotten"]


@pytest.mark.parametrize(("size", "below"), [((1440, 900), False), ((1024, 700), True)])
def test_the_column_goes_below_where_there_is_no_room_beside(
    beside: Callable[..., Driver], size: tuple[int, int], below: bool
) -> None:
    driver = beside(size=size)
    page = screen(driver)
    top = page.side.mapTo(page, page.side.rect().topLeft())
    assert (top.y() > page.height() / 2, top.x() < 40) == (below, below)
    assert page.side.geometry().right() <= page.width()


def buttons(driver: Driver) -> list[Button]:
    return [button for line in driver.window.findChildren(StallLine) for button in line.findChildren(Button)]
