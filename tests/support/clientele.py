"""Several clients of one database that are opened and closed at random while days pass."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from app.domain.clock import Clock
from app.domain.errors import DatabaseBusy
from app.services.context import open_context
from app.services.jobs.fired import Fired
from app.services.jobs.tick import tick
from app.services.users import users
from app.storage.database import Database
from app.storage.location import Location


@dataclass(frozen=True)
class Life:
    """``count`` clients through ``days`` days from ``first`` on. Each is open on about ``percent`` of the days.

    At the end all are open once more, as a team's are sooner or later.
    """

    first: date
    days: int
    count: int
    percent: int = 100
    seed: int = 1


def live(url: str, life: Life) -> list[Fired]:
    """Everything that every client did by itself, for each person of the team, in no order."""
    dice = random.Random(life.seed)
    fired: list[Fired] = []
    with ThreadPoolExecutor(life.count) as pool:
        for number in range(life.days + 1):
            is_last = number == life.days
            there = [client for client in range(life.count) if is_last or dice.randrange(100) < life.percent]
            moment = datetime.combine(life.first + timedelta(number), time(18), UTC)
            turns = (map if is_last else pool.map)(_one_day(url, moment, life.count), there)
            fired += [one for turn in turns for one in turn]
    return fired


def _one_day(url: str, moment: datetime, count: int) -> Callable[[int], list[Fired]]:
    def of_client(client: int) -> list[Fired]:
        """Opened, at work for its people, and closed again; the first serves those whom nobody else does."""
        database = Database.open(Location.parse(url))
        clock = Clock(zone=UTC, source=lambda: moment)
        try:
            names = _people(database, clock)
            mine = names if count == 1 else _share(names, client, count)
            return [one for name in mine for one in tick(open_context(database, clock, name), on_busy=_try_later)]
        finally:
            database.close()

    return of_client


def _try_later(_error: DatabaseBusy) -> None:
    """What the lock kept waiting too long is left for the next turn, as in the window."""


def _people(database: Database, clock: Clock) -> list[str]:
    return [user.name for user in users(open_context(database, clock, None))]


def _share(names: Sequence[str], client: int, count: int) -> list[str]:
    """A client's own people, and the next one's: somebody has the program open on two computers."""
    return [name for place, name in enumerate(names) if place % count in (client, (client + 1) % count)]
