"""How long a step takes and which one it follows, from the sheet by keyboard."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox

from app.services.concerns import Subject
from app.services.tasks import AddTask, CompleteTask, TaskRow, add_task, complete_task, open_tasks
from app.ui.shared.sheet.check_row import CheckRow
from app.ui.shared.sheet.step_dialog import StepDialog
from tests.support.team import TODAY
from tests.ui.deals.conftest import SheetDriver


def steps(sheet: SheetDriver) -> dict[str, TaskRow]:
    return {task.subject: task for task in open_tasks(sheet.ctx, Subject(deal_id=sheet.deal_id))}


def test_d_plans_minutes_and_a_later_step_is_chained_to_the_next_one(sheet: SheetDriver) -> None:
    first = next(iter(steps(sheet).values()))
    add_task(sheet.ctx, AddTask("Send the offer", date(2026, 5, 1), deal_id=sheet.deal_id))
    sheet.driver.until(lambda: any(row.text() == "Send the offer" for row in sheet.view.findChildren(CheckRow)))
    sheet.view.take_focus()
    QApplication.processEvents()
    sheet.driver.press("D")
    dialog = sheet.driver.find(StepDialog)
    sheet.driver.type("soon")
    sheet.driver.press("Return")
    minutes = dialog.field("minutes")
    assert minutes.accessibleDescription() == "Enter a whole number, or leave it empty."
    sheet.driver.press("Ctrl+A")
    sheet.driver.type("45")
    sheet.driver.press("Return")
    sheet.settle()
    assert steps(sheet)[first.subject].minutes == 45

    (row,) = (row for row in sheet.view.findChildren(CheckRow) if row.text() == "Send the offer")
    row.setFocus(Qt.FocusReason.TabFocusReason)
    sheet.driver.press("D")
    dialog = sheet.driver.find(StepDialog)
    after, days = dialog.field("chain_after_id"), dialog.field("chain_days")
    assert isinstance(after, QComboBox)
    assert not days.isEnabled()
    after.setCurrentIndex(after.findData(first.id))
    days.setFocus()
    sheet.driver.press("Ctrl+A")
    sheet.driver.type("2")
    sheet.driver.press("Return")
    sheet.settle()
    offer = steps(sheet)["Send the offer"]
    assert (offer.chain_after_id, offer.chain_days, offer.after_completion) == (first.id, 2, True)
    complete_task(sheet.ctx, CompleteTask(first.id))
    assert steps(sheet)["Send the offer"].due_on == sheet.ctx.calendar.add_working_days(TODAY, 2)
    sheet.settle()
