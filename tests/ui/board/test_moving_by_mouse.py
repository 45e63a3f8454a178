"""Cards in the hand of the mouse."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.ui.board.consequence import Consequence
from app.ui.board.strip import Strip
from app.ui.shared.card_drag import EDGE
from app.ui.shared.lifted_card import LiftedCard
from app.ui.shared.moving.questions import StallQuestion
from app.ui.shared.text_paint import text_width
from app.ui.shared.theme import Theme
from tests.ui.board.conftest import FERRO, BoardDriver


def test_a_card_dropped_on_a_column_is_stored_there(board: BoardDriver) -> None:
    board.drag(FERRO, "D3")
    assert FERRO in board.companies("D3")  # at once
    board.settle()
    assert board.stored(FERRO) == "D3"
    assert board.companies("D3")[0] == FERRO
    assert board.cards("D3").accessibleName() == "D3 Contract, 4 deals"
    assert board.chosen() == {FERRO}
    assert board.driver.main.undo.undo_label == "Moved Ferro Castings to D3"


def test_what_dropping_would_mean_is_shown_while_holding(board: BoardDriver) -> None:
    held, _ = board.lift(FERRO)
    board.hover(held, board.column("D3"), QPoint(80, 200))
    board.settle()
    assert board.column("D3").aim == "target"
    cards = board.cards("D3").cards
    assert cards.gap_words == ("Drop to start D3", "7-day clock begins", "corner-down-left")
    assert cards.gap == 0  # where the order by next action will put it
    panel = board.driver.window.findChild(Consequence)
    assert panel is not None
    assert panel.isVisible()
    assert board.driver.window.findChild(LiftedCard) is not None
    assert board.screen.bench.deck.marks.held == {board.deal(FERRO)}
    assert "Moving 1 card" in board.status()
    board.drop(held, board.column("D3"), QPoint(80, 200))
    board.settle()
    assert [column.aim for column in board.screen.bench.view.columns()] == ["none"] * 6
    assert board.cards("D3").cards.gap is None
    assert board.driver.window.findChild(LiftedCard) is None


def test_long_criteria_are_told_to_their_end(board: BoardDriver) -> None:
    held, _ = board.lift(board.companies("D1")[0])
    board.hover(held, board.column("D2"), QPoint(80, 200))
    board.settle()
    panel = board.driver.window.findChild(Consequence)
    assert panel is not None
    room = panel.width() - 2 * 14 - 22
    told = [words for _, words, _ in panel._rows()]
    assert "The need is written down and confirmed" in " ".join(told)
    assert all(text_width(words, Theme.current().font("meta")) <= room for words in told)
    QTest.keyClick(held, Qt.Key.Key_Escape)
    board.settle()


def test_cards_are_ready_where_a_held_one_would_come_to_lie(board: BoardDriver, qtbot: QtBot) -> None:
    held, _ = board.lift(FERRO)
    board.hover(held, board.column("D2"), QPoint(80, 200))
    board.settle()
    board.screen.setUpdatesEnabled(False)  # so that nothing but foresight makes pictures
    kept = board.screen.bench.look.cache
    kept.clear()
    board.hover(held, board.column("D3"), QPoint(80, 200))
    board.settle()
    qtbot.waitUntil(lambda: len(kept) >= len(board.companies("D3")))
    board.screen.setUpdatesEnabled(True)
    board.drop(held, board.column("D3"), QPoint(80, 200))
    board.settle()


def test_escape_and_dropping_beside_the_board_give_the_card_back(board: BoardDriver) -> None:
    before = board.companies("D2")
    held, _ = board.lift(FERRO)
    board.hover(held, board.column("D3"), QPoint(80, 200))
    QTest.keyClick(held, Qt.Key.Key_Escape)
    QTest.mouseRelease(held.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    board.settle()
    assert board.companies("D2") == before
    held, _ = board.lift(FERRO)
    board.drop(held, board.driver.window, QPoint(10, 10))
    board.settle()
    assert board.companies("D2") == before
    assert board.stored(FERRO) == "D2"
    assert not board.screen.bench.aim.is_active
    assert not board.screen.bench.loader.is_held
    assert QApplication.overrideCursor() is None


def test_a_blocked_column_says_why_and_takes_nothing(board: BoardDriver) -> None:
    held, _ = board.lift("Meridian Grain")
    board.hover(held, board.column("G2"), QPoint(80, 200))
    board.settle()
    assert board.column("G2").aim == "blocked"
    assert board.cards("G2").cards.gap_words[2] == "lock"
    verdict = board.screen.bench.aim.verdict
    assert verdict is not None
    assert verdict.blocked.startswith("A stalled deal is advanced, recycled or removed")
    cursor = QApplication.overrideCursor()
    assert cursor is not None
    assert cursor.shape() == Qt.CursorShape.ForbiddenCursor
    board.drop(held, board.column("G2"), QPoint(80, 200))
    board.settle()
    assert board.stored("Meridian Grain") == "D4"


def test_several_cards_move_as_one_step(board: BoardDriver) -> None:
    board.click(FERRO)
    board.click("Corvid Logistics", Qt.KeyboardModifier.ControlModifier)
    board.drag("Corvid Logistics", "D3")
    board.settle()
    assert (board.stored(FERRO), board.stored("Corvid Logistics")) == ("D3", "D3")
    assert board.chosen() == {FERRO, "Corvid Logistics"}
    assert board.driver.main.undo.undo_label == "Moved 2 deals to D3"
    board.press("Ctrl+Z")
    board.settle()
    assert (board.stored(FERRO), board.stored("Corvid Logistics")) == ("D2", "D2")
    assert board.companies("D2")[0] == FERRO


def test_a_folded_column_takes_cards_and_opens_when_waited_over(board: BoardDriver) -> None:
    board.drag("Oakmere Dairy", "G1", QPoint(20, 100))
    board.settle()
    assert board.stored("Oakmere Dairy") == "G1"
    held, _ = board.lift("Kestrel Foods")
    board.hover(held, board.strip("G1"), QPoint(20, 100))
    board.driver.until(lambda: board.screen.bench.view.column(board.phase_id("G1")) is not None)
    QTest.keyClick(held, Qt.Key.Key_Escape)
    QTest.mouseRelease(held.viewport(), Qt.MouseButton.LeftButton)
    board.settle()
    assert board.strip("G1").isVisible()  # it only opened for the card
    assert board.screen.options.folded is None


def test_holding_near_the_edge_scrolls_the_column(board: BoardDriver) -> None:
    held, _ = board.lift(FERRO)
    cards = board.cards("N1")
    board.hover(held, cards.viewport(), QPoint(80, cards.viewport().height() - 2))
    bar = cards.verticalScrollBar()
    board.driver.until(lambda: bar.value() == bar.maximum())
    board.hover(held, cards.viewport(), QPoint(80, 1))
    board.driver.until(lambda: bar.value() == 0)
    QTest.keyClick(held, Qt.Key.Key_Escape)
    board.settle()


def test_in_ones_own_order_the_gap_follows_the_hand(board: BoardDriver) -> None:
    board.screen.bar.sort_wanted.emit("mine")
    board.settle()
    before = board.companies("D2")
    assert before[:2] == [FERRO, "Orchard Juice Co"]
    held, _ = board.lift(FERRO)
    cards = board.cards("D2")
    below = cards.viewport().mapTo(board.column("D2"), QPoint(80, 118 * 2 + 5))
    board.hover(held, board.column("D2"), below)
    assert cards.cards.gap == 2
    board.drop(held, board.column("D2"), below)
    assert board.companies("D2")[:2] == ["Orchard Juice Co", FERRO]
    board.settle()
    assert board.companies("D2")[:2] == ["Orchard Juice Co", FERRO]
    board.drag("Orchard Juice Co", "D2", QPoint(80, 640))
    board.settle()
    assert board.companies("D2")[-1] == "Orchard Juice Co"
    board.drag("Quill Packaging", "D2", QPoint(80, 84))
    board.settle()
    assert board.companies("D2")[0] == "Quill Packaging"


def test_dropping_where_it_was_does_nothing(board: BoardDriver) -> None:
    held, _ = board.lift(FERRO)
    board.drop(held, board.column("D2"), QPoint(80, 500))
    board.settle()
    assert board.driver.main.undo.undo_label == ""


def test_at_the_end_of_the_board_it_goes_on_to_columns_out_of_sight(board: BoardDriver) -> None:
    board.driver.window.resize(1024, 700)
    board.settle()
    lanes = board.screen.bench.view.lanes
    held, _ = board.lift("Kestrel Foods")
    board.hover(held, lanes, QPoint(lanes.width() - 3, 300))
    board.driver.until(lambda: not lanes.hidden_right)
    board.drop(held, board.column("D3"), QPoint(80, 300))
    board.settle()
    assert board.stored("Kestrel Foods") == "D3"


def test_of_several_cards_those_that_may_go_do_and_the_others_are_named(board: BoardDriver) -> None:
    board.click("Meridian Grain")
    board.click(FERRO, Qt.KeyboardModifier.ControlModifier)
    held, _ = board.lift(FERRO)
    board.hover(held, board.column("G2"), QPoint(80, 200))
    board.settle()
    verdict = board.screen.bench.aim.verdict
    assert verdict is not None
    assert (verdict.blocked, verdict.staying) == ("", "1 of 2 can't go there")
    board.drop(held, board.column("G2"), QPoint(80, 200))
    board.settle()
    assert (board.stored(FERRO), board.stored("Meridian Grain")) == ("G2", "D4")
    told = {message.text: message.detail for message in board.driver.main.messages.messages()}
    assert told["1 of 2 cards stay where they were"].startswith("Meridian Grain: A stalled deal is advanced")


def test_a_folded_column_at_the_edge_does_not_run_away_from_whoever_waits_over_it(
    board: BoardDriver, qtbot: QtBot
) -> None:
    lanes, view = board.screen.bench.view.lanes, board.screen.bench.view
    view.fold(board.phase_id("D4"), True)
    view.fold(board.phase_id("Won"), False)
    board.settle()
    stall = board.strip("D4")
    while stall.mapTo(lanes, QPoint(stall.width(), 0)).x() < lanes.width() - EDGE or not lanes.hidden_right:
        board.driver.window.resize(board.driver.window.width() - 10, 800)
        lanes.go_on(-9)
        board.settle()
    held, _ = board.lift("Kestrel Foods")
    at = stall.mapToGlobal(QPoint(20, 60))
    board.hover(held, stall, QPoint(20, 60))
    aim, stall_id = board.screen.bench.aim, board.phase_id("D4")
    board.driver.until(lambda: view.column(stall_id) is not None)
    qtbot.wait(700)  # what lies at the edge by now would have run by or opened in its turn
    QTest.mouseMove(held.viewport(), held.viewport().mapFromGlobal(at + QPoint(2, 1)))
    QApplication.processEvents()
    assert aim.target is board.column("D4")
    QTest.mouseRelease(held.viewport(), Qt.MouseButton.LeftButton, pos=held.viewport().mapFromGlobal(at))
    board.settle()
    assert board.driver.find(StallQuestion).accessibleName() == "D4: Kestrel Foods"
    board.press("Escape")
    board.settle()
    assert board.stored("Kestrel Foods") == "G2"
    assert isinstance(view.widget(stall_id), Strip)


def test_the_status_bar_names_the_keys_that_act_while_a_card_is_held(board: BoardDriver) -> None:
    held, _ = board.lift(FERRO)
    assert board.status() == "Moving 1 card    Esc cancels"
    QTest.keyClick(held, Qt.Key.Key_Escape)
    QTest.mouseRelease(held.viewport(), Qt.MouseButton.LeftButton)
    board.settle()
    board.press("Space")
    assert board.status() == "Moving 1 card    Esc cancels    Arrows aim    Enter drops"
    board.press("Escape")
