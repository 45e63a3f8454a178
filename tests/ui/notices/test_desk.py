"""The bell, the messages and the tray."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from app.config.settings import Settings
from app.domain.clock import Clock
from app.services.context import Context
from app.services.jobs.fired import Fired
from app.services.jobs.tick import tick
from app.services.notices import notices
from app.services.tasks import AddTask, CompleteTask, add_task, complete_task
from app.services.users import CreateUser, create_user
from app.ui.notices.desk import NoticeDesk
from app.ui.notices.digest import digests, joined
from app.ui.notices.rooms import notice_rooms
from tests.support.driver import Driver
from tests.support.team import TODAY, as_user

OpenWindow = Callable[..., Driver]


@contextmanager
def desk(driver: Driver, settings: Callable[[], Settings] = Settings) -> Iterator[NoticeDesk]:
    bar, window = driver.main.frame.bar, driver.main.window
    made = NoticeDesk(driver.main, bar.bell, settings, window.come_forward, driver.main)
    driver.settle()
    yield made
    made.stop()
    driver.main.actions.drop(bar.bell)


def messages(driver: Driver) -> list[tuple[str, str]]:
    return [(message.text, message.detail) for message in driver.main.messages.messages()]


def stopped_at(instant: datetime) -> Clock:
    return Clock(zone=UTC, source=lambda: instant)


def fire(team: Context, *subjects: str) -> list[Fired]:
    for subject in subjects:
        add_task(team, AddTask(subject, TODAY))
    return tick(team)


def test_the_bell_shows_that_there_is_something_new_until_it_was_seen(team: Context, open_window: OpenWindow) -> None:
    task = add_task(team, AddTask("Call Ana", TODAY)).record_id
    tick(team)
    driver = open_window(notice_rooms())
    with desk(driver):
        bell = driver.main.frame.bar.bell
        driver.until(lambda: bell.accessibleName() == "Notices, 1 new")
        complete_task(team, CompleteTask(task))
        driver.until(lambda: bell.accessibleName() == "Notices")
        fire(team, "Call Ben", "Call Eva")
        driver.main.run("notices.look")
        driver.until(lambda: bell.accessibleName() == "Notices, 2 new")
        driver.press("F7")
        driver.settle()
        driver.press("A")
        driver.until(lambda: bell.accessibleName() == "Notices")


def test_several_are_one_message_that_leads_to_the_list(team: Context, open_window: OpenWindow) -> None:
    driver = open_window(notice_rooms())
    with desk(driver) as made:
        made.hear(fire(team, *(f"Call {number}" for number in range(5))))
        driver.settle()
        assert messages(driver) == [("5 reminders are due", "Call 0; Call 1; Call 2 and 2 more")]
        (message,) = driver.main.messages.messages()
        assert [action.label for action in message.actions] == ["Show them"]
        driver.press("F7")
        driver.settle()
        driver.press("A")
        driver.until(lambda: messages(driver) == [])  # all are read, so it says nothing new


def test_of_many_kinds_at_once_one_message_tells_and_leads_to_the_list(team: Context, open_window: OpenWindow) -> None:
    """As after days away: each kind by itself would lie over the board."""
    driver = open_window(notice_rooms())
    with desk(driver) as made:
        reminders = fire(team, "Call Ana", "Call Ben")
        others = [replace(reminders[0], kind=kind, key=f"{kind}|1") for kind in ("warning", "promise")]
        made.hear([*reminders, *others])
        driver.settle()
        ((text, detail),) = messages(driver)
        assert text == "2 reminders are due, and more"
        assert detail.count("Call Ana") == 2
        (message,) = driver.main.messages.messages()
        assert [action.label for action in message.actions] == ["Show them"]
        driver.press("F7")
        driver.settle()
        driver.press("A")
        driver.until(lambda: messages(driver) == [])


def test_in_quiet_hours_only_the_bell_tells_and_what_is_news_still_follows_as_one(
    team: Context, open_window: OpenWindow
) -> None:
    driver = open_window(notice_rooms())
    hours = [replace(Settings(), quiet_hours=True, quiet_from="00:00", quiet_until="23:59")]
    with desk(driver, lambda: hours[-1]) as made:
        for subject in ("Call Ana", "Call Ben", "Call Eva"):
            made.hear(fire(team, subject))
        driver.until(lambda: driver.main.frame.bar.bell.accessibleName() == "Notices, 3 new")
        assert messages(driver) == []
        (done,) = [notice for notice in notices(team) if notice.title == "Call Ben"]
        assert done.task_id is not None
        complete_task(team, CompleteTask(done.task_id))
        hours.append(Settings())
        for _ in range(2):  # once: nothing is left for the second look
            driver.main.run("notices.look")
            driver.settle()
        assert messages(driver) == [("2 reminders are due", "Call Ana; Call Eva")]


def test_who_asks_for_an_hour_of_peace_is_told_once_when_it_is_over_or_taken_back(
    team: Context, open_window: OpenWindow
) -> None:
    driver = open_window(notice_rooms())
    with desk(driver) as made:
        for how in ("over", "taken back"):
            made.tray.pause_wanted.emit(True)
            until = made.teller.paused_until
            assert until is not None
            assert until - team.clock.now() <= timedelta(hours=1)
            for subject in ("Call Ana", "Call Ben"):
                made.hear(fire(team, f"{subject}, {how}"))
            driver.settle()
            assert messages(driver) == []
            if how == "over":
                driver.main.ctx = replace(team, clock=stopped_at(until))
                made.look()
            else:
                made.tray.pause_wanted.emit(False)
            driver.until(lambda: bool(messages(driver)))
            assert messages(driver) == [("2 reminders are due", f"Call Ana, {how}; Call Ben, {how}")]
            driver.main.messages.dismiss_all()
            driver.main.ctx = team


def test_where_the_system_has_no_tray_all_is_said_in_the_window(team: Context, open_window: OpenWindow) -> None:
    driver = open_window(notice_rooms())
    with desk(driver) as made:
        assert not made.tray.is_there
        assert not made.tray.tell(digests(fire(team, "Call Ana"), team.user.id, team.clock)[0])


def test_what_others_are_told_is_not_said_here(team: Context) -> None:
    create_user(team, CreateUser("Jonas Lind"))
    jonas = as_user(team, "Jonas Lind")
    assert digests(fire(jonas, "His"), team.user.id, team.clock) == ()


def test_the_system_gets_one_notification_for_all_kinds(team: Context) -> None:
    at = team.clock.now() - timedelta(days=1)
    fired = [
        Fired("a", "reminder", "Call Ana", at, team.user.id),
        Fired("b", "stall", "Meridian Grain", at, team.user.id),
        Fired("c", "calendar_file", "written", at, team.user.id),
    ]
    digest = joined(digests(fired, team.user.id, team.clock))
    assert (digest.text, digest.detail) == ("Call Ana, and more", "Meridian Grain")
