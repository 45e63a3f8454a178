"""Opens a database for the window, off the GUI thread; nothing of this is imported before the window stands."""

from __future__ import annotations

from app.domain.clock import Clock
from app.domain.errors import EnvironmentFault, PassphraseNeeded, PassphraseWrong
from app.services.context import Context, open_context
from app.storage.database import Database
from app.storage.keychain import recall, remember
from app.storage.location import Location
from app.storage.server import keychain_name
from app.ui.orders import NewTeam, OpenOrder

_FORGOTTEN = "The passphrase that this computer remembered for {} opens it no longer. Enter the present one."


def open_database(order: OpenOrder, clock: Clock, known: Location | None = None) -> Context:
    """Carry an order out; whoever gets the context closes its ``db``.

    ``known`` is the database that is open: the same one opens again with what was entered for it. UserError and
    EnvironmentFault say what is in the way; then nothing stays open.
    """
    location = Location.parse(order.location).with_password(order.password)
    if location.path is not None:
        location = location.with_passphrase(order.passphrase)
    like = order.like or (known if known == location else None)
    if like is not None:
        location = location.with_secrets_of(like)
    database = _opened(location, may_create=order.new_team is not None)
    try:
        ctx = _context(database, order, clock)
        secret = order.password if location.path is None else order.passphrase
        if order.remember and secret is not None:
            _remember(database, secret)
        database.watch(may_wait=True)
    except BaseException:
        database.close()
        raise
    return ctx


def _opened(location: Location, *, may_create: bool) -> Database:
    """With the passphrase that is remembered, where none was given and one is needed."""
    try:
        return Database.open(location, may_create=may_create)
    except PassphraseNeeded:
        remembered = recall(keychain_name(location))
        if remembered is None:
            raise
    try:
        return Database.open(location.with_passphrase(remembered), may_create=may_create)
    except PassphraseWrong as error:
        raise PassphraseWrong(_FORGOTTEN.format(location.title)) from error


def _context(database: Database, order: OpenOrder, clock: Clock) -> Context:
    if order.new_team is None:
        return open_context(database, clock, order.user)
    ctx = _set_up(database, clock, order.new_team)
    if order.with_sample:
        from app.services.sample import add_sample

        add_sample(ctx)
    return ctx


def _remember(database: Database, secret: str) -> None:
    """Put a secret into the system's store; where that doesn't work, it is said and asked for again next time."""
    try:
        remember(keychain_name(database.location), secret)
    except EnvironmentFault as fault:
        database.keeper.notices.append(f"It was not remembered. {fault.message}")


def _set_up(database: Database, clock: Clock, team: NewTeam) -> Context:
    from app.services.setup import SetUpTeam, set_up

    facts = SetUpTeam(team.team_name, team.user_name, team.currency, team.country, team.template_key)
    return set_up(database, clock, facts)
