"""Letters from the window: those of a programme that are due, and one to whom a list has selected."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtPrintSupport import QPrinter
from pytestqt.qtbot import QtBot

from app.domain.nurture import Channel, Interval, StepSpec
from app.services.concerns import Subject
from app.services.context import Context
from app.services.jobs import touches
from app.services.nurture.enrolling import Enrol, enrol
from app.services.nurture.programmes import CreateProgramme, create_programme
from app.services.people.companies import CreateCompany, create_company
from app.services.people.contacts import CreateContact, create_contact
from app.services.timeline import timeline
from app.services.users import CreateUser, create_user
from app.ui.contacts.rooms import contact_rooms
from app.ui.nurture.programme_list import ProgrammeList
from app.ui.nurture.rooms import nurture_rooms
from app.ui.rooms import Rooms
from app.ui.shared.letters.print_dialog import LettersDialog
from app.ui.shared.letters.write_dialog import LettersToDialog
from app.ui.shared.paged_view import PagedView
from app.ui.shared.printer import make_printer
from tests.support import ui_host
from tests.support.driver import Driver
from tests.support.team import as_user

Open = Callable[..., Driver]
STEP = StepSpec(Interval(0, "day"), Channel.LETTER, "News for {company}", "Dear {given},\n\nnews.")


def rooms() -> Rooms:
    nurture, people = nurture_rooms(), contact_rooms()
    return Rooms((*nurture.places, *people.places), people.sheets, actions=nurture.actions)


@pytest.fixture
def people(team: Context) -> dict[str, int]:
    where = {"street": "Hafenstraße 9", "postal_code": "20457", "city": "Hamburg"}
    firm = create_company(team, CreateCompany("Ferro Castings", where)).record_id
    named = (("Ana Prado", firm), ("Ben Aydin", firm), ("Dora Klein", None))
    return {name: create_contact(team, CreateContact(name, company)).record_id for name, company in named}


@pytest.fixture
def programme(team: Context, people: dict[str, int]) -> int:
    made = create_programme(team, CreateProgramme("By post", (STEP,))).record_id
    enrol(team, Enrol(made, contact_ids=tuple(people.values())))
    touches.run(team)
    return made


def letters_of(team: Context, contact: int) -> list[str]:
    entries = timeline(team, Subject(contact_id=contact)).entries
    return [one.title for one in entries if one.kind == "letter" and one.source != "task"]


def preview(driver: Driver) -> LettersDialog:
    driver.settle()
    dialog = driver.find(LettersDialog)
    driver.until(lambda: "pages" in dialog.said.text() or "page." in dialog.said.text())
    return dialog


@pytest.mark.usefixtures("programme")
def test_due_letters_of_a_programme_are_saved_and_counted_as_touches_until_undone(
    team: Context, people: dict[str, int], open_window: Open, tmp_path: Path
) -> None:
    driver = open_window(rooms())
    driver.main.run("go.nurture")
    driver.settle()
    driver.find(ProgrammeList).view.setFocus()
    driver.press("P")
    dialog = preview(driver)
    assert dialog.said.text().startswith("2 letters, 2 pages. Your own address is not known")
    shown = [dialog.left_out.rows.item(row).text() for row in range(dialog.left_out.rows.count())]
    assert shown == ["Dora Klein: street and town are not known"]
    dialog.save(tmp_path / "letters.pdf")
    driver.settle()
    assert letters_of(team, people["Ana Prado"]) == ["News for Ferro Castings"]
    text = PdfReader(tmp_path / "letters.pdf").pages[1].extract_text()
    assert "Ben Aydin" in text
    assert "Dear Ben," in text
    driver.press("Ctrl+Z")
    driver.settle()
    assert letters_of(team, people["Ana Prado"]) == []


@pytest.mark.usefixtures("programme")
def test_who_gets_none_is_opened_to_be_mended(people: dict[str, int], open_window: Open) -> None:
    driver = open_window(rooms())
    driver.main.run("letters.due")
    dialog = preview(driver)
    dialog.left_out.rows.setFocus()
    driver.press("Return")
    driver.until(lambda: driver.main.open_spot() == ("contacts", people["Dora Klein"]))


def test_those_selected_in_a_list_get_a_letter_on_paper(
    team: Context, people: dict[str, int], open_window: Open, tmp_path: Path
) -> None:
    driver = open_window(rooms())
    driver.main.run("go.contacts")
    driver.settle()
    driver.find(PagedView).setFocus()
    driver.press("Ctrl+A")
    driver.main.run("contacts.letters")
    dialog = driver.find(LettersToDialog)
    assert dialog.accessibleName() == "Write to 3 people by letter"
    driver.press("Ctrl+Return")
    driver.until(lambda: dialog.field("subject").accessibleDescription() == "Say what the letter is about.")
    driver.type("We moved")
    driver.press("Ctrl+Return")
    shown = preview(driver)
    printer = make_printer(shown.chosen_paper, "Letters")
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "out.pdf"))
    shown.print_on(printer)
    driver.settle()
    assert letters_of(team, people["Ben Aydin"]) == ["We moved"]
    driver.until(lambda: not driver.main.window.findChildren(LettersToDialog))
    assert len(PdfReader(tmp_path / "out.pdf").pages) == 2
    assert letters_of(team, people["Dora Klein"]) == []


def test_where_there_is_nothing_to_print_that_is_said(open_window: Open) -> None:
    driver = open_window(rooms())
    driver.main.run("letters.due")
    dialog = driver.find(LettersDialog)
    driver.until(lambda: dialog.said.text() == "There is no letter to print.")
    assert not dialog.primary.isEnabled()
    driver.press("Esc")


@pytest.mark.usefixtures("people")
def test_who_logs_nothing_prints_no_letters(team: Context, qtbot: QtBot) -> None:
    create_user(team, CreateUser("Jonas Lund", role="support"))
    with ui_host.hosting(as_user(team, "Jonas Lund"), rooms()) as main:
        driver = Driver(main, qtbot)
        main.run("go.contacts")
        driver.settle()
        main.run("contacts.letters")
        driver.settle()
        assert not main.window.findChildren(LettersToDialog)
