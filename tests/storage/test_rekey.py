"""A file is encrypted, gets another passphrase and is decrypted, whole each time, or stays as it was."""

from __future__ import annotations

import contextlib
import subprocess
import sys
from pathlib import Path

import pytest

from app.domain.errors import DatabaseBusy, EnvironmentFault, PassphraseWrong
from app.domain.progress import Silent
from app.storage import rekey as module
from app.storage.cipher import FileKey
from app.storage.database import Database
from app.storage.location import Location
from app.storage.rekey import rekey
from app.storage.sqlite_file import is_encrypted
from app.storage.transfer import Contents, contents_of
from tests.support.full_team import full_team

OLD, NEW = "it's “old”", 'a "new" one 🗝'


@pytest.fixture
def plain(tmp_path: Path) -> Location:
    location = Location.parse(str(tmp_path / "team.headwater"))
    full_team(Database.open(location, may_create=True)).db.close()
    return location


def contents(location: Location) -> Contents:
    database = Database.open(location)
    found = contents_of(database.engine, Silent())
    database.close()
    return found


def files(location: Location) -> list[str]:
    assert location.path is not None
    return sorted(path.name for path in location.path.parent.iterdir())


def test_there_and_back_nothing_is_lost(plain: Location) -> None:
    assert plain.path is not None
    before = contents(plain)
    rekey(plain, FileKey(OLD))
    assert is_encrypted(plain.path)
    assert contents(plain.with_passphrase(OLD)) == before
    rekey(plain.with_passphrase(OLD), FileKey(NEW))
    with pytest.raises(PassphraseWrong):
        contents(plain.with_passphrase(OLD))
    assert contents(plain.with_passphrase(NEW)) == before
    rekey(plain.with_passphrase(NEW), None)
    assert contents(plain) == before
    assert files(plain) == ["team.headwater"]


def test_the_new_file_has_a_salt_of_its_own(plain: Location) -> None:
    assert plain.path is not None
    rekey(plain, FileKey(OLD))
    first = plain.path.read_bytes()[:16]
    rekey(plain.with_passphrase(OLD), FileKey(OLD))
    assert plain.path.read_bytes()[:16] != first


def test_while_somebody_has_it_open_it_stays(plain: Location) -> None:
    assert plain.path is not None
    database = Database.open(plain)
    before = contents_of(database.engine, Silent())
    with pytest.raises(DatabaseBusy, match="open in another window"):
        rekey(plain, FileKey(OLD))
    assert contents_of(database.engine, Silent()) == before
    database.close()
    assert not is_encrypted(plain.path)


def test_nobody_gets_in_between(plain: Location, monkeypatch: pytest.MonkeyPatch) -> None:
    """From the first look at the old file to its end, another program waits, and then finds the new one."""
    assert plain.path is not None
    from sqlcipher3 import dbapi2

    compare = module._compare

    def comparing(connection: object) -> None:
        with contextlib.closing(dbapi2.connect(plain.path, timeout=0)) as other:
            for statement in ("SELECT count(*) FROM deals", "DELETE FROM deals"):
                with pytest.raises(dbapi2.OperationalError, match="locked"):
                    other.execute(statement)
        compare(connection)

    monkeypatch.setattr(module, "_compare", comparing)
    rekey(plain, FileKey(OLD))
    assert is_encrypted(plain.path)


def test_a_wrong_passphrase_changes_nothing(plain: Location) -> None:
    assert plain.path is not None
    rekey(plain, FileKey(OLD))
    before = plain.path.read_bytes()
    with pytest.raises(EnvironmentFault, match="can't be opened with this passphrase"):
        rekey(plain.with_passphrase(NEW), None)
    assert plain.path.read_bytes() == before
    assert files(plain) == ["team.headwater"]


CHILD = """
import os, resource, signal, sys
from app.domain.errors import EnvironmentFault
from app.storage import rekey as module
from app.storage.cipher import FileKey
from app.storage.location import Location

if sys.argv[1] == "full":
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
else:
    module._compare = lambda _connection: os.kill(os.getpid(), signal.SIGKILL)
try:
    module.rekey(Location.parse(sys.argv[2]), FileKey("secret"))
except EnvironmentFault as fault:
    print(fault.message)
    sys.exit(7)
"""


@pytest.mark.parametrize(("what", "code"), [("full", 7), ("killed", -9)])
def test_when_it_ends_in_the_middle_the_file_is_as_it_was(plain: Location, what: str, code: int) -> None:
    assert plain.path is not None
    before = contents(plain)
    command = [sys.executable, "-c", CHILD, what, str(plain.path)]
    ended = subprocess.run(command, check=False, capture_output=True, text=True)
    assert ended.returncode == code, ended.stderr
    assert ("disk" in ended.stdout) == (code == 7)
    assert not is_encrypted(plain.path)
    assert contents(plain) == before
    rekey(plain, FileKey(NEW))
    assert contents(plain.with_passphrase(NEW)) == before
    assert files(plain) == ["team.headwater"]
