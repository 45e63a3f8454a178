"""A review is held in the real window by keyboard alone: decided, noted, planned, interrupted, ended, put on paper."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtWidgets import QApplication, QLineEdit

from app.domain.money import Money
from app.domain.roles import Role
from app.models.deals import Deal
from app.models.tasks import Task
from app.services.context import Context
from app.services.deals.commands import CreateDeal, MoveDeal, create_deal, move_deal
from app.services.people.companies import CreateCompany, create_company
from app.services.reviews.desk import read_desk
from app.services.reviews.minutes import meetings, read_minutes
from app.services.users import CreateUser, create_user
from app.ui.reviews.begin import WhoseDialog
from app.ui.reviews.print_dialog import ReviewPrintDialog
from app.ui.reviews.rooms import review_rooms
from app.ui.reviews.screen import ReviewScreen
from app.ui.rooms import Rooms, joined
from tests.support import ui_host
from tests.support.driver import Driver
from tests.support.team import as_user, sales

Open = Callable[..., Driver]


def deals_of_jonas(team: Context) -> dict[str, int]:
    """A stalled deal, an overdue one, one without a next step, in the order in which they are talked about."""
    create_user(team, CreateUser("Jonas Lind", str(Role.REP)))
    jonas, pipeline = as_user(team, "Jonas"), sales(team)
    found = {}
    for name, code, close in (
        ("Ferro Castings", "D4", date(2026, 5, 4)),
        ("Meridian Grain", "D2", date(2026, 3, 2)),
        ("Alder Vet Group", "D1", date(2026, 6, 1)),
    ):
        company_id = create_company(jonas, CreateCompany(name)).record_id
        cmd = CreateDeal("Scales", company_id, Money(1_000_000, "EUR"), expected_close_on=close)
        found[name] = create_deal(jonas, cmd).record_id
        move_deal(team, MoveDeal(found[name], pipeline.phase(code).id))
    return found


def begun(open_window: Open) -> Driver:
    driver = open_window(joined(Rooms((ui_host.blank("home", "Home"),)), review_rooms()))
    driver.main.run("review.hold")
    driver.settle()
    assert driver.find(WhoseDialog).whose.currentText() == "Jonas Lind"
    driver.press("Return")
    driver.settle()
    return driver


def shown(driver: Driver) -> tuple[str, str]:
    screen = driver.find(ReviewScreen)
    return screen.view.head.title.text(), screen.subtitle


def fill(driver: Driver, text: str) -> None:
    """Type over what stands in the field that has the focus, and press Enter."""
    focused = QApplication.focusWidget()
    assert isinstance(focused, QLineEdit)
    focused.selectAll()
    driver.type(text)
    driver.press("Return")
    driver.settle()


def test_a_review_is_held_by_keyboard_alone(team: Context, open_window: Open) -> None:
    deals = deals_of_jonas(team)
    driver = begun(open_window)
    assert shown(driver) == ("Ferro Castings", "Jonas Lind, 1 of 3")
    driver.press("D")  # the stall: a deadline is what is offered
    driver.settle()
    driver.press("Return")
    driver.settle()
    driver.press("N")
    driver.settle()
    assert shown(driver) == ("Meridian Grain", "Jonas Lind, 2 of 3")
    driver.press("O")
    driver.settle()
    fill(driver, "20")
    driver.press("W")
    fill(driver, "They wait for the board")
    driver.press("T")
    fill(driver, "Call Ana Fri about delivery")
    screen = driver.find(ReviewScreen)
    assert screen.view.come.texts == (
        "Own probability 20%",
        "Note: They wait for the board",
        "To do: Call Ana about delivery, Fri 13, Jonas Lind",
    )
    driver.press("N")
    driver.press("P")
    driver.settle()
    assert shown(driver)[0] == "Meridian Grain"
    driver.press("F")
    driver.settle()
    assert screen.summary.count.text() == "2 of 3 talked about, 2 decided, 2 tasks made"
    assert "less than before" in screen.summary.change.text()
    driver.press("F")
    driver.settle()
    (row,) = meetings(team)
    assert row.ended_at is not None
    items = {item.title: item for item in read_minutes(team, row.id).items}
    assert items["Ferro Castings"].decided[0].startswith("Set a deadline for Ferro Castings: Thu 19 March")
    assert items["Meridian Grain"].note == "They wait for the board"
    assert not items["Alder Vet Group"].has_come
    with team.reading() as session:
        assert session.get_one(Deal, deals["Meridian Grain"]).own_probability == 20
        assert session.get_one(Task, items["Meridian Grain"].tasks[0].id).due_on == date(2026, 3, 13)
    driver.press("Ctrl+Shift+P")
    driver.settle()
    paper = driver.find(ReviewPrintDialog)
    assert paper.said.text() == "1 page."
    assert paper.file_name() == "Review minutes Jonas Lind 2026-03-12"


def test_a_closed_program_goes_on_where_the_review_stopped(team: Context, open_window: Open) -> None:
    deals_of_jonas(team)
    driver = begun(open_window)
    driver.press("N")
    driver.settle()
    screen = driver.find(ReviewScreen)
    screen.writing.note.setText("Half a word")  # kept by going on, too
    driver.press("N")
    driver.settle()
    going_on = read_desk(as_user(team, "Mira"), None, None, None)
    assert going_on is not None
    assert (going_on.place, going_on.minutes.seen) == (2, 2)
    assert going_on.minutes.items[1].note == "Half a word"
    driver.main.run("review.hold")
    driver.settle()
    driver.press("Return")
    driver.settle()
    assert len(meetings(team)) == 1
    assert shown(driver) == ("Alder Vet Group", "Jonas Lind, 3 of 3")


def test_what_does_not_go_says_why(team: Context, open_window: Open) -> None:
    deals_of_jonas(team)
    driver = begun(open_window)
    driver.press("N")
    driver.settle()
    screen = driver.find(ReviewScreen)
    assert not screen.deeds.buttons["decide"].isEnabled()
    driver.press("O")
    driver.settle()
    fill(driver, "120")
    (item,) = [item for item in read_minutes(team, 1).items if item.title == "Meridian Grain"]
    assert item.decided == ()
    driver.press("Escape")
    driver.press("T")
    fill(driver, "Call Ana on 31 feb")
    assert screen.writing.task.text() == "Call Ana on 31 feb"
    assert read_minutes(team, 1).items[1].tasks == ()


def test_past_meetings_are_listed_and_opened_in_the_window(team: Context, open_window: Open) -> None:
    deals_of_jonas(team)
    driver = begun(open_window)
    driver.press("W")
    fill(driver, "They wait for the board")
    for key in ("N", "F", "F"):
        driver.press(key)
        driver.settle()
    screen = driver.find(ReviewScreen)
    driver.press("L")
    driver.settle()
    (row,) = screen.past.view.grid.rows
    assert (row.meeting.rep, row.meeting.seen, row.meeting.ended_at is None) == ("Jonas Lind", 1, False)
    driver.main.run("go.home")
    driver.main.run("review.past")
    driver.settle()
    assert driver.main.frame.sidebar.isVisible()
    driver.press("Return")
    driver.settle()
    assert screen.subtitle == "Jonas Lind, Thu 12 March"
    assert screen.summary.isVisible()
    assert not screen.summary.finish.isVisible()
    driver.press("L")
    driver.settle()
    screen.past.hold_wanted.emit()
    driver.settle()
    assert driver.find(WhoseDialog).isVisible()
