"""Which database is meant, and in which of the three modes it is kept."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import Enum
from pathlib import Path

from app.domain.errors import UserError
from app.domain.server_address import ServerAddress, is_server_address, read_address
from app.storage.cipher import FileKey
from app.storage.file_system import mount_of


class Mode(Enum):
    """How the database is kept."""

    LOCAL_FILE = "file on this computer"
    SHARED_FILE = "file on a network share"
    POSTGRESQL = "PostgreSQL"


@dataclass(frozen=True, slots=True)
class Location:
    """A database: either ``path`` of a file or ``url`` of a PostgreSQL server, which holds no password.

    ``key`` opens an encrypted file. ``password`` is what somebody gave for the server; without one libpq looks for it
    in ``.pgpass`` and its other places.
    """

    mode: Mode
    path: Path | None = None
    url: str | None = None
    key: FileKey | None = field(default=None, compare=False, repr=False)
    password: str | None = field(default=None, compare=False, repr=False)

    @classmethod
    def parse(cls, text: str) -> Location:
        """From what a person types after ``--db``: a path, ``postgresql://user@host/name`` or ``service=name``."""
        if is_server_address(text):
            address, password = read_address(text)
            return cls(Mode.POSTGRESQL, url=address.text, password=password)
        if "://" in text:
            scheme = text.split("://", 1)[0]
            raise UserError(f"“{scheme}://” is not a kind of database we know. Use a file path or postgresql://…")
        path = Path(text).expanduser().absolute()
        return cls(Mode.SHARED_FILE if mount_of(path).is_share else Mode.LOCAL_FILE, path=path)

    def with_passphrase(self, passphrase: str | None) -> Location:
        """The same with what opens the file; None takes it as it is."""
        return self if passphrase is None else replace(self, key=FileKey(passphrase))

    def with_key_of(self, other: Location) -> Location:
        """The same, encrypted as another file is."""
        return replace(self, key=other.key)

    def with_secrets_of(self, other: Location) -> Location:
        """The same, with what was entered for another, as far as nothing was for this one."""
        return replace(self, key=self.key or other.key, password=self.password or other.password)

    def with_password(self, password: str | None) -> Location:
        """The same with a password for the server; None takes it as it is."""
        return self if password is None else replace(self, password=password)

    @property
    def address(self) -> ServerAddress:
        """The parts of the server's address; empty for a file."""
        return read_address(self.url)[0] if self.url else ServerAddress()

    @property
    def title(self) -> str:
        """What to call it on screen and to open it by again, without any password."""
        return str(self.path) if self.path is not None else self.url or ""
