"""The guide, the keys, the settings, the database's page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QAbstractButton, QPushButton

from app.bootstrap.rooms import all_rooms
from app.config.paths import guide_dir
from app.config.settings import load_settings
from app.services.backups import make_backup
from app.services.context import Context
from app.services.users import CreateUser, create_user
from app.ui.chapters import CHAPTERS, PAGE_CHAPTERS, SHEET_CHAPTERS
from app.ui.help.about import AboutDialog, parts
from app.ui.help.guide import Guide, chapters
from app.ui.help.guide_page import GuidePage
from app.ui.help.keys import KeysOverlay, key_groups
from app.ui.host import Action
from app.ui.orders import OpenOrder
from app.ui.rooms import Rooms, SettingsPage
from app.ui.settings.appearance import AppearancePage
from app.ui.settings.database import DatabasePage
from app.ui.settings.screen import SettingsScreen
from app.ui.shared.labels import Label
from app.ui.shared.overlay import Overlay
from app.ui.shared.theme import Theme
from app.ui.shared.view_dialog import NameDialog
from app.ui.window_actions import chapter_of
from tests.support.driver import Driver
from tests.support.ui_host import blank, main_window

Open = Callable[..., Driver]

ROOMS = Rooms(
    (blank("pipeline", "Pipeline", letter="P"),),
    settings_pages=(SettingsPage("team", "Team", "users", lambda _host: Label("The team")),),
)


def test_f1_opens_the_chapter_of_where_one_is(open_window: Open) -> None:
    driver = open_window(ROOMS)
    driver.press("F1")
    guide = driver.find(Guide)
    assert guide.chapter == "board.md"
    assert "Moving deals" in guide.page.toPlainText()
    guide.page.anchorClicked.emit(QUrl("find.md"))
    assert guide.chapter == "find.md"
    driver.press("Alt+Left")
    assert guide.chapter == "board.md"
    driver.press("Esc")
    driver.settle()
    assert driver.window.findChildren(Guide) == []


def test_f1_works_over_a_dialog_which_stays_as_it_is(open_window: Open) -> None:
    driver = open_window(ROOMS)
    dialog = NameDialog(driver.window, "Save view", "Mine", "")
    dialog.open(dialog.field)
    driver.press("F1")
    assert driver.find(Guide).chapter == "board.md"  # it says nothing of its own
    driver.press("F1")
    assert len(driver.window.findChildren(Guide)) == 1
    driver.press("Esc")
    driver.settle()
    assert dialog.field.edit.hasFocus()
    assert dialog.field.text == "Mine"
    dialog.dismiss()
    driver.press("Ctrl+K")
    driver.press("F1")
    assert driver.find(Guide).chapter == "find.md"
    driver.press("Esc", times=2)
    assert not any(overlay.isVisible() for overlay in driver.window.findChildren(Overlay))


def test_every_place_and_sheet_has_its_chapter(open_window: Open) -> None:
    rooms = all_rooms()
    driver = open_window(rooms)
    assert {place.key for place in driver.main.navigator.places} == set(CHAPTERS)
    assert {kind.table for kind in rooms.sheets} == set(SHEET_CHAPTERS)
    assert {*CHAPTERS.values(), *PAGE_CHAPTERS.values(), *SHEET_CHAPTERS.values()} <= set(chapters(guide_dir()))
    driver.main.run("app.settings")
    assert chapter_of(driver.main) == "settings.md"
    driver.click(driver.find(QAbstractButton, "People of the team"))
    assert chapter_of(driver.main) == "roles.md"


@pytest.mark.parametrize("size", [(1440, 900), (1024, 700)])
def test_pictures_of_the_guide_fit_the_page(open_window: Open, size: tuple[int, int]) -> None:
    driver = open_window(ROOMS, size=size)
    driver.press("F1")
    driver.settle()
    page = driver.find(Guide).page
    picture = page.loadResource(QTextDocument.ResourceType.ImageResource.value, QUrl("pictures/pipeline.png"))
    assert page.horizontalScrollBar().maximum() == 0
    assert 0 <= page.viewport().width() - picture.width() < 40
    line = page.document().findBlockByNumber(1)
    assert page.document().documentLayout().blockBoundingRect(line).height() < picture.height() + 20


def test_the_chapters_keep_their_height_and_the_open_one_is_in_sight(open_window: Open) -> None:
    driver = open_window(ROOMS, size=(1024, 700))
    driver.press("F1")
    guide = driver.find(Guide)
    guide.show_chapter("command-line.md")
    (last,) = (button for button in guide.findChildren(QPushButton) if button.text() == "Command line")
    driver.until(lambda: last.visibleRegion().boundingRect() == last.rect())
    assert last.isChecked()
    assert last.height() >= last.sizeHint().height() >= 24


def test_each_chapter_is_in_the_index_and_can_be_read() -> None:
    names = chapters(guide_dir())
    assert set(names) == {path.name for path in guide_dir().glob("*.md")}


def test_the_guide_loads_nothing_from_elsewhere(open_window: Open, tmp_path: Path) -> None:
    driver = open_window(ROOMS)
    page = GuidePage(tmp_path / "guide", driver.window)
    (tmp_path / "guide").mkdir()
    (tmp_path / "secret.png").write_bytes(b"x")
    image = QTextDocument.ResourceType.ImageResource.value
    assert page.loadResource(image, QUrl("../secret.png")) is None
    assert page.loadResource(image, QUrl("https://example.com/a.png")).isNull()
    assert page.loadResource(QTextDocument.ResourceType.StyleSheetResource.value, QUrl("a.css")) is None


def test_links_to_elsewhere_are_not_followed_within_the_guide(open_window: Open) -> None:
    driver = open_window(ROOMS)
    driver.press("F1")
    guide = driver.find(Guide)
    for address in ("../json.md", "file:///etc/passwd", "nowhere.md"):
        guide.page.anchorClicked.emit(QUrl(address))
    assert guide.chapter == "board.md"


def test_a_question_mark_shows_the_keys_that_work_here(open_window: Open) -> None:
    driver = open_window(ROOMS)
    driver.press("?")
    groups = dict(key_groups(driver.main.actions.all()))
    assert (("Ctrl", "K"), "Find a record or a command") in groups["Edit"]
    assert (("G", "P"), "Pipeline") in groups["Go"]
    assert {group.accessibleName() for group in driver.find(KeysOverlay).groups} == set(groups)
    assert "Here" not in groups
    done = Action("list.done", "Done", lambda: None, key="Space", scope="list")
    assert key_groups((*driver.main.actions.all(), done))[0] == ("Here", [(("Space",), "Done")])


def test_about_names_the_parts_and_their_licences(open_window: Open) -> None:
    driver = open_window(ROOMS)
    driver.main.run("help.about")
    assert driver.find(AboutDialog).accessibleName().startswith("Headwater ")
    assert any(line.startswith("PySide6 6.") and line.endswith("LGPL-3.0") for line in parts())


def test_a_choice_of_look_holds_at_once_and_is_stored(open_window: Open) -> None:
    driver = open_window(ROOMS)
    driver.press("Ctrl+,")
    page = driver.find(AppearancePage)
    page.theme.chosen.emit("dark")
    page.scale.chosen.emit("1.25")
    assert (Theme.current().scheme, Theme.current().font_scale) == ("dark", 1.25)
    driver.settle()
    stored = load_settings()
    assert (stored.theme, stored.font_scale) == ("dark", 1.25)


def test_pages_of_other_packages_follow_our_own(open_window: Open) -> None:
    driver = open_window(ROOMS)
    driver.press("Ctrl+,")
    screen = driver.find(SettingsScreen)
    screen.choose("team")
    assert [label.text() for label in screen.findChildren(Label) if label.isVisible()] == ["The team"]
    screen.setFocus()
    driver.press("Up")
    assert screen.page == "backups"
    driver.press("G, P")
    driver.press("Ctrl+,")
    assert driver.find(SettingsScreen) is screen, "the page stays where one left it"


def test_the_page_of_the_database_tells_and_checks(open_window: Open, team: Context) -> None:
    driver = open_window(ROOMS)
    driver.press("Ctrl+,")
    driver.find(SettingsScreen).choose("database")
    driver.settle()
    page = driver.find(DatabasePage)
    assert "team.headwater" in page.facts.text()
    assert "no backup" in page.facts.text()
    make_backup(team)
    page.load()
    driver.settle()
    assert "One backup beside it" in page.facts.text()
    driver.click(page.check)
    driver.settle()
    assert driver.main.messages.messages()[-1].text == "The database is sound"


def test_one_can_work_as_somebody_else_of_the_team(open_window: Open, team: Context) -> None:
    create_user(team, CreateUser("Jonas Lind"))
    driver = open_window(ROOMS)
    wanted: list[OpenOrder] = []
    driver.main.location = "team.headwater"
    driver.main.database_wanted.connect(wanted.append)
    driver.press("Ctrl+,")
    driver.find(SettingsScreen).choose("database")
    driver.settle()
    page = driver.find(DatabasePage)
    page.who.textActivated.emit("Mira Osei")
    page.who.textActivated.emit("Jonas Lind")
    assert wanted == [OpenOrder("team.headwater", "Jonas Lind")]


@pytest.mark.usefixtures("qapp")
def test_without_a_database_there_is_the_look_and_a_way_back() -> None:
    with main_window() as main:
        wanted: list[None] = []
        main.start_wanted.connect(lambda: wanted.append(None))
        main.run("app.settings")
        screen = main.frame.page.current
        assert isinstance(screen, SettingsScreen)
        assert screen.page == "appearance"
        main.run("database.open")
        assert wanted == [None]
