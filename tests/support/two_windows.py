"""Two people with a window each, on one database, who hear of each other's changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

from pytestqt.qtbot import QtBot

from app.services.context import Context, open_context
from app.services.setup import new_user
from app.storage.database import Database
from app.storage.location import Location
from app.ui.board.screen import BoardScreen
from app.ui.rooms import Place, Rooms
from tests.support.driver import Driver
from tests.support.team import new_team, ticking_clock
from tests.support.ui_host import hosting

BOARD = Rooms(places=(Place("pipeline", "Pipeline", "kanban", "Work", BoardScreen, "P"),))


@contextmanager
def two_windows(
    database: Database, url: str, qtbot: QtBot, role: str, fill: Callable[[Context], object]
) -> Iterator[tuple[tuple[Driver, Context], tuple[Driver, Context]]]:
    """The boards of Mira, who owns the team, and of Jonas, who has this role. ``fill`` gives them something to see."""
    mira = new_team(database)
    with mira.unit_of_work("Added Jonas") as uow:
        uow.session.add(new_user("Jonas Lind", role=role))
    fill(mira)
    other = Database.open(Location.parse(url))
    jonas = open_context(other, ticking_clock(), "Jonas")
    database.watch()
    other.watch()
    with ExitStack() as stack:
        drivers = [Driver(stack.enter_context(hosting(ctx, BOARD)), qtbot) for ctx in (mira, jonas)]
        for driver in drivers:
            driver.settle()
        yield (drivers[0], mira), (drivers[1], jonas)
    other.close()
