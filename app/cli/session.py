"""Opens the database that the command line, the environment or the last use of the window names."""

from __future__ import annotations

import os
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from app.cli.arguments import UsageError

if TYPE_CHECKING:
    from app.domain.access import Whole
    from app.domain.clock import Clock
    from app.services.context import Context
    from app.storage.database import Database
    from app.storage.location import Location

VARIABLE = "HEADWATER_DB"


@contextmanager
def opened(args: Namespace) -> Iterator[Context]:
    """The context of a command, closed with its database afterwards."""
    from app.services.context import open_context

    place, user = place_and_user(args)
    with database(place, passphrase_file=args.passphrase_file) as db:
        yield open_context(db, clock(args), user)


@contextmanager
def database(
    place: str, *, may_create: bool = False, passphrase_file: Path | None = None, encrypted: str | None = None
) -> Iterator[Database]:
    """An open database; the passphrase of an encrypted file is given, remembered, or asked for.

    ``encrypted`` is the passphrase of a file that is to be made.
    """
    from app.cli.passphrase import given
    from app.storage.location import Location

    location = Location.parse(place).with_passphrase(encrypted)
    if location.path is not None and location.path.exists():
        location = location.with_passphrase(given(passphrase_file))
    db = _opened(location, may_create=may_create)
    try:
        yield db
    finally:
        db.close()


def _opened(location: Location, *, may_create: bool) -> Database:
    """With what is remembered where nothing was given, and else with what somebody types."""
    from app.cli.passphrase import asked_for, remembered
    from app.domain.errors import PassphraseNeeded, PassphraseWrong
    from app.storage.database import Database

    try:
        return Database.open(location, may_create=may_create)
    except PassphraseNeeded as error:
        needed = error
    known = remembered(location)
    if known is not None:
        with suppress(PassphraseWrong):
            return Database.open(location.with_passphrase(known), may_create=may_create)
    return Database.open(location.with_passphrase(asked_for(location, needed)), may_create=may_create)


@contextmanager
def opened_for(deed: Whole, args: Namespace) -> Iterator[Context]:
    """The same as ``opened``, for whoever may do this with the whole database. Forbidden, with who may, for others."""
    from app.services.access import require_whole

    with opened(args) as ctx:
        require_whole(ctx, deed)
        yield ctx


def require_whole(db: Database, args: Namespace, deed: Whole, user: str | None) -> None:
    """Forbidden where whoever works here may not do this with the database; one without a team is anybody's."""
    from app.services import access
    from app.services.context import open_context
    from app.services.setup import is_set_up

    if is_set_up(db):
        access.require_whole(open_context(db, clock(args), user), deed)


def located(place: str, args: Namespace) -> Location:
    """A place, with the passphrase that is given for it."""
    from app.cli.passphrase import given
    from app.storage.location import Location

    return Location.parse(place).with_passphrase(given(args.passphrase_file))


@contextmanager
def open_at(place: str, args: Namespace) -> Iterator[Database]:
    """An open database at a place of a command of its own."""
    with database(place, passphrase_file=args.passphrase_file) as db:
        yield db


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
