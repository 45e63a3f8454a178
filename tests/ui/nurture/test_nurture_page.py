"""Programmes in the real window: made, changed and switched off, and who is in them, by keyboard and with undo."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from app.domain.nurture import Channel, Interval, StepSpec
from app.services.activities import LogActivity, log_activity
from app.services.concerns import Subject
from app.services.context import Context
from app.services.deals.commands import CreateDeal, MoveDeal, create_deal, move_deal
from app.services.nurture.enrolling import Enrol, enrol
from app.services.nurture.programmes import CreateProgramme, create_programme, programmes
from app.services.nurture.queries import enrolments
from app.services.people.companies import CreateCompany, create_company
from app.services.people.contacts import CreateContact, create_contact
from app.services.qualifiers.checklist import checklist
from app.services.timeline import timeline
from app.services.users import CreateUser, create_user
from app.ui.deals.rooms import deal_rooms
from app.ui.nurture.enrolment_list import EnrolmentList
from app.ui.nurture.programme_dialog import ProgrammeDialog
from app.ui.nurture.programme_list import ProgrammeList
from app.ui.nurture.ready_list import NotYetDialog, ReadyList
from app.ui.nurture.rooms import nurture_rooms
from app.ui.rooms import Rooms
from app.ui.shared.buttons import Button
from app.ui.shared.dialog import Dialog
from app.ui.shared.empty_state import EmptyState
from tests.support import ui_host
from tests.support.driver import Driver
from tests.support.team import as_user, sales

Open = Callable[..., Driver]

STEPS = (
    StepSpec(Interval(1, "month"), Channel.CALL, "Call {given}"),
    StepSpec(Interval(3, "month"), Channel.LETTER, "Write to {person}"),
)


def rooms() -> Rooms:
    found, deals = nurture_rooms(), deal_rooms()
    return Rooms((ui_host.blank("home", "Home"), *found.places), deals.sheets, actions=found.actions)


@pytest.fixture
def programme(team: Context) -> int:
    return create_programme(team, CreateProgramme("Slow burners", STEPS)).record_id


@pytest.fixture
def deal(team: Context) -> int:
    company = create_company(team, CreateCompany("Ferro Castings")).record_id
    create_contact(team, CreateContact("Ana Prado", company))
    return create_deal(team, CreateDeal("Crane scales", company)).record_id


def opened(open_window: Open) -> Driver:
    driver = open_window(rooms())
    driver.main.run("go.nurture")
    driver.settle()
    return driver


def at_the_programme(open_window: Open) -> tuple[Driver, ProgrammeDialog]:
    driver = opened(open_window)
    driver.find(ProgrammeList).view.setFocus()
    driver.press("Return")
    return driver, driver.find(ProgrammeDialog)


def make_ready(team: Context, deal: int) -> None:
    move_deal(team, MoveDeal(deal, sales(team).phase("N1").id, reason="Not yet"))
    for number in range(8):
        log_activity(team, LogActivity("call", f"Call {number}", deal_id=deal))


def names(driver: Driver) -> list[str]:
    return [row.name for row in driver.find(ProgrammeList).view.grid.rows]


def cells(driver: Driver, column: str) -> list[str]:
    grid = driver.find(EnrolmentList).view.grid
    place = next(place for place, one in enumerate(grid.columns) if one.key == column)
    return [str(grid.index(row, place).data()) for row in range(grid.rowCount())]


def test_a_first_programme_is_made_by_keyboard_and_taken_back(team: Context, open_window: Open) -> None:
    driver = opened(open_window)
    assert driver.find(EmptyState).accessibleName() == "No programmes yet"
    driver.press("Space")
    dialog = driver.find(ProgrammeDialog)
    driver.press("Ctrl+Return")
    driver.until(lambda: driver.find(QLineEdit, "Name").accessibleDescription() == "Give the programme a name.")
    driver.type("Slow burners")
    dialog.steps.setFocus()
    driver.press("Ins")
    driver.type("Write to {nobody}")
    driver.press("Return")
    assert "There is no field {nobody}" in dialog.error
    driver.press("F2")
    driver.type("Write to {person}")
    driver.press("Return")
    driver.press("Ctrl+Up")
    driver.press("Ctrl+Return")
    driver.until(lambda: names(driver) == ["Slow burners"])
    (made,) = programmes(team)
    assert [(step.after.text, step.subject) for step in made.steps] == [
        ("1 month", "Write to {person}"),
        ("1 week", "Call {given}"),
    ]
    driver.press("Ctrl+Z")
    driver.until(lambda: names(driver) == [])


@pytest.mark.usefixtures("programme")
def test_a_mistake_in_a_text_is_said_below_it(team: Context, open_window: Open) -> None:
    driver, dialog = at_the_programme(open_window)
    dialog.field("template").setFocus()
    driver.type("Dear {frend}")
    driver.press("Ctrl+Return")
    assert dialog.field("template").accessibleDescription().startswith("There is no field {frend}")
    assert programmes(team)[0].steps == STEPS


@pytest.mark.usefixtures("programme")
def test_a_letter_without_a_text_is_pointed_out_while_it_is_edited_and_when_it_is_stored(
    team: Context, open_window: Open
) -> None:
    driver, dialog = at_the_programme(open_window)

    def told() -> bool:
        return any(
            "can't be printed" in label.text() for label in driver.window.findChildren(QLabel) if label.isVisible()
        )

    assert not told()
    dialog.steps.setFocus()
    driver.press("Down")
    assert told()
    dialog.field("template").setFocus()
    driver.type("Dear {given}")
    assert not told()
    driver.press("Ctrl+A")
    driver.press("Del")
    assert told()
    row = dialog.steps.rows[1]
    dialog.steps.change(row, replace(row.spec, channel=Channel.CALL))
    assert not told()
    dialog.steps.change(row, row.spec)
    driver.press("Ctrl+Return")
    driver.settle()
    assert told()
    assert programmes(team)[0].steps == STEPS


@pytest.mark.usefixtures("programme")
def test_files_belong_to_the_step_that_is_chosen(team: Context, open_window: Open, tmp_path: Path) -> None:
    (tmp_path / "case.pdf").write_bytes(b"%PDF-1.7")
    driver, dialog = at_the_programme(open_window)

    def attached() -> list[str]:
        return [file.name for file in dialog.files.files]

    dialog.steps.setFocus()
    driver.press("Down")
    dialog.files.choose = lambda _parent: [tmp_path / "case.pdf"]
    driver.click(dialog.files.button)
    driver.until(lambda: attached() == ["case.pdf"])
    dialog.steps.setFocus()
    driver.press("Up")
    assert attached() == []
    driver.press("Down")
    assert attached() == ["case.pdf"]
    driver.press("Ctrl+Return")
    driver.settle()
    assert [len(step.attachments) for step in programmes(team)[0].steps] == [0, 1]


@pytest.mark.usefixtures("programme")
def test_whether_its_mails_wait_is_chosen_and_said_and_stays_when_it_is_switched(
    team: Context, open_window: Open
) -> None:
    driver, dialog = at_the_programme(open_window)
    dialog.field("sends_by_itself").setFocus()
    driver.press("Down")
    assert any("nobody reads it before" in label.text() for label in dialog.findChildren(QLabel))
    driver.press("Ctrl+Return")
    driver.until(lambda: driver.find(ProgrammeList).view.current.sends_by_itself is True)
    driver.find(ProgrammeList).view.setFocus()
    driver.press("Space")
    driver.until(lambda: driver.find(ProgrammeList).view.current.is_active is False)
    assert programmes(team)[0].sends_by_itself


@pytest.mark.usefixtures("programme")
def test_space_switches_a_programme_off_and_on(team: Context, open_window: Open) -> None:
    driver = opened(open_window)
    driver.find(ProgrammeList).view.setFocus()
    for is_active in (False, True):
        driver.press("Space")
        driver.until(lambda now=is_active: driver.find(ProgrammeList).view.current.is_active is now)  # type: ignore[misc]
        assert programmes(team)[0].is_active is is_active


def test_the_next_touch_is_moved_and_who_replied_is_taken_out(
    team: Context, programme: int, deal: int, open_window: Open
) -> None:
    enrol(team, Enrol(programme, (deal,)))
    driver = opened(open_window)
    driver.until(lambda: cells(driver, "whom") == ["Crane scales"])
    assert cells(driver, "touches") == ["0 of 2"]
    view = driver.find(EnrolmentList).view
    view.setFocus()
    driver.press("S")
    driver.press("D")
    driver.type("1 june")
    driver.press("Return")
    driver.until(lambda: cells(driver, "next_on") == ["1 Jun"])
    view.setFocus()
    driver.press("R")
    driver.until(lambda: cells(driver, "whom") == [])
    assert enrolments(team, with_ended=True)[0].ended_because == "replied"
    driver.press("Ctrl+Z")
    driver.until(lambda: cells(driver, "whom") == ["Crane scales"])


def test_the_deal_that_lies_open_is_enrolled(team: Context, programme: int, deal: int, open_window: Open) -> None:
    driver = opened(open_window)
    driver.main.open_record("deals", deal)
    driver.settle()
    driver.main.run("deal.enrol")
    driver.settle()
    assert driver.find(Dialog).accessibleName() == "Enrol in a programme"
    driver.press("Ctrl+Return")
    driver.until(lambda: cells(driver, "whom") == ["Crane scales"])
    assert [row.programme_id for row in enrolments(team, deal_id=deal)] == [programme]
    driver.press("Ctrl+Z")
    driver.until(lambda: cells(driver, "whom") == [])


@pytest.mark.usefixtures("programme", "deal")
def test_a_person_is_enrolled_from_the_room(team: Context, open_window: Open) -> None:
    driver = opened(open_window)
    driver.find(EnrolmentList).add()
    driver.find(Dialog)
    driver.type("Ana")
    driver.settle()
    driver.press("Return", 2)
    driver.until(lambda: cells(driver, "whom") == ["Ana Prado"])
    assert [row.who for row in enrolments(team)] == ["Ana Prado"]


@pytest.mark.usefixtures("programme")
def test_tab_goes_on_past_a_list_with_nobody_in_it(team: Context, open_window: Open) -> None:
    driver = opened(open_window)
    driver.find(Button, "Edit").setFocus()
    driver.press("Tab")
    assert driver.find(Button, "Enrol a person").hasFocus()


def test_what_a_role_may_not_do_is_locked_with_the_reason(
    team: Context, programme: int, deal: int, qtbot: QtBot
) -> None:
    create_user(team, CreateUser("Jonas Lund", role="rep"))
    enrol(team, Enrol(programme, (deal,)))
    make_ready(team, deal)
    with ui_host.hosting(as_user(team, "Jonas Lund"), rooms()) as main:
        driver = Driver(main, qtbot)
        main.run("go.nurture")
        driver.settle()
        driver.find(ProgrammeList).view.setFocus()
        driver.press("Space")
        inside = driver.find(EnrolmentList)
        inside.view.setFocus()
        driver.press("X")
        driver.until(lambda: inside.problem.isVisible())
        assert "Owners, managers and marketing can" in driver.find(ProgrammeList).refused.text()
        assert not driver.find(Button, "New programme").isEnabled()
        assert cells(driver, "whom") == ["Crane scales"]
        assert not driver.find(Button, "Not yet").isEnabled()
        assert not driver.find(Button, "Hand over").isEnabled()
    assert programmes(team)[0].is_active


def test_who_is_ready_for_sales_is_handed_over_by_one_key(team: Context, deal: int, open_window: Open) -> None:
    move_deal(team, MoveDeal(deal, sales(team).phase("N1").id, reason="Not yet"))
    driver = opened(open_window)
    ready = driver.main.window.findChildren(ReadyList)[0]
    assert not ready.isVisible(), "nobody is ready"
    for number in range(8):
        log_activity(team, LogActivity("call", f"Call {number}", deal_id=deal))
    driver.until(lambda: [row.why for row in ready.view.grid.rows] == ["8 of 8 touches"])
    assert ready.isVisible()
    ready.view.setFocus()
    driver.press("M")
    driver.until(lambda: not ready.isVisible())
    assert checklist(team, deal).phase_code == "D1"
    driver.press("Ctrl+Z")
    driver.until(lambda: ready.isVisible())
    ready.view.setFocus()
    other = create_deal(team, CreateDeal("Bench scales", phase_id=sales(team).phase("N1").id)).record_id
    for number in range(8):
        log_activity(team, LogActivity("call", f"Call {number}", deal_id=other))
    driver.until(lambda: driver.main.frame.status.right_text.startswith("2 ready for sales"))


def test_who_is_ready_is_declined_by_key_by_button_and_with_a_reason(
    team: Context, deal: int, open_window: Open
) -> None:
    make_ready(team, deal)
    driver = opened(open_window)
    ready = driver.main.window.findChildren(ReadyList)[0]

    def here_again() -> None:
        driver.press("Ctrl+Z")
        driver.until(lambda: ready.isVisible())
        ready.view.setFocus()

    driver.until(lambda: ready.isVisible())
    ready.view.setFocus()
    driver.press("X")
    driver.until(lambda: not ready.isVisible())
    assert driver.find(ProgrammeList).isAncestorOf(driver.main.window.focusWidget()), "the focus goes on from there"
    assert "ready" not in driver.main.frame.status.right_text
    assert checklist(team, deal).phase_code == "N1"
    here_again()
    driver.click(driver.find(Button, "Not yet"))
    driver.until(lambda: not ready.isVisible())
    here_again()
    driver.press("Shift+X")
    driver.until(lambda: driver.find(NotYetDialog).field("reason").hasFocus())
    driver.type("Budget in May")
    driver.press("Return")
    driver.until(lambda: not ready.isVisible())
    assert timeline(team, Subject(deal_id=deal)).entries[0].detail == "Budget in May"
    log_activity(team, LogActivity("call", "They called", deal_id=deal))
    driver.until(lambda: ready.isVisible())
