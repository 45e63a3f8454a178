"""What an open window does by itself, and how it says so."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, time, timedelta

from sqlalchemy import select

from app.bootstrap.clockwork import Clockwork
from app.bootstrap.rooms import all_rooms
from app.models.occurrences import Occurrence
from app.services.context import Context
from app.services.deals.commands import CreateDeal, create_deal
from app.services.jobs.scheduler import Scheduler
from app.services.tasks import AddTask, add_task
from app.ui.notices.teller import Teller
from app.ui.rooms import Rooms
from tests.support.driver import Driver
from tests.support.team import TODAY

OpenWindow = Callable[..., Driver]


@contextmanager
def wound_up(driver: Driver, seconds: float = 3600) -> Iterator[Clockwork]:
    clockwork = Clockwork(driver.main, seconds, parent=driver.main)
    clockwork.fired.connect(Teller(driver.main, clockwork).tell)
    yield clockwork
    clockwork.stop()


def turn(driver: Driver) -> list[tuple[str, str]]:
    """The texts and details of the messages after one turn."""
    with wound_up(driver) as clockwork:
        clockwork.turn()
        driver.settle()
    return [(message.text, message.detail) for message in driver.main.messages.messages()]


def test_a_reminder_is_told_with_its_time_and_only_once(team: Context, open_window: OpenWindow) -> None:
    add_task(team, AddTask("Call Ana Ruiz", TODAY, time(8, 30)))
    driver = open_window(Rooms())
    assert turn(driver) == [("Call Ana Ruiz", "Due today at 08:30")]
    assert len(turn(driver)) == 1


def test_what_was_missed_is_one_message(team: Context, open_window: OpenWindow) -> None:
    for number in range(5):
        add_task(team, AddTask(f"Call {number}", TODAY - timedelta(number)))
    assert turn(open_window(Rooms())) == [("5 reminders are due", "Call 4; Call 3; Call 2 and 2 more")]


def test_where_nothing_is_due_nothing_is_said(team: Context, open_window: OpenWindow) -> None:
    add_task(team, AddTask("Later", date(2026, 5, 1)))
    create_deal(team, CreateDeal("Scales"))
    assert turn(open_window(Rooms())) == []


def test_a_reminder_about_a_deal_leads_to_it(team: Context, open_window: OpenWindow) -> None:
    deal_id = create_deal(team, CreateDeal("Scales")).record_id
    add_task(team, AddTask("Call", TODAY, deal_id=deal_id))
    driver = open_window(all_rooms())
    turn(driver)
    (message,) = driver.main.messages.messages()
    (action,) = message.actions
    action.run()
    driver.settle()
    assert (action.label, driver.main.open_spot()) == ("Open", ("deals", deal_id))


def test_the_scheduler_calls_until_it_is_stopped() -> None:
    called = threading.Semaphore(0)
    scheduler = Scheduler(called.release, 0.02)
    scheduler.start()
    for _ in range(3):
        assert called.acquire(timeout=10)
    scheduler.stop()
    before = threading.active_count()
    scheduler.start()
    assert threading.active_count() == before, "after its end it never begins again"


def test_a_started_clockwork_works_by_itself(team: Context, open_window: OpenWindow) -> None:
    add_task(team, AddTask("Call Ana Ruiz", TODAY))
    driver = open_window(Rooms())
    with wound_up(driver, 0.1) as clockwork:
        clockwork.start()
        driver.until(lambda: len(driver.main.messages.messages()) == 1)
        add_task(team, AddTask("Call Ben Ode", TODAY))
        driver.until(lambda: len(driver.main.messages.messages()) == 2)
    driver.settle()
    with team.reading() as session:
        assert len(session.scalars(select(Occurrence)).all()) == 2
