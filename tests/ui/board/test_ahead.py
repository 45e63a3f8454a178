"""What is read of the board before its screen is there."""

from __future__ import annotations

from dataclasses import replace

from app.services.board import BoardQuery
from app.services.deals.commands import MoveDeal, move_deal
from app.ui.board.ahead import Ahead
from tests.ui.board.conftest import FERRO, BoardDriver


def _ahead(board: BoardDriver) -> tuple[Ahead, BoardQuery]:
    ahead = Ahead(board.driver.main, {}, board.screen)
    board.settle()
    query = board.screen.bench.loader.query
    assert query is not None
    return ahead, query


def test_what_was_read_ahead_is_what_the_board_shows_and_is_given_once(board: BoardDriver) -> None:
    ahead, query = _ahead(board)
    found = ahead.take(query)
    assert found is not None
    deck = board.screen.bench.deck
    assert (found.order, found.board) == (deck.arrangement.read, deck.board)
    assert found.cards.keys() <= deck.store.known()
    assert found.conversion == deck.conversion
    assert ahead.take(query) is None


def test_another_board_is_not_taken_from_it(board: BoardDriver) -> None:
    ahead, query = _ahead(board)
    assert ahead.take(replace(query, sort="amount")) is None


def test_it_is_forgotten_when_something_changes_before_the_screen_is_there(board: BoardDriver) -> None:
    ahead, query = _ahead(board)
    card = board.screen.bench.deck.store.get(board.deal(FERRO))
    assert card is not None
    move_deal(board.ctx, MoveDeal(card.id, board.phase_id("N1"), card.version))
    board.driver.until(lambda: board.screen.bench.deck.arrangement.phase_of(card.id) == board.phase_id("N1"))
    assert ahead.take(query) is None
