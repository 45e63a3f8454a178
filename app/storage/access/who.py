"""Who is signed in to the database, and who keeps its rules: the server itself, or the program alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.errors import EnvironmentFault

if TYPE_CHECKING:
    from sqlalchemy import Connection

_LOGIN = """
SELECT
    session_user AS login,
    COALESCE(relforcerowsecurity, false) AS is_enforced,
    COALESCE(pg_has_role(session_user, relowner, 'USAGE'), true) AS is_keeper,
    COALESCE(has_table_privilege(session_user, oid, 'SELECT'), true) AS may_read
FROM (VALUES (to_regclass('public.users'))) AS wanted (named) LEFT JOIN pg_class ON oid = named
"""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The login of a connection; "" for a file, which knows of none.

    ``is_enforced``: the server itself keeps the rules of roles. ``user_id`` is whose login it is; None for a keeper,
    who looks after the database and may work in anybody's name.
    """

    login: str
    is_enforced: bool
    is_keeper: bool
    user_id: int | None


def signed_in(connection: Connection) -> SignedIn:
    """Who a connection belongs to. EnvironmentFault for a login that belongs to nobody of the team."""
    if connection.dialect.name != "postgresql":
        return SignedIn("", is_enforced=False, is_keeper=True, user_id=None)
    found = connection.exec_driver_sql(_LOGIN).one()
    if not found.is_enforced:
        return SignedIn(found.login, is_enforced=False, is_keeper=True, user_id=None)
    user_id = connection.exec_driver_sql("SELECT headwater_user()").scalar_one()
    if user_id is None and not found.is_keeper:
        raise stranger(found.login)
    return SignedIn(found.login, is_enforced=True, is_keeper=found.is_keeper, user_id=user_id)


def refuse_strangers(connection: Connection) -> None:
    """EnvironmentFault, in words, for a login that may not even look: before anything else fails at it."""
    if connection.dialect.name == "postgresql":
        found = connection.exec_driver_sql(_LOGIN).one()
        if not found.may_read:
            raise stranger(found.login)


def stranger(login: str) -> EnvironmentFault:
    """What to tell somebody whose login is none of the team's."""
    return EnvironmentFault(
        f"The login “{login}” belongs to nobody in this team, or to somebody who isn't active. "
        "Ask an owner of the team for a login."
    )
