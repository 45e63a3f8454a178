"""Opens the database that the command line, the environment or the last use of the window names."""

from __future__ import annotations

import os
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from app.cli.arguments import UsageError

if TYPE_CHECKING:
    from app.domain.clock import Clock
    from app.services.context import Context
    from app.storage.database import Database

VARIABLE = "HEADWATER_DB"


@contextmanager
def opened(args: Namespace) -> Iterator[Context]:
    """The context of a command, closed with its database afterwards."""
    from app.services.context import open_context

    place, user = place_and_user(args)
    with database(place) as db:
        yield open_context(db, clock(args), user)


@contextmanager
def database(place: str, *, may_create: bool = False) -> Iterator[Database]:
    """An open database."""
    from app.storage.database import Database
    from app.storage.location import Location

    db = Database.open(Location.parse(place), may_create=may_create)
    try:
        yield db
    finally:
        db.close()


def clock(args: Namespace) -> Clock:
    """The clock, set to the day of ``--today``."""
    from app.domain.clock import Clock

    return Clock(fixed_today=args.today)


def named_place(args: Namespace) -> str | None:
    """The database that the command line or the environment names."""
    return args.db or os.environ.get(VARIABLE)


def place_and_user(args: Namespace) -> tuple[str, str | None]:
    """Which database, and as whom; UsageError where nothing says it."""
    place = named_place(args)
    if place:
        return place, args.user
    from app.config.settings import load_settings

    recent = load_settings().recent
    if not recent:
        raise UsageError(
            f"no database is named. Name one with --db or in {VARIABLE}, or make one: "
            "headwater --db team.headwater init"
        )
    return recent[0].location, args.user or recent[0].user
