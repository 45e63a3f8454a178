"""Logins of people on a PostgreSQL server. Passwords never leave this computer: the server is given a verifier."""

from __future__ import annotations

import re
import secrets
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, text
from sqlalchemy.exc import ProgrammingError

from app.domain.errors import UserError
from app.domain.text import fold
from app.storage.access.server_roles import roles_of
from app.storage.faults import in_words

if TYPE_CHECKING:
    from app.storage.database import Database

# Without letters and figures that are taken for each other: 16 of 32 signs make 80 bits.
_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789x"
_GROUPS, _GROUP = 4, 4
_LONGEST = 63
_LEAST = 10
# Logins that can't be given to anybody; one that this database made and that nobody has any more can.
_TAKEN = """
SELECT rolname FROM pg_roles WHERE rolname = ANY(:names) AND (
    NOT headwater_is_in(rolname, :logins) OR EXISTS (SELECT 1 FROM users WHERE users.login = rolname)
)
"""


def new_password() -> str:
    """A password to be read out and typed once: ``kx7m-29pd-qw4n-8ztr``."""
    return "-".join("".join(secrets.choice(_SIGNS) for _ in range(_GROUP)) for _ in range(_GROUPS))


def login_for(connection: Connection, name: str) -> str:
    """A login that is free, made from a person's name: ``ana_costa``, else with the database's name before it."""
    plain = re.sub(r"[^a-z0-9]+", "_", fold(name).encode("ascii", "ignore").decode()).strip("_") or "user"
    database = connection.scalar(text("SELECT current_database()"))
    wanted = [plain, f"{database}_{plain}", *(f"{database}_{plain}_{number}" for number in range(2, 100))]
    wanted = [each.encode()[:_LONGEST].decode(errors="ignore") for each in wanted]
    taken = set(connection.scalars(text(_TAKEN), {"names": wanted, "logins": roles_of(connection).logins}))
    return next(each for each in wanted if each not in taken)


def make_login(connection: Connection, login: str, password: str) -> None:
    """Make a login that may do nothing yet. UserError where it can't be."""
    _check(login, password)
    names = {"names": [login], "logins": roles_of(connection).logins}
    if connection.scalar(text(_TAKEN), names) is not None:
        raise UserError(f"The server has a login “{login}” already. Choose another.", field="login")
    is_left = connection.scalar(text("SELECT 1 FROM pg_roles WHERE rolname = :login"), {"login": login})
    _call(connection, "headwater_set_password" if is_left else "headwater_make_login", login, password)


def set_password(connection: Connection, login: str, password: str) -> None:
    """Give a login that this database has made another password."""
    _check(login, password)
    try:
        _call(connection, "headwater_set_password", login, password)
    except ProgrammingError as error:
        if getattr(error.orig, "sqlstate", None) == "42704":  # undefined_object
            raise UserError(f"This database has made no login “{login}”. Give this user a new one.") from error
        raise


def reset_password(db: Database, login: str, password: str) -> None:
    """The same, at once and for good: it is no change of the team's data."""
    with in_words(), db.engine.begin() as connection:
        set_password(connection, login, password)


def _check(login: str, password: str) -> None:
    if not login or len(login.encode()) > _LONGEST or "\0" in login or login.startswith("pg_"):
        raise UserError("A login has 1 to 63 letters and does not begin with “pg_”.", field="login")
    if len(password) < _LEAST:
        raise UserError(f"A password has at least {_LEAST} characters.", field="password")


def _call(connection: Connection, function: str, login: str, password: str) -> None:
    driver: Any = connection.connection.driver_connection
    verifier = driver.pgconn.encrypt_password(password.encode(), login.encode(), b"scram-sha-256").decode()
    connection.execute(text(f"SELECT {function}(:login, :verifier)"), {"login": login, "verifier": verifier})
