"""The tickler in the real window: folders walked by keys, rows done, put off and refiled, by hand and by key."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time, timedelta

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu

from app.domain.tickler import Folder, day_folders
from app.models.tasks import Task
from app.services.context import Context
from app.services.tasks import AddTask, add_task
from app.services.tickler import OpenFolder, read_folder, read_tickler
from app.services.users import CreateUser, create_user
from app.ui.rooms import Rooms
from app.ui.shared.snooze_menu import SnoozeMenu
from app.ui.tickler.folder_tile import FolderTile
from app.ui.tickler.rooms import tickler_rooms
from app.ui.tickler.screen import TicklerScreen
from app.ui.tickler.words import SIGNS, about_words, spoken_task, when_words
from tests.support.driver import Driver
from tests.support.team import TODAY, as_user

Open = Callable[..., Driver]
FRIDAY, MONDAY = TODAY + timedelta(days=1), date(2026, 3, 16)


def due(ctx: Context, subject: str, day: date, at: time | None = None) -> int:
    return add_task(ctx, AddTask(subject, day, at, "call")).record_id


@pytest.fixture
def tasks(team: Context) -> dict[str, int]:
    days = (("Old", TODAY - timedelta(days=2)), ("Older", TODAY - timedelta(days=3)), ("Late", TODAY), ("Early", TODAY))
    clocks = {"Late": time(15), "Early": time(9)}
    return {subject: due(team, subject, day, clocks.get(subject)) for subject, day in days}


def opened(open_window: Open, **how: object) -> tuple[Driver, TicklerScreen]:
    driver = open_window(Rooms((*tickler_rooms().places,), actions=tickler_rooms().actions), **how)
    driver.settle()
    screen = driver.find(TicklerScreen)
    driver.until(lambda: screen.found is not None)
    return driver, screen


def tile(screen: TicklerScreen, day: date) -> FolderTile:
    found = screen.cabinet.tile_of(Folder(day, day))
    assert found is not None
    return found


def subjects(screen: TicklerScreen) -> list[str]:
    return [task.subject for task in screen.pane.list.rows.tasks]


def counts(ctx: Context) -> dict[str, int]:
    return {count.folder.key: count.count for count in read_tickler(ctx).folders if count.count}


def test_it_opens_at_today_and_says_what_lies_where(tasks: dict[str, int], open_window: Open) -> None:
    _driver, screen = opened(open_window)
    assert subjects(screen) == ["Early", "Late"]
    assert screen.pane.title.text() == "Thursday 12 March"
    assert screen.cabinet.overdue.title.text() == "2 overdue"
    assert screen.cabinet.overdue.days.text() == "From Mon 9 and Tue 10"
    screen.cabinet.overdue.resize(200, 60)
    assert screen.cabinet.overdue.days.text() == "Since Mon 9"
    assert tile(screen, TODAY).accessibleName() == "Thursday 12 March, 2 items"
    assert "not a working day" in tile(screen, date(2026, 3, 14)).accessibleName()
    assert len(screen.cabinet.tiles) == 43


def test_what_lies_in_a_folder_is_said_in_full_beside_or_below_its_name(team: Context, open_window: Open) -> None:
    for number in range(6):
        add_task(team, AddTask(f"Call {number}", TODAY, None, "call", minutes=15))
    _driver, screen = opened(open_window, size=(1024, 700))
    title, aside = screen.pane.title, screen.pane.aside
    assert aside.shown_in(aside.width()) == aside.text() == "6 items, 1 h 30 m"
    assert aside.y() >= title.geometry().bottom()
    screen.window().resize(1440, 900)
    _driver.until(lambda: aside.x() > title.x() and aside.geometry().center().y() in range(title.y(), title.y() + 30))
    assert screen.pane.list.y() < 60


def test_arrows_walk_the_folders_and_enter_goes_in(team: Context, tasks: dict[str, int], open_window: Open) -> None:
    due(team, "Next week", date(2026, 3, 19))
    driver, screen = opened(open_window)
    driver.press("Right")
    driver.until(lambda: screen.pane.title.text() == "Friday 13 March")
    driver.press("Left")
    driver.press("Down")
    driver.until(lambda: subjects(screen) == ["Next week"])
    driver.press("Return")
    assert screen.pane.list.hasFocus()
    driver.press("Esc")
    assert screen.cabinet.hasFocus()
    driver.press("Up")
    driver.press("Left")
    driver.until(lambda: subjects(screen) == ["Older", "Old"])
    driver.press("End")
    driver.until(lambda: screen.pane.title.text() == "April, from 12")


def test_space_does_and_undo_brings_back(team: Context, tasks: dict[str, int], open_window: Open) -> None:
    driver, screen = opened(open_window)
    driver.press("Return")
    driver.press("Space")
    driver.until(lambda: subjects(screen) == ["Late"])
    assert screen.pane.list.current is not None
    driver.press("Ctrl+Z")
    driver.until(lambda: subjects(screen) == ["Early", "Late"])


def test_a_time_in_a_zone_that_vanished_says_so_in_its_row(team: Context, open_window: Open) -> None:
    key = add_task(team, AddTask("Call Ana", TODAY, time(15), "call", zone="Europe/Madrid")).record_id
    with team.unit_of_work("A zone that is dropped from the list of zones") as uow:
        uow.session.get_one(Task, key).zone = "Europe/Gone"
    _driver, screen = opened(open_window)
    (task,) = screen.pane.list.rows.tasks
    assert (task.due_time, about_words(task)) == (time(15), "Europe/Gone is not known here")
    assert "Europe/Gone is not known here" in spoken_task(task, None, TODAY)


def test_no_two_signs_of_the_legend_look_alike() -> None:
    assert len(set(SIGNS.values())) == len(SIGNS)


def test_a_row_of_a_month_leaves_the_year_to_its_folder(team: Context) -> None:
    day, month = date(2027, 1, 12), Folder(date(2027, 1, 1), date(2027, 1, 31), is_month=True)
    due(team, "Next year", day, time(9))
    (task,) = read_folder(team, OpenFolder(month)).tasks
    assert [when_words(task, folder, TODAY) for folder in (month, Folder(day, day))] == ["12 Jan", "09:00"]


def test_s_puts_off_by_one_letter(team: Context, tasks: dict[str, int], open_window: Open) -> None:
    driver, screen = opened(open_window)
    driver.press("Return")
    driver.press("S")
    assert driver.find(SnoozeMenu).isVisible()
    driver.press("T")
    driver.until(lambda: subjects(screen) == ["Late"])
    assert counts(team) == {"2026-03-12": 1, "2026-03-13": 1}


def test_rows_are_moved_to_the_folder_beside_by_key(team: Context, tasks: dict[str, int], open_window: Open) -> None:
    driver, screen = opened(open_window)
    driver.press("Return")
    driver.press("Shift+Down")
    assert len(screen.chosen()) == 2
    driver.press("Ctrl+Right")
    driver.until(lambda: subjects(screen) == [])
    assert counts(team) == {"2026-03-13": 2}
    driver.press("Ctrl+Z")
    driver.until(lambda: subjects(screen) == ["Early", "Late"])


def test_rows_are_cut_and_put_into_another_folder(team: Context, tasks: dict[str, int], open_window: Open) -> None:
    driver, screen = opened(open_window)
    driver.press("Return")
    driver.press("Ctrl+X")
    driver.press("Down")
    driver.press("Ctrl+V")
    driver.until(lambda: subjects(screen) == ["Early"])
    assert counts(team) == {"2026-03-12": 1, "2026-03-19": 1}


def test_a_row_is_pulled_onto_a_folder(team: Context, tasks: dict[str, int], open_window: Open) -> None:
    driver, screen = opened(open_window)
    rows = screen.pane.list
    start = rows.visualRect(rows.rows.index(0)).center()
    goal = tile(screen, MONDAY)
    driver.drag(rows.viewport(), start, goal, goal.rect().center())
    driver.until(lambda: subjects(screen) == ["Late"])
    assert counts(team) == {"2026-03-12": 1, "2026-03-16": 1}


def test_several_rows_go_together_and_escape_lets_them_lie(
    team: Context, tasks: dict[str, int], open_window: Open
) -> None:
    driver, screen = opened(open_window)
    rows = screen.pane.list
    driver.press("Return")
    driver.press("Shift+Down")
    start, goal = rows.visualRect(rows.rows.index(1)).center(), tile(screen, MONDAY)
    driver.drag(rows.viewport(), start, goal, goal.rect().center(), drop=False)
    assert screen.carry.is_active
    assert goal.is_aim
    driver.press("Esc")
    driver.until(lambda: not screen.carry.is_active)
    assert subjects(screen) == ["Early", "Late"]
    driver.drag(rows.viewport(), start, goal, goal.rect().center())
    driver.until(lambda: subjects(screen) == [])
    assert counts(team) == {"2026-03-16": 2}


def test_several_rows_are_done_in_one_step(team: Context, tasks: dict[str, int], open_window: Open) -> None:
    driver, screen = opened(open_window)
    driver.press("Return")
    driver.press("Shift+Down")
    driver.press("Space")
    driver.until(lambda: subjects(screen) == [])
    driver.press("Ctrl+Z")
    driver.until(lambda: subjects(screen) == ["Early", "Late"])


def test_a_whole_folder_is_pulled_onto_another(team: Context, tasks: dict[str, int], open_window: Open) -> None:
    driver, screen = opened(open_window)
    start, goal = tile(screen, TODAY), screen.cabinet.tiles[32]
    driver.drag(start, QPoint(20, 60), goal, goal.rect().center())
    driver.until(lambda: subjects(screen) == [])
    assert counts(team) == {"2026-05": 2}
    driver.press("Ctrl+Z")
    driver.until(lambda: subjects(screen) == ["Early", "Late"])


def test_what_is_overdue_is_cleared_in_one_step(team: Context, tasks: dict[str, int], open_window: Open) -> None:
    driver, screen = opened(open_window)
    driver.click(screen.cabinet.overdue.clear)
    menu = next(menu for menu in screen.findChildren(QMenu) if menu.isVisible())
    assert [entry.text() for entry in menu.actions()][:3] == [
        "Move all to today",
        "Move all to Fri 13 March",
        "Move all to Mon 16 March",
    ]
    menu.actions()[1].trigger()
    menu.close()
    driver.until(lambda: not screen.cabinet.overdue.isVisible())
    assert counts(team) == {"2026-03-12": 2, "2026-03-13": 2}
    driver.press("Ctrl+Z")
    driver.until(lambda: screen.cabinet.overdue.isVisible())


def test_a_sentence_is_added_to_the_open_folder(team: Context, tasks: dict[str, int], open_window: Open) -> None:
    driver, screen = opened(open_window)
    driver.press("Right")
    driver.press("Q")
    driver.type("Call about the audit 14:00")
    driver.until(lambda: screen.pane.add.said.text() == "Call about the audit, Friday 13 March 14:00")
    driver.press("Return")
    driver.until(lambda: subjects(screen) == ["Call about the audit"])
    assert screen.pane.add.edit.text() == ""
    driver.type("Send the drawings 1 April")
    driver.press("Return")
    driver.until(lambda: tile(screen, date(2026, 4, 1)).accessibleName() == "Wednesday 1 April, 1 item")


def test_what_others_change_is_shown(team: Context, tasks: dict[str, int], open_window: Open) -> None:
    driver, screen = opened(open_window)
    due(team, "From elsewhere", TODAY)
    driver.until(lambda: "From elsewhere" in subjects(screen))
    driver.until(lambda: tile(screen, TODAY).accessibleName() == "Thursday 12 March, 3 items")


def test_leaders_look_into_the_tickler_of_others(team: Context, tasks: dict[str, int], open_window: Open) -> None:
    create_user(team, CreateUser("Ruth Baker", role="rep"))
    due(as_user(team, "Ruth"), "Hers", TODAY)
    driver, screen = opened(open_window)
    driver.main.run("tickler.person")
    driver.until(lambda: any(menu.isVisible() for menu in screen.findChildren(QMenu)))
    menu = next(menu for menu in screen.findChildren(QMenu) if menu.isVisible())
    next(entry for entry in menu.actions() if entry.text() == "Ruth Baker").trigger()
    menu.close()
    driver.until(lambda: subjects(screen) == ["Hers"])
    assert screen.subtitle.startswith("Ruth Baker")


def test_a_free_monday_has_what_is_overdue_above_the_week(team: Context, open_window: Open) -> None:
    due(team, "Old", TODAY - timedelta(days=1))
    _driver, screen = opened(open_window, size=(1024, 700))
    assert screen.cabinet.overdue.geometry().right() < tile(screen, TODAY).x()
    assert screen.cabinet.tiles[-1].geometry().bottom() <= screen.cabinet.height()
    assert [each.folder for each in screen.cabinet.tiles[:31]] == list(day_folders(TODAY))
