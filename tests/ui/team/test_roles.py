"""Roles in the settings: who may change whom is seen beforehand, and a file says what it can't do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from pytestqt.qtbot import QtBot

from app.services.context import Context
from app.services.team import EditTeam, edit_team
from app.services.team import team as stored
from app.services.users import CreateUser, create_user, users
from app.ui.shared.buttons import Button
from app.ui.shared.form_dialog import FormDialog
from app.ui.team.facts import TeamPage
from app.ui.team.people import PeoplePage
from app.ui.team.rooms import team_rooms
from tests.support.list_driver import ListDriver
from tests.support.settings_place import page_of
from tests.support.team import as_user


@contextmanager
def people_of(ctx: Context, qtbot: QtBot) -> Iterator[tuple[ListDriver, PeoplePage]]:
    with page_of(ctx, qtbot, team_rooms(), "people") as driver:
        page = driver.find(PeoplePage)
        yield ListDriver(driver, page), page


def test_a_file_says_that_it_can_enforce_nothing(team: Context, qtbot: QtBot) -> None:
    with people_of(team, qtbot) as (hands, page):
        assert "a file can't" in page.rules.text
        assert page.rules.isVisible()
        assert not page.bar.login.isVisible()
        assert hands.names(6) == ["Active"]


def test_a_rep_sees_beforehand_what_only_leaders_may(team: Context, qtbot: QtBot) -> None:
    create_user(team, CreateUser("Jonas Lind"))
    with people_of(as_user(team, "Jonas"), qtbot) as (hands, page):
        assert "Sales reps can't add accounts" in hands.driver.find(Button, "Add somebody").toolTip()
        hands.go("Mira Osei", "role")
        assert not page.bar.state.isEnabled()
        assert "Managers and owners" in page.bar.state.toolTip()
        assert "Managers and owners" in page.bar.words.text()
        hands.press("Return")
        hands.press("Del")
        hands.press("Ins")
        assert hands.driver.window.findChildren(FormDialog) == []
        hands.type_in("Jonas Lind", "email", "jonas@fernhill.example")
        hands.go("Jonas Lind", "role")
        hands.press("F2")
        assert not page.view.is_editing
    assert {row.name: row.email for row in users(team)}["Jonas Lind"] == "jonas@fernhill.example"


def test_a_manager_is_not_offered_to_make_owners(team: Context, qtbot: QtBot) -> None:
    create_user(team, CreateUser("Tom Hale", "manager"))
    create_user(team, CreateUser("Jonas Lind"))
    with people_of(as_user(team, "Tom"), qtbot) as (hands, page):
        hands.go("Mira Osei")
        assert page.bar.state.toolTip() == "Only owners can change the accounts of owners."
        hands.choose("Jonas Lind", "role", "Support")
        with pytest.raises(StopIteration):
            hands.choose("Jonas Lind", "role", "Owner")
        hands.press("Escape")


def test_reps_may_share_deals_by_a_control_that_undo_takes_back(team: Context, qtbot: QtBot) -> None:
    with page_of(team, qtbot, team_rooms(), "team") as driver:
        page = driver.find(TeamPage)
        page.shares.click()
        driver.settle()
        assert stored(team).reps_share_deals is True
        driver.press("Ctrl+Z")
        driver.settle()
        assert stored(team).reps_share_deals is False
        assert not page.shares.isChecked()
        edit_team(team, EditTeam(None, {"reps_share_deals": True}))
        driver.until(page.shares.isChecked)


def test_the_teams_facts_are_locked_for_whoever_may_not_change_them(team: Context, qtbot: QtBot) -> None:
    create_user(team, CreateUser("Ruth Bell", "accounting"))
    with page_of(as_user(team, "Ruth"), qtbot, team_rooms(), "team") as driver:
        page = driver.find(TeamPage)
        words = "Accounting can't change the team's facts. Owners and managers can."
        assert not page.shares.isEnabled()
        assert page.shares.toolTip() == words
        field = page.form.field("name")
        assert (field.state, field.toolTip()) == ("locked", words)
        field.begin_edit()
        assert not field.editing
