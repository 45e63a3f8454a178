"""The program from its start to its end: what it opens, remembers, and saves before it closes."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from app.bootstrap.program import Program
from app.config.session import Session, Visit, load_session, save_session
from app.config.settings import RecentDatabase, Settings, load_settings, save_settings
from app.config.window_address import Wish
from app.services.context import Context
from app.services.people.companies import CreateCompany, create_company
from app.ui import session_keeper
from app.ui.orders import NewTeam, OpenOrder
from app.ui.runner import WorkRunner
from app.ui.start.forms import NewTeamForm
from app.ui.start.page import StartPage
from app.ui.window import Window
from tests.support.driver import Driver
from tests.support.ui_host import activate

TEAM = NewTeam("Oak", "Ann Oak", "EUR", None, "three-kind")


@contextmanager
def started(
    qtbot: QtBot, db: str | None = None, user: str | None = None, settings: Settings | None = None
) -> Iterator[tuple[Program, Driver]]:
    """The running program; it is closed at the end unless the test has done so."""
    window = Window()
    window.show()
    program = Program(window, replace(settings or load_settings(), motion=False, theme="light"), load_session())
    program.start(db, user)
    driver = Driver(program.main, qtbot)
    try:
        activate(window)
        driver.settle()
        yield program, driver
    finally:
        window.close()
        qtbot.waitUntil(lambda: not window.isVisible(), timeout=10_000)
        program.end()
        window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def title(driver: Driver) -> str:
    return driver.main.frame.bar.titles[0]


def test_without_a_database_the_start_page_is_shown(qtbot: QtBot) -> None:
    with started(qtbot) as (_, driver):
        page = driver.find(StartPage)
        assert len(page.new_team.templates) == 5
        assert page.new_team.country.count() > 100
        assert driver.main.frame.bar.search.isHidden()
        driver.press("Ctrl+K")
        assert driver.main.messages.messages()[-1].detail == "No database is open"


def test_a_team_is_set_up_and_opened_the_next_time(qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "oak.headwater"
    with started(qtbot) as (_, driver):
        form = driver.find(NewTeamForm)
        form.edit(form.team).setText("Oak")
        form.edit(form.name).setText("Ann Oak")
        form.where.edit.setText(str(path))
        form.edit(form.name).setFocus()
        driver.press("Return")
        driver.until(lambda: title(driver) == "Today")
        driver.settle()
        assert driver.window.windowTitle() == "Oak – Headwater"
        driver.press("G, O")
        driver.settle()
    assert load_settings().recent == (RecentDatabase(str(path), "Oak", "Ann Oak"),)
    assert load_session().visits[str(path)].place == "companies"
    with started(qtbot) as (_, driver):
        driver.until(lambda: title(driver) == "Companies")


def test_a_database_that_cannot_be_opened_is_said_on_the_start_page(qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "notes.headwater"
    path.write_text("this is no database, whatever its name says " * 100)
    with started(qtbot, str(path)) as (_, driver):
        driver.until(lambda: bool(driver.window.findChildren(StartPage)))
        page = driver.find(StartPage)
        assert "not a Headwater database" in page.problem
        assert page.existing.where.location == str(path)


def test_another_database_is_opened_only_when_that_works(qtbot: QtBot, tmp_path: Path, team: Context) -> None:
    here = str(team.db.location.path)
    with started(qtbot, here) as (program, driver):
        driver.until(lambda: title(driver) == "Today")
        program.open(OpenOrder(str(tmp_path / "nowhere.headwater")))
        driver.settle()
        assert driver.main.messages.messages()[-1].kind == "error"
        assert driver.main.ctx.team.name == "Fernhill Scales"
        program.open(OpenOrder(str(tmp_path / "oak.headwater"), new_team=TEAM))
        driver.until(lambda: driver.main.is_attached and driver.main.ctx.team.name == "Oak")
        driver.settle()
        recent = [action.text for action in driver.main.actions.all() if action.id.startswith("recent.")]
        assert recent == ["Open Fernhill Scales"]


def test_the_sample_is_filled(qtbot: QtBot, tmp_path: Path) -> None:
    with started(qtbot) as (program, driver):
        program.open(OpenOrder(str(tmp_path / "sample.headwater"), new_team=TEAM, with_sample=True))
        driver.until(lambda: driver.main.is_attached)
        driver.press("G, P")
        driver.until(lambda: "60" in driver.main.frame.status.right_text)


def test_what_is_shown_is_kept_while_one_works(qtbot: QtBot, team: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session_keeper, "_EVERY_MS", 20)
    here = str(team.db.location.path)
    with started(qtbot, here) as (_, driver):
        driver.until(lambda: title(driver) == "Today")
        save_session(Session(visits={"elsewhere": Visit("contacts")}))  # as another window does meanwhile
        driver.press("G, O")
        driver.window.resize(1200, 800)
        driver.until(lambda: load_session().visits.get(here, Visit()).place == "companies")
        driver.until(lambda: getattr(load_session().geometry, "width", 0) == 1200)
        assert load_session().visits["elsewhere"].place == "contacts"


def test_two_windows_keep_their_settings_in_one_file(qtbot: QtBot, team: Context) -> None:
    with started(qtbot, str(team.db.location.path)) as (program, driver):
        driver.until(lambda: title(driver) == "Today")
        driver.settle()
        save_settings(load_settings().opened(RecentDatabase("elsewhere", "Oak")))  # as another window does meanwhile
        program.settings.change(font_scale=1.1)
        driver.settle()
        assert [each.team for each in load_settings().recent] == ["Oak", "Fernhill Scales"]
        assert load_settings().font_scale == 1.1


def test_a_later_start_brings_the_window_to_the_front(qtbot: QtBot, team: Context) -> None:
    with started(qtbot, str(team.db.location.path)) as (program, driver):
        driver.until(lambda: title(driver) == "Today")
        driver.window.showMinimized()
        assert not program.is_wanted(Wish(today="2026-03-12"))
        assert not program.is_wanted(Wish(user="Jonas"))
        assert driver.window.isMinimized()
        assert program.is_wanted(Wish(user="mira"))
        assert not driver.window.isMinimized()


def test_closing_waits_for_what_is_being_saved(qtbot: QtBot, team: Context) -> None:
    gate, saved = threading.Event(), list[str]()

    def work() -> None:
        gate.wait(10)
        saved.append("last")

    with started(qtbot, str(team.db.location.path)) as (_, driver):
        driver.until(lambda: title(driver) == "Today")
        driver.settle()
        driver.main.runner.command(work, owner=driver.main)
        driver.window.close()
        assert driver.window.isVisible(), "the window stays until the change is safe"
        qtbot.waitUntil(lambda: bool(driver.main.messages.messages()), timeout=5000)
        assert driver.main.messages.messages()[-1].detail == "The window closes when they are safe."
        gate.set()
        qtbot.waitUntil(lambda: not driver.window.isVisible(), timeout=5000)
    assert saved == ["last"]


def test_a_window_stays_open_where_its_last_change_is_refused(qtbot: QtBot, team: Context) -> None:
    gate = threading.Event()
    with started(qtbot, str(team.db.location.path)) as (_, driver):
        driver.until(lambda: title(driver) == "Today")
        driver.settle()
        runner = driver.main.runner
        runner.command(lambda: gate.wait(10), owner=driver.main)
        refused = CreateCompany("")
        runner.command(partial(create_company, driver.main.ctx, refused), owner=driver.main)
        driver.window.close()
        gate.set()
        driver.settle()
        qtbot.wait(50)
        assert driver.window.isVisible()
        assert "name" in driver.main.messages.messages()[-1].text
        driver.window.close()
        driver.settle()
        qtbot.waitUntil(lambda: not driver.window.isVisible(), timeout=5000)


def test_what_is_typed_in_a_field_is_saved_by_closing(qtbot: QtBot, team: Context) -> None:
    finished: list[str] = []
    with started(qtbot, str(team.db.location.path)) as (_, driver):
        driver.until(lambda: title(driver) == "Today")
        edit = QLineEdit(driver.window)
        edit.editingFinished.connect(lambda: finished.append(edit.text()))
        edit.show()
        edit.setFocus()
        driver.type("31200")
        driver.window.close()
    assert finished == ["31200"]


def test_an_error_that_nobody_catches_is_reported_and_the_window_goes_on(
    qtbot: QtBot, team: Context, capsys: pytest.CaptureFixture[str]
) -> None:
    import sys

    from app.ui.frame.crash_dialog import CrashDialog

    with started(qtbot, str(team.db.location.path)) as (_, driver):
        driver.until(lambda: title(driver) == "Today")
        try:
            raise ZeroDivisionError("Ana Ruiz")
        except ZeroDivisionError as error:
            sys.excepthook(ZeroDivisionError, error, error.__traceback__)
        thread = threading.Thread(target=lambda: [][1])
        thread.start()
        thread.join()
        driver.settle()
        report = driver.find(CrashDialog).report
        assert "ZeroDivisionError" in report
        assert "IndexError" in report
        assert "Ruiz" not in report
        driver.press("Esc")
        driver.press("G, O")
        assert title(driver) == "Companies"


def test_a_window_that_would_stand_where_no_screen_is_comes_back(qtbot: QtBot, qapp: QApplication) -> None:
    from app.config.session import Geometry

    area = qapp.primaryScreen().availableGeometry()
    lost = Window(Geometry(area.right() + 500, area.bottom() + 500, 1000, 700))
    found = Window(Geometry(40, 30, 1000, 700))
    try:
        assert area.contains(lost.geometry().topLeft())
        assert lost.size().width() == 1000
        assert (found.placing().x, found.placing().y) == (40, 30)
    finally:
        lost.deleteLater()
        found.deleteLater()


def test_the_runner_of_a_closed_program_is_gone(qtbot: QtBot, team: Context) -> None:
    with started(qtbot, str(team.db.location.path)) as (program, driver):
        driver.until(lambda: title(driver) == "Today")
        runner = driver.main.runner
    assert isinstance(runner, WorkRunner)
    assert Session() != load_session()
    names = {thread.name for thread in threading.enumerate()}
    assert not {name for name in names if name.startswith(("db-", "work"))}
    assert program is not None
