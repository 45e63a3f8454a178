"""Notices on the desktop: a real bus and a server on it, each in its own process, and the real window."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import date, time
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget

from app.services.context import Context
from app.services.deals.commands import CreateDeal, create_deal
from app.services.jobs.fired import Fired
from app.services.jobs.tick import tick
from app.services.notices import unread_count
from app.services.tasks import AddTask, CompleteTask, add_task, complete_task, snooze_choices, task_rows
from app.ui.deals.rooms import deal_rooms
from app.ui.notices.centre import NoticeCentre
from app.ui.notices.desk import NoticeDesk
from app.ui.notices.outside import ADDRESS
from app.ui.notices.rooms import notice_rooms
from app.ui.rooms import Rooms, joined
from tests.support import session_bus, ui_host
from tests.support.driver import Driver
from tests.support.session_bus import Bus, Server, Shown
from tests.support.team import TODAY
from tests.ui.notices.test_desk import desk, messages

pytestmark = pytest.mark.skipif(session_bus.DAEMON is None, reason="this system has no dbus-daemon to start")
OpenWindow = Callable[..., Driver]
TOKEN = "XDG_ACTIVATION_TOKEN"
BUTTONS = ("default", "Open", "done", "Done", "snooze", "Snooze")
ALL = ("actions", "body")


@pytest.fixture
def bus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bus]:
    with session_bus.session_bus(tmp_path) as running:
        monkeypatch.setenv(ADDRESS, running.address)
        monkeypatch.setenv(TOKEN, "")  # so that it is taken back
        yield running


@pytest.fixture
def away(team: Context, open_window: OpenWindow) -> Iterator[tuple[Driver, NoticeDesk]]:
    """The window with its desk while another window is in front."""
    driver = open_window(joined(Rooms((ui_host.blank("home", "Home"),)), deal_rooms(), notice_rooms()))
    with desk(driver) as made, another_in_front(driver):
        yield driver, made


@contextmanager
def another_in_front(driver: Driver) -> Iterator[None]:
    other = QWidget()
    other.show()
    other.activateWindow()
    try:
        driver.until(lambda: not driver.window.isActiveWindow())
        yield
    finally:
        other.close()
        other.deleteLater()


def fire(team: Context, *subjects: str, deal: int | None = None) -> list[Fired]:
    for subject in subjects:
        add_task(team, AddTask(subject, TODAY, time(8, 30), deal_id=deal))
    return tick(team)


def told(driver: Driver, desk: NoticeDesk, server: Server, fired: list[Fired], count: int = 1) -> list[Shown]:
    """What the desktop shows once it was told of this, and the window knows that it does."""
    before = len(server.shown())
    desk.hear(fired)
    driver.until(lambda: len(server.shown()) == before + count)
    driver.settle()
    return server.shown()[before:]


def task(fired: list[Fired]) -> int:
    """The one task that was told of."""
    (one,) = fired
    return int(one.key.removeprefix("reminder|task:").partition("|")[0])


def due(team: Context, fired: list[Fired]) -> tuple[date, time | None]:
    (row,) = task_rows(team, [task(fired)])
    return row.due_on, row.due_time


def test_done_is_pressed_on_the_desktop_and_taken_back_in_the_window(
    team: Context, bus: Bus, away: tuple[Driver, NoticeDesk]
) -> None:
    driver, made = away
    fired = fire(team, "Call <Ana> & Ben")
    with bus.server(*ALL) as server:
        (shown,) = told(driver, made, server, fired)
        assert shown == Shown(7, 0, "Call <Ana> & Ben", "Due today at 08:30", BUTTONS)
        server.press(shown.id, "done")
        driver.until(lambda: driver.main.frame.status.undo_text == "Done: Call <Ana> & Ben")
        driver.settle()
        assert task_rows(team, [task(fired)])[0].done_at is not None
        assert unread_count(team) == 0
        assert messages(driver) == []
        assert os.environ[TOKEN] == ""
        driver.main.run("edit.undo")
        driver.settle()
        assert task_rows(team, [task(fired)])[0].done_at is None


def test_snooze_puts_off_by_the_first_way_that_the_list_offers(
    team: Context, bus: Bus, away: tuple[Driver, NoticeDesk]
) -> None:
    driver, made = away
    fired = fire(team, "Call Ana")
    with bus.server(*ALL) as server:
        (shown,) = told(driver, made, server, fired)
        server.press(shown.id, "snooze")
        driver.until(lambda: driver.main.frame.status.undo_text.startswith("Put off to "))
        first = snooze_choices(team, TODAY)[0]
        assert first.label == "Later today"
        assert due(team, fired) == (TODAY, first.to_time)
        driver.main.run("edit.undo")
        driver.settle()
        assert due(team, fired) == (TODAY, time(8, 30))


def test_a_click_opens_what_it_is_about_and_brings_the_window_to_the_front(
    team: Context, bus: Bus, away: tuple[Driver, NoticeDesk]
) -> None:
    driver, made = away
    deal = create_deal(team, CreateDeal("Crane scales")).record_id
    with bus.server(*ALL) as server:
        (shown,) = told(driver, made, server, fire(team, "Send the offer", deal=deal))
        server.press(shown.id, "default")
        driver.until(lambda: driver.main.open_spot() == ("deals", deal))
        driver.settle()
        assert unread_count(team) == 0
        assert driver.window.isActiveWindow()
        assert os.environ[TOKEN] == f"token-{shown.id}"


def test_what_is_done_elsewhere_is_taken_back_and_what_was_put_away_is_not(
    team: Context, bus: Bus, away: tuple[Driver, NoticeDesk]
) -> None:
    driver, made = away
    fired = fire(team, "Call Ana", "Call Ben", "Call Eva")
    with bus.server(*ALL) as server:
        ana, ben, eva = told(driver, made, server, fired, 3)
        server.put_away(ana.id)
        for one in fired[:2]:
            complete_task(team, CompleteTask(task([one])))
        driver.until(lambda: server.closed() == [ben.id])
        made.stop()
        driver.until(lambda: server.closed() == [ben.id, eva.id])


def test_what_was_done_meanwhile_is_neither_told_nor_done_again(
    team: Context, bus: Bus, open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.ui.notices.desk._AFTER_MS", 60_000)  # the desk does not hear of it in time
    driver = open_window(notice_rooms())
    with desk(driver) as made, another_in_front(driver), bus.server(*ALL) as server:
        fired = fire(team, "Call Ana", "Call Ben")
        complete_task(team, CompleteTask(task(fired[:1])))
        (shown,) = told(driver, made, server, fired)
        assert shown.title == "Call Ben"
        complete_task(team, CompleteTask(task(fired[1:])))
        server.press(shown.id, "snooze")
        driver.until(lambda: messages(driver) == [("Call Ben", "Done")])
        assert due(team, fired[1:]) == (TODAY, time(8, 30))


def test_what_no_bell_keeps_opens_its_record_and_stays_until_it_is_put_away(
    team: Context, bus: Bus, away: tuple[Driver, NoticeDesk]
) -> None:
    driver, made = away
    deal = create_deal(team, CreateDeal("Crane scales")).record_id
    with bus.server(*ALL) as server:
        (shown,) = told(driver, made, server, [Fired("w", "warning", "Crane", team.clock.now(), None, "deals", deal)])
        assert (shown.text, shown.actions) == ("Its phase runs out of time soon.", BUTTONS[:2])
        made.look()
        driver.settle()
        server.press(shown.id, "default")
        driver.until(lambda: driver.main.open_spot() == ("deals", deal))
        assert server.closed() == []


def test_many_are_one_that_leads_to_the_list_and_the_next_takes_its_place(
    team: Context, bus: Bus, away: tuple[Driver, NoticeDesk]
) -> None:
    driver, made = away
    deal = create_deal(team, CreateDeal("Crane scales")).record_id
    late = Fired("stall|9", "stall", "Crane scales", team.clock.now(), None, "deals", deal)
    with bus.server(*ALL) as server:
        (first,) = told(driver, made, server, [*fire(team, *(f"Call {n}" for n in range(5))), late])
        assert first.title == "5 reminders are due, and more"
        assert first.actions == BUTTONS[:2]
        (second,) = told(driver, made, server, fire(team, *(f"Write {n}" for n in range(4))))
        assert (second.id, second.replaces, second.title) == (first.id, first.id, "4 reminders are due")
        server.press(second.id, "default")
        driver.until(lambda: [each.isVisible() for each in driver.window.findChildren(NoticeCentre)] == [True])


def test_a_server_without_buttons_gets_none_and_one_that_reads_markup_gets_none_of_that(
    team: Context, bus: Bus, away: tuple[Driver, NoticeDesk]
) -> None:
    driver, made = away
    at = team.clock.now()
    with bus.server("body", "body-markup") as server:
        fired = [Fired(f"a{n}", "promise", f"<b>{n}</b> & more", at, team.user.id) for n in range(2)]
        (shown,) = told(driver, made, server, fired)
        assert shown.text == "&lt;b&gt;0&lt;/b&gt; &amp; more; &lt;b&gt;1&lt;/b&gt; &amp; more"
        assert shown.actions == ()
    # Another server takes its place, which shows all as it is written.
    with bus.server(*ALL) as server:
        (shown,) = told(driver, made, server, [Fired("c", "promise", "A\0 <b>\ud800", at, team.user.id)])
        assert (shown.title, shown.replaces, shown.actions) == ("A <b>?", 0, BUTTONS[:2])


def test_without_a_server_or_a_bus_the_window_says_it(team: Context, bus: Bus, away: tuple[Driver, NoticeDesk]) -> None:
    driver, made = away
    said = [("Call Ana", "Due today at 08:30")]
    made.hear(fire(team, "Call Ana"))
    driver.until(lambda: messages(driver) == said)
    with bus.server(*ALL) as server:
        (shown,) = told(driver, made, server, fire(team, "Call Ben"))
        assert shown.title == "Call Ben"
        session_bus.end(server.process)
        made.hear(fire(team, "Call Eva"))
        driver.until(lambda: messages(driver)[-1][0] == "Call Eva")
    session_bus.end(bus.process)
    made.hear(fire(team, "Call Ida"))
    driver.until(lambda: messages(driver)[-1][0] == "Call Ida")
    made.hear(fire(team, "Call Leo"))
    driver.until(lambda: messages(driver)[-1][0] == "Call Leo")


@pytest.mark.parametrize("address", ["", "disabled:", "tcp:host=127.0.0.1,port=1", "unix:abstract=headwater-nobody"])
def test_addresses_where_nobody_is(
    address: str, team: Context, away: tuple[Driver, NoticeDesk], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(ADDRESS, address)
    driver, made = away
    made.hear(fire(team, "Call Ana"))
    driver.until(lambda: [text for text, _ in messages(driver)] == ["Call Ana"])


def test_a_bus_that_never_answers_holds_nobody_up(
    team: Context, away: tuple[Driver, NoticeDesk], monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.ui.notices import bus as session

    driver, made = away
    monkeypatch.setattr(session, "_PATIENCE_MS", 50)
    with ExitStack() as at_end:
        mute = at_end.enter_context(socket.socket(socket.AF_UNIX))
        name = f"headwater-mute-{os.getpid()}"  # such names are shared by all who are at work on this computer
        mute.bind(f"\0{name}")
        mute.listen(1)
        monkeypatch.setenv(ADDRESS, f"unix:abstract={name}")
        made.hear(fire(team, "Call Ana"))
        driver.until(lambda: [text for text, _ in messages(driver)] == ["Call Ana"])
        monkeypatch.setattr(session, "_PATIENCE_MS", 60_000)
        made.hear(fire(team, "Call Ben"))
        driver.settle()
        made.stop()
        driver.settle()
        assert [text for text, _ in messages(driver)] == ["Call Ana"]
