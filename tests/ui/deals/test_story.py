"""Notes and logs, the next step, criteria, people, offer and changes: each by keys and by mouse, each undoable."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, time
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QMenu

from app.domain.clock import Clock
from app.domain.money import Money
from app.services.activities import LogActivity, log_activity
from app.services.deals.commands import CreateDeal, create_deal
from app.services.deals.committee import AddSeat, add_seat
from app.services.deals.lines import AddLine, add_line
from app.services.products import CreateProduct, create_product
from app.services.timeline import Entry
from app.ui.shared.buttons import Button, IconButton
from app.ui.shared.sheet.check_row import CheckRow
from app.ui.shared.sheet.entry_row import EntryRow
from app.ui.shared.sheet.step_strip import when_text
from app.ui.shared.sheet.text_button import TextButton
from app.ui.shared.snooze_menu import SnoozeMenu
from tests.support.team import TODAY
from tests.ui.deals.conftest import SheetDriver


class _Caller(QObject):
    """Takes what would be handed to the telephone or the mail program."""

    def __init__(self) -> None:
        super().__init__()
        self.urls: list[str] = []

    @Slot(QUrl)
    def take(self, url: QUrl) -> None:
        self.urls.append(url.toString())


@pytest.fixture
def caller() -> Iterator[_Caller]:
    found = _Caller()
    for scheme in ("tel", "mailto"):
        QDesktopServices.setUrlHandler(scheme, found, "take")  # type: ignore[arg-type]  # the stub says bytes, the binding takes a str
    yield found
    for scheme in ("tel", "mailto"):
        QDesktopServices.unsetUrlHandler(scheme)


def written(sheet: SheetDriver) -> list[Entry]:
    """What people wrote, newest first."""
    return [entry for entry in sheet.stored().timeline.entries if entry.source == "activity"]


def focus(sheet: SheetDriver) -> None:
    sheet.view.take_focus()
    QApplication.processEvents()


def menu_of(sheet: SheetDriver) -> QMenu:
    found = [menu for menu in sheet.driver.window.findChildren(QMenu) if menu.isVisible()]
    assert len(found) == 1
    return found[0]


def test_n_writes_a_note(sheet: SheetDriver) -> None:
    focus(sheet)
    sheet.driver.press("N")
    sheet.driver.type("Board meets")
    sheet.driver.press("Shift+Return")
    sheet.driver.type("on the 24th")
    sheet.driver.press("Return")
    sheet.settle()
    (entry,) = written(sheet)
    assert (entry.kind, entry.title, entry.detail) == ("note", "Board meets", "on the 24th")
    assert sheet.view.story.composer.draft.is_empty
    assert [row.entry for row in sheet.view.story.list.rows if row.entry.source == "activity"] == [entry]


def test_l_logs_a_call_with_whom_and_how_long(sheet: SheetDriver) -> None:
    focus(sheet)
    sheet.driver.press("L")
    sheet.driver.type("Wants week 14")
    composer = sheet.view.story.composer
    sheet.driver.click(composer.person.line_edit())
    sheet.driver.type("ana")
    sheet.settle()
    sheet.driver.press("Return")
    sheet.driver.click(composer.minutes.line_edit())
    sheet.driver.type("11")
    composer.text_edit().setFocus()
    sheet.driver.press("Return")
    sheet.settle()
    (entry,) = written(sheet)
    assert (entry.title, entry.detail, entry.minutes) == ("Call with Ana Ruiz", "Wants week 14", 11)


def test_alt_enter_logs_a_call_that_reached_nobody(sheet: SheetDriver) -> None:
    focus(sheet)
    sheet.driver.press("N")
    sheet.driver.press("Alt+Return")
    sheet.settle()
    assert written(sheet) == [], "a note reaches nobody anyway"
    sheet.driver.press("Escape")
    focus(sheet)
    sheet.driver.press("L")
    sheet.driver.type("Their line was busy")
    sheet.driver.press("Alt+Return")
    sheet.settle()
    (entry,) = written(sheet)
    assert (entry.kind, entry.title, entry.detail) == ("attempt", "Called Ana Ruiz, not reached", "Their line was busy")
    assert sheet.view.story.composer.draft.is_empty


def test_what_is_begun_is_in_sight_with_its_buttons_however_low_the_window_is(sheet: SheetDriver) -> None:
    sheet.driver.window.resize(1024, 600)
    sheet.settle()
    focus(sheet)
    sheet.driver.press("L")
    button = sheet.driver.find(Button, "Log call")
    sheet.driver.until(lambda: button.visibleRegion().boundingRect() == button.rect())


@pytest.mark.parametrize(("key", "kind"), [("E", "email"), ("M", "meeting")])
def test_letters_choose_what_is_logged(sheet: SheetDriver, key: str, kind: str) -> None:
    focus(sheet)
    sheet.driver.press(key)
    assert sheet.view.story.composer.draft.kind == kind
    sheet.driver.press("Return")
    sheet.settle()
    assert [entry.kind for entry in written(sheet)] == [kind]


def test_what_is_not_stored_yet_is_kept_for_each_deal(sheet: SheetDriver) -> None:
    other = create_deal(sheet.ctx, CreateDeal("Other")).record_id
    focus(sheet)
    sheet.driver.press("N")
    sheet.driver.type("half a thought")
    sheet.driver.main.open_record("deals", other)
    sheet.settle()
    assert sheet.view.story.composer.draft.is_empty
    sheet.driver.main.open_record("deals", sheet.deal_id)
    sheet.settle()
    assert sheet.view.story.composer.text_edit().toPlainText() == "half a thought"
    sheet.driver.main.close_sheet()
    sheet.driver.main.open_record("deals", sheet.deal_id)
    sheet.settle()
    assert sheet.view.story.composer.text_edit().toPlainText() == "half a thought"
    assert written(sheet) == []


def test_escape_leaves_the_note_then_the_sheet(sheet: SheetDriver) -> None:
    focus(sheet)
    sheet.driver.press("N")
    sheet.driver.type("x")
    sheet.driver.press("Escape")
    assert sheet.view.isVisible()
    assert sheet.view.hasFocus()
    sheet.driver.press("Escape")
    assert not sheet.view.isVisible()


def test_an_entry_is_corrected_and_deleted_where_it_stands(sheet: SheetDriver) -> None:
    log_activity(sheet.ctx, LogActivity("note", "Ana Riuz called", deal_id=sheet.deal_id))
    sheet.settle()
    row = next(row for row in sheet.driver.window.findChildren(EntryRow) if row.can_change)
    row.setFocus()
    sheet.driver.press("F2")
    sheet.view.story.composer.text_edit().selectAll()
    sheet.driver.type("Ana Ruiz called")
    sheet.driver.press("Return")
    sheet.settle()
    assert [entry.title for entry in written(sheet)] == ["Ana Ruiz called"]
    row = next(row for row in sheet.view.story.list.rows if row.can_change)
    row.setFocus()
    sheet.driver.press("Del")
    sheet.settle()
    assert written(sheet) == []
    sheet.driver.press("Ctrl+Z")
    sheet.settle()
    assert [entry.title for entry in written(sheet)] == ["Ana Ruiz called"]


def test_an_opinion_that_is_corrected_is_asked_for_no_minutes(sheet: SheetDriver) -> None:
    log_activity(sheet.ctx, LogActivity("call", "Ana called", deal_id=sheet.deal_id))
    sheet.settle()
    call, composer = written(sheet)[0], sheet.view.story.composer
    composer.edit(call)
    assert composer.minutes.isVisible()
    composer.edit(replace(call, kind="not_yet"))
    assert not composer.minutes.isVisible()
    assert composer.text_edit().placeholderText() == "Why not yet?"


def test_t_plans_a_step_from_one_sentence(sheet: SheetDriver) -> None:
    focus(sheet)
    sheet.driver.press("T")
    sheet.driver.type("Visit Ana monday 9:30")
    sheet.driver.press("Return")
    sheet.settle()
    task = sheet.stored().tasks[1]
    assert (task.kind, task.subject, task.due_on, task.due_time, task.who) == (
        "meeting",
        "Visit Ana",
        date(2026, 3, 16),
        time(9, 30),
        "Ana Ruiz",
    )
    assert not sheet.view.steps.line.isVisible()


def test_a_step_that_cannot_be_read_stays_and_says_why(sheet: SheetDriver) -> None:
    focus(sheet)
    sheet.driver.press("T")
    sheet.driver.type("call Ana on 31 feb")
    sheet.driver.press("Return")
    assert sheet.view.steps.line.text() == "call Ana on 31 feb"
    assert "February" in sheet.view.steps.line.words()
    assert len(sheet.stored().tasks) == 1


def test_done_from_the_strip_and_from_the_list(sheet: SheetDriver) -> None:
    focus(sheet)
    sheet.driver.press("T")
    sheet.driver.type("Send the drawings tomorrow")
    sheet.driver.press("Return")
    sheet.settle()
    sheet.driver.click(sheet.driver.find(CheckRow, "Send the drawings"))
    sheet.settle()
    assert [task.subject for task in sheet.stored().tasks] == ["Call Ana Ruiz"]
    sheet.driver.click(sheet.driver.find(Button, "Mark as done", sheet.view))
    sheet.settle()
    assert sheet.stored().tasks == ()
    assert sheet.driver.find(Button, "Plan a step", sheet.view).isVisible()


def test_s_puts_the_step_off(sheet: SheetDriver) -> None:
    focus(sheet)
    sheet.driver.press("S")
    (menu,) = sheet.driver.window.findChildren(SnoozeMenu)
    assert [row.text() for row in menu.rows][1:3] == ["Next day", "One week"]
    sheet.driver.press("W")
    sheet.settle()
    assert sheet.stored().tasks[0].due_on == date(2026, 3, 19)


def test_a_step_that_repeats_says_so_is_edited_and_planned_anew_when_done(sheet: SheetDriver) -> None:
    focus(sheet)
    sheet.driver.press("T")
    line = sheet.view.steps.line
    line.line_edit().setText("Check in every 2nd friday 9:00 Europe/Madrid")
    assert line.words() == "Check in: Fri 13 March 09:00 Europe/Madrid, every 2nd Friday"
    line.submit()
    sheet.settle()
    task = next(task for task in sheet.stored().tasks if task.subject == "Check in")
    sheet.view.steps.edit(task)
    assert line.text() == "Check in 2026-03-13 09:00 Europe/Madrid every 2nd Friday"
    line.line_edit().setText("Check in 2026-03-16 09:00 Europe/Madrid every 2nd Friday")
    line.submit()
    sheet.settle()
    moved = next(one for one in sheet.stored().tasks if one.id == task.id)
    assert (moved.due_on, moved.series_started_on) == (date(2026, 3, 16), date(2026, 3, 13))
    sheet.view.steps.complete(moved)
    sheet.settle()
    following = next(one for one in sheet.stored().tasks if one.subject == "Check in")
    assert (following.due_on, following.zone) == (date(2026, 3, 27), "Europe/Madrid")
    shown = [when_text(following, Clock(TODAY, ZoneInfo(zone))) for zone in ("Europe/Berlin", "Europe/Madrid")]
    assert [words.split(",")[0] for words in shown] == ["Fri 27 March 09:00 Europe/Madrid", "Fri 27 March 09:00"]
    sheet.view.steps.edit(following)
    line.line_edit().setText("Check in 2026-03-27 every week after it is done on working days")
    line.submit()
    sheet.settle()
    loose = next(one for one in sheet.stored().tasks if one.id == following.id)
    assert (loose.rrule, loose.after_completion, loose.on_working_days) == ("FREQ=WEEKLY", True, True)
    sheet.view.steps.edit(loose)
    assert line.text() == "Check in 2026-03-27 every week after it is done on working days"
    line.line_edit().setText("Check in fri 9:00")
    line.submit()
    sheet.settle()
    last = next(one for one in sheet.stored().tasks if one.id == following.id)
    assert (last.rrule, last.zone) == (None, None)


def test_the_call_button_dials_and_begins_the_log(sheet: SheetDriver, caller: _Caller) -> None:
    sheet.driver.click(sheet.driver.find(Button, "Call", sheet.view))
    assert caller.urls == ["tel:+442079460143"]
    assert sheet.view.story.composer.draft.kind == "call"


def test_criteria_are_ticked_and_unticked(sheet: SheetDriver) -> None:
    row = sheet.driver.find(CheckRow, "Signing date agreed")
    sheet.driver.click(row)
    sheet.settle()
    assert sheet.stored().exit.met == 1
    row.setFocus()
    sheet.driver.press("Space")
    sheet.settle()
    assert sheet.stored().exit.met == 0


def test_a_seat_is_taken_changed_and_left(sheet: SheetDriver) -> None:
    sheet.view.tabs.turn_to("People")
    sheet.driver.click(sheet.driver.find(Button, "Add: Decides"))
    sheet.driver.type("ana")
    sheet.settle()
    sheet.driver.press("Return")
    sheet.settle()
    (seat,) = sheet.stored().committee.seats
    assert (seat.name, seat.role, seat.stance) == ("Ana Ruiz", "decision_maker", None)
    sheet.driver.click(sheet.driver.find(TextButton, "Decides"))
    menu = menu_of(sheet)
    next(action for action in menu.actions() if action.text() == "Gatekeeper").trigger()
    menu.close()
    sheet.settle()
    assert sheet.stored().committee.seats[0].role == "gatekeeper"
    sheet.driver.click(sheet.driver.find(IconButton, "Take Ana Ruiz off"))
    sheet.settle()
    assert sheet.stored().committee.seats == ()


def test_somebody_new_takes_a_seat_by_name(sheet: SheetDriver) -> None:
    sheet.view.tabs.turn_to("People")
    sheet.driver.click(sheet.view.people.adder.line_edit())
    sheet.driver.type("Leila Marsh")
    sheet.settle()
    sheet.driver.press("Return")
    sheet.settle()
    (seat,) = sheet.stored().committee.seats
    assert (seat.name, seat.role) == ("Leila Marsh", None)


def test_an_offer_is_built_edited_and_becomes_the_amount(sheet: SheetDriver) -> None:
    create_product(sheet.ctx, CreateProduct("Crane scale", list_price=Money.of(5000, "EUR")))
    sheet.view.tabs.turn_to("Offer")
    for name, price in (("crane", ""), ("Fitting", "1950")):
        sheet.driver.click(sheet.view.offer.adder.line_edit())
        sheet.driver.type(name)
        sheet.settle()
        sheet.driver.press("Return")
        sheet.settle()
        if price:
            sheet.driver.type(price)
            sheet.driver.press("Return")
            sheet.settle()
    assert [(line.title, str(line.total)) for line in sheet.stored().lines] == [
        ("Crane scale", "5000.00 EUR"),
        ("Fitting", "1950.00 EUR"),
    ]
    quantity = sheet.view.offer.field(sheet.stored().lines[0].id, "quantity")
    sheet.driver.click(quantity.line_edit())
    quantity.line_edit().selectAll()
    sheet.driver.type("6")
    sheet.driver.press("Return")
    sheet.settle()
    sheet.driver.click(sheet.driver.find(Button, "Take the sum as amount"))
    sheet.settle()
    assert sheet.stored().amount == Money.of(31950, "EUR")
    assert sheet.field("amount_minor").text() == "€31,950"
    sheet.driver.click(sheet.view.offer.findChildren(IconButton)[0])
    sheet.settle()
    assert len(sheet.stored().lines) == 1


def test_a_line_that_cannot_be_stored_says_why(sheet: SheetDriver) -> None:
    add_line(sheet.ctx, AddLine(sheet.deal_id, description="Fitting", unit_price=Money.of(1, "EUR")))
    sheet.view.tabs.turn_to("Offer")
    sheet.settle()
    discount = sheet.view.offer.field(sheet.stored().lines[0].id, "discount_percent")
    sheet.driver.click(discount.line_edit())
    sheet.driver.type("150")
    sheet.driver.press("Return")
    sheet.settle()
    assert "between 0 and 100" in discount.error
    assert discount.text().startswith("150")


def test_a_change_is_undone_from_the_list_of_changes(sheet: SheetDriver) -> None:
    sheet.type_into("amount_minor", "5")
    sheet.view.tabs.turn_to("Changes")
    sheet.settle()
    sheet.driver.click(sheet.driver.find(Button, "Undo: Changed amount"))
    sheet.settle()
    assert sheet.stored().amount == Money.of(31200, "EUR")
    buttons = sheet.view.changes.findChildren
    sheet.driver.until(lambda: any(each.accessibleName().startswith("Undo: Undid") for each in buttons(Button)))


def test_names_lead_to_people_and_to_the_company(sheet: SheetDriver) -> None:
    add_seat(sheet.ctx, AddSeat(sheet.deal_id, sheet.ana_id))
    sheet.view.tabs.turn_to("People")
    sheet.settle()
    sheet.driver.click(sheet.driver.find(TextButton, "Ana Ruiz"))
    sheet.settle()
    opened = sheet.driver.main.navigator.sheet
    assert opened is not None
    assert opened.accessibleName() == "Person: Ana Ruiz"
    sheet.driver.press("Alt+Left")
    sheet.settle()
    assert sheet.view.isVisible()


def test_every_command_of_the_sheet_is_in_its_menu_and_in_the_palette(sheet: SheetDriver) -> None:
    sheet.driver.click(sheet.view.more_button)
    menu = menu_of(sheet)
    shown = [action.text() for action in menu.actions()]
    menu.close()
    assert {"Log a call\tL", "Plan a next step\tT", "Set my probability\tB", "Delete the deal"} <= set(shown)
    known = {action.id for action in sheet.driver.main.actions.all()}
    assert {action.id for action in sheet.view.actions_here} <= known


def test_a_deal_is_deleted_after_a_question_and_comes_back(sheet: SheetDriver) -> None:
    action = next(action for action in sheet.view.actions_here if action.id == "deal.remove")
    action.run()
    sheet.driver.press("Ctrl+Return")
    sheet.settle()
    assert not sheet.view.isVisible()
    assert sheet.messages() == ["Deleted Ferro Castings"]
    sheet.driver.press("Ctrl+Z")
    sheet.settle()
    assert sheet.stored().name == "Crane scales"
    assert sheet.stored().tasks[0].due_on == TODAY
