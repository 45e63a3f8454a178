"""Opens a database for the window, off the GUI thread; nothing of this is imported before the window stands."""

from __future__ import annotations

from app.domain.clock import Clock
from app.domain.errors import EnvironmentFault
from app.services.context import Context, open_context
from app.storage.database import Database
from app.storage.keychain import remember
from app.storage.location import Location
from app.storage.server import keychain_name
from app.ui.start.orders import NewTeam, OpenOrder


def open_database(order: OpenOrder, clock: Clock) -> Context:
    """Carry an order out; whoever gets the context closes its ``db``.

    UserError and EnvironmentFault say what is in the way; then nothing stays open.
    """
    location = Location.parse(order.location).with_password(order.password)
    database = Database.open(location, may_create=order.new_team is not None)
    try:
        ctx = _context(database, order, clock)
        if order.remember and location.password is not None:
            _remember(database, location.password)
        database.watch()
    except BaseException:
        database.close()
        raise
    return ctx


def _context(database: Database, order: OpenOrder, clock: Clock) -> Context:
    if order.new_team is None:
        return open_context(database, clock, order.user)
    ctx = _set_up(database, clock, order.new_team)
    if order.with_sample:
        from app.services.sample import add_sample

        add_sample(ctx)
    return ctx


def _remember(database: Database, password: str) -> None:
    """Put the password into the system's store; where that doesn't work, it is said and asked for again next time."""
    try:
        remember(keychain_name(database.location), password)
    except EnvironmentFault as fault:
        database.keeper.notices.append(f"The password was not remembered. {fault.message}")


def _set_up(database: Database, clock: Clock, team: NewTeam) -> Context:
    from app.services.setup import SetUpTeam, set_up

    facts = SetUpTeam(team.team_name, team.user_name, team.currency, team.country, team.template_key)
    return set_up(database, clock, facts)
