"""Cards moved without a mouse, each step told to those who listen."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLineEdit

from app.services.deals.commands import CreateDeal, create_deal
from app.services.deals.criteria import CheckCriterion, check_criterion
from app.ui.shared.lifted_card import LiftedCard
from app.ui.shared.moving.phase_prompt import PhasePrompt
from tests.support.team import sales
from tests.ui.board.conftest import FERRO, BoardDriver


def _heard(board: BoardDriver) -> list[str]:
    words: list[str] = []
    board.screen.telling.said.connect(words.append)
    return words


@pytest.mark.parametrize("key", ["Shift+Right", "Ctrl+Right"])
def test_one_phase_on(board: BoardDriver, key: str) -> None:
    heard = _heard(board)
    board.click(FERRO)
    board.press(key)
    assert FERRO in board.companies("D3")
    board.settle()
    assert board.stored(FERRO) == "D3"
    assert board.cards("D3").hasFocus()
    assert "Ferro Castings moved to D3 Contract" in heard


@pytest.mark.parametrize("key", ["Shift+Left", "Ctrl+Left"])
def test_one_phase_back(board: BoardDriver, key: str) -> None:
    board.click(FERRO)
    board.press(key)
    board.settle()
    assert board.stored(FERRO) == "D1"


def test_after_a_move_only_what_is_still_open_is_told(board: BoardDriver) -> None:
    """The criteria ticked on the way count, though a key moves a card at once."""
    d2 = sales(board.ctx).phase("D2")
    first, *others = d2.spec.exit_criteria
    check_criterion(board.ctx, CheckCriterion(board.deal(FERRO), first))
    board.click(FERRO)
    board.press("Ctrl+Right")
    board.settle()
    (told,) = (message for message in board.driver.main.messages.messages() if message.detail.startswith("Still open"))
    assert told.detail == f"Still open: {'; '.join(others)}"


def test_after_a_move_with_all_criteria_met_nothing_is_told(board: BoardDriver) -> None:
    for criterion in sales(board.ctx).phase("D2").spec.exit_criteria:
        check_criterion(board.ctx, CheckCriterion(board.deal(FERRO), criterion))
    board.click(FERRO)
    board.press("Ctrl+Right")
    board.settle()
    assert board.stored(FERRO) == "D3"
    assert not [message for message in board.driver.main.messages.messages() if "Still open" in message.detail]


def test_two_moves_in_a_row_are_no_conflict(board: BoardDriver) -> None:
    board.click("Ashdown Chemicals")
    board.press("Shift+Right", "Shift+Right")
    assert "Ashdown Chemicals" in board.companies("D3")
    board.settle()
    assert board.stored("Ashdown Chemicals") == "D3"
    board.press("Ctrl+Z")
    board.settle()
    assert board.stored("Ashdown Chemicals") == "D2"
    assert "Ashdown Chemicals" in board.companies("D2")


def test_the_focus_goes_back_with_the_cards_that_are_taken_back(board: BoardDriver) -> None:
    board.click(FERRO)
    board.press("Shift+Down", "Ctrl+Right")
    board.settle()
    hand = board.screen.bench.hand
    moved = hand.selected()
    assert len(moved) == 2
    assert board.cards("D3").hasFocus()
    for key, column in (("Ctrl+Z", "D2"), ("Ctrl+Shift+Z", "D3")):
        board.press(key)
        board.settle()
        assert board.cards(column).hasFocus()
        assert (hand.current() in moved, set(hand.selected())) == (True, set(moved))


def test_a_card_that_was_moved_stays_in_sight_wherever_the_order_puts_it(board: BoardDriver) -> None:
    for number in range(14):
        create_deal(board.ctx, CreateDeal(f"Filler {number}", phase_id=board.phase_id("D3")))
    board.settle()
    cards = board.cards("D3")
    for end in (cards.verticalScrollBar().maximum(), 0):
        cards.verticalScrollBar().setValue(end)
        board.click(FERRO)
        board.press("Ctrl+Right")
        board.settle()
        assert cards.hasFocus()
        assert cards.viewport().rect().contains(board.rect(FERRO))
        board.press("Ctrl+Z")
        board.settle()


def test_space_picks_up_arrows_aim_enter_drops(board: BoardDriver) -> None:
    heard = _heard(board)
    board.click(FERRO)
    board.press("Space")
    assert board.screen.carry.is_active
    board.press("Right")
    board.settle()
    assert board.column("D3").aim == "target"
    board.press("Left", "Left")
    board.settle()
    board.press("Right", "Right")
    board.settle()
    assert heard[0].startswith("Picked up")
    assert heard[-1] == "Over D3 Contract, position 1 of 4. 7-day clock begins"
    board.press("Return")
    board.settle()
    assert board.stored(FERRO) == "D3"
    assert not board.screen.carry.is_active


def test_another_place_puts_it_back(board: BoardDriver) -> None:
    before = board.companies("D2")
    board.click(FERRO)
    board.press("Space", "Right")
    board.screen.hide()
    board.settle()
    assert not board.screen.carry.is_active
    assert not [card for card in board.screen.window().findChildren(LiftedCard) if card.isVisible()]
    board.screen.show()
    board.settle()
    assert board.companies("D2") == before
    assert board.stored(FERRO) == "D2"


def test_escape_puts_it_back(board: BoardDriver) -> None:
    before = board.companies("D2")
    board.click(FERRO)
    board.press("Space", "Right", "Escape")
    board.settle()
    assert board.companies("D2") == before
    assert board.stored(FERRO) == "D2"
    assert not board.screen.bench.loader.is_held


def test_up_and_down_aim_in_ones_own_order(board: BoardDriver) -> None:
    board.screen.bar.sort_wanted.emit("mine")
    board.settle()
    board.click(FERRO)
    board.press("Space", "Right", "Down", "Down", "Return")
    board.settle()
    assert board.companies("D3") == ["Stonebridge Water", "Quill Packaging", FERRO, "Fairhaven Port"]
    board.press("Ctrl+Up")
    board.settle()
    assert board.companies("D3")[1] == FERRO
    board.press("Ctrl+Down", "Ctrl+Down", "Ctrl+Down")
    board.settle()
    assert board.companies("D3")[-1] == FERRO


def test_ordering_by_hand_needs_the_order_for_it(board: BoardDriver) -> None:
    board.click(FERRO)
    board.press("Ctrl+Down")
    board.settle()
    (message,) = board.driver.main.messages.messages()
    assert "My order" in message.detail
    assert board.companies("D2")[0] == FERRO


def test_v_moves_to_the_phase_whose_code_is_typed(board: BoardDriver) -> None:
    board.click("Kestrel Foods")
    board.press("V")
    prompt = board.driver.window.findChildren(PhasePrompt)[0]
    field = prompt.findChildren(QLineEdit)[0]
    assert field.hasFocus()
    board.driver.type("x9")
    board.press("Return")
    assert prompt.isVisible()
    assert "Which phase" in field.accessibleDescription()
    field.clear()
    board.driver.type("n1")
    board.press("Return")
    board.settle()
    assert board.stored("Kestrel Foods") == "N1"


def test_the_key_overview_and_the_palette_know_the_deeds(board: BoardDriver) -> None:
    action = board.driver.main.actions.find("board.move_on")
    assert action is not None
    assert action.reason() is None or action.reason() == "Choose a card on the board first."
    board.click(FERRO)
    assert action.reason() is None
    action.run()
    board.settle()
    assert board.stored(FERRO) == "D3"


def test_cards_of_different_phases_have_no_next_one(board: BoardDriver) -> None:
    from PySide6.QtCore import Qt

    board.click(FERRO)
    board.click("Kestrel Foods", Qt.KeyboardModifier.ControlModifier)
    board.press("Shift+Right")
    board.settle()
    (message,) = board.driver.main.messages.messages()
    assert message.text == "These cards have no next phase in common"
    assert board.stored(FERRO) == "D2"
