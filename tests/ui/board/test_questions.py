"""What is asked before a move is saved, and that Cancel leaves everything as it was."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QLabel, QLineEdit, QRadioButton
from sqlalchemy import select

from app.models.deals import Deal, PhaseChange
from app.models.tasks import Task
from app.services.deals.commands import EditDeal, edit_deal
from app.ui.shared.conflict_dialog import ConflictDialog
from app.ui.shared.moving.questions import Question
from tests.support.team import TODAY
from tests.ui.board.conftest import FERRO, BoardDriver


def _question(board: BoardDriver) -> Question:
    found = [dialog for dialog in board.driver.window.findChildren(Question) if dialog.isVisible()]
    assert len(found) == 1
    return found[0]


def _field(question: Question, name: str) -> QLineEdit:
    return next(field for field in question.findChildren(QLineEdit) if field.accessibleName() == name)


def _fill(board: BoardDriver, name: str, text: str) -> None:
    field = _field(_question(board), name)
    field.setFocus()
    field.selectAll()
    board.driver.type(text)


def _deal(board: BoardDriver, company: str) -> Deal:
    with board.ctx.reading() as session:
        return session.get_one(Deal, board.deal(company))


def test_won_asks_for_date_and_amount_before_saving(board: BoardDriver) -> None:
    board.drag(FERRO, "Won", QPoint(20, 80))
    board.settle()
    assert board.stored(FERRO) == "D2"
    question = _question(board)
    assert _field(question, "Amount").text() == "31,200.00"
    assert _field(question, "Amount").hasFocus()
    assert "Moving" not in board.status()
    _fill(board, "Amount", "30000+4%")
    _fill(board, "Signed on", "yesterday")
    board.press("Return")
    board.settle()
    assert board.stored(FERRO) == "Won"
    deal = _deal(board, FERRO)
    assert (deal.amount_minor, deal.closed_on) == (3_120_000, date(2026, 3, 11))
    assert FERRO not in board.companies("D2")
    (message,) = board.driver.main.messages.messages()
    assert message.text == "Moved Ferro Castings to Won"


def test_while_it_asks_the_keys_of_the_hand_are_not_named(board: BoardDriver) -> None:
    board.click(FERRO)
    board.press("Space")
    board.settle()
    assert board.status().startswith("Moving 1 card")
    codes = [part.phase.spec.code for part in board.screen.bench.view.walkable()]
    board.press(*["Right"] * (codes.index("Won") - codes.index("D2")))
    board.press("Return")
    board.settle()
    assert _question(board).isVisible()
    assert "Moving" not in board.status()
    board.press("Escape")
    board.settle()
    assert board.stored(FERRO) == "D2"
    assert FERRO in board.companies("D2")
    assert not board.screen.bench.loader.is_held


def test_an_amount_that_somebody_changed_meanwhile_is_not_won_over_it(board: BoardDriver) -> None:
    board.drag(FERRO, "Won", QPoint(20, 80))
    board.settle()
    edit_deal(board.ctx, EditDeal(board.deal(FERRO), None, {"amount_minor": 5_000_000, "currency": "EUR"}))
    _fill(board, "Amount", "30000")
    board.press("Return")
    board.settle()
    dialog = board.driver.find(ConflictDialog)
    shown = [label.text() for label in dialog.findChildren(QLabel)]
    for words in ("€31,200", "€50,000", "€30,000"):
        assert words in shown
    assert (board.stored(FERRO), _deal(board, FERRO).amount_minor) == ("D2", 5_000_000)
    board.press("Ctrl+S")
    board.settle()
    assert (board.stored(FERRO), _deal(board, FERRO).amount_minor) == ("Won", 3_000_000)


def test_cancel_puts_the_card_back_in_its_very_place(board: BoardDriver) -> None:
    before = board.companies("D2")
    board.drag("Orchard Juice Co", "Won", QPoint(20, 80))
    board.settle()
    assert board.screen.bench.deck.marks.held == {board.deal("Orchard Juice Co")}
    board.press("Escape")
    board.settle()
    assert board.companies("D2") == before
    assert board.stored("Orchard Juice Co") == "D2"
    assert board.screen.bench.deck.marks.held == set()
    assert not board.screen.bench.loader.is_held


def test_an_amount_that_is_none_is_said_in_place(board: BoardDriver) -> None:
    board.click(FERRO)
    board.press("W")
    board.settle()
    _fill(board, "Amount", "lots")
    board.press("Return")
    board.settle()
    question = _question(board)
    assert _field(question, "Amount").property("wrong")
    assert board.stored(FERRO) == "D2"
    board.press("Escape")


def test_lost_asks_for_the_reason_and_the_competitor(board: BoardDriver) -> None:
    board.drag(FERRO, "Lost", QPoint(20, 80))
    board.settle()
    question = _question(board)
    reasons = [button.accessibleName() for button in question.findChildren(QRadioButton)]
    assert reasons[0] == "Price"  # used before
    board.press("Return")
    assert question.isVisible()  # nothing chosen yet
    next(b for b in question.findChildren(QRadioButton) if b.accessibleName() == "No budget").click()
    _fill(board, "Competitor who won, if any", "Mettler")
    board.press("Return")
    board.settle()
    deal = _deal(board, FERRO)
    assert (deal.lost_reason, deal.competitor) == ("No budget", "Mettler")
    assert board.stored(FERRO) == "Lost"


def test_a_reason_is_taken_and_confirmed_by_keys(board: BoardDriver) -> None:
    board.click(FERRO)
    board.driver.main.run("board.lost")
    board.settle()
    question = _question(board)
    second = question.findChildren(QRadioButton)[1]
    reason = second.accessibleName()
    board.press("Down", "Return")
    assert second.isChecked()
    assert question.isVisible()
    board.press("Return")
    board.settle()
    assert _deal(board, FERRO).lost_reason == reason


def test_a_reason_in_ones_own_words(board: BoardDriver) -> None:
    board.click(FERRO)
    board.screen.deeds.close(board.screen.bench.deck.phase(board.phase_id("Lost")).spec.kind)
    board.settle()
    question = _question(board)
    next(b for b in question.findChildren(QRadioButton) if b.accessibleName() == "Something else").click()
    _fill(board, "In your own words", "x" * 201)
    board.press("Return")
    said = _field(question, "In your own words").accessibleDescription()
    assert said == "This is too long: 201 characters. Use at most 200."
    _fill(board, "In your own words", "Moved to another country")
    board.press("Return")
    board.settle()
    assert _deal(board, FERRO).lost_reason == "Moved to another country"


def test_the_stall_asks_what_it_waits_for_and_until_when(board: BoardDriver) -> None:
    board.drag(FERRO, "D4")
    board.settle()
    board.press("Return")
    question = _question(board)
    assert _field(question, "What is it waiting for?").property("wrong")
    _fill(board, "What is it waiting for?", "Their budget")
    _fill(board, "Decide by", "20 March")
    board.press("Return")
    board.settle()
    assert board.stored(FERRO) == "D4"
    with board.ctx.reading() as session:
        planned = session.scalars(select(Task).where(Task.subject == "Decide")).one()
        assert (planned.due_on, planned.deal_id) == (date(2026, 3, 20), board.deal(FERRO))


def test_what_was_wrong_is_not_said_any_more_once_it_is_mended(board: BoardDriver) -> None:
    board.drag(FERRO, "D4")
    board.settle()
    board.press("Return")
    question = _question(board)
    assert question.error.startswith("One answer is missing")
    _fill(board, "What is it waiting for?", "Their board")
    assert question.error == ""
    board.press("Escape")


def test_out_of_the_stall_only_with_a_reason(board: BoardDriver) -> None:
    board.drag("Meridian Grain", "N1")
    board.settle()
    _fill(board, "Why not now?", "New site next year")
    board.press("Return")
    board.settle()
    assert board.stored("Meridian Grain") == "N1"
    with board.ctx.reading() as session:
        statement = select(PhaseChange.reason).where(PhaseChange.deal_id == board.deal("Meridian Grain"))
        assert "New site next year" in session.scalars(statement).all()
        touch = session.scalars(select(Task).where(Task.subject == "Get in touch again")).one()
        assert touch.due_on > TODAY
    board.drag("Alder Vet Group", "D1")
    board.settle()
    _fill(board, "What is new since it stalled?", "They found the money")
    board.press("Return")
    board.settle()
    assert board.stored("Alder Vet Group") == "D1"


def test_open_criteria_are_asked_for_after_the_move(board: BoardDriver) -> None:
    board.click(FERRO)
    board.press("V")
    board.driver.type("d3")
    board.press("Return")
    board.settle()
    assert board.stored(FERRO) == "D3"
    (message,) = board.driver.main.messages.messages()
    assert message.text == "Ferro Castings moved to D3 Contract"
    assert "Signing date agreed" in message.detail
