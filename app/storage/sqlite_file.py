"""The one place where connections to database files are made, encrypted or not."""

from __future__ import annotations

import contextlib
import random
import time
from pathlib import Path
from typing import Any, Literal

from app.domain.errors import EnvironmentFault, FileBusy, PassphraseNeeded, PassphraseWrong
from app.storage import cipher
from app.storage.cipher import FileKey
from app.storage.sqlite_words import DAMAGED, of_sqlite

Opening = Literal["ro", "ro&immutable=1", "rw", "rwc"]

_NOT_OURS = "{} is not a Headwater database. Choose another file."
_NEEDED = "{} is encrypted. Enter its passphrase."
_WRONG = (
    "{} can't be opened with this passphrase. Either the passphrase is another one, or the file is damaged: from "
    "outside nobody can tell the two apart."
)

# How long the driver waits for a lock where it is not told otherwise, and how long we wait to have a file alone.
_DRIVER_SECONDS = 5.0
_ALONE_SECONDS = 10.0
_PAUSES = (0.02, 0.2)


def connect_file(path: Path, key: FileKey | None = None, *, mode: Opening = "rwc", alone: bool = False) -> Any:
    """A connection in autocommit mode to a SQLite file; a plain file needs no ``key`` and ignores one.

    ``alone`` keeps each lock that it takes until it is closed, and waits for none.

    Raises PassphraseNeeded, PassphraseWrong, EnvironmentFault where the file is none of ours, and the driver's errors.
    """
    connection = _connect(path, mode, 0.0 if alone else _DRIVER_SECONDS)
    try:
        if key is not None and (salt := _salt(path, key)) is not None:
            cipher.unlock(connection, key, salt)
        if alone:
            connection.execute("PRAGMA locking_mode=EXCLUSIVE")
        _read_first_page(connection, path, is_keyed=key is not None)
    except BaseException:
        connection.close()
        raise
    return connection


def _connect(path: Path, mode: Opening, seconds: float = _DRIVER_SECONDS) -> Any:
    # The driver that comes with SQLCipher, for plain files too: the system library of many computers has the
    # WAL-reset race (SQLite 3.7.0 to 3.51.2), this one does not.
    from sqlcipher3 import dbapi2

    return dbapi2.connect(
        f"{path.as_uri()}?mode={mode}", seconds, uri=True, isolation_level=None, check_same_thread=False
    )


def leave_log(path: Path, key: FileKey | None) -> None:
    """Have a file that was last written on a local disk, with a log, keep a journal again, before a share opens it.

    A log needs memory that its readers share, which is not to be had on every share. Whoever holds the file alone needs
    none. Raises as `connect_file` does, and the driver's errors where somebody else has the file open with its log.
    """
    from sqlcipher3 import dbapi2

    end = time.monotonic() + _ALONE_SECONDS
    while True:
        try:
            with contextlib.closing(connect_file(path, key, mode="rw", alone=True)) as connection:
                if connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal":
                    connection.execute("PRAGMA journal_mode=TRUNCATE")
            return
        except dbapi2.OperationalError as error:
            if not isinstance(of_sqlite(str(error)), FileBusy) or time.monotonic() > end:
                raise
        # Two who open it at the same moment hold what the other wants. As SQLite waits, they would stay in step.
        time.sleep(random.uniform(*_PAUSES))


def is_encrypted(path: Path) -> bool:
    """Whether an existing file that is not empty begins as no plain database does."""
    with contextlib.closing(_connect(path, "ro")) as looking:
        return cipher.header(looking) != cipher.PLAIN_HEADER


def _salt(path: Path, key: FileKey) -> bytes | None:
    """The salt to derive the key with; None for a plain file. A file that is just being made gets a new one."""
    if path.stat().st_size == 0:
        return key.new_salt()
    with contextlib.closing(_connect(path, "ro")) as looking:
        found = cipher.header(looking)
    return None if found == cipher.PLAIN_HEADER else found


def _read_first_page(connection: Any, path: Path, *, is_keyed: bool) -> None:
    from sqlcipher3 import dbapi2

    try:
        connection.execute("PRAGMA schema_version").fetchone()
        connection.execute("SELECT 1 FROM sqlite_master LIMIT 0")
    except UnicodeDecodeError as error:  # what is wrong with the schema can't even be said
        raise EnvironmentFault(DAMAGED) from error
    except dbapi2.DatabaseError as error:
        if "not a database" not in str(error):
            raise
        raise _not_opened(path, is_keyed=is_keyed) from error


def _not_opened(path: Path, *, is_keyed: bool) -> EnvironmentFault:
    """A file that is not of whole pages can't be an encrypted one, unless its end is gone."""
    if is_keyed:
        return PassphraseWrong(_WRONG.format(path))
    if path.stat().st_size % cipher.PAGE_SIZE:
        return EnvironmentFault(_NOT_OURS.format(path))
    return PassphraseNeeded(_NEEDED.format(path))
