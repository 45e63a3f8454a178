"""The board of Fernhill Scales in the real window."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from sqlalchemy import select

from app.models.deals import Deal
from app.models.people import Company
from app.services.context import Context
from app.storage.database import Database
from app.storage.location import Location
from app.ui.board.column import Column
from app.ui.board.column_list import ColumnList
from app.ui.board.rooms import board_rooms
from app.ui.board.screen import BoardScreen
from app.ui.board.strip import Strip
from app.ui.frame.status_bar import StatusBar
from tests.support import fernhill
from tests.support.driver import Driver
from tests.support.team import again, new_team, sales

FERRO = "Ferro Castings"


@dataclass
class BoardDriver:
    """Hands on the board: cards by their company, columns by their code."""

    driver: Driver
    ctx: Context

    def __post_init__(self) -> None:
        with self.ctx.reading() as session:
            rows = session.execute(select(Company.name, Deal.id).join(Deal, Deal.company_id == Company.id)).all()
        self._deals: dict[str, int] = {row.name: row.id for row in rows}

    @property
    def screen(self) -> BoardScreen:
        found = self.driver.window.findChildren(BoardScreen)
        assert len(found) == 1
        return found[0]

    # looking

    def phase_id(self, code: str) -> int:
        assert self.screen.bench.deck.pipeline is not None
        return self.screen.bench.deck.pipeline.phase(code).id

    def deal(self, company: str) -> int:
        return self._deals[company]

    def column(self, code: str) -> Column:
        column = self.screen.bench.view.column(self.phase_id(code))
        assert column is not None, f"{code} is folded"
        return column

    def cards(self, code: str) -> ColumnList:
        return self.column(code).list

    def strip(self, code: str) -> Strip:
        strip = self.screen.bench.view.widget(self.phase_id(code))
        assert isinstance(strip, Strip)
        return strip

    def companies(self, code: str) -> list[str]:
        """The companies of a column as they are shown, from top to bottom."""
        store = self.screen.bench.deck.store
        found = [store.get(key) for key in self.screen.bench.deck.ids(self.phase_id(code))]
        return [card.company for card in found if card is not None]

    def stored(self, company: str) -> str:
        """The code of the phase in which the database has a deal."""
        codes = {phase.id: phase.spec.code for phase in sales(self.ctx).phases}
        with self.ctx.reading() as session:
            found = session.scalars(select(Deal.phase_id).join(Company).where(Company.name == company)).one()
        return codes[found]

    def home(self, company: str) -> ColumnList:
        """The list a card is in."""
        deal_id = self.deal(company)
        return next(cards for cards in self.screen.bench.view.lists() if cards.cards.row_of(deal_id) is not None)

    def rect(self, company: str) -> QRect:
        """A card's place in its list's viewport."""
        row = self.home(company).cards.row_of(self.deal(company))
        assert row is not None
        return self.home(company).card_rect(row)

    def chosen(self) -> set[str]:
        store = self.screen.bench.deck.store
        cards = [store.get(key) for key in self.screen.bench.hand.selected()]
        return {card.company for card in cards if card is not None}

    def status(self) -> str:
        """What stands at the right of the status bar."""
        return self.driver.window.findChildren(StatusBar)[0].right_text

    # doing

    def settle(self) -> None:
        self.driver.settle()

    def click(self, company: str, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        cards = self.home(company)
        where = self.rect(company).topLeft() + QPoint(40, 30)
        QTest.mouseClick(cards.viewport(), Qt.MouseButton.LeftButton, modifier, where)
        QApplication.processEvents()

    def press(self, *keys: str) -> None:
        for key in keys:
            self.driver.press(key)

    def lift(self, company: str) -> tuple[ColumnList, QPoint]:
        """Press on a card and pull it a little; answers its list and where it was pressed."""
        cards = self.home(company)
        at = self.rect(company).topLeft() + QPoint(60, 40)
        QTest.mousePress(cards.viewport(), Qt.MouseButton.LeftButton, pos=at)
        QTest.mouseMove(cards.viewport(), at + QPoint(0, QApplication.startDragDistance() + 1))
        QApplication.processEvents()
        return cards, at

    def hover(self, held: ColumnList, over: QWidget, at: QPoint) -> None:
        """Move the held card over a point of another widget."""
        QTest.mouseMove(held.viewport(), held.viewport().mapFromGlobal(over.mapToGlobal(at)))
        QApplication.processEvents()

    def drop(self, held: ColumnList, over: QWidget, at: QPoint) -> None:
        self.hover(held, over, at)
        point = held.viewport().mapFromGlobal(over.mapToGlobal(at))
        QTest.mouseRelease(held.viewport(), Qt.MouseButton.LeftButton, pos=point)
        QApplication.processEvents()

    def drag(self, company: str, code: str, at: QPoint | None = None) -> None:
        """Drag a card into a column, open or folded."""
        held, _ = self.lift(company)
        over = self.screen.bench.view.widget(self.phase_id(code))
        self.drop(held, over, at or QPoint(over.width() // 2, 200))

    def menu(self) -> QMenu:
        popup = QApplication.activePopupWidget()
        assert isinstance(popup, QMenu)
        return popup

    def choose_in_menu(self, *words: str) -> None:
        """Choose a line, one level after the other."""
        top = menu = self.menu()
        for word in words[:-1]:
            menu = next(a.menu() for a in menu.actions() if a.text().startswith(word))  # type: ignore[assignment]  # QObject
        action = next(a for a in menu.actions() if a.text().startswith(words[-1]))
        top.close()  # as Qt does it: first the menu goes, then its line acts
        self.driver.window.activateWindow()  # which a platform with a screen does by itself
        action.trigger()
        QApplication.processEvents()

    def right_click(self, company: str) -> None:
        cards, at = self.home(company), self.rect(company).center()
        QTest.mousePress(cards.viewport(), Qt.MouseButton.RightButton, pos=at)
        where = cards.viewport().mapToGlobal(at)
        event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, where)
        QApplication.sendEvent(cards.viewport(), event)
        QTest.mouseRelease(cards.viewport(), Qt.MouseButton.RightButton, pos=at)


@pytest.fixture(scope="session")
def _fernhill_file(tmp_path_factory: pytest.TempPathFactory, _migrated_file: Path) -> Path:
    path = shutil.copyfile(_migrated_file, tmp_path_factory.mktemp("fernhill") / "team.headwater")
    database = Database.open(Location.parse(str(path)))
    fernhill.settle_in(new_team(database))
    database.close()
    return path


@pytest.fixture
def team(tmp_path: Path, _fernhill_file: Path) -> Iterator[Context]:
    """The team with its deals."""
    ctx = again(str(shutil.copyfile(_fernhill_file, tmp_path / "team.headwater")))
    yield ctx
    ctx.db.close()


@pytest.fixture
def board(team: Context, open_window: Callable[..., Driver]) -> BoardDriver:
    """Its board, wide enough for all columns."""
    return BoardDriver(open_window(board_rooms()), team)


@pytest.fixture
def jonas(board: BoardDriver) -> Iterator[Context]:
    """A colleague at another computer, on the same database."""
    ctx = again(str(board.ctx.db.location.path), "Jonas Lund")
    board.ctx.db.watch()
    yield ctx
    ctx.db.close()
