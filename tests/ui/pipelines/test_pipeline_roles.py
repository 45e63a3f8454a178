"""Who may not change pipelines and lists sees them all the same, locked, with who may."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.services.context import Context
from app.services.users import CreateUser, create_user
from app.ui.pipelines.page import PipelinesPage
from app.ui.pipelines.rooms import pipeline_rooms
from app.ui.shared.buttons import Button
from app.ui.shared.grid.page import ListPage
from app.ui.team.rooms import team_rooms
from tests.support.settings_place import page_of
from tests.support.team import as_user

EDITABLE = Qt.ItemFlag.ItemIsEditable


@pytest.fixture
def jonas(team: Context) -> Context:
    create_user(team, CreateUser("Jonas Lind"))
    return as_user(team, "Jonas")


def test_a_rep_reads_pipelines_and_changes_none(jonas: Context, qtbot: QtBot) -> None:
    with page_of(jonas, qtbot, pipeline_rooms(), "pipelines") as driver:
        page = driver.find(PipelinesPage)
        words = "Sales reps can't change pipelines. Owners and managers can."
        assert page.problems[0].text == words
        for name in ("Add a pipeline", "Add a phase"):
            button = driver.find(Button, name)
            assert (button.isEnabled(), button.toolTip()) == (False, words)
        grid = page.phases.grid
        assert not any(grid.flags(grid.index(0, place)) & EDITABLE for place in range(grid.columnCount()))
        assert page.form.facts.field("code").state == "locked"
        assert page.form.texts["meaning"].lines.isReadOnly()
        before = [line.id for line in grid.rows]
        page.phases.setFocus()
        driver.press("Ctrl+Down")
        driver.press("Del")
        driver.settle()
        assert [line.id for line in grid.rows] == before


@pytest.mark.parametrize(
    ("key", "may_add", "says"),
    [("sources", True, "lead sources"), ("products", True, "products"), ("rates", False, "exchange rates")],
)
def test_lists_of_the_team_are_locked_as_the_role_has_it(
    jonas: Context, qtbot: QtBot, key: str, may_add: bool, says: str
) -> None:
    with page_of(jonas, qtbot, team_rooms(), key) as driver:
        (page,) = driver.window.findChildren(ListPage)
        assert page.refused.text().startswith(f"Sales reps can't change {says}")
        assert page.refused.isVisible()
        adders = [button for button in page.head.findChildren(Button) if button.label.startswith("Add")]
        assert [button.isEnabled() for button in adders] == [may_add]
