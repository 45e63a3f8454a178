"""The history of a deal in its sheet: field by field, with what belongs to it, and the way back from each change."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractButton, QLabel

from app.domain.money import Money
from app.services.bin import bin_rows
from app.services.deals.commands import DeleteDeal, EditDeal, delete_deal, edit_deal
from app.services.deals.lines import AddLine, add_line
from app.services.tasks import SnoozeTask, snooze_task
from app.ui.shared.conflict_dialog import ConflictDialog
from app.ui.shared.sheet.history_dialog import HistoryDialog
from tests.support.team import TODAY
from tests.ui.deals.conftest import SheetDriver


def opened(sheet: SheetDriver) -> None:
    sheet.view.show_changes()
    sheet.settle()


def said(sheet: SheetDriver, place: int) -> list[str]:
    """The lines of a change, the newest first."""
    return [label.text() for label in sheet.view.changes.rows[place].findChildren(QLabel)]


def undo(sheet: SheetDriver, label: str) -> None:
    for row in sheet.view.changes.rows:
        for button in row.findChildren(QAbstractButton):
            if button.accessibleName() == f"Undo: {label}":
                button.click()
                sheet.settle()
                return
    raise AssertionError(f"there is no undo of {label!r}")


def test_changes_are_told_with_what_belongs_to_the_deal(sheet: SheetDriver) -> None:
    edit_deal(sheet.ctx, EditDeal(sheet.deal_id, None, {"competitor": "Mettler"}))
    add_line(sheet.ctx, AddLine(sheet.deal_id, description="Scale", unit_price=Money(100_00, "EUR")))
    sheet.settle()
    opened(sheet)
    assert "Line of the offer “Scale” added" in said(sheet, 0)
    assert "Competitor: nothing → Mettler" in said(sheet, 1)


def test_a_change_that_meets_a_later_one_is_decided_by_hand(sheet: SheetDriver) -> None:
    edit_deal(sheet.ctx, EditDeal(sheet.deal_id, None, {"competitor": "Mettler", "notes": "Ring twice"}))
    edit_deal(sheet.ctx, EditDeal(sheet.deal_id, None, {"competitor": "Sartorius"}))
    sheet.settle()
    opened(sheet)
    undo(sheet, "Changed competitor and notes of Ferro Castings")
    shown = [label.text() for label in sheet.driver.find(ConflictDialog).findChildren(QLabel)]
    for words in ("Mettler", "Sartorius", "nothing"):
        assert words in shown
    assert sheet.stored().values["competitor"] == "Sartorius"
    sheet.driver.press("Ctrl+S")
    sheet.settle()
    assert (sheet.stored().values["competitor"], sheet.stored().values["notes"]) == (None, None)
    assert "Undone" in said(sheet, 2)


def test_the_next_step_has_a_history_too(sheet: SheetDriver) -> None:
    task = sheet.stored().tasks[0]
    snooze_task(sheet.ctx, SnoozeTask(task.id, working_days=1))
    sheet.settle()
    sheet.driver.main.run("deal.step_history")
    sheet.settle()
    dialog = sheet.driver.find(HistoryDialog)
    lines = [label.text() for label in dialog.changes.rows[0].findChildren(QLabel)]
    assert any(line.startswith("Due on: ") for line in lines)
    low = dialog.panel.height()
    dialog.changes.undo(_newest(sheet, task.id))
    sheet.settle()
    assert sheet.stored().tasks[0].due_on == TODAY
    assert len(dialog.changes.rows) > 1
    assert dialog.panel.height() > low, "it grows with what it tells"


def _newest(sheet: SheetDriver, task_id: int) -> int:
    from app.services.record_changes import record_changes

    return record_changes(sheet.ctx, "tasks", task_id)[0].change_set_id


def test_a_deal_that_somebody_deleted_is_brought_back_from_the_message(sheet: SheetDriver) -> None:
    delete_deal(sheet.ctx, DeleteDeal(sheet.deal_id))
    sheet.settle()
    message = sheet.driver.main.messages.messages()[-1]
    assert [action.label for action in message.actions] == ["Restore it"]
    message.actions[0].run()
    sheet.settle()
    assert sheet.stored().company == "Ferro Castings"
    assert bin_rows(sheet.ctx) == []
