"""The board of a past day, over the window."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QListView

from app.services.context import Context
from app.services.deals.commands import DeleteDeal, EditDeal, delete_deal, edit_deal
from app.ui.board import past as module
from app.ui.board.past import PastOverlay
from app.ui.board.past_deal import PastDealDialog
from app.ui.shared.buttons import Button
from tests.support.team import again, ticking_clock
from tests.ui.board.conftest import FERRO, BoardDriver


@pytest.fixture
def team(tmp_path: Path, _fernhill_file: Path) -> Iterator[Context]:
    """The team some weeks after its deals were recorded on 12 March."""
    ctx = again(str(shutil.copyfile(_fernhill_file, tmp_path / "team.headwater")))
    yield replace(ctx, clock=ticking_clock(date(2026, 4, 5)))
    ctx.db.close()


def heard(past: PastOverlay) -> dict[str, list[str]]:
    """Each column with cards by its name, and its cards."""
    found = {}
    for view in past.columns.findChildren(QListView):
        model = view.model()
        if model.rowCount():
            found[view.accessibleName()] = [str(model.index(row, 0).data()) for row in range(model.rowCount())]
    return found


def open_card(past: PastOverlay, company: str) -> None:
    """Press Enter on the card of a company."""
    for view in past.columns.findChildren(QListView):
        for row in range(view.model().rowCount()):
            index = view.model().index(row, 0)
            if str(index.data()).startswith(company):
                view.setFocus()
                view.setCurrentIndex(index)
                QTest.keyClick(view, Qt.Key.Key_Return)
                return
    raise AssertionError(company)


def test_from_a_past_day_a_deal_is_opened_as_it_is_today_and_more_cards_are_shown(
    board: BoardDriver, team: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[tuple[str, int]] = []
    monkeypatch.setattr(module, "MOST_CARDS", 1)
    monkeypatch.setattr(board.driver.main, "open_record", lambda table, key: opened.append((table, key)))
    board.screen._host.run("board.as_of")
    past = board.driver.find(PastOverlay)
    past.field.setText("12 march")
    board.driver.press("Return")
    board.settle()
    assert {len(cards) for cards in heard(past).values()} == {1}
    more = next(one for one in past.columns.findChildren(Button) if one.label.startswith("And "))
    more.click()
    board.settle()
    assert max(len(cards) for cards in heard(past).values()) > 1
    open_card(past, "Ferro Castings")
    board.settle()
    board.driver.press("Return")
    board.settle()
    assert not board.driver.window.findChildren(PastOverlay)
    assert opened == [("deals", board.deal(FERRO))]


def test_a_past_day_is_shown_read_only_and_escape_goes_back(board: BoardDriver, team: Context) -> None:
    edit_deal(team, EditDeal(board.deal(FERRO), None, {"amount_minor": 100}))
    delete_deal(team, DeleteDeal(board.deal("Corvid Logistics")))
    board.settle()
    board.screen._host.run("board.as_of")
    past = board.driver.find(PastOverlay)
    board.settle()
    assert past.strip.text().startswith("As of 6 March 2026, read only")  # what it begins with
    assert past.notes.text().startswith("Recorded later, and put together from the history")

    past.field.setText("12 march")
    board.driver.press("Return")
    board.settle()
    assert past.strip.text().startswith("As of 12 March 2026, read only")
    assert not past.notes.isVisible()
    cards = [card for cards in heard(past).values() for card in cards]
    assert "Ferro Castings, Crane scales, 6 pcs, €31,200" in cards
    assert any(card.startswith("Corvid Logistics") for card in cards)

    open_card(past, "Ferro Castings")
    board.settle()
    dialog = board.driver.find(PastDealDialog)
    assert dialog.facts["Amount"] == "€31,200"
    assert dialog.facts["Phase"].startswith("D2")
    board.driver.press("Escape")
    open_card(past, "Corvid Logistics")
    board.settle()
    assert not board.driver.find(PastDealDialog).primary.isEnabled()  # it was deleted since
    board.driver.press("Escape")

    past.field.setText("5 april")
    past.button.click()
    board.settle()
    cards = [card for cards in heard(past).values() for card in cards]
    assert "Ferro Castings, Crane scales, 6 pcs, €1" in cards
    assert not any(card.startswith("Corvid Logistics") for card in cards)

    past.field.setText("some day")
    past.button.click()
    assert "Reading" not in past.strip.text()
    assert "some day" in past.strip.text()
    board.driver.press("Escape")
    board.settle()
    assert not board.driver.window.findChildren(PastOverlay)
    assert FERRO in board.companies("D2")
