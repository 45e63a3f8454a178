"""Promises on the sheet: given in a sentence, ticked when kept, broken with a word, each by keys and by mouse."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu

from app.domain.promises import Side, Standing
from app.services.concerns import Subject
from app.services.promises.commands import GivePromise, give_promise
from app.services.promises.queries import PromiseRow, open_promises
from app.services.timeline import timeline
from app.ui.shared.form_dialog import FormDialog
from app.ui.shared.sheet.promise_panel import PromisePanel
from tests.support.team import TODAY
from tests.ui.deals.conftest import SheetDriver

FRIDAY = date(2026, 3, 13)


def panel(sheet: SheetDriver) -> PromisePanel:
    return sheet.view.promises


def stored(sheet: SheetDriver) -> list[PromiseRow]:
    return list(open_promises(sheet.ctx, Subject(deal_id=sheet.deal_id)))


def give(sheet: SheetDriver, text: str = "Send the drawings", by: date = FRIDAY) -> None:
    give_promise(sheet.ctx, GivePromise(text, by, deal_id=sheet.deal_id))
    sheet.driver.until(lambda: any(row.text() == text for row in panel(sheet).rows))
    sheet.settle()


def type_promise(sheet: SheetDriver, sentence: str) -> None:
    sheet.view.take_focus()
    QApplication.processEvents()
    sheet.driver.press("P")
    sheet.driver.type(sentence)


def choose(sheet: SheetDriver, name: str) -> None:
    """Take an entry of the context menu of the first promise."""
    panel(sheet).rows[0].customContextMenuRequested.emit(QPoint(5, 5))
    QApplication.processEvents()
    (menu,) = (menu for menu in sheet.driver.window.findChildren(QMenu) if menu.isVisible())
    (entry,) = (action for action in menu.actions() if action.text() == name)
    entry.trigger()
    menu.close()
    sheet.driver.settle()


def test_p_gives_a_promise_whose_reading_is_shown(sheet: SheetDriver) -> None:
    assert not panel(sheet).isVisible()
    type_promise(sheet, "they meet Ana Fri 14:00")
    assert panel(sheet).line.words() == "They promised: Meet Ana, Fri 13 March 14:00"
    sheet.driver.press("Return")
    sheet.settle()
    (row,) = stored(sheet)
    assert (row.side, row.text, row.due_on, row.contact_id) == (Side.THEIRS, "Meet Ana", FRIDAY, sheet.ana_id)
    assert [shown.text() for shown in panel(sheet).rows] == ["They: Meet Ana"]
    assert not panel(sheet).line.isVisible()


def test_half_a_sentence_is_kept_when_it_is_refused(sheet: SheetDriver) -> None:
    type_promise(sheet, "send it 31 February")
    sheet.driver.press("Return")
    sheet.driver.settle()
    assert "February" in panel(sheet).line.words()
    assert panel(sheet).line.text() == "send it 31 February"
    assert stored(sheet) == []


def test_a_ticked_promise_is_kept_and_undo_brings_it_back(sheet: SheetDriver) -> None:
    give(sheet)
    sheet.driver.click(panel(sheet).rows[0])
    sheet.settle()
    assert stored(sheet) == []
    assert not panel(sheet).isVisible()
    titles = [entry.title for entry in timeline(sheet.ctx, Subject(deal_id=sheet.deal_id)).entries]
    assert "Promise kept: Send the drawings" in titles
    sheet.driver.press("Ctrl+Z")
    sheet.settle()
    assert len(stored(sheet)) == 1
    assert len(panel(sheet).rows) == 1


def test_a_broken_one_asks_for_a_word_and_tells_it(sheet: SheetDriver) -> None:
    give(sheet, by=date(2026, 3, 10))
    assert stored(sheet)[0].standing is Standing.BROKEN
    choose(sheet, "Broken …")
    (dialog,) = sheet.driver.window.findChildren(FormDialog)
    sheet.driver.press("Return")
    sheet.driver.settle()
    assert len(stored(sheet)) == 1
    field = dialog.field("made_good")
    assert isinstance(field, QLineEdit)
    field.setFocus()
    sheet.driver.type("Sent by courier")
    sheet.driver.press("Return")
    sheet.settle()
    assert stored(sheet) == []
    assert "Sent by courier" in [entry.detail for entry in sheet.stored().timeline.entries]


def test_a_promise_is_changed_in_its_line(sheet: SheetDriver) -> None:
    give(sheet)
    choose(sheet, "Change …")
    assert panel(sheet).line.text() == "Send the drawings 2026-03-13"
    sheet.driver.type("send the offer today")
    sheet.driver.press("Return")
    sheet.settle()
    assert [(row.text, row.due_on) for row in stored(sheet)] == [("Send the offer", TODAY)]


def test_escape_leaves_the_line_and_letters_are_commands_again(sheet: SheetDriver) -> None:
    type_promise(sheet, "send it")
    sheet.driver.press("Escape")
    sheet.driver.settle()
    assert not panel(sheet).line.isVisible()
    assert stored(sheet) == []
