"""Two people, two windows, one database: each sees the other's move, and a stale one is refused with both values."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import pytest
from PySide6.QtWidgets import QAbstractButton, QLabel
from pytestqt.qtbot import QtBot

from app.domain.money import Money
from app.domain.roles import Role
from app.models.deals import Deal
from app.services.context import Context
from app.services.deals.commands import CreateDeal, create_deal
from app.services.team import EditTeam, edit_team
from app.services.users import EditUser, edit_user
from app.storage.database import Database
from app.ui.board.screen import BoardScreen
from tests.support.driver import Driver
from tests.support.team import sales
from tests.support.two_windows import two_windows


class Desk:
    """A person's window with the board."""

    def __init__(self, driver: Driver, ctx: Context) -> None:
        self.driver, self.ctx = driver, ctx

    def code(self, title: str) -> str:
        """The code of the phase under which the board shows the one deal there is."""
        deck = self.driver.find(BoardScreen).bench.deck
        (deal_id,) = deck.all_ids()
        card, phase = deck.store.get(deal_id), deck.phase_of(deal_id)
        assert card is not None
        assert card.name == title
        return phase.spec.code if phase else ""

    def shows(self, code: str) -> bool:
        """Whether the deal is under this phase."""
        return self.code("Crane scales") == code

    def come_forward(self) -> None:
        """Have the keys."""
        self.driver.window.activateWindow()
        self.driver.until(self.driver.window.isActiveWindow)

    def move_right(self, times: int = 1) -> None:
        """Bring this window to front, click the card, and move it by keyboard."""
        self.come_forward()
        self.driver.click_item("No company, Crane scales")
        self.driver.press("Shift+Right", times=times)

    def says(self, words: str) -> bool:
        """Whether a text with these words is to be seen."""
        labels = self.driver.window.findChildren(QLabel)
        return any(label.isVisible() and words in label.text() for label in labels)


@pytest.fixture
def desks(database: Database, migrated_url: str, qtbot: QtBot) -> Iterator[tuple[Desk, Desk]]:
    def fill(mira: Context) -> None:
        start = sales(mira).phase("D1").id
        create_deal(mira, CreateDeal("Crane scales", amount=Money(3_120_000, "EUR"), phase_id=start))

    with two_windows(database, migrated_url, qtbot, "manager", fill) as (mira, jonas):
        yield Desk(*mira), Desk(*jonas)


def test_another_persons_move_is_shown(desks: tuple[Desk, Desk]) -> None:
    mira, jonas = desks
    mira.move_right()
    mira.driver.settle()
    assert mira.code("Crane scales") == "D2"
    jonas.driver.until(lambda: jonas.code("Crane scales") == "D2")


def test_a_stale_move_is_refused_and_both_places_are_named(desks: tuple[Desk, Desk]) -> None:
    mira, jonas = desks
    # Jonas looks at the board as it was: nothing of what others do reaches his window.
    jonas.ctx.db.close()
    mira.move_right(times=2)
    mira.driver.settle()
    assert jonas.code("Crane scales") == "D1"
    jonas.move_right()
    jonas.driver.until(lambda: jonas.says("Mira Osei moved Crane scales to D3"))
    jonas.driver.settle()
    assert jonas.code("Crane scales") == "D3"
    with mira.ctx.reading() as session:
        assert session.get_one(Deal, 1).phase_id == sales(mira.ctx).phase("D3").id


def test_of_a_stale_move_the_person_may_insist(desks: tuple[Desk, Desk]) -> None:
    mira, jonas = desks
    jonas.ctx.db.close()
    mira.move_right(times=2)
    mira.driver.settle()
    jonas.move_right()
    jonas.driver.until(lambda: jonas.says("Mira Osei moved Crane scales to D3"))
    jonas.driver.click(jonas.driver.find(QAbstractButton, "Move to D2"))
    jonas.driver.settle()
    assert jonas.code("Crane scales") == "D2"
    with mira.ctx.reading() as session:
        assert session.get_one(Deal, 1).phase_id == sales(mira.ctx).phase("D2").id


def test_an_undo_and_its_redo_are_shown_in_the_others_window(desks: tuple[Desk, Desk]) -> None:
    mira, jonas = desks
    mira.move_right()
    jonas.driver.until(lambda: jonas.code("Crane scales") == "D2")
    mira.driver.settle()
    for keys, code in (("Ctrl+Z", "D1"), ("Ctrl+Shift+Z", "D2"), ("Ctrl+Z", "D1")):
        mira.come_forward()
        mira.driver.press(keys)
        for desk in desks:
            desk.driver.until(partial(desk.shows, code))
        mira.driver.settle()


def test_an_undo_that_meets_the_others_later_move_takes_nothing_back(desks: tuple[Desk, Desk]) -> None:
    mira, jonas = desks
    mira.move_right()
    jonas.driver.until(lambda: jonas.code("Crane scales") == "D2")
    jonas.move_right()
    mira.driver.until(lambda: mira.code("Crane scales") == "D3")
    mira.come_forward()
    mira.driver.press("Ctrl+Z")
    mira.driver.until(lambda: mira.says("Jonas Lind changed Crane scales since"))
    mira.driver.settle()
    with mira.ctx.reading() as session:
        assert session.get_one(Deal, 1).phase_id == sales(mira.ctx).phase("D3").id


def test_what_somebody_may_do_follows_the_team_and_their_role_at_once(desks: tuple[Desk, Desk]) -> None:
    mira, jonas = desks
    edit_user(mira.ctx, EditUser(jonas.ctx.user.id, None, {"role": "rep"}))
    jonas.driver.until(lambda: jonas.driver.main.ctx.actor.role is Role.REP)
    jonas.move_right()
    jonas.driver.until(lambda: jonas.says("This belongs to Mira Osei"))
    assert jonas.code("Crane scales") == "D1"
    edit_team(mira.ctx, EditTeam(None, {"reps_share_deals": True}))
    jonas.driver.until(lambda: jonas.driver.main.ctx.actor.reps_share_deals)
    jonas.driver.settle()
    jonas.move_right()
    jonas.driver.until(lambda: jonas.code("Crane scales") == "D2")
    mira.driver.until(lambda: mira.code("Crane scales") == "D2")
