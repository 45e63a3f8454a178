"""Others on the same board, slow disks, and moves that fail."""

from __future__ import annotations

import threading
from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from app.services.context import Context
from app.services.deals.commands import DeleteDeal, EditDeal, MoveDeal, delete_deal, edit_deal, move_deal
from app.services.deals.criteria import CheckCriterion, check_criterion
from app.services.pipelines.queries import pipelines
from app.ui.board.rooms import board_rooms
from app.ui.shared.empty_state import EmptyState
from tests.support.driver import Driver
from tests.support.team import sales
from tests.ui.board.conftest import FERRO, BoardDriver


def _move(ctx: Context, board: BoardDriver, company: str, code: str) -> None:
    move_deal(ctx, MoveDeal(board.deal(company), sales(ctx).phase(code).id))


def test_a_colleagues_move_appears_and_keeps_selection_and_scroll(board: BoardDriver, jonas: Context) -> None:
    heard: list[str] = []
    board.screen.telling.said.connect(heard.append)
    board.click("Orchard Juice Co")
    bar = board.cards("N1").verticalScrollBar()
    bar.setValue(bar.maximum())
    _move(jonas, board, FERRO, "D3")
    board.driver.until(lambda: FERRO in board.companies("D3"))
    assert board.chosen() == {"Orchard Juice Co"}
    assert board.cards("D2").hasFocus()
    assert bar.value() == bar.maximum()
    assert board.screen.bench.deck.marks.moved[board.deal(FERRO)] == ("JL", "moved it just now")
    assert heard == ["Jonas Lund moved Ferro Castings to D3 Contract"]
    board.driver.until(lambda: not board.screen.bench.deck.marks.moved)


def test_a_colleagues_edit_changes_one_card(board: BoardDriver, jonas: Context) -> None:
    edit_deal(jonas, EditDeal(board.deal(FERRO), None, {"name": "Crane scales, 8 pcs"}))
    store = board.screen.bench.deck.store

    def changed() -> bool:
        card = store.get(board.deal(FERRO))
        return card is not None and card.name == "Crane scales, 8 pcs"

    board.driver.until(changed)
    assert board.screen.bench.deck.marks.moved == {}


def test_changes_wait_while_a_card_is_held(board: BoardDriver, jonas: Context) -> None:
    before = board.companies("D2")
    held, _ = board.lift(FERRO)
    _move(jonas, board, "Corvid Logistics", "D3")
    board.driver.until(lambda: board.column("D2").head.waiting == 1)
    assert board.companies("D2") == before
    QTest.keyClick(held, Qt.Key.Key_Escape)
    board.driver.until(lambda: "Corvid Logistics" in board.companies("D3"))
    assert board.column("D2").head.waiting == 0


def test_who_comes_second_is_told_and_may_insist(board: BoardDriver, jonas: Context) -> None:
    held, _ = board.lift(FERRO)  # from now on the board does not follow
    _move(jonas, board, FERRO, "D1")
    board.driver.until(lambda: board.column("D2").head.waiting == 1)
    board.drop(held, board.column("D3"), QPoint(80, 200))
    board.settle()
    assert board.stored(FERRO) == "D1"
    assert FERRO in board.companies("D1")
    (message,) = board.driver.main.messages.messages()
    assert message.text == "Jonas Lund moved Ferro Castings to D1"
    assert message.detail == "Your move to D3 was not saved"
    assert [action.label for action in message.actions] == ["Keep D1", "Move to D3"]
    message.actions[1].run()
    board.settle()
    assert board.stored(FERRO) == "D3"


def test_of_a_move_that_was_refused_no_criteria_are_told_after_another(board: BoardDriver, jonas: Context) -> None:
    held, _ = board.lift(FERRO)
    _move(jonas, board, FERRO, "D1")
    board.driver.until(lambda: board.column("D2").head.waiting == 1)
    board.drop(held, board.column("D3"), QPoint(80, 200))
    board.settle()
    assert FERRO in board.companies("D1")
    for criterion in sales(board.ctx).phase("D1").spec.exit_criteria:
        check_criterion(board.ctx, CheckCriterion(board.deal(FERRO), criterion))
    board.drag(FERRO, "D3", QPoint(80, 200))
    board.settle()
    assert board.stored(FERRO) == "D3"
    assert not [message for message in board.driver.main.messages.messages() if "Still open" in message.detail]


def test_a_move_that_fails_is_taken_back_alone(board: BoardDriver, jonas: Context) -> None:
    held, _ = board.lift(FERRO)
    delete_deal(jonas, DeleteDeal(board.deal("Quill Packaging")))
    QTest.keyClick(held, Qt.Key.Key_Escape)
    board.settle()
    # The board still has cards that were deleted a moment ago, if their deletion has not come through yet.
    gone, kept = board.deal(FERRO), board.deal("Corvid Logistics")
    delete_deal(jonas, DeleteDeal(gone))
    mover, target = board.screen.bench.mover, board.screen.bench.deck.phase(board.phase_id("D3"))
    mover.move([gone], target)
    mover.move([kept], target)
    board.settle()
    assert board.stored("Corvid Logistics") == "D3"
    assert board.driver.main.messages.messages()[-1].text == "This deal was deleted meanwhile."


def test_what_was_refused_stays_marked_until_it_is_acknowledged(board: BoardDriver) -> None:
    phase = board.screen.bench.deck.phase(board.phase_id("D3"))
    with board.ctx.unit_of_work("Retired a phase") as uow:
        from app.models.pipeline import Phase

        uow.session.get_one(Phase, phase.id).retired_at = uow.now
    board.screen.bench.mover.move([board.deal(FERRO)], phase)
    board.driver.until(lambda: bool(board.screen.bench.deck.marks.returned))
    board.settle()
    assert board.stored(FERRO) == "D2"
    assert FERRO in board.companies("D2")
    words = board.screen.bench.deck.marks.returned[board.deal(FERRO)]
    assert words == "Returned: D3 Contract is retired. Choose another phase."
    board.click(FERRO)
    board.press("Return")
    assert board.screen.bench.deck.marks.returned == {}


def test_a_move_is_shown_at_once_and_marked_while_it_takes_long(board: BoardDriver) -> None:
    go_on = threading.Event()
    board.screen._host.runner.command(go_on.wait, owner=board.screen)
    board.click(FERRO)
    board.press("Shift+Right")
    assert FERRO in board.companies("D3")
    assert board.stored(FERRO) == "D2"
    assert board.screen.bench.deck.marks.saving == set()
    board.driver.until(lambda: board.screen.bench.deck.marks.saving == {board.deal(FERRO)})
    assert board.driver.main.undo.undo_label == ""  # nothing is said to be saved before it is
    go_on.set()
    board.settle()
    assert board.stored(FERRO) == "D3"
    assert board.screen.bench.deck.marks.saving == set()
    assert board.driver.main.undo.undo_label == "Moved Ferro Castings to D3"


def test_what_takes_long_to_read_is_outlined_until_it_is_there(
    team: Context, open_window: Callable[..., Driver]
) -> None:
    board = BoardDriver(open_window(board_rooms()), team)
    go_on = threading.Event()
    runner = board.driver.main.runner
    for _ in range(2):  # as many as there are readers
        runner.query(go_on.wait, owner=board.driver.window, done=lambda _: None)
    marketing = pipelines(team)[1]
    board.screen.bar.pipeline_chosen.emit(marketing.id)
    (column, *_) = board.screen.bench.view.columns()
    assert not column.is_late
    board.driver.qtbot.waitUntil(lambda: column.is_late)
    go_on.set()
    board.driver.until(lambda: not column.is_late)
    board.settle()
    assert "No deals in Marketing yet" in [
        state.accessibleName() for state in board.driver.window.findChildren(EmptyState) if state.isVisible()
    ]
