"""Two people, two windows, one database: a saved view of one is shared with the other, changed, and taken back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu
from pytestqt.qtbot import QtBot

from app.domain.filters import DealFilter
from app.services.context import Context
from app.services.deals.commands import CreateDeal, create_deal
from app.services.views import RenameView, SaveView, UnshareView, rename_view, save_view, unshare_view, views
from app.storage.database import Database
from app.ui.board.screen import BoardScreen
from app.ui.shared.conflict_dialog import ConflictDialog
from app.ui.shared.view_dialog import NameDialog
from tests.support.driver import Driver
from tests.support.team import sales
from tests.support.two_windows import two_windows
from tests.support.ui_host import activate


class Desk:
    """A person's window with the board, worked by keys alone."""

    def __init__(self, driver: Driver, ctx: Context) -> None:
        self.driver, self.ctx = driver, ctx

    @property
    def board(self) -> BoardScreen:
        return self.driver.find(BoardScreen)

    def press(self, key: str) -> None:
        activate(self.driver.window)
        self.driver.press(key)
        self.driver.settle()

    def open_menu(self) -> QMenu:
        self.press("Ctrl+Shift+V")
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        return menu

    def choose(self, words: str) -> None:
        """Walk down the menu of views to a line, and take it."""
        menu = self.open_menu()
        assert any(text.startswith(words) for text in lines(menu)), lines(menu)
        for _ in menu.actions():
            QTest.keyClick(menu, Qt.Key.Key_Down)
            if menu.activeAction().text().startswith(words):
                break
        QTest.keyClick(menu, Qt.Key.Key_Return)
        self.driver.settle()

    def offered(self) -> list[str]:
        """What the menu of views says."""
        menu = self.open_menu()
        found = lines(menu)
        QTest.keyClick(menu, Qt.Key.Key_Escape)
        self.driver.settle()
        return found

    def names(self) -> list[str]:
        """The views that the window knows of."""
        return [view.name for view in self.board.views.known]

    def says(self, words: str) -> bool:
        """Whether a text with these words is to be seen."""
        labels = self.driver.window.findChildren(QLabel)
        return any(label.isVisible() and words in label.text() for label in labels)

    def show(self, chosen: DealFilter) -> None:
        self.board.set_filter(chosen)
        self.driver.settle()


def lines(menu: QMenu) -> list[str]:
    return [action.text() for action in menu.actions() if action.text()]


@pytest.fixture
def desks(database: Database, migrated_url: str, qtbot: QtBot) -> Iterator[tuple[Desk, Desk]]:
    """Mira, who owns the team, and Jonas, who sells."""

    def fill(mira: Context) -> None:
        create_deal(mira, CreateDeal("Crane scales", phase_id=sales(mira).phase("D1").id))

    with two_windows(database, migrated_url, qtbot, "rep", fill) as (mira, jonas):
        yield Desk(*mira), Desk(*jonas)


def share(desk: Desk, name: str) -> NameDialog:
    """Share what the window shows, which is no view yet."""
    desk.press("Ctrl+Shift+S")
    dialog = desk.driver.find(NameDialog)
    assert dialog.is_shared
    means_me = "“Me” in it is whoever looks at it." in dialog.share.accessibleDescription()
    assert means_me == desk.board.options.filter.mine
    desk.driver.type(name)
    desk.press("Return")
    return dialog


def test_an_open_menu_follows_what_others_share(desks: tuple[Desk, Desk]) -> None:
    mira, jonas = desks
    menu = mira.open_menu()
    assert lines(menu) == ["No saved views yet", "Save this view as…"]
    # An open menu takes the keys of both windows, which are one program here: Jonas shares by command line.
    shown = jonas.board.options.to_json()
    key = save_view(jonas.ctx, SaveView("board", "Everything", shown, is_shared=True)).record_id
    mira.driver.until(lambda: lines(menu)[:2] == ["Shared with the team", "Everything\tJonas Lind"])
    QTest.keyClick(menu, Qt.Key.Key_Down)
    assert menu.activeAction().text() == "Everything\tJonas Lind"  # keys pass over the heading
    rename_view(jonas.ctx, RenameView(key, None, "All deals"))
    mira.driver.until(lambda: lines(menu)[1] == "All deals\tJonas Lind")
    unshare_view(jonas.ctx, UnshareView(key))
    mira.driver.until(lambda: lines(menu) == ["No saved views yet", "Save this view as…"])
    assert menu.isVisible()
    QTest.keyClick(menu, Qt.Key.Key_Escape)


def test_a_view_is_shared_renamed_and_taken_back_by_keys(desks: tuple[Desk, Desk]) -> None:
    mira, jonas = desks
    jonas.show(DealFilter(mine=True))
    share(jonas, "Mine")
    mira.choose("Mine\tJonas Lind")
    assert mira.board.options.filter == DealFilter(mine=True)  # which are Mira's own deals here
    assert mira.board.bench.deck.arrangement.count() == 1
    assert jonas.board.bench.deck.arrangement.count() == 0
    jonas.choose("Rename “Mine”")
    jonas.press("Ctrl+A")
    jonas.driver.type("My own")
    jonas.press("Return")
    mira.driver.until(lambda: mira.names() == ["My own"])
    assert mira.offered() == [
        "Shared with the team",
        "My own\tJonas Lind",
        "Save as my own…",
        "Start with this view",
        "Stop sharing “My own”",
        "Rename “My own”…",
        "Delete “My own”",
    ]
    jonas.choose("Keep “My own” to myself")
    mira.driver.until(lambda: mira.says("The view “My own” is not shared any more"))
    assert mira.board.options.filter == DealFilter(mine=True)
    assert mira.offered() == ["No saved views yet", "Save this view as…"]
    assert jonas.offered()[0] == "My own"
    jonas.press("Ctrl+Z")
    mira.driver.until(lambda: mira.names() == ["My own"])


def test_who_did_not_make_a_view_takes_a_copy_and_names_are_told_apart(desks: tuple[Desk, Desk]) -> None:
    mira, jonas = desks
    mira.show(DealFilter(unowned=True))
    share(mira, "Free ones")
    jonas.choose("Free ones\tMira Osei")
    assert jonas.offered()[1:] == ["Free ones\tMira Osei", "Save as my own…", "Start with this view"]
    jonas.choose("Save as my own")
    jonas.press("Tab")  # on to the box for sharing, from where Enter saves as well
    jonas.press("Return")
    assert jonas.offered()[:3] == ["Free ones", "Shared with the team", "Free ones\tMira Osei"]
    assert [view.is_own for view in views(jonas.ctx, "board")] == [True, False]
    jonas.choose("Delete “Free ones”")
    assert [view.is_own for view in views(jonas.ctx, "board")] == [False]
    jonas.show(DealFilter(mine=True))
    dialog = share(jonas, "free ones")
    said = "The team has a view “free ones” from Mira Osei already. Choose another name."
    assert dialog.field.edit.accessibleDescription() == said
    jonas.driver.type(" of mine")
    jonas.press("Return")
    mira.driver.until(lambda: len(mira.names()) == 2)
    assert "free ones of mine\tJonas Lind" in mira.offered()
    jonas.choose("Start with this view")
    starts = [[view.is_default for view in views(desk.ctx, "board")] for desk in (jonas, mira)]
    assert starts == [[False, True], [False, False]]


def test_a_changed_copy_is_not_stored_over_what_somebody_else_changed(desks: tuple[Desk, Desk]) -> None:
    mira, jonas = desks
    jonas.show(DealFilter(mine=True))
    share(jonas, "Mine")
    mira.choose("Mine")
    mira.show(DealFilter(mine=True, unowned=True))
    jonas.show(DealFilter(mine=True, without_company=True))
    jonas.choose("Save the changes to “Mine”")
    mira.driver.settle()
    mira.choose("Save the changes to “Mine”")
    mira.driver.until(lambda: bool(mira.driver.window.findChildren(ConflictDialog)))
    assert mira.says("Jonas Lind changed Mine meanwhile")
    assert mira.says("My deals; by next action")
    (view,) = views(mira.ctx, "board")
    assert view.definition["filter"] == {"mine": True, "without_company": True}
    mira.press("Ctrl+S")  # all the same
    mira.driver.settle()
    assert views(mira.ctx, "board")[0].definition["filter"] == {"mine": True, "unowned": True}
    # Who sees it as it was is told, and may see what it is now.
    jonas.driver.until(lambda: jonas.says("The view “Mine” shows something else now"))
    assert jonas.board.options.filter == DealFilter(mine=True, without_company=True)
    jonas.press("F8")
    jonas.press("Return")
    assert jonas.board.options.filter == DealFilter(mine=True, unowned=True)
