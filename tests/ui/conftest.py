"""A team with a database of its own, and the real window on it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.services.context import Context
from app.storage.database import Database
from app.storage.location import Location
from app.ui.main_window import MainWindow
from app.ui.rooms import Rooms
from tests.support import ui_host
from tests.support.driver import Driver
from tests.support.team import new_team


@pytest.fixture
def team(tmp_path: Path, _migrated_file: Path) -> Iterator[Context]:
    """Fernhill Scales in a file; that the window works on PostgreSQL as well is for the end-to-end tests."""
    path = shutil.copyfile(_migrated_file, tmp_path / "team.headwater")
    database = Database.open(Location.parse(str(path)))
    yield new_team(database)
    database.close()


@pytest.fixture
def open_window(team: Context, qtbot: QtBot) -> Iterator[Callable[..., Driver]]:
    """Opens the window on the team's database: ``open_window(Rooms(...), size=(1024, 700))`` answers its driver."""
    with ExitStack() as stack:

        def opened(rooms: Rooms, *, size: tuple[int, int] = ui_host.SIZE) -> Driver:
            main: MainWindow = stack.enter_context(ui_host.hosting(team, rooms, size=size))
            driver = Driver(main, qtbot)
            driver.settle()
            return driver

        yield opened
