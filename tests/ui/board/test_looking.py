"""What the board shows, and how one walks on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication, QWidget

from app.services.context import Context
from app.ui.board.column_list import ColumnList
from app.ui.board.rooms import board_rooms
from app.ui.host import Host
from app.ui.rooms import SheetKind
from tests.support.driver import Driver
from tests.ui.board.conftest import FERRO, BoardDriver

ROLE = Qt.ItemDataRole


class PlainSheet(QWidget):
    """A sheet that shows nothing but knows which record it is for."""

    def __init__(self, _host: Host) -> None:
        super().__init__()
        self.record_id: int | None = None

    def show_record(self, record_id: int) -> None:
        self.record_id = record_id


def test_columns_say_what_the_database_counts_and_sums(board: BoardDriver) -> None:
    assert board.cards("D2").accessibleName() == "D2 Proposal, 4 deals"
    head = board.column("D2").head
    assert head.accessibleDescription() == "Sum €111,150, weighted €61,615. 64% go on"
    assert board.column("D4").head.accessibleDescription().endswith("38% recovered")
    assert board.column("D3").head.accessibleDescription().endswith("81% won")
    assert board.strip("Won").accessibleName() == "Won, 6 deals, folded"


def test_cards_stand_in_the_order_of_their_next_step(board: BoardDriver) -> None:
    assert board.companies("D2") == [FERRO, "Orchard Juice Co", "Bay Street Hospital", "Corvid Logistics"]


def test_a_card_can_be_heard(board: BoardDriver) -> None:
    cards = board.cards("D2")
    index = cards.cards.index_of(board.deal(FERRO))
    assert index.data(ROLE.AccessibleTextRole) == "Ferro Castings, Crane scales, 6 pcs, 31,200 euro, card 1 of 4"
    words = index.data(ROLE.AccessibleDescriptionRole)
    assert words == (
        "Next step due today: Call Ana 10:30. 4 of 10 days used. Probability 55%, above the phase's. Owner Mira Osei."
    )


def test_arrows_walk_over_cards_and_columns(board: BoardDriver) -> None:
    board.click(FERRO)
    board.press("Down")
    assert board.chosen() == {"Orchard Juice Co"}
    board.press("Right")
    assert board.chosen() == {"Quill Packaging"}
    board.press("J", "K", "K")
    assert board.chosen() == {"Stonebridge Water"}
    board.press("Left", "Left", "End")
    assert board.chosen() == {"Sable Ceramics"}
    board.press("Home")
    assert board.chosen() == {"Ashdown Chemicals"}
    board.press("Right", "Right", "Right", "Right")
    assert board.strip("Won").hasFocus()


def test_shift_and_ctrl_choose_several(board: BoardDriver) -> None:
    board.click(FERRO)
    board.press("Shift+Down", "Shift+Down", "Shift+Up")
    assert board.chosen() == {FERRO, "Orchard Juice Co"}
    board.click("Quill Packaging", Qt.KeyboardModifier.ControlModifier)
    assert board.chosen() == {FERRO, "Orchard Juice Co", "Quill Packaging"}
    board.settle()
    board.driver.until(lambda: "3 chosen" in board.status())
    board.click("Corvid Logistics")
    assert board.chosen() == {"Corvid Logistics"}
    board.press("Ctrl+A")
    assert len(board.chosen()) == 4


def test_a_choice_that_was_given_up_is_not_extended(board: BoardDriver) -> None:
    board.click(board.companies("D1")[0])
    board.press("Shift+End", "Escape", "Shift+Up")
    assert board.chosen() == set(board.companies("D1")[-2:])


def test_c_folds_a_column_and_opens_it_again(board: BoardDriver) -> None:
    board.click(FERRO)
    board.press("C")
    board.settle()
    assert board.strip("D2").hasFocus()
    assert board.strip("D2").width() == 40
    board.press("C")
    board.settle()
    assert board.cards("D2").isVisible()
    assert board.cards("D2").hasFocus(), "the keys go on where they were"
    board.driver.click(board.strip("G1"))
    assert board.cards("G1").hasFocus()


def test_more_cards_than_fit_are_counted_and_shown(board: BoardDriver) -> None:
    column = board.column("N1")
    assert column.more.count == 1
    board.driver.click(column.more)
    assert column.more.count == 0
    assert column.list.verticalScrollBar().value() == column.list.verticalScrollBar().maximum()


def test_the_card_that_keys_chose_stands_clear_of_the_veil(team: Context, open_window: Callable[..., Driver]) -> None:
    board = BoardDriver(open_window(board_rooms(), size=(1024, 700)), team)
    column = board.column("G2")
    board.click("Oakmere Dairy")
    for company in board.companies("G2")[1:]:
        board.press("Down")
        assert board.chosen() == {company}
        clear = column.fade.y() - column.list.y() if column.fade.isVisible() else column.list.viewport().height()
        assert board.rect(company).bottom() < clear


def test_a_card_chosen_under_the_veil_takes_it_away(board: BoardDriver) -> None:
    column = board.column("N1")
    bar = column.list.verticalScrollBar()
    bar.setValue(bar.minimum())
    assert column.fade.isVisible()
    veil = QRect(column.fade.pos() - column.list.pos(), column.fade.size())
    under = next(company for company in board.companies("N1") if board.rect(company).intersects(veil))
    board.screen.bench.hand.choose([board.deal(under)])
    assert not column.fade.isVisible()
    board.click(board.companies("N1")[0])
    assert column.fade.isVisible()


def test_a_small_window_scrolls_by_whole_columns(team: Context, open_window: Callable[..., Driver]) -> None:
    board = BoardDriver(open_window(board_rooms(), size=(1024, 700)), team)
    lanes = board.screen.bench.view.lanes
    assert (lanes.hidden_left, lanes.hidden_right) == (0, 3)
    shown = [part for part in (*board.screen.bar.chips.values(), board.screen.bar.sort) if part.isVisible()]
    assert all(part.width() >= part.sizeHint().width() for part in shown)
    assert not board.screen.bar.group.isVisible()
    board.driver.until(lambda: "of 39 shown" in board.status())
    board.driver.click(board.screen.bench.view.bands.on)
    assert lanes.hidden_left == 1
    board.click("Dale Timber")
    board.press("Right", "Right", "Right")
    assert board.column("D4").isVisible()
    assert lanes.width() >= max(slot.geometry().right() for slot in lanes.slots if slot.isVisible())
    assert min(board.column(code).width() for code in ("D2", "D3", "D4")) >= 182


def test_compact_cards_are_smaller(board: BoardDriver) -> None:
    board.driver.click(board.screen.bar.density)
    board.settle()
    assert board.rect(FERRO).height() == 64
    board.driver.click(board.screen.bar.density)
    board.settle()
    assert board.rect(FERRO).height() == 112


def test_enter_opens_the_deal(team: Context, open_window: Callable[..., Driver]) -> None:
    rooms = board_rooms()
    board = BoardDriver(open_window(replace(rooms, sheets=(SheetKind("deals", PlainSheet),))), team)
    board.click(FERRO)
    board.press("Return")
    board.settle()
    sheet = board.driver.window.findChildren(PlainSheet)[0]
    assert sheet.record_id == board.deal(FERRO)
    board.click(FERRO)
    board.press("Escape")
    board.settle()
    assert not sheet.isVisible()


def test_control_and_enter_open_the_deal_as_a_page(team: Context, open_window: Callable[..., Driver]) -> None:
    rooms = board_rooms()
    board = BoardDriver(open_window(replace(rooms, sheets=(SheetKind("deals", PlainSheet),))), team)
    board.click(FERRO)
    board.press("Ctrl+Return")
    board.settle()
    sheet = board.driver.window.findChildren(PlainSheet)[0]
    assert sheet.record_id == board.deal(FERRO)
    frame, lanes = sheet.parentWidget(), board.screen.bench.view.lanes
    assert frame is not None
    assert frame.mapToGlobal(QPoint(0, 0)).x() <= lanes.mapToGlobal(QPoint(0, 0)).x()
    assert frame.width() >= lanes.width()
    assert sheet.width() <= 760
    board.driver.main.step_record(1)
    board.settle()
    assert sheet.record_id == board.deal("Orchard Juice Co")
    assert frame.width() >= lanes.width()
    board.driver.main.close_sheet()
    board.settle()
    assert not sheet.isVisible()
    assert board.cards("D2").hasFocus()
    board.press("Return")
    board.settle()
    assert frame.width() == 464


@pytest.mark.parametrize("size", [(1440, 900), (1024, 700)])
def test_the_keys_act_on_the_board_as_soon_as_it_is_there(
    team: Context, open_window: Callable[..., Driver], size: tuple[int, int]
) -> None:
    board = BoardDriver(open_window(board_rooms(), size=size), team)
    focused = QApplication.focusWidget()
    assert isinstance(focused, ColumnList)
    assert focused is board.cards("G2")
    board.press("Down")
    assert board.chosen() == {"Pell & Sons Bakery"}


def test_the_focus_goes_with_a_card_that_is_shown_from_elsewhere_on_the_board(board: BoardDriver) -> None:
    board.click(FERRO)
    other = next(
        cards for cards in board.screen.bench.view.lists() if cards is not board.cards("D2") and cards.cards.ids
    )
    shown = other.cards.ids[0]
    board.screen.bench.hand.show(shown)
    board.settle()
    assert other.hasFocus()
    assert board.screen.bench.hand.acted_on() == [shown]


def test_the_column_that_keys_act_in_stays_in_sight_beside_a_sheet(
    team: Context, open_window: Callable[..., Driver]
) -> None:
    rooms = replace(board_rooms(), sheets=(SheetKind("deals", PlainSheet),))
    board = BoardDriver(open_window(rooms), team)
    stalled = board.companies("D4")[0]
    board.click(stalled)
    lanes = board.screen.bench.view.lanes
    before = lanes.seen
    board.press("Return")
    board.settle()
    assert board.driver.find(PlainSheet).record_id == board.deal(stalled)
    assert board.cards("D4").hasFocus()
    assert board.column("D4").isVisible()
    board.press("Up")  # still goes to the board
    board.driver.main.close_sheet()
    board.settle()
    assert lanes.seen == before
    assert board.cards("D4").hasFocus()


def test_back_from_a_sheet_keys_act_on_the_card_it_showed_last(
    team: Context, open_window: Callable[..., Driver]
) -> None:
    rooms = replace(board_rooms(), sheets=(SheetKind("deals", PlainSheet),))
    board = BoardDriver(open_window(rooms), team)
    first, second, third = board.companies("D2")[:3]
    board.click(first)
    board.press("Return")
    board.settle()
    sheet = board.driver.find(PlainSheet)
    sheet.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    sheet.setFocus()
    board.driver.main.step_record(1)
    board.settle()
    assert sheet.record_id == board.deal(second)
    assert sheet.hasFocus()
    board.press("Escape")
    board.settle()
    assert board.cards("D2").hasFocus()
    board.press("Down")
    assert board.chosen() == {third}


def test_scrolling_sideways_leaves_the_keys_on_the_board(team: Context, open_window: Callable[..., Driver]) -> None:
    board = BoardDriver(open_window(board_rooms(), size=(1024, 700)), team)
    first, second = board.companies("G2")[:2]
    board.click(first)
    lanes = board.screen.bench.view.lanes
    while lanes.hidden_right:
        board.driver.click(board.screen.bench.view.bands.on)
        assert board.cards("G2").hasFocus()
    assert lanes.slot_of(board.column("G2")) not in lanes.seen
    board.press("Down")
    assert board.chosen() == {second}
    assert lanes.slot_of(board.column("G2")) in lanes.seen
