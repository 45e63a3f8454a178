"""The status bar says for a moment who else has changed what."""

from __future__ import annotations

from collections.abc import Callable

from app.services.context import Context
from app.services.deals.commands import CreateDeal, create_deal
from app.storage.database import Database
from app.ui.rooms import Rooms
from tests.support.driver import Driver
from tests.support.team import again
from tests.support.ui_host import blank


def test_a_change_of_somebody_else_is_told_and_one_of_ones_own_is_not(
    team: Context, open_window: Callable[..., Driver]
) -> None:
    team.db.watch()
    driver = open_window(Rooms(places=(blank("one", "One"),)))
    badge = driver.main.frame.status.news
    create_deal(team, CreateDeal("Own"))
    other: Database = again(team.db.location.title).db
    theirs = Context(other, team.clock, team.team, team.user)
    create_deal(theirs, CreateDeal("Theirs"))
    driver.until(lambda: badge.words == "You, elsewhere: Added Theirs")
    create_deal(theirs, CreateDeal("Second"))
    driver.until(lambda: badge.words == "You, elsewhere: Added Second (and 1 more)")
    other.close()
    driver.main.detach()
    assert badge.words == ""
