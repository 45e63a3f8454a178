"""A deal is moved from its sheet: by code, to won and lost with what these ask, and not where the rules forbid it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from app.domain.money import Money
from app.services.context import Context
from app.services.deals.commands import CreateDeal, MoveDeal, create_deal, move_deal
from app.services.deals.sheet import deal_sheet
from app.ui.board.rooms import board_rooms
from app.ui.deals.rooms import deal_rooms
from app.ui.deals.sheet import DealSheetView
from app.ui.rooms import joined
from app.ui.shared.conflict_dialog import ConflictDialog
from app.ui.shared.moving.questions import Question
from tests.support.driver import Driver
from tests.support.team import sales
from tests.ui.deals.conftest import SheetDriver


def begin(sheet: SheetDriver, key: str) -> None:
    sheet.view.take_focus()
    sheet.driver.press(key)


def code(sheet: SheetDriver) -> str:
    return sheet.stored().phase.spec.code


def question(sheet: SheetDriver) -> Question:
    found = [each for each in sheet.driver.window.findChildren(Question) if each.isVisible()]
    assert len(found) == 1
    return found[0]


def test_v_and_a_code_move_the_deal(sheet: SheetDriver) -> None:
    begin(sheet, "V")
    sheet.driver.type("d3")
    sheet.driver.press("Return")
    sheet.settle()
    assert code(sheet) == "D3"
    assert sheet.view.phase_name.text() == "Contract"
    sheet.driver.press("Ctrl+Z")
    sheet.settle()
    assert code(sheet) == "D2"


def test_winning_asks_for_day_and_amount(sheet: SheetDriver) -> None:
    begin(sheet, "W")
    sheet.settle()
    assert code(sheet) == "D2"
    sheet.driver.press("Ctrl+A")
    sheet.driver.type("30000")
    sheet.driver.press("Ctrl+Return")
    sheet.settle()
    stored = sheet.stored()
    assert (code(sheet), stored.amount, stored.values["closed_on"]) == (
        "Won",
        Money.of(30_000, "EUR"),
        date(2026, 3, 12),
    )
    assert sheet.field("closed_on").isVisible()
    assert not sheet.field("position_override").isVisible()


def test_cancelling_the_question_leaves_the_deal(sheet: SheetDriver) -> None:
    next(action for action in sheet.view.actions_here if action.id == "deal.lost").run()
    sheet.settle()
    assert question(sheet).isVisible()
    sheet.driver.press("Escape")
    sheet.settle()
    assert code(sheet) == "D2"


def test_what_the_rules_forbid_is_said(sheet: SheetDriver) -> None:
    begin(sheet, "V")
    sheet.driver.type("p1")
    sheet.driver.press("Return")
    sheet.settle()
    assert code(sheet) == "D2"
    assert sheet.messages() == ["Not possible: P1 Implementation"]


def test_a_move_that_somebody_else_overtook_is_decided_by_hand(sheet: SheetDriver) -> None:
    begin(sheet, "V")
    sheet.driver.type("d3")
    move_deal(sheet.ctx, MoveDeal(sheet.deal_id, sales(sheet.ctx).phase("D1").id))
    sheet.driver.press("Return")
    sheet.settle()
    assert sheet.driver.window.findChild(ConflictDialog) is not None
    assert code(sheet) == "D1"
    sheet.driver.press("Ctrl+S")
    sheet.settle()
    assert code(sheet) == "D3"


@pytest.mark.parametrize(("key", "expected"), [("Ctrl+Down", "Second"), ("Ctrl+Up", "First")])
def test_the_next_deal_is_the_next_card_of_the_board(
    open_window: Callable[..., Driver], team: Context, key: str, expected: str
) -> None:
    phases = sales(team)
    keys = [
        create_deal(team, CreateDeal(name, phase_id=phases.phase(where).id)).record_id
        for name, where in (("First", "G1"), ("Middle", "D1"), ("Second", "D2"))
    ]
    driver = open_window(joined(board_rooms(), deal_rooms()))
    driver.settle()
    driver.main.open_record("deals", keys[1])
    driver.settle()
    view = driver.main.navigator.sheet
    assert isinstance(view, DealSheetView)
    view.take_focus()
    driver.press(key)
    driver.settle()
    assert view.record_id is not None
    assert deal_sheet(team, view.record_id).name == expected
    assert view.hasFocus()
