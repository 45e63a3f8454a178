"""Today in the real window: what is shown, and what keys do to it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time, timedelta

from PySide6.QtCore import QEvent, QObject, QPoint
from PySide6.QtGui import QPaintEvent, QRegion
from PySide6.QtWidgets import QApplication, QWidget

from app.models.tasks import Task
from app.services.concerns import Subject
from app.services.context import Context
from app.services.tasks import (
    AddTask,
    CompleteTask,
    DeleteTask,
    add_task,
    complete_task,
    delete_task,
    task_rows,
)
from app.services.timeline import timeline
from app.ui.deals.rooms import deal_rooms
from app.ui.rooms import joined
from app.ui.shared.empty_state import EmptyState
from app.ui.today.rooms import today_rooms
from app.ui.today.rows import Line
from app.ui.today.words import about_text, spoken, when_text
from tests.support.driver import Driver
from tests.support.team import TODAY
from tests.ui.today.conftest import Day, OpenWindow, current, screen, shown


class Drawn(QObject):
    """What of a widget is painted from now on."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.region = QRegion()
        widget.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent):
            self.region |= event.region()
        return False


Opened = Callable[..., Driver]

ALL = [
    "overdue 2",
    "Call about silos",
    "Send the certificate",
    "today 3",
    "Trial balance",
    "Call Ana Ruiz",
    "Name the budget holder",
    "done 1",
    "x Thank-you note",
    "tomorrow 1",
]


def test_the_oldest_is_on_top_and_timed_ones_come_before_those_for_any_time(day: Day, opened: Opened) -> None:
    driver = opened()
    assert shown(driver) == ALL
    assert current(driver) == "Call about silos"
    assert driver.main.frame.status.right_text.startswith("5 due   2 overdue")
    assert driver.main.frame.bar.titles == ("Today", "Thursday 12 March 2026")


def test_arrows_walk_over_tasks_and_folded_sections(day: Day, opened: Opened) -> None:
    driver = opened()
    driver.press("Down", 2)
    assert current(driver) == "Trial balance"
    driver.press("K")
    assert current(driver) == "Send the certificate"
    driver.press("Down", 5)
    assert current(driver) == ""
    driver.press("Return")
    driver.settle()
    assert shown(driver)[-2:] == ["tomorrow 1", "Visit the lab"]
    assert current(driver) == "Visit the lab"
    driver.press("T")
    assert shown(driver) == ALL


def test_space_strikes_a_task_through_where_it_is_and_goes_on_to_the_next(
    day: Day, opened: Opened, team: Context
) -> None:
    driver = opened()
    driver.press("Space")
    # Nothing was waited for: it shows before it is stored.
    assert shown(driver)[:3] == ["overdue 1", "x Call about silos", "Send the certificate"]
    assert current(driver) == "Send the certificate"
    driver.settle()
    assert shown(driver)[:3] == ["overdue 1", "x Call about silos", "Send the certificate"]
    assert task_rows(team, [day.tasks["Call about silos"]])[0].done_at is not None
    assert driver.main.frame.status.undo_text.startswith("Done: Call about silos")


def test_only_the_rows_that_look_different_are_drawn_again(day: Day, opened: Opened) -> None:
    driver = opened()
    viewport = screen(driver).view.viewport()
    drawn = Drawn(viewport)
    driver.press("Space")
    driver.until(lambda: not drawn.region.isEmpty())
    last = screen(driver).view.visualRect(screen(driver).model.index(2))
    assert shown(driver)[2] == current(driver) == "Send the certificate"
    assert drawn.region.boundingRect().bottom() <= last.bottom()
    assert last.bottom() * 2 < viewport.height()


def test_a_list_that_scrolls_by_a_row_moves_what_is_painted(opened: Opened, team: Context) -> None:
    for number in range(60):
        add_task(team, AddTask(f"Call {number}", TODAY))
    driver = opened()
    view = screen(driver).view
    for _ in range(40):
        driver.press("Down")
    driver.settle()
    drawn, top = Drawn(view.viewport()), view.verticalScrollBar().value()
    driver.press("Down")
    driver.until(lambda: not drawn.region.isEmpty())
    assert view.verticalScrollBar().value() > top
    assert drawn.region.boundingRect().height() <= 3 * view.visualRect(view.currentIndex()).height()


def test_after_a_while_it_goes_to_those_that_are_done(day: Day, opened: Opened) -> None:
    driver = opened()
    screen(driver).deeds.linger_ms = 0
    driver.press("Space")
    driver.until(lambda: shown(driver)[-4:-1] == ["done 2", "x Call about silos", "x Thank-you note"])
    assert current(driver) == "Send the certificate"


def test_undo_brings_it_back_in_its_place(day: Day, opened: Opened) -> None:
    driver = opened()
    driver.press("Space")
    driver.settle()
    driver.press("Ctrl+Z")
    driver.until(lambda: shown(driver) == ALL)
    assert current(driver) == "Send the certificate"


def test_space_on_what_is_done_takes_it_back(day: Day, opened: Opened) -> None:
    driver = opened()
    screen(driver).view.select_task(day.tasks["Thank-you note"])
    driver.press("Space")
    driver.until(lambda: "Thank-you note" in shown(driver))
    assert current(driver) == "Thank-you note"


def test_what_cannot_be_stored_comes_back_in_its_place_and_says_so(day: Day, opened: Opened, team: Context) -> None:
    driver = opened()
    delete_task(team, DeleteTask(day.tasks["Call about silos"]))
    driver.press("Space")
    driver.settle()
    driver.until(lambda: "Call about silos" not in " ".join(shown(driver)))


def test_delete_and_undo(day: Day, opened: Opened) -> None:
    driver = opened()
    driver.press("Delete")
    assert shown(driver)[:2] == ["overdue 1", "Send the certificate"]
    assert current(driver) == "Send the certificate"
    driver.settle()
    driver.press("Ctrl+Z")
    driver.until(lambda: shown(driver) == ALL)


def test_enter_opens_what_it_is_about(day: Day, opened: Opened) -> None:
    driver = opened()
    screen(driver).view.select_task(day.tasks["Trial balance"])
    driver.press("Return")
    assert [message.text for message in driver.main.messages.messages()] == [
        "This reminder is about no deal, person or company"
    ]


def test_letters_that_the_list_has_no_use_for_are_those_of_the_sheet_beside_it(
    day: Day, open_window: OpenWindow, team: Context
) -> None:
    driver = open_window(joined(today_rooms(), deal_rooms()))
    for letters in ("L", "N"):  # without a sheet they mean nothing
        driver.press(letters)
    screen(driver).view.select_task(day.tasks["Name the budget holder"])
    driver.press("Return")
    driver.settle()
    assert driver.main.open_spot() == ("deals", day.deal)
    driver.press("T")
    driver.settle()
    assert "Visit the lab" in shown(driver), "its own letters are the list's"
    driver.press("L")
    driver.type("told her")
    driver.press("Ctrl+Return")
    driver.settle()
    story = timeline(team, Subject(deal_id=day.deal)).entries
    assert [(one.kind, one.detail) for one in story if one.source == "activity"] == [("call", "told her")]


def test_s_offers_days_and_a_letter_puts_it_off(day: Day, opened: Opened, team: Context) -> None:
    driver = opened()
    driver.press("S")
    driver.press("W")
    assert shown(driver)[:2] == ["overdue 1", "Send the certificate"]
    assert current(driver) == "Send the certificate"
    driver.settle()
    assert task_rows(team, [day.tasks["Call about silos"]])[0].due_on == TODAY + timedelta(7)
    driver.press("Ctrl+Z")
    driver.until(lambda: shown(driver) == ALL)


def test_put_off_to_tomorrow_it_waits_there(day: Day, opened: Opened) -> None:
    driver = opened()
    driver.press("T")
    driver.settle()
    screen(driver).view.select_task(day.tasks["Name the budget holder"])
    driver.press("S")
    driver.press("T")
    driver.until(lambda: shown(driver)[-3:] == ["tomorrow 2", "Visit the lab", "Name the budget holder"])


def test_what_others_do_shows_and_the_row_one_is_at_stays(day: Day, opened: Opened, team: Context) -> None:
    driver = opened()
    screen(driver).view.select_task(day.tasks["Call Ana Ruiz"])
    add_task(team, AddTask("Even older", TODAY - timedelta(30)))
    complete_task(team, CompleteTask(day.tasks["Trial balance"]))
    driver.until(lambda: "Even older" in shown(driver) and "x Trial balance" in shown(driver)[-4:])
    assert current(driver) == "Call Ana Ruiz"
    complete_task(team, CompleteTask(day.tasks["Call Ana Ruiz"]))
    driver.until(lambda: "x Call Ana Ruiz" in shown(driver))
    assert current(driver) == "Call Ana Ruiz"
    delete_task(team, DeleteTask(day.tasks["Call Ana Ruiz"]))
    driver.until(lambda: "x Call Ana Ruiz" not in shown(driver))
    assert current(driver) == "Trial balance"


def test_a_reminder_is_written_above_the_list(day: Day, opened: Opened) -> None:
    driver = opened()
    driver.press("Q")
    driver.type("call Ben today 16:00")
    line = screen(driver).line
    driver.until(lambda: line.reading.text().startswith("Call Ben"))
    assert line.reading.text().endswith("Thursday 12 March 16:00")
    driver.press("Return")
    driver.until(lambda: current(driver) == "Call Ben")
    assert line.edit.text() == ""
    assert line.edit.hasFocus()
    driver.press("Ctrl+Z")  # there is nothing left in the line that it could take back
    driver.until(lambda: "Call Ben" not in shown(driver))
    driver.type("x")
    driver.press("Ctrl+Z")  # now there is
    assert line.edit.text() == ""
    driver.settle()
    assert "Call Ben" not in shown(driver)
    assert line.edit.hasFocus()
    driver.press("Escape")
    assert screen(driver).view.hasFocus()


def test_what_cannot_be_read_stays_and_is_explained(day: Day, opened: Opened) -> None:
    driver = opened()
    driver.press("Q")
    driver.type("call Ben 30 Feb")
    driver.press("Return")
    driver.settle()
    line = screen(driver).line
    assert line.edit.text() == "call Ben 30 Feb"
    assert "February" in line.reading.text()


def test_what_is_typed_survives_another_place_and_the_next_start(day: Day, opened: Opened) -> None:
    driver = opened()
    driver.press("Q")
    driver.type("call Ben")
    driver.press("Escape")
    driver.press("G, H")
    driver.press("G, T")
    driver.settle()
    assert screen(driver).line.edit.text() == "call Ben"
    kept = screen(driver).session_state()
    screen(driver).line.edit.clear()
    screen(driver).restore_session(kept)
    assert screen(driver).line.edit.text() == "call Ben"


def test_long_lists_show_the_first_and_then_more(opened: Opened, team: Context) -> None:
    for number in range(53):
        add_task(team, AddTask(f"Call {number}", TODAY - timedelta(1)))
    driver = opened()
    assert shown(driver)[-2:] == ["+3", "today 0"]
    driver.press("Up", 2)
    screen(driver).view.setCurrentIndex(screen(driver).model.index(51))
    driver.press("Return")
    driver.until(lambda: shown(driver)[-2:] == ["Call 52", "today 0"])


def test_where_nothing_was_ever_planned_it_says_how_to_begin(opened: Opened) -> None:
    driver = opened()
    empty = driver.find(EmptyState)
    assert (empty.accessibleName(), empty.button.label) == ("Nothing to do yet", "Look at the pipeline")
    driver.press("Q")
    driver.type("call Ben today")
    driver.press("Return")
    driver.until(lambda: shown(driver) == ["today 1", "Call Ben"])


def test_that_a_reminder_was_added_for_a_later_day_is_said_until_it_is_undone(opened: Opened) -> None:
    driver = opened()
    driver.press("Q")
    driver.type("call Ben tomorrow")
    driver.press("Return")
    driver.until(lambda: [one.text for one in driver.main.messages.messages()] == ["Added for Fri 13 March"])
    driver.press("Ctrl+Z")
    driver.until(lambda: driver.main.messages.messages() == ())


def focus() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


def test_an_empty_day_has_the_focus_all_the_same(opened: Opened, team: Context) -> None:
    driver = opened()
    page = screen(driver)
    assert page.empty.isAncestorOf(focus())
    page.begin_line()
    driver.press("Esc")
    assert page.empty.isAncestorOf(focus())
    add_task(team, AddTask("Call Ana", TODAY))
    driver.until(lambda: page.view.hasFocus())


def test_a_time_in_a_zone_that_vanished_says_so_in_its_row(opened: Opened, team: Context) -> None:
    key = add_task(team, AddTask("Call Ana", TODAY, time(15), "call", zone="Europe/Madrid")).record_id
    with team.unit_of_work("A zone that is dropped from the list of zones") as uow:
        uow.session.get_one(Task, key).zone = "Europe/Gone"
    page = screen(opened())
    (line,) = (row for row in page.model.rows if isinstance(row, Line))
    assert when_text(line, team.clock.zone) == "15:00"
    assert about_text(line.task) == "Europe/Gone is not known here"
    assert spoken(line, TODAY, team.clock.zone) == "Call Ana, call, 15:00, Europe/Gone is not known here"


def test_where_all_is_done_it_says_so(opened: Opened, team: Context) -> None:
    add_task(team, AddTask("Later", TODAY + timedelta(9)))
    driver = opened()
    assert driver.find(EmptyState).accessibleName() == "Nothing left for today"


def test_a_click_on_the_sign_is_done_and_elsewhere_selects(day: Day, opened: Opened) -> None:
    driver = opened()
    driver.click_item("Call Ana Ruiz")
    assert current(driver) == "Call Ana Ruiz"
    view, index = driver.item("Name the budget holder")
    driver.click(view.viewport(), view.visualRect(index).topLeft() + QPoint(20, 18))
    assert "x Name the budget holder" in shown(driver)
    view, index = driver.item("Tomorrow")
    driver.click(view.viewport(), view.visualRect(index).center())
    driver.until(lambda: "Visit the lab" in shown(driver))
