"""Q adds anything by one sentence, and says how it was understood before it does."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QWidget
from sqlalchemy import select

from app.domain.errors import ConnectionLost
from app.domain.quick_add import AddKind
from app.models.people import Company, Contact
from app.models.tasks import Task
from app.services.context import Context
from app.services.deals.commands import CreateDeal, create_deal
from app.services.people.companies import CreateCompany, create_company
from app.services.people.contacts import CreateContact, create_contact
from app.ui.quick_add.dialog import QuickAddDialog
from app.ui.quick_add.rooms import quick_add_rooms
from app.ui.rooms import Rooms, SheetKind, joined
from app.ui.runner import WorkRunner
from tests.support.driver import Driver
from tests.support.ui_host import blank
from tests.ui.shell.test_main_window import Sheet

Open = Callable[..., Driver]


@pytest.fixture
def driver(open_window: Open, team: Context) -> Driver:
    ferro = create_company(team, CreateCompany("Ferro Castings")).record_id
    create_contact(team, CreateContact("Ana Ruiz", ferro))
    create_deal(team, CreateDeal("Crane scales", ferro))
    rooms = Rooms((blank("pipeline", "Pipeline", letter="P"),), (SheetKind("deals", Sheet),))
    return open_window(joined(rooms, quick_add_rooms()))


def dialog(driver: Driver) -> QuickAddDialog:
    return driver.find(QuickAddDialog)


def shown(driver: Driver) -> dict[str, str]:
    return {row.name: row.value for row in dialog(driver).reading.rows}


def write(driver: Driver, text: str) -> None:
    driver.press("Q")
    driver.type(text)
    driver.settle()


def stored(team: Context, column: object) -> list[object]:
    with team.reading() as session:
        return list(session.scalars(select(column)))  # type: ignore[call-overload]  # any mapped column


def test_the_reading_is_shown_and_enter_adds_it(driver: Driver, team: Context) -> None:
    write(driver, "Call Ana Ruiz tomorrow 10 about delivery")
    assert shown(driver) == {
        "Kind": "Call",
        "Who": "Ana Ruiz, Ferro Castings",
        "When": "Friday 13 March, 10:00",
        "About": "delivery",
    }
    driver.press("Return")
    driver.settle()
    assert [str(subject) for subject in stored(team, Task.subject)] == ["Call Ana Ruiz about delivery"]
    assert driver.main.frame.status.undo_text.startswith("Planned")
    driver.press("Ctrl+Z")
    driver.settle()
    assert stored(team, Task.subject) == []


def test_an_empty_line_shows_an_example(driver: Driver) -> None:
    driver.press("Q")
    driver.press("Ctrl+2")
    line = dialog(driver).edit
    line.setCursorWidth(0)
    empty = _inks(line)
    assert line.placeholderText().startswith("Ferro Castings: crane scales")
    line.setPlaceholderText("")
    assert _inks(line) < empty, "the example is to be seen"
    QApplication.sendEvent(line, QInputMethodEvent("é", []))
    assert _inks(line) < empty, "nothing lies below what is being composed"


def _inks(widget: QWidget) -> int:
    picture = widget.grab().toImage()
    return len({picture.pixel(x, y) for x in range(0, picture.width(), 2) for y in range(picture.height())})


def test_shift_enter_adds_and_waits_for_the_next(driver: Driver, team: Context) -> None:
    driver.press("Q")
    driver.press("Ctrl+4")
    for name in ("Oak Works", "Elm Works"):
        driver.type(name)
        driver.settle()
        driver.press("Shift+Return")
        driver.settle()
    assert stored(team, Company.name) == ["Ferro Castings", "Oak Works", "Elm Works"]
    assert dialog(driver).edit.text() == ""


@pytest.mark.parametrize(
    ("key", "kind"), [("Ctrl+2", AddKind.DEAL), ("Ctrl+3", AddKind.PERSON), ("Ctrl+5", AddKind.NOTE)]
)
def test_the_kind_is_chosen_by_key(driver: Driver, key: str, kind: AddKind) -> None:
    write(driver, "Ferdinand Klee")
    driver.press(key)
    driver.settle()
    assert dialog(driver).kinds.current == kind


def test_the_words_decide_the_kind_until_one_is_chosen(driver: Driver) -> None:
    write(driver, "Belt scales for Oak Works 12k EUR")
    assert dialog(driver).kinds.current is AddKind.DEAL
    assert shown(driver)["Amount"] == "€12,000"
    driver.click(dialog(driver).kinds.findChildren(type(dialog(driver).kinds._buttons[AddKind.NOTE]))[4])
    assert dialog(driver).kinds.current is AddKind.NOTE


def test_what_is_planned_already_can_be_moved_instead(driver: Driver, team: Context) -> None:
    write(driver, "Call Ana Ruiz today 16:30")
    driver.press("Return")
    driver.settle()
    write(driver, "Call Ana Ruiz tomorrow 9:00")
    assert dialog(driver).planned.text == "Planned already today at 16:30: Call Ana Ruiz. Move that one instead?"
    driver.press("Ctrl+M")
    driver.settle()
    assert [str(day) for day in stored(team, Task.due_on)] == ["2026-03-13"]


def test_a_likely_duplicate_is_said_and_can_be_added_all_the_same(driver: Driver, team: Context) -> None:
    driver.press("Q")
    driver.press("Ctrl+3")
    driver.type("Ana Ruiz")
    driver.settle()
    assert dialog(driver).caution.text.startswith("Ana Ruiz")
    driver.press("Return")
    driver.settle()
    assert stored(team, Contact.full_name) == ["Ana Ruiz", "Ana Ruiz"]


def test_what_is_missing_is_said_and_the_words_are_kept(driver: Driver, team: Context) -> None:
    write(driver, "Call Ana 31 Feb")
    driver.press("Return")
    driver.settle()
    assert "February" in dialog(driver).error.text()
    assert dialog(driver).edit.text() == "Call Ana 31 Feb"
    assert stored(team, Task.subject) == []


def test_the_open_record_is_meant_where_nobody_is_named(driver: Driver, team: Context) -> None:
    driver.main.open_record("deals", 1)
    driver.main.navigator.close_sheet()
    driver.main.open_record("deals", 1)
    driver.main.run("add.quick")
    driver.type("Send the drawings tomorrow")
    driver.settle()
    assert shown(driver)["Who"] == "Ferro Castings"
    driver.press("Return")
    driver.settle()
    assert stored(team, Task.deal_id) == [1]


def test_esc_adds_nothing(driver: Driver, team: Context) -> None:
    write(driver, "Call Ana tomorrow")
    driver.press("Esc")
    driver.settle()
    assert driver.window.findChildren(QuickAddDialog) == []
    assert stored(team, Task.subject) == []


def test_a_pasted_text_becomes_one_line(driver: Driver) -> None:
    from PySide6.QtGui import QGuiApplication

    driver.press("Q")
    QGuiApplication.clipboard().setText("Call Ana\n\ttomorrow")
    dialog(driver).edit.paste()
    assert dialog(driver).edit.text() == "Call Ana tomorrow"


def test_parts_after_signs_of_two_units_are_marked_in_their_place(driver: Driver) -> None:
    driver.press("Q")
    dialog(driver).edit.set_text("🚀 Call Ana tomorrow")
    places = dialog(driver).edit._marker._places
    text = "🚀 Call Ana tomorrow".encode("utf-16-le")
    assert "tomorrow" in [text[2 * start : 2 * (start + length)].decode("utf-16-le") for start, length in places]


def test_a_sentence_waits_for_the_database_as_it_was_typed(driver: Driver, team: Context) -> None:
    team.db.link.tend()
    team.db.link.missed(ConnectionLost("The cable was cut."))
    driver.press("Q")
    driver.settle()
    driver.type("Call Ana Ruiz tomorrow 10:30")
    driver.press("Return")
    runner = driver.main.runner
    assert isinstance(runner, WorkRunner)
    driver.until(lambda: runner.held.count == 1)
    driver.until(lambda: not [each for each in driver.window.findChildren(QuickAddDialog) if each.isVisible()])
    team.db.link.restored()
    driver.until(lambda: runner.held.count == 0)
    driver.settle()
    with team.reading() as session:
        assert list(session.scalars(select(Task.subject))) != []
    assert driver.main.undo.undo_label
