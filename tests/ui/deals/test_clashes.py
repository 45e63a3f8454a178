"""Whatever somebody edits in the window is stored on top of what it showed when they began."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel

from app.domain.money import Money
from app.services.deals.commands import EditDeal, edit_deal
from app.services.deals.lines import AddLine, EditLine, add_line, edit_line
from app.services.tasks import EditTask, edit_task
from app.ui.shared.conflict_dialog import ConflictDialog
from app.ui.shared.dialog import Dialog
from app.ui.shared.value_card import ValueCard
from tests.support.team import TODAY
from tests.ui.deals.conftest import SheetDriver


def shown(sheet: SheetDriver) -> list[str]:
    return [label.text() for label in sheet.driver.find(ConflictDialog).findChildren(QLabel)]


def test_notes_under_way_do_not_take_over_what_came_meanwhile(sheet: SheetDriver) -> None:
    edit_deal(sheet.ctx, EditDeal(sheet.deal_id, None, {"notes": "Old"}))
    sheet.settle()
    text = sheet.view.notes.text_edit()
    text.setFocus()
    sheet.driver.press("Ctrl+A")
    sheet.driver.type("Mine")
    edit_deal(sheet.ctx, EditDeal(sheet.deal_id, None, {"notes": "Theirs"}))
    sheet.settle()
    assert text.toPlainText() == "Mine"
    sheet.driver.press("Ctrl+Return")
    sheet.settle()
    assert {"Old", "Theirs", "Mine"} <= set(shown(sheet))
    assert sheet.stored().values["notes"] == "Theirs"
    sheet.driver.press("Return")
    sheet.settle()
    assert text.toPlainText() == "Theirs"


def test_input_that_was_refused_stays_on_what_was_seen(sheet: SheetDriver) -> None:
    sheet.type_into("own_probability", "155")
    assert sheet.field("own_probability").error
    edit_deal(sheet.ctx, EditDeal(sheet.deal_id, None, {"own_probability": 70}))
    sheet.settle()
    sheet.type_into("own_probability", "55")
    assert {"70%", "55%"} <= set(shown(sheet))
    assert sheet.stored().probabilities.own == 70


def test_a_line_of_the_offer_is_stored_on_what_was_seen(sheet: SheetDriver) -> None:
    line = add_line(sheet.ctx, AddLine(sheet.deal_id, description="Scale", unit_price=Money(100_00, "EUR"))).record_id
    sheet.settle()
    sheet.view.tabs.turn_to("Offer")
    field = sheet.view.offer.field(line, "unit_price_minor")
    sheet.driver.click(field.line_edit())
    field.line_edit().selectAll()
    sheet.driver.type("120")
    edit_line(sheet.ctx, EditLine(line, None, {"unit_price_minor": 90_00}))
    sheet.settle()
    assert field.text() == "120"
    sheet.driver.press("Return")
    sheet.settle()
    assert {"€100", "€90", "€120"} <= set(shown(sheet))
    sheet.driver.press("Return")
    sheet.settle()
    assert field.text() == "€90"


def test_a_step_is_changed_field_by_field(sheet: SheetDriver) -> None:
    task = sheet.stored().tasks[0]
    sheet.view.steps.edit(task)
    line = sheet.view.steps.line.line_edit()
    line.setText(f"Call Ana Ruiz about prices {TODAY:%Y-%m-%d} 11:00")
    edit_task(sheet.ctx, EditTask(task.id, None, {"subject": "Call Ben Ode"}))
    sheet.settle()
    line.setFocus()
    sheet.driver.press("Return")
    sheet.settle()
    assert "Call Ben Ode" in shown(sheet)
    sheet.driver.press("Ctrl+S")
    sheet.settle()
    assert sheet.stored().tasks[0].subject == "Call Ana Ruiz about prices"


def test_several_fields_are_decided_one_by_one(sheet: SheetDriver) -> None:
    """An undo of two fields that somebody has changed since: one stays theirs, the other goes back."""
    sheet.type_into("amount_minor", "99")
    sheet.type_into("own_probability", "60")
    edited = edit_deal(sheet.ctx, EditDeal(sheet.deal_id, None, {"competitor": "Mettler", "notes": "Ring twice"}))
    edit_deal(sheet.ctx, EditDeal(sheet.deal_id, None, {"competitor": "Kern", "notes": "Ring once"}))
    sheet.settle()
    assert edited.change_set_id is not None
    sheet.view.show_changes()
    sheet.settle()
    sheet.view.changes.undo(edited.change_set_id)
    sheet.settle()
    dialog = sheet.driver.find(ConflictDialog)
    cards = {card.accessibleName(): card for card in dialog.findChildren(ValueCard)}
    cards["Competitor, it was before: nothing"].click()
    assert dialog.primary.text() == "Save the choice"
    dialog.primary.click()
    sheet.settle()
    values = sheet.stored().values
    assert (values["competitor"], values["notes"]) == (None, "Ring once")


def test_a_deal_that_somebody_changed_is_not_deleted_unseen(sheet: SheetDriver) -> None:
    sheet.driver.main.run("deal.remove")
    edit_deal(sheet.ctx, EditDeal(sheet.deal_id, None, {"competitor": "Mettler"}))
    sheet.driver.find(Dialog).primary.click()
    sheet.settle()
    assert "Mettler" in shown(sheet)
    assert sheet.stored().values["competitor"] == "Mettler"
    sheet.driver.press("Return")
    sheet.settle()
    assert sheet.stored().id == sheet.deal_id
