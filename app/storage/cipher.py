"""The keys of encrypted database files (SQLCipher 4, its standard form).

The salt is the file's first 16 bytes. The key is derived here and not by the library, whose derivation takes several
times as long and would be run again for each connection.
"""

from __future__ import annotations

import hashlib
import os
import unicodedata
from typing import Any

from app.domain.errors import UserError

PLAIN_HEADER = b"SQLite format 3\0"
PAGE_SIZE = 4096
_SALT_SIZE = 16
_ROUNDS = 256_000
_KEY_SIZE = 32
_SOME_KEY = "00" * _KEY_SIZE


class FileKey:
    """What opens an encrypted file: a passphrase, and what was derived from it. It is never shown, stored or logged.

    The passphrase may hold any character and be of any length; it is taken in Unicode's composed form, so that the
    same letters from another keyboard or system are the same passphrase.
    """

    def __init__(self, passphrase: str) -> None:
        if not passphrase:
            raise UserError("Enter a passphrase.", field="passphrase")
        self._passphrase = unicodedata.normalize("NFC", passphrase).encode()
        self._derived: dict[bytes, str] = {}

    def __repr__(self) -> str:
        return "FileKey(...)"

    def opens_like(self, other: FileKey | None) -> bool:
        """Whether the other one is made from the same passphrase."""
        return other is not None and self._passphrase == other._passphrase

    def raw(self, salt: bytes) -> str:
        """The key for a file with this salt, as hexadecimal digits."""
        if salt not in self._derived:
            derived = hashlib.pbkdf2_hmac("sha512", self._passphrase, salt, _ROUNDS, _KEY_SIZE)
            self._derived[salt] = derived.hex()
        return self._derived[salt]

    def new_salt(self) -> bytes:
        """The salt of a new file: that of the file this one is copied from, so that one derivation serves both."""
        return next(iter(self._derived), None) or os.urandom(_SALT_SIZE)


def header(connection: Any) -> bytes:
    """The first 16 bytes of the file behind a new connection, which is of no use for a plain file afterwards.

    Read through SQLite: to open and close the file ourselves would drop the locks that this process holds on it.
    """
    connection.execute("PRAGMA cipher_log_level=NONE")
    connection.execute(f"PRAGMA key=\"x'{_SOME_KEY}'\"")
    return bytes.fromhex(connection.execute("PRAGMA cipher_salt").fetchone()[0])


def unlock(connection: Any, key: FileKey, salt: bytes) -> None:
    """Give a connection its key; whether it is the right one shows at the first read."""
    connection.execute("PRAGMA cipher_log_level=NONE")
    connection.execute(f"PRAGMA key=\"x'{key.raw(salt)}{salt.hex()}'\"")
    # The library keeps temporary tables in memory anyway; one that is built otherwise shall, too.
    connection.execute("PRAGMA temp_store=MEMORY")
