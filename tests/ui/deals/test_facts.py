"""Facts of a deal are edited where they stand, by mouse and by keys, and nothing that was typed is lost."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtGui import QGuiApplication

from app.domain.money import Money
from app.services.deals.commands import CreateDeal, DeleteDeal, EditDeal, create_deal, delete_deal, edit_deal
from app.services.people.companies import CreateCompany, create_company
from app.services.people.sheets import company_sheet
from app.services.people.sources import lead_source_choices
from app.ui.shared.conflict_dialog import ConflictDialog
from app.ui.shared.labels import Label
from tests.support.team import again
from tests.ui.deals.conftest import SheetDriver


def said(sheet: SheetDriver) -> list[str]:
    """What the facts say below their rows."""
    return [label.text() for label in sheet.view.facts.findChildren(Label) if label.wordWrap() and label.isVisible()]


@pytest.mark.parametrize(
    ("column", "typed", "shown", "stored"),
    [
        ("amount_minor", "31200+4%", "€32,448", 32_448_00),
        ("amount_minor", "", "", None),
        ("expected_close_on", "fri", "Fri 13 March", date(2026, 3, 13)),
        ("own_probability", "55 %", "55%", 55),
        ("own_probability", "", "", None),
        ("name", "Floor scales", "Floor scales", "Floor scales"),
        ("owner_id", "mir", "Mira Osei", 1),
        ("lead_source_id", "trade", "Trade fair", 3),
        ("company_id", "", "", None),
    ],
)
def test_enter_stores_what_was_typed(sheet: SheetDriver, column: str, typed: str, shown: str, stored: object) -> None:
    field = sheet.field(column)
    sheet.driver.click(field.line_edit())
    field.line_edit().selectAll()
    if typed:
        sheet.driver.type(typed)
    else:
        sheet.driver.press("Del")
    sheet.settle()
    sheet.driver.press("Return")
    sheet.settle()
    assert sheet.stored().values[column] == stored
    assert field.text() == shown
    assert not field.editing


def test_the_reading_is_shown_while_somebody_types(sheet: SheetDriver) -> None:
    sheet.type_into("amount_minor", "31200+4%", end="")
    assert said(sheet) == ["31,200 + 4% = 32,448"]
    sheet.driver.press("Escape")
    assert sheet.field("amount_minor").text() == "€31,200"
    assert sheet.stored().amount == Money.of(31200, "EUR")


def test_a_currency_may_be_typed_along(sheet: SheetDriver) -> None:
    sheet.type_into("amount_minor", "40k usd")
    assert sheet.stored().amount == Money.of(40_000, "USD")
    assert sheet.field("amount_minor").text() == "$40,000"


def test_tab_stores_and_goes_on(sheet: SheetDriver) -> None:
    sheet.type_into("amount_minor", "100", end="Tab")
    assert sheet.stored().amount == Money.of(100, "EUR")
    assert sheet.field("expected_close_on").editing


def test_what_cannot_be_read_stays_and_says_why(sheet: SheetDriver) -> None:
    sheet.type_into("own_probability", "150")
    field = sheet.field("own_probability")
    assert field.text() == "150"
    assert "0 to 100" in field.error
    assert sheet.stored().values["own_probability"] is None


def test_what_the_database_refuses_stays_and_says_why(sheet: SheetDriver) -> None:
    sheet.type_into("name", "x" * 301)
    assert sheet.field("name").text() == "x" * 301
    assert "at most 300" in sheet.field("name").error
    assert sheet.stored().name == "Crane scales"


def test_a_new_company_and_a_new_source_can_be_named_in_place(sheet: SheetDriver) -> None:
    for column, name in (("company_id", "Harrow Mills"), ("lead_source_id", "Hanover fair")):
        sheet.type_into(column, name, end="")
        sheet.settle()
        sheet.driver.press("Up")  # the offer to add it is the last one
        sheet.driver.press("Return")
        sheet.settle()
    stored = sheet.stored()
    assert (stored.company, stored.names["lead_source_id"]) == ("Harrow Mills", "Hanover fair")
    assert company_sheet(sheet.ctx, stored.values["company_id"]).title == "Harrow Mills"
    assert [choice.text for choice in lead_source_choices(sheet.ctx, "hanover")] == ["Hanover fair"]


def test_an_edit_can_be_taken_back(sheet: SheetDriver) -> None:
    sheet.type_into("amount_minor", "5")
    assert sheet.driver.main.undo.undo_label == "Changed amount of Ferro Castings"
    sheet.driver.press("Ctrl+Z")
    sheet.settle()
    assert sheet.field("amount_minor").text() == "€31,200"


def test_two_edits_in_a_row_do_not_collide_with_each_other(sheet: SheetDriver) -> None:
    for text in ("1", "2", "3"):
        sheet.type_into("amount_minor", text, end="")
        sheet.driver.press("Return")
    sheet.settle()
    assert sheet.stored().amount == Money.of(3, "EUR")
    assert sheet.messages() == []


def test_somebody_elses_change_shows_at_once_where_nobody_types(sheet: SheetDriver) -> None:
    sheet.type_into("amount_minor", "99", end="")
    edit_deal(sheet.ctx, EditDeal(sheet.deal_id, None, {"name": "Floor scales", "own_probability": 70}))
    sheet.settle()
    assert (sheet.field("name").text(), sheet.field("own_probability").text()) == ("Floor scales", "70%")
    assert sheet.field("amount_minor").text() == "99"
    sheet.driver.press("Return")
    sheet.settle()
    stored = sheet.stored()
    assert (stored.name, stored.amount) == ("Floor scales", Money.of(99, "EUR"))


def test_a_field_being_edited_tells_of_another_value_and_the_clash_is_decided_by_hand(sheet: SheetDriver) -> None:
    sheet.ctx.db.watch()
    other = again(str(sheet.ctx.db.location.path))
    try:
        sheet.type_into("amount_minor", "99", end="")
        edit_deal(other, EditDeal(sheet.deal_id, None, {"amount_minor": 50_00}))
        sheet.driver.until(lambda: any("€50" in words for words in said(sheet)))
    finally:
        other.db.close()
    assert sheet.field("amount_minor").text() == "99"
    sheet.driver.press("Return")
    sheet.settle()
    assert sheet.stored().amount == Money.of(50, "EUR")
    assert sheet.driver.window.findChild(ConflictDialog) is not None
    sheet.driver.press("Ctrl+S")
    sheet.settle()
    assert sheet.stored().amount == Money.of(99, "EUR")


def test_a_clash_that_nobody_could_see_is_shown_with_both_values(sheet: SheetDriver) -> None:
    sheet.type_into("amount_minor", "99", end="")
    edit_deal(sheet.ctx, EditDeal(sheet.deal_id, None, {"amount_minor": 50_00}))
    sheet.driver.press("Return")  # before the window heard of it
    sheet.settle()
    dialog = sheet.driver.window.findChild(ConflictDialog)
    assert dialog is not None
    assert sheet.stored().amount == Money.of(50, "EUR")
    sheet.driver.press("Ctrl+S")
    sheet.settle()
    assert sheet.stored().amount == Money.of(99, "EUR")


def test_what_is_being_typed_is_stored_when_another_deal_is_opened(sheet: SheetDriver) -> None:
    other = create_deal(sheet.ctx, CreateDeal("Other", create_company(sheet.ctx, CreateCompany("Else")).record_id))
    sheet.type_into("amount_minor", "77", end="")
    sheet.driver.main.open_record("deals", other.record_id)
    sheet.settle()
    assert sheet.stored().amount == Money.of(77, "EUR")
    assert sheet.field("amount_minor").text() == ""
    assert sheet.field("company_id").text() == "Else"


def test_a_deal_deleted_by_somebody_else_closes_its_sheet_with_a_word(sheet: SheetDriver) -> None:
    delete_deal(sheet.ctx, DeleteDeal(sheet.deal_id))
    sheet.settle()
    assert not sheet.view.isVisible()
    assert sheet.messages() == ["This deal was deleted meanwhile."]


def test_more_facts_are_shown_on_request_and_the_position_can_be_set(sheet: SheetDriver) -> None:
    assert not sheet.field("competitor").isVisible()
    sheet.view._more.click()
    sheet.type_into("competitor", "Acme Weighing")
    sheet.type_into("position_override", "a")
    stored = sheet.stored()
    assert (stored.values["competitor"], stored.values["position_override"]) == ("Acme Weighing", "A")
    assert sheet.field("position_override").text() == "A  Closing position"


def test_notes_keep_their_lines(sheet: SheetDriver) -> None:
    sheet.view._more.click()
    sheet.driver.click(sheet.view.notes.text_edit().viewport())
    sheet.driver.type("first")
    sheet.driver.press("Return")
    sheet.driver.type("second")
    sheet.driver.press("Ctrl+Return")
    sheet.settle()
    assert sheet.stored().values["notes"] == "first\nsecond"


def test_the_undo_key_takes_back_what_was_just_stored_from_a_field(sheet: SheetDriver) -> None:
    sheet.type_into("own_probability", "70")
    assert sheet.field("own_probability").line_edit().hasFocus()
    sheet.driver.press("Ctrl+Z")
    sheet.settle()
    assert sheet.stored().values["own_probability"] is None
    sheet.driver.press("Ctrl+Shift+Z")
    sheet.settle()
    assert sheet.stored().values["own_probability"] == 70
    sheet.type_into("own_probability", "80", end="Tab")  # now the next field is open, with nothing typed
    sheet.driver.press("Ctrl+Z")
    sheet.settle()
    assert sheet.stored().values["own_probability"] == 70
    # What is being typed is taken back first, and nothing else.
    sheet.type_into("own_probability", "90", end="")
    sheet.driver.press("Ctrl+Z", times=2)
    sheet.settle()
    assert sheet.field("own_probability").editing
    assert sheet.stored().values["own_probability"] == 70


def test_f2_in_the_sheet_begins_with_its_first_fact(sheet: SheetDriver) -> None:
    sheet.view.take_focus()
    sheet.driver.press("F2")
    assert sheet.field("company_id").editing


def test_what_is_pasted_into_a_line_becomes_one_line(sheet: SheetDriver) -> None:
    QGuiApplication.clipboard().setText("Crane scales\r\nand spare parts\n")
    sheet.type_into("name", "", end="")
    sheet.driver.press("Ctrl+V")
    sheet.driver.press("Return")
    sheet.settle()
    assert sheet.stored().name == "Crane scales and spare parts"


def test_the_ring_around_a_field_at_rest_has_room(sheet: SheetDriver) -> None:
    """The grid is not drawn beyond its edges, so every field lies within it."""
    for grid in (sheet.view.title, sheet.view.facts):
        fields = [grid.field(column) for column in grid.columns if grid.field(column).isVisible()]
        assert all(grid.rect().contains(field.geometry()) for field in fields)
