"""A window whose disk is full: what was entered stays, nothing is said to be saved, and with room again it is."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from app.models.people import Company
from app.storage.database import Database
from app.storage.location import Location
from app.ui.companies.rooms import company_rooms
from app.ui.rooms import joined
from app.ui.shared.adding import NewCompanyDialog
from tests.e2e.test_out_of_reach import BOARD, window_on
from tests.support.small_disk import NoDisk, SmallDisk, small_disk
from tests.support.team import new_team

NAME = "team.headwater"


@pytest.fixture
def disk(tmp_path: Path, _migrated_file: Path) -> Iterator[SmallDisk]:
    """With a file of a team on it."""
    with ExitStack() as stack:
        try:
            made = stack.enter_context(small_disk(tmp_path / "disk", 4))
        except NoDisk as reason:
            pytest.skip(str(reason))
        path = shutil.copyfile(_migrated_file, made.place / NAME)
        with closing(Database.open(Location.parse(str(path)))) as database:
            new_team(database)
        yield made


@pytest.mark.timeout(120)
def test_what_was_entered_stays_until_there_is_room(disk: SmallDisk, qtbot: QtBot) -> None:
    with window_on(str(disk.place / NAME), qtbot, joined(BOARD, company_rooms())) as desk:
        disk.fill()
        desk.driver.main.run("new.company")
        desk.driver.settle()
        dialog = desk.driver.find(NewCompanyDialog)
        name = dialog.field("name")
        assert isinstance(name, QLineEdit)
        name.setText("Ferro Castings " * 15)
        desk.driver.click(dialog.primary)
        desk.hears("The disk is full. Nothing was saved: make room, then try again.")
        desk.driver.settle()
        assert dialog.isVisible()
        assert name.text() == "Ferro Castings " * 15
        disk.make_room()
        desk.driver.click(dialog.primary)
        desk.saves_everything()
        assert not [each for each in desk.driver.window.findChildren(NewCompanyDialog) if each.isVisible()]
        with desk.ctx.reading() as session:
            assert len(session.scalars(select(Company.name)).all()) == 1
