"""Many deals changed at once, from the board, by keys."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QLineEdit
from sqlalchemy import func, select

from app.domain.errors import ConnectionLost
from app.models.deals import Deal
from app.models.tasks import Task
from app.services.context import Context
from app.services.deals.commands import EditDeal, edit_deal
from app.storage.feed import Change
from app.ui.board.column_list import ColumnList
from app.ui.shared.conflict_dialog import ConflictDialog
from app.ui.shared.many import desk
from app.ui.shared.many.dialog import ManyDialog
from app.ui.shared.many.left_out import LeftOutDialog
from app.ui.shared.messages import Message
from app.ui.shared.work_dialog import WorkDialog
from tests.ui.board.conftest import BoardDriver

CLOSE = date(2026, 6, 30)


def chosen(board: BoardDriver, code: str = "D1") -> list[Deal]:
    """Choose all cards of a column by keys; answers their deals as they are stored."""
    board.click(board.companies(code)[0])
    board.press("Ctrl+A")
    return stored(board, board.screen.bench.hand.selected())


def stored(board: BoardDriver, keys: list[int]) -> list[Deal]:
    with board.ctx.reading() as session:
        return [session.get_one(Deal, key) for key in sorted(keys)]


def asked(board: BoardDriver) -> ManyDialog:
    board.press("Shift+F2")
    board.settle()
    return board.driver.find(ManyDialog)


def change_all_but(board: BoardDriver, theirs: Deal) -> None:
    """Give all that are chosen 40 per cent by keys, while somebody else gives one of them 77."""
    asked(board)
    edit_deal(board.ctx, EditDeal(theirs.id, None, {"own_probability": 77}))
    board.press("Tab", "Tab", "Tab")
    board.driver.type("40")
    board.press("Return")
    board.settle()


def told(board: BoardDriver) -> Message:
    return board.driver.main.messages.messages()[-1]


def press_link(board: BoardDriver, words: str) -> None:
    """Press a button of the newest message, by keys."""
    board.press("F8")
    for _ in range(4):
        focused = board.driver.window.focusWidget()
        if isinstance(focused, QAbstractButton) and focused.text() == words:
            break
        board.press("Tab")
    board.press("Space")
    board.settle()


def test_only_what_is_touched_is_changed_and_comes_back(board: BoardDriver) -> None:
    before = chosen(board)
    assert len(before) > 2
    dialog = asked(board)
    assert dialog.accessibleName() == f"Change {len(before)} deals"
    owner, close = dialog.field("owner_id"), dialog.field("expected_close_on")
    assert isinstance(owner, QComboBox)
    assert (owner.currentText(), owner.hasFocus()) == ("Leave as it is", True)
    assert isinstance(close, QLineEdit)
    assert close.placeholderText() == "Leave as it is"
    board.press("Return")
    assert dialog.error == "Nothing is to be changed yet. Set at least one field."
    board.press("Tab", "Tab")
    board.driver.type("30 juni")
    board.press("Return")
    assert dialog.isVisible()
    board.press("Ctrl+A")
    board.driver.type("2026-06-30")
    board.press("Tab", "Tab")
    board.driver.type("Call about the offer tomorrow 10:00")
    board.press("Return")
    board.settle()
    keys = [deal.id for deal in before]
    for was, now in zip(before, stored(board, keys), strict=True):
        assert (now.expected_close_on, now.owner_id, now.own_probability) == (CLOSE, was.owner_id, was.own_probability)
    assert told(board).text == f"Changed expected close and next step of {len(before)} deals"
    with board.ctx.reading() as session:
        planned = select(func.count()).where(Task.subject == "Call about the offer", Task.deal_id.in_(keys))
        assert session.scalar(planned) == len(before)
    press_link(board, "Undo")
    assert [deal.expected_close_on for deal in stored(board, keys)] == [deal.expected_close_on for deal in before]
    for key, verb in (("Ctrl+Shift+Z", "Redid"), ("Ctrl+Z", "Undid")):
        board.press(key)
        board.settle()
        # Each takes the place of the last one: back and forth, they would cover the board.
        about_it = [each.text for each in board.driver.main.messages.messages() if each.about == "undo"]
        assert about_it == [f"{verb}: Changed expected close and next step of {len(before)} deals"]


def test_what_somebody_changed_meanwhile_is_named_and_decided(board: BoardDriver) -> None:
    deals = chosen(board)
    change_all_but(board, deals[0])
    keys = [deal.id for deal in deals]
    assert [deal.own_probability for deal in stored(board, keys)] == [77, *[40] * (len(keys) - 1)]
    assert (told(board).kind, "changed its own probability meanwhile." in told(board).detail) == ("conflict", True)
    press_link(board, "Decide")
    words = [label.text() for label in board.driver.find(ConflictDialog).findChildren(QLabel)]
    assert {"77%", "40%"} <= set(words)
    board.press("Ctrl+S")
    board.settle()
    assert {deal.own_probability for deal in stored(board, keys)} == {40}


def test_the_undo_of_a_message_that_stays_takes_back_that_change_and_no_later_one(board: BoardDriver) -> None:
    deals = chosen(board)
    change_all_but(board, deals[0])
    message, company = told(board), board.companies("D1")[0]
    board.click(company)
    board.press("Shift+Right")
    board.settle()
    assert message in board.driver.main.messages.messages()
    message.actions[0].run()
    board.settle()
    after = stored(board, [deal.id for deal in deals])
    assert [deal.own_probability for deal in after] == [77, *[deal.own_probability for deal in deals[1:]]]
    assert board.stored(company) == "D2"


def test_a_message_that_stays_goes_when_its_change_is_undone_by_key(board: BoardDriver) -> None:
    deals = chosen(board)
    change_all_but(board, deals[0])
    message = told(board)
    board.press("Ctrl+Z")
    board.settle()
    assert [deal.own_probability for deal in stored(board, [deals[1].id])] == [deals[1].own_probability]
    left = board.driver.main.messages.messages()
    assert message not in left, "its Undo could only say that it was undone already"
    assert told(board).text.startswith("Undid: ")


def test_what_takes_a_while_can_be_tried_again_when_the_database_is_back(
    board: BoardDriver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its dialog is gone by then, and what stood in it."""
    monkeypatch.setattr(desk, "_AT_ONCE", 1)
    deals = chosen(board)
    asked(board)
    board.press("Tab", "Tab", "Tab")
    board.driver.type("40")
    board.ctx.db.link.tend()
    board.ctx.db.link.missed(ConnectionLost("The cable was cut."))
    board.press("Return")
    board.driver.until(lambda: any(each.kind == "error" for each in board.driver.main.messages.messages()))
    board.ctx.db.link.restored()
    press_link(board, "Try again")
    assert {deal.own_probability for deal in stored(board, [deal.id for deal in deals])} == {40}


def test_another_window_sees_it_and_a_menu_offers_it(board: BoardDriver, jonas: Context) -> None:
    heard: list[Change] = []
    jonas.db.feed.subscribe(heard.append)
    jonas.db.watch()
    deals = chosen(board)
    board.right_click(board.companies("D1")[0])
    board.choose_in_menu(f"Change {len(deals)} deals…")
    board.settle()
    board.driver.type("Jonas")
    board.press("Return")
    board.settle()
    assert {deal.owner_id for deal in stored(board, [deal.id for deal in deals])} == {jonas.user.id}
    board.driver.until(lambda: bool(heard))
    assert {row.row_id for row in heard[0].rows if row.table == "deals"} == {
        deal.id for deal in deals if deal.owner_id != jonas.user.id
    }


def test_of_many_the_window_says_how_far_it_is_and_all_left_out_can_be_seen(
    board: BoardDriver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk, "_AT_ONCE", 1)
    deals = chosen(board)
    asked(board)
    for deal in deals[:2]:
        edit_deal(board.ctx, EditDeal(deal.id, None, {"own_probability": 77}))
    board.press("Tab", "Tab", "Tab")
    board.driver.type("40")
    board.press("Return")
    board.settle()
    assert not [each for each in board.driver.window.findChildren(WorkDialog) if each.isVisible()]
    assert told(board).detail.startswith("Changed by others meanwhile: ")
    press_link(board, "Show all 2")
    dialog = board.driver.find(LeftOutDialog)
    assert dialog.rows.count() == 2
    opened: list[int] = []
    dialog.opened.connect(opened.append)
    board.press("Ctrl+Return")
    board.settle()
    assert opened == []
    for _ in range(2):
        board.driver.find(ConflictDialog)
        board.press("Ctrl+S")
        board.settle()
    assert {deal.own_probability for deal in stored(board, [deal.id for deal in deals])} == {40}
    assert isinstance(QApplication.focusWidget(), ColumnList)
