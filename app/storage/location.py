"""Which database is meant, and in which of the three modes it is kept."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass, field, replace
from enum import Enum
from pathlib import Path

from app.domain.errors import UserError
from app.storage.cipher import FileKey

_NETWORK_TYPES = ("nfs", "cifs", "smb", "9p", "vboxsf", "fuse", "afs", "ceph", "glusterfs", "prl_fs")
_LOCAL_TYPES = frozenset(
    (
        "ext2",
        "ext3",
        "ext4",
        "xfs",
        "btrfs",
        "zfs",
        "tmpfs",
        "overlay",
        "f2fs",
        "bcachefs",
        "jfs",
        "vfat",
        "exfat",
    )
)


class Mode(Enum):
    """How the database is kept."""

    LOCAL_FILE = "file on this computer"
    SHARED_FILE = "file on a network share"
    POSTGRESQL = "PostgreSQL"


@dataclass(frozen=True, slots=True)
class Location:
    """A database: either ``path`` of a file or ``url`` of a PostgreSQL server. ``key`` opens an encrypted file."""

    mode: Mode
    path: Path | None = None
    url: str | None = None
    key: FileKey | None = field(default=None, compare=False, repr=False)

    @classmethod
    def parse(cls, text: str) -> Location:
        """From what a person types after ``--db``: a path, or ``postgresql://user@host/name``."""
        if text.startswith(("postgresql://", "postgres://", "postgresql+psycopg://")):
            return cls(Mode.POSTGRESQL, url="postgresql+psycopg://" + text.split("://", 1)[1])
        if "://" in text:
            scheme = text.split("://", 1)[0]
            raise UserError(f"“{scheme}://” is not a kind of database we know. Use a file path or postgresql://…")
        path = Path(text).expanduser().absolute()
        return cls(Mode.SHARED_FILE if on_network(path) else Mode.LOCAL_FILE, path=path)

    def with_passphrase(self, passphrase: str | None) -> Location:
        """The same with what opens the file; None takes it as it is."""
        return self if passphrase is None else replace(self, key=FileKey(passphrase))

    @property
    def title(self) -> str:
        """What to call it on screen, without any password."""
        if self.path is not None:
            return str(self.path)
        from sqlalchemy.engine import make_url

        return make_url(self.url or "").render_as_string(hide_password=True).replace("+psycopg", "")


def on_network(path: Path) -> bool:
    """Whether the file system of ``path`` is a network share; one we can't tell counts as a share."""
    if sys.platform == "win32":
        import ctypes

        drive_remote = 4
        anchor = path.anchor
        return anchor.startswith("\\\\") or ctypes.windll.kernel32.GetDriveTypeW(anchor) == drive_remote
    if sys.platform == "darwin":
        mnt_local = 0x1000
        return not os.statvfs(_existing(path)).f_flag & mnt_local
    kind = _linux_filesystem(_existing(path), Path("/proc/self/mountinfo").read_text())
    return kind.startswith(_NETWORK_TYPES) or kind not in _LOCAL_TYPES


def _existing(path: Path) -> Path:
    while not path.exists():
        path = path.parent
    return path.resolve()


def _linux_filesystem(path: Path, mountinfo: str) -> str:
    """The type of the file system mounted nearest above ``path`` (proc_pid_mountinfo(5))."""
    best, kind = "", ""
    for line in mountinfo.splitlines():
        left, _, right = line.partition(" - ")
        mount = left.split()[4].encode().decode("unicode_escape")
        inside = path == Path(mount) or Path(mount) in path.parents
        if inside and len(mount) >= len(best):
            best, kind = mount, right.split()[0]
    return kind
