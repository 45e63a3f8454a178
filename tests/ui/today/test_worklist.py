"""Today in the real window: what is shown, and what keys do to it."""

from __future__ import annotations

from collections.abc import Callable

from app.services.context import Context
from app.services.tasks import DeleteTask, delete_task, task_rows
from tests.support.driver import Driver
from tests.ui.today.conftest import Day, current, screen, shown

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
