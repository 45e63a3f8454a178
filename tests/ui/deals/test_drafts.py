"""What somebody began to write survives the sheet, the window and the program."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from app.config.drafts import drafts_file, load_drafts, save_drafts
from app.services.deals.commands import CreateDeal, create_deal
from app.ui.deals.rooms import deal_rooms
from app.ui.deals.sheet import DealSheetView
from app.ui.rooms import Rooms
from tests.support import ui_host
from tests.support.driver import Driver
from tests.ui.deals.conftest import SheetDriver


def place(sheet: SheetDriver) -> str:
    return sheet.ctx.db.location.title


def begin_note(sheet: SheetDriver, text: str) -> None:
    sheet.view.take_focus()
    QApplication.processEvents()
    sheet.driver.press("N")
    sheet.driver.type(text)


def test_a_draft_is_on_disk_a_moment_later_and_gone_once_stored(sheet: SheetDriver) -> None:
    begin_note(sheet, "half a thought")
    sheet.driver.until(lambda: sheet.deal_id in load_drafts(place(sheet), "deals"))
    assert load_drafts(place(sheet), "deals")[sheet.deal_id]["text"] == "half a thought"
    sheet.driver.press("Return")
    sheet.settle()
    sheet.driver.until(lambda: not drafts_file(place(sheet), "deals").exists())
    assert sheet.stored().timeline.entries[0].title == "half a thought"


def test_the_next_window_goes_on_with_it(sheet: SheetDriver) -> None:
    begin_note(sheet, "half a thought")
    sheet.driver.until(lambda: sheet.deal_id in load_drafts(place(sheet), "deals"))
    rooms = Rooms((ui_host.blank("home", "Home"),), deal_rooms().sheets)
    with ui_host.hosting(sheet.ctx, rooms) as main:
        second = Driver(main, sheet.driver.qtbot)
        main.open_record("deals", sheet.deal_id)
        second.settle()
        view = main.navigator.sheet
        assert isinstance(view, DealSheetView)
        assert view.story.composer.text_edit().toPlainText() == "half a thought"


def test_each_deal_has_its_own_draft(sheet: SheetDriver) -> None:
    other = create_deal(sheet.ctx, CreateDeal("Other")).record_id
    begin_note(sheet, "about the first")
    sheet.driver.main.open_record("deals", other)
    sheet.settle()
    begin_note(sheet, "about the second")
    sheet.driver.until(lambda: len(load_drafts(place(sheet), "deals")) == 2)
    stored = {key: draft["text"] for key, draft in load_drafts(place(sheet), "deals").items()}
    assert stored == {sheet.deal_id: "about the first", other: "about the second"}


def test_a_damaged_file_is_read_as_far_as_it_can_be(sheet: SheetDriver) -> None:
    save_drafts("elsewhere", "deals", {1: {"kind": "call", "text": "kept"}})
    assert load_drafts("elsewhere", "deals") == {1: {"kind": "call", "text": "kept"}}
    drafts_file("elsewhere", "deals").write_text('{"x": {}, "2": 3, "4": {"text": 5}}', encoding="utf-8")
    assert load_drafts("elsewhere", "deals") == {4: {"text": 5}}
    drafts_file("elsewhere", "deals").write_text("{", encoding="utf-8")
    assert load_drafts("elsewhere", "deals") == {}
