"""PostgreSQL servers that tests may kill, start again and promote: each has one of its own, unlike the shared one."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import signal
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.support import postgres
from tests.support.postgres import NoServer, Server

# A killed process loses nothing that it had written; what was answered as committed must have been written, though.
_SETTINGS = (
    "fsync=off",
    "full_page_writes=off",
    "synchronous_commit=on",
    "max_connections=30",
    "listen_addresses=127.0.0.1",
)
_PATIENCE = 30.0
_ADMIN = "postgres"


@dataclass
class Cluster:
    """One server: ``url`` names an empty database on it, as an ordinary user who owns that."""

    binaries: Path
    folder: Path
    data: Path
    account: postgres._Account
    port: int
    password: str

    @property
    def url(self) -> str:
        return f"postgresql://{postgres.ROLE}:{self.password}@127.0.0.1:{self.port}/team"

    @property
    def admin(self) -> Server:
        """For statements of whoever runs the server."""
        return Server(f"postgresql://{_ADMIN}:{self.password}@127.0.0.1:{self.port}/postgres")

    def start(self) -> None:
        """Start it, again on the same port. Right after a kill its old processes may still be going."""
        settings = " ".join(f"-c {setting}" for setting in _SETTINGS)
        options = f"-p {self.port} -c unix_socket_directories= {settings}"
        end = time.monotonic() + _PATIENCE
        while True:
            try:
                self._control("-w", "-l", self.folder / "server.log", "-o", options, "start")
            except RuntimeError:
                if time.monotonic() > end:
                    raise
                time.sleep(0.2)
            else:
                return

    def encrypt(self, certificate: Path, key: Path) -> None:
        """Take encrypted connections from now on, as the server of this certificate."""
        for setting, file in (("ssl_cert_file", certificate), ("ssl_key_file", key)):
            kept = Path(shutil.copyfile(file, self.data / file.name))
            kept.chmod(0o600)
            self.account.give(kept)
            self.admin.run(f"ALTER SYSTEM SET {setting} = '{file.name}'")
        self.admin.run("ALTER SYSTEM SET ssl = on")
        self._control("reload")

    def kill(self) -> None:
        """End its main process without a warning, as kill -9 does; the others notice and follow."""
        os.kill(int((self.data / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)

    def promote(self) -> None:
        """Make a standby the one that takes changes."""
        self._control("-w", "promote")

    def stop(self) -> None:
        """End it, if it runs."""
        with contextlib.suppress(RuntimeError):
            self._control("-w", "-m", "immediate", "stop")

    def _control(self, *words: str | Path) -> None:
        self.account.run([self.binaries / "pg_ctl", "-D", self.data, *words], self.folder)


@contextlib.contextmanager
def cluster() -> Iterator[Cluster]:
    """A server of this test's own, with an empty database."""
    binaries = postgres.system_binaries() or postgres.bundled_binaries()
    if binaries is None:
        raise NoServer("There is no PostgreSQL here.")
    account = postgres._Account()
    folder = Path(tempfile.mkdtemp(prefix="headwater-cluster-", dir=postgres.TEMPORARY))
    made: Cluster | None = None
    try:
        account.give(folder)
        binaries = postgres._reachable(binaries, account, folder)
        password = secrets.token_urlsafe(12)
        secret = folder / "secret"
        secret.write_text(password, encoding="ascii")
        secret.chmod(0o600)
        account.give(secret)
        who = ["-U", _ADMIN, f"--pwfile={secret}", "--auth=scram-sha-256"]
        data = folder / "data"
        account.run([binaries / "initdb", "-D", data, *who, "--encoding=UTF8", "--no-locale", "--no-sync"], folder)
        made = Cluster(binaries, folder, data, account, postgres._free_port(), password)
        made.start()
        made.admin.run(f"CREATE ROLE {postgres.ROLE} LOGIN PASSWORD '{password}'")
        made.admin.run(f"CREATE DATABASE team OWNER {postgres.ROLE}")
        yield made
    finally:
        if made is not None:
            made.stop()
        shutil.rmtree(folder)


@contextlib.contextmanager
def standby_of(primary: Cluster) -> Iterator[Cluster]:
    """A standby that streams from the primary, which answers a commit only when the standby has it too."""
    copier = primary.binaries / "pg_basebackup"
    if not any(copier.parent.glob("pg_basebackup*")):
        raise NoServer("This PostgreSQL comes without pg_basebackup.")
    data = primary.folder / "standby"
    source = f"host=127.0.0.1 port={primary.port} user={_ADMIN} password={primary.password}"
    primary.account.run(
        [copier, "-d", source, "-D", data, "-R", "-X", "stream", "-c", "fast", "--no-sync"], primary.folder
    )
    made = Cluster(primary.binaries, primary.folder, data, primary.account, postgres._free_port(), primary.password)
    try:
        made.start()
        primary.admin.run("ALTER SYSTEM SET synchronous_standby_names = '*'")
        primary.admin.run("SELECT pg_reload_conf()")
        end = time.monotonic() + _PATIENCE
        while not primary.admin.run("SELECT 1 FROM pg_stat_replication WHERE sync_state = 'sync'"):
            assert time.monotonic() < end, "the standby does not follow"
            time.sleep(0.05)
        yield made
    finally:
        made.stop()


def one_of(first: Cluster, second: Cluster) -> str:
    """The address of both, as it is given to the program: whichever takes changes is meant."""
    hosts = f"127.0.0.1:{first.port},127.0.0.1:{second.port}"
    return f"postgresql://{postgres.ROLE}:{first.password}@{hosts}/team?target_session_attrs=read-write"
