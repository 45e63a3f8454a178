"""Cards grouped within their columns, by owner or by month of close."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QPoint, Qt

from app.services.deals.commands import EditDeal, edit_deal
from app.ui.board.card_list import CardList
from tests.ui.board.conftest import FERRO, BoardDriver


def _group(board: BoardDriver, words: str) -> None:
    board.driver.click(board.screen.bar.group)
    board.choose_in_menu(words)
    board.settle()


def _rows(cards: CardList) -> list[str]:
    """Heads of groups and cards, from top to bottom, as they are heard."""
    model = cards.cards
    return [str(model.index(row).data(Qt.ItemDataRole.AccessibleTextRole)) for row in range(model.rowCount())]


def test_by_owner_each_group_has_a_head_with_count_and_sum(board: BoardDriver) -> None:
    _group(board, "Owner")
    assert board.screen.bar.group.value == "Owner"
    assert _rows(board.cards("D2")) == [
        "Mira Osei, 2 deals, €42,500",
        "Ferro Castings, Crane scales, 6 pcs, 31,200 euro, card 1 of 4",
        "Corvid Logistics, Parcel bench scales, 11,300 euro, card 2 of 4",
        "Priya Rao, 1 deal, €15,900",
        "Orchard Juice Co, Batch controller, 15,900 euro, card 3 of 4",
        "Tom Hale, 1 deal, €52,750",
        "Bay Street Hospital, Patient scale tender, 52,750 euro, card 4 of 4",
    ]
    _group(board, "None")
    assert len(_rows(board.cards("D2"))) == 4


def test_by_month_of_close(board: BoardDriver) -> None:
    edit_deal(board.ctx, EditDeal(board.deal(FERRO), None, {"expected_close_on": date(2026, 5, 4)}))
    edit_deal(board.ctx, EditDeal(board.deal("Corvid Logistics"), None, {"expected_close_on": None}))
    _group(board, "Month")
    heads = [words for words in _rows(board.cards("D2")) if "card" not in words]
    assert heads == ["March, 2 deals, €68,650", "May, 1 deal, €31,200", "No date, 1 deal, €11,300"]


def test_rows_lie_where_they_are_painted(board: BoardDriver) -> None:
    _group(board, "Owner")
    cards = board.cards("D2")
    for row in range(cards.cards.rowCount()):
        rect = cards.visualRect(cards.cards.index(row))
        assert (rect.top(), rect.bottom() + 1) == (cards.cells.top(row), cards.cells.top(row + 1))
    assert cards.visualRect(cards.cards.index(0)).height() == 28


def test_keys_walk_over_the_heads(board: BoardDriver) -> None:
    _group(board, "Owner")
    board.click(FERRO)
    board.press("Down", "Down")
    assert board.chosen() == {"Orchard Juice Co"}
    board.press("Up")
    assert board.chosen() == {"Corvid Logistics"}
    board.press("Home")
    assert board.chosen() == {FERRO}
    board.press("End")
    assert board.chosen() == {"Bay Street Hospital"}
    board.press("Home", "Shift+End")
    assert len(board.chosen()) == 4


def test_a_held_card_lands_in_its_group(board: BoardDriver) -> None:
    _group(board, "Owner")
    held, _ = board.lift(FERRO)
    board.hover(held, board.column("D1"), QPoint(80, 200))
    board.settle()
    rows = _rows(board.cards("D1"))
    heads = [words.split(",")[0] for words in rows]
    assert heads.index("Jonas Lund") < heads.index("Mira Osei") < heads.index("Drop to go back to D1")
    assert heads.index("Drop to go back to D1") < heads.index("Priya Rao")
    board.drop(held, board.column("D1"), QPoint(80, 200))
    board.settle()
    assert board.stored(FERRO) == "D1"
    assert "Mira Osei, 3 deals, €72,800" in _rows(board.cards("D1"))


def test_a_card_moved_by_keys_is_shown_in_its_group_at_once(board: BoardDriver) -> None:
    _group(board, "Owner")
    board.click(FERRO)
    board.press("Shift+Left")
    names = [words.split(",")[0] for words in _rows(board.cards("D1"))]
    assert names.index("Mira Osei") < names.index(FERRO) < names.index("Priya Rao")
    board.settle()


def test_ones_own_order_stays_within_the_group(board: BoardDriver) -> None:
    board.screen.bar.sort_wanted.emit("mine")
    _group(board, "Owner")
    board.click(FERRO)
    board.press("Ctrl+Down")
    board.settle()
    assert board.companies("D2")[:2] == ["Corvid Logistics", FERRO]
    board.press("Ctrl+Down")
    board.settle()
    assert board.companies("D2")[:2] == ["Corvid Logistics", FERRO]
    held, at = board.lift(FERRO)
    board.hover(held, held.viewport(), at + QPoint(0, 300))
    assert _rows(board.cards("D2"))[3] == "Stays in D2"
    board.drop(held, held.viewport(), QPoint(60, 30))
    board.settle()
    assert board.companies("D2")[:2] == [FERRO, "Corvid Logistics"]


def test_each_user_of_a_computer_finds_their_own_board_again(board: BoardDriver) -> None:
    others = {"users": {"77": {"options": {"sort": "amount"}}}}
    board.screen.restore_session(others)
    _group(board, "Owner")
    users = board.screen.session_state()["users"]
    assert users["77"] == others["users"]["77"]
    assert users[str(board.ctx.user.id)]["options"]["group"] == "owner"
    board.screen.restore_session({"users": users})
    assert board.screen.options.group == "owner"
