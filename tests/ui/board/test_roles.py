"""What a role may not do on the board is seen before it is tried."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.services.context import Context
from app.services.team import EditTeam, edit_team
from app.ui.board.carry import Carry
from app.ui.board.rooms import board_rooms
from tests.support import ui_host
from tests.support.driver import Driver
from tests.support.team import as_user
from tests.ui.board.conftest import FERRO, BoardDriver

THEIRS = "This belongs to Mira Osei. Mira Osei, managers and owners can change it."
OWN = "Dale Timber"


@pytest.fixture
def rep(team: Context, qtbot: QtBot) -> Iterator[BoardDriver]:
    """The board of Jonas, where reps keep to their own deals."""
    edit_team(team, EditTeam(None, {"reps_share_deals": False}))
    ctx = as_user(team, "Jonas Lund")
    with ui_host.hosting(ctx, board_rooms()) as main:
        driver = Driver(main, qtbot)
        driver.settle()
        yield BoardDriver(driver, ctx)


def told(board: BoardDriver) -> list[tuple[str, str]]:
    return [(message.text, message.detail) for message in board.driver.main.messages.messages()]


def test_a_card_one_may_not_move_is_put_back_with_the_reason(rep: BoardDriver) -> None:
    held, _ = rep.lift(FERRO)
    rep.hover(held, rep.column("D3"), QPoint(80, 200))
    rep.settle()
    assert rep.column("D3").aim == "blocked"
    cursor = QApplication.overrideCursor()
    assert cursor is not None
    assert cursor.shape() is Qt.CursorShape.ForbiddenCursor
    rep.drop(held, rep.column("D3"), QPoint(80, 200))
    rep.settle()
    assert told(rep) == [("Not possible: D3 Contract", THEIRS)]
    assert FERRO in rep.companies("D2")
    assert rep.stored(FERRO) == "D2"
    rep.drag(OWN, "D2")
    rep.settle()
    assert rep.stored(OWN) == "D2"


def test_of_several_cards_ones_own_go_and_the_others_say_whose_they_are(rep: BoardDriver) -> None:
    rep.click(OWN)
    rep.click("Sable Ceramics", Qt.KeyboardModifier.ControlModifier)
    rep.press("Shift+Right")
    rep.settle()
    assert (rep.stored(OWN), rep.stored("Sable Ceramics")) == ("D2", "D1")
    assert THEIRS in dict(told(rep))["1 of 2 cards stay where they were"]


def test_keys_say_why_not_and_do_nothing(rep: BoardDriver) -> None:
    rep.click(FERRO)
    for key in ("Delete", "V", "W"):
        rep.press(key)
        rep.settle()
        assert told(rep)[-1][1] in (THEIRS, THEIRS.replace("change", "delete"))
    assert rep.stored(FERRO) == "D2"
    assert not rep.screen.bench.loader.is_held
    rep.press("Space", "Right")
    carry = rep.screen.findChildren(Carry)[0]
    assert carry.is_active
    rep.press("Return")
    assert rep.column("D3").aim == "blocked"
    rep.press("Escape")
    rep.settle()
    assert rep.stored(FERRO) == "D2"


def test_the_menu_of_a_card_shows_what_is_not_allowed_with_the_reason(rep: BoardDriver) -> None:
    rep.click(FERRO)
    rep.right_click(FERRO)
    entries = {action.text().split("\t")[0]: action for action in rep.menu().actions() if action.text()}
    for words in ("Move to", "Move one phase on", "Mark as won…", "Mark as lost…"):
        assert not entries[words].isEnabled()
        assert entries[words].toolTip() == THEIRS
    assert not entries["Delete deal"].isEnabled()
    assert "can delete it" in entries["Delete deal"].toolTip()
    assert entries["Open"].isEnabled()
    rep.menu().close()
    reasons = {action.id: action.reason() for action in rep.driver.main.actions.all() if action.id.startswith("board.")}
    assert reasons["board.move_to"] == THEIRS
    assert reasons["board.open"] is None


def test_ones_own_order_is_everybodys_own_affair(rep: BoardDriver) -> None:
    bench = rep.screen.bench
    deal = rep.deal(FERRO)
    here = bench.deck.phase_of(deal)
    assert here is not None
    assert bench.rules.why_not_moved(deal, here) == ""


def test_where_reps_share_deals_their_boards_allow_it_at_once(team: Context, rep: BoardDriver) -> None:
    assert rep.screen.bench.rules.why_none_moved([rep.deal(FERRO)]) == THEIRS
    edit_team(team, EditTeam(None, {"reps_share_deals": True}))
    rep.driver.until(lambda: rep.driver.main.ctx.team.reps_share_deals)
    assert rep.screen.bench.rules.why_none_moved([rep.deal(FERRO)]) == ""
