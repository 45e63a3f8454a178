"""Connections to a PostgreSQL server that end in an error within seconds when the other side falls silent."""

from __future__ import annotations

import contextlib
import os
import re
import threading
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary, WeakSet

from app.domain.errors import PasswordNeeded
from app.storage import keychain
from app.storage.location import Location
from app.storage.tls import SYSTEM, system_authorities

if TYPE_CHECKING:
    from psycopg import Connection, OperationalError
    from sqlalchemy import Connection as SqlConnection
    from sqlalchemy import Engine

CONNECT_SECONDS = 5
# How long the kernel lets sent bytes go unacknowledged (Linux); the keepalives do the same while nothing is sent.
_TCP = {
    "tcp_user_timeout": 5000,
    "keepalives": 1,
    "keepalives_idle": 3,
    "keepalives_interval": 2,
    "keepalives_count": 2,
}
_LIMITS = "-c lock_timeout=10s -c statement_timeout=60s -c idle_in_transaction_session_timeout=60s -c timezone=UTC"
# Queries sort by days as text and look keys up that have them: a server may be set to write them as 27.03.2026.
_DAYS = "-c datestyle=ISO"
# A server that compiles a query for its estimated cost takes a second for the board's order, which runs in 40 ms.
_UNCOMPILED = "-c jit=off"
# Servers tell a wrong password in their own language.
_AUTHENTICATION = re.compile(r"aut(h|)enti|пароль|パスワード|密码|암호", re.IGNORECASE)

# The minor releases without CVE-2025-8713, -8714 and -8715 (https://www.postgresql.org/support/security/).
_SAFE_MINORS = {15: 14, 16: 10, 17: 6}
_OLDEST = 15


class ServerLine:
    """All connections of one engine: made with our timeouts, and cut at once when the server does not answer."""

    def __init__(self, location: Location) -> None:
        self._location = location
        self._password = location.password
        self._open: WeakSet[Any] = WeakSet()
        self._lock = threading.Lock()

    def connect(self) -> Connection[Any]:
        """A new connection. PasswordNeeded, or the driver's errors."""
        import psycopg

        try:
            made = self._try(self._password)
        except psycopg.OperationalError as error:
            if not _wants_password(error):
                raise
            made = self._with_remembered(error)
        with self._lock:
            self._open.add(made)
        return made

    def _with_remembered(self, refused: OperationalError) -> Connection[Any]:
        """Once more with what this computer's password store holds, which is asked only when it is needed."""
        import psycopg

        known = keychain.recall(keychain_name(self._location))
        if known is not None and known != self._password:
            with contextlib.suppress(psycopg.OperationalError):
                made = self._try(known)
                self._password = known
                return made
        where = self._location.title
        if self._password is None and known is None:
            raise PasswordNeeded(f"{where} asks for a password. Enter it, or put it into .pgpass.") from refused
        raise PasswordNeeded(f"{where} does not take this name and password.") from refused

    def _try(self, password: str | None) -> Connection[Any]:
        import psycopg

        return psycopg.connect(conninfo(self._location, password))

    def cut(self) -> None:
        """End every connection from our side: whoever waits for an answer on one of them gets an error now."""
        import psycopg

        with self._lock:
            made = list(self._open)
        for connection in made:
            with contextlib.suppress(OSError, psycopg.OperationalError):  # closed by now
                _shut_down(connection.pgconn.socket)


def conninfo(location: Location, password: str | None = None) -> str:
    """The connection string of libpq: what the address says, and our limits where it says nothing of them."""
    from psycopg.conninfo import conninfo_to_dict, make_conninfo

    given = dict(conninfo_to_dict(location.url or ""))
    wanted: dict[str, Any] = {"connect_timeout": CONNECT_SECONDS, "application_name": "Headwater", **_TCP}
    if "," in str(given.get("host", "")):
        # Of several servers the one that takes changes is meant: after a fail-over that is another one.
        wanted["target_session_attrs"] = "read-write"
    wanted.update(given)
    if wanted.get("sslrootcert") == SYSTEM and (known := system_authorities()) is not None:
        wanted["sslrootcert"] = str(known)
    wanted["options"] = f"{_LIMITS} {_DAYS} {_UNCOMPILED} {given.get('options') or ''}".strip()
    if password is not None:
        wanted["password"] = password
    return make_conninfo("", **wanted)


def keychain_name(location: Location) -> str:
    """Under which name the password of this person for this server is remembered, or the passphrase of a file."""
    if location.path is not None:
        return str(location.path)
    return f"postgresql {location.address.identity}"


def make_server_engine(location: Location) -> Engine:
    """An engine whose connections are lines that can be cut (`line_of`)."""
    from sqlalchemy import create_engine

    line = ServerLine(location)
    engine = create_engine("postgresql+psycopg://", creator=line.connect, pool_pre_ping=True, pool_size=6)
    _lines[engine.dialect] = line
    return engine


# By dialect, which an engine shares with those made of it by other options.
_lines: WeakKeyDictionary[Any, ServerLine] = WeakKeyDictionary()


def line_of(engine: Engine) -> ServerLine:
    """The line of an engine that `make_server_engine` made."""
    return _lines[engine.dialect]


def take_time(connection: SqlConnection) -> None:
    """Until this transaction ends: what is done to many rows takes longer than any single question may."""
    for setting in ("statement_timeout", "idle_in_transaction_session_timeout"):
        connection.exec_driver_sql(f"SET LOCAL {setting} = 0")


def version_notice(version: int) -> str:
    """What to tell about a server of this release (``server_version_num``); "" is nothing."""
    major, minor = divmod(version, 10_000)
    safe = _SAFE_MINORS.get(major, 0)
    release = f"PostgreSQL {major}.{minor}"
    if major < _OLDEST:
        return f"The server runs {release}. Headwater is made for release {_OLDEST} and newer: have it updated."
    if minor < safe:
        return f"The server runs {release}, which has known security holes. Have it updated to {major}.{safe} or newer."
    return ""


def _wants_password(error: OperationalError) -> bool:
    pgconn = error.pgconn
    if pgconn is None:
        return False
    return bool(pgconn.needs_password) or (bool(pgconn.used_password) and bool(_AUTHENTICATION.search(str(error))))


def _shut_down(descriptor: int) -> None:
    import socket

    with socket.socket(fileno=os.dup(descriptor)) as theirs:
        theirs.shutdown(socket.SHUT_RDWR)
