"""Logins on a server, given and taken in the settings of the real window."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg
import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from app.domain.roles import Role
from app.services.context import Context
from app.services.users import CreateUser, create_user
from app.storage.database import Database
from app.storage.location import Location
from app.ui.shared.form_dialog import FormDialog
from app.ui.team.logins import CredentialsDialog
from app.ui.team.people import PeoplePage
from app.ui.team.rooms import team_rooms
from tests.support import postgres
from tests.support.driver import Driver
from tests.support.guarded import GuardedTeam
from tests.support.list_driver import ListDriver
from tests.support.settings_place import page_of
from tests.support.team import new_team


@contextmanager
def people_of(ctx: Context, qtbot: QtBot) -> Iterator[tuple[ListDriver, PeoplePage]]:
    with page_of(ctx, qtbot, team_rooms(), "people") as driver:
        page = driver.find(PeoplePage)
        yield ListDriver(driver, page), page


def credentials(driver: Driver) -> tuple[str, str]:
    dialog = driver.find(CredentialsDialog)
    return driver.find(QLineEdit, "Login", dialog).text(), driver.find(QLineEdit, "Password", dialog).text()


@pytest.fixture
def signs_in(own_team: GuardedTeam) -> Callable[[str, str], bool]:
    def tried(login: str, password: str) -> bool:
        address = own_team.url.rsplit("@", 1)[1]
        try:
            psycopg.connect(f"postgresql://{login}:{password}@{address}").close()
        except psycopg.OperationalError:
            return False
        return True

    return tried


@pytest.mark.postgres
def test_logins_are_given_shown_once_and_reset(
    own_team: GuardedTeam, qtbot: QtBot, signs_in: Callable[[str, str], bool]
) -> None:
    with own_team.program(Role.MANAGER) as ctx, people_of(ctx, qtbot) as (hands, page):
        hands.press("Ins")
        hands.fill(name="Ana Costa", role="Sales rep")
        hands.accept()
        login, password = credentials(hands.driver)
        assert signs_in(login, password)
        dialog = hands.driver.find(CredentialsDialog)
        dialog.primary.click()
        assert QGuiApplication.clipboard().text() == f"{login}\n{password}"
        hands.press("Escape")
        hands.go("Ana Costa", "is_active")
        assert hands.cell() == "Has a login"
        assert page.bar.words.text() == f"Ana Costa signs in as {login}."
        hands.driver.click(page.bar.login)
        hands.fill(password="short")
        hands.accept()
        assert "at least" in hands.dialog().field("password").accessibleDescription()
        hands.fill(password="long-enough-for-all")
        hands.accept()
        assert signs_in(login, "long-enough-for-all")
        assert not signs_in(login, password)


@pytest.mark.postgres
def test_undo_takes_a_new_login_away(own_team: GuardedTeam, qtbot: QtBot, signs_in: Callable[[str, str], bool]) -> None:
    with own_team.program(Role.OWNER) as ctx:
        create_user(ctx, CreateUser("Ana Costa"))
    with own_team.program(Role.OWNER) as ctx, people_of(ctx, qtbot) as (hands, page):
        hands.go("Ana Costa", "is_active")
        assert hands.cell() == "No login"
        hands.driver.click(page.bar.login)
        hands.fill(login="ana_of_test_undo", password="long-enough-for-all")
        hands.accept()
        hands.driver.until(lambda: hands.cell() == "Has a login")
        assert signs_in("ana_of_test_undo", "long-enough-for-all")
        page.view.setFocus()
        hands.press("Ctrl+Z")
        hands.driver.until(lambda: hands.cell() == "No login")
        assert not signs_in("ana_of_test_undo", "long-enough-for-all")
        hands.driver.click(page.bar.state)
        hands.driver.settle()
        assert hands.names(6)[-1] == "Disabled"
        assert page.bar.login.toolTip() == "Ana Costa is disabled"


@pytest.mark.postgres
def test_an_owner_who_set_a_server_up_is_offered_a_login_of_their_own(
    keepers_server: postgres.Server, qtbot: QtBot
) -> None:
    with keepers_server.database() as url:
        database = Database.open(Location.parse(url), may_create=True)
        try:
            ctx = new_team(database)
            with page_of(ctx, qtbot, team_rooms(), "people") as driver:
                driver.until(lambda: bool(driver.main.messages.messages()))
                (message,) = driver.main.messages.messages()
                assert "the server's own login" in message.text
                offer = next(action for action in message.actions if action.label == "Give yourself a login")
                offer.run()
                driver.settle()
                driver.find(FormDialog).primary.click()
                driver.until(lambda: bool(driver.window.findChildren(CredentialsDialog)))
                login, password = credentials(driver)
                address = url.rsplit("@", 1)[1]
                psycopg.connect(f"postgresql://{login}:{password}@{address}").close()
                driver.press("Escape")
                driver.settle()
            with page_of(ctx, qtbot, team_rooms(), "people") as driver:
                assert [row.name for row in driver.find(PeoplePage).view.grid.rows] == ["Mira Osei"]
                assert driver.main.messages.messages() == ()
        finally:
            database.close()


@pytest.mark.postgres
def test_everybody_changes_their_own_password(
    own_team: GuardedTeam, qtbot: QtBot, signs_in: Callable[[str, str], bool]
) -> None:
    with own_team.program(Role.SUPPORT) as ctx, people_of(ctx, qtbot) as (hands, _page):
        hands.driver.main.run("team.own_login")
        hands.driver.settle()
        hands.fill(password="long-enough-for-all")
        hands.accept()
        hands.driver.settle()
        assert signs_in(own_team.logins[Role.SUPPORT], "long-enough-for-all")
