"""What a folder is: on this computer, on a share that shares locks or not, or in the hands of a cloud service."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from app.domain.errors import EnvironmentFault

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
# With these a share keeps byte locks to the computer that takes them (mount.cifs(8), nfs(5)).
_UNLOCKED = re.compile(r"nobrl|nolock|local_lock=(?:all|posix)")

# Folders by the names that their services give them, as one part of the path.
_CLOUD_NAMES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("OneDrive", re.compile(r"OneDrive( - .+|-.+)?")),
    ("Dropbox", re.compile(r"Dropbox( \(.+\))?")),
    ("iCloud", re.compile(r"iCloud ?Drive|Mobile Documents|com~apple~CloudDocs")),
    ("Google Drive", re.compile(r"Google ?Drive(-.+)?|My Drive")),
    ("Nextcloud", re.compile(r"Nextcloud")),
    ("ownCloud", re.compile(r"ownCloud")),
    ("a cloud service", re.compile(r"CloudStorage")),
)
# And by what they leave in the top of a folder, whatever it is called.
_CLOUD_TRACES: tuple[tuple[str, str], ...] = (
    ("Dropbox", ".dropbox.cache"),
    ("Nextcloud", ".sync_*.db"),
    ("Nextcloud", "._sync_*.db"),
    ("ownCloud", ".owncloudsync.log"),
    ("Google Drive", ".tmp.drivedownload"),
    ("Syncthing", ".stfolder"),
)


@dataclass(frozen=True, slots=True)
class Mount:
    """Where a path lies. ``unlocked`` is the option that keeps locks from being shared; "" is none that we know."""

    kind: str
    is_share: bool
    unlocked: str = ""


def mount_of(path: Path) -> Mount:
    """The file system under ``path``, which need not exist yet; one we can't tell counts as a share."""
    existing = _existing(path)
    if sys.platform == "win32":
        import ctypes

        drive_remote = 4
        anchor = existing.anchor
        is_share = anchor.startswith("\\\\") or ctypes.windll.kernel32.GetDriveTypeW(anchor) == drive_remote
        return Mount("windows", is_share)
    if sys.platform == "darwin":
        mnt_local = 0x1000
        return Mount("macos", not os.statvfs(existing).f_flag & mnt_local)
    return linux_mount(existing, Path("/proc/self/mountinfo").read_text())


def linux_mount(path: Path, mountinfo: str) -> Mount:
    """The file system mounted nearest above ``path`` (proc_pid_mountinfo(5))."""
    best, found = "", Mount("", is_share=True)
    for line in mountinfo.splitlines():
        left, _, right = line.partition(" - ")
        fields, after = left.split(), right.split()
        mount = fields[4].encode().decode("unicode_escape")
        inside = path == Path(mount) or Path(mount) in path.parents
        if inside and len(mount) >= len(best):
            kind, options = after[0], f"{fields[5]},{after[-1]}".split(",")
            is_share = kind not in _LOCAL_TYPES
            unlocked = next((option for option in options if is_share and _UNLOCKED.fullmatch(option)), "")
            best, found = mount, Mount(kind, is_share, unlocked)
    return found


def _existing(path: Path) -> Path:
    while not path.exists():
        path = path.parent
    return path.resolve()


def refuse_unfit(path: Path) -> None:
    """EnvironmentFault, with the reason and a way on, where a database at ``path`` would come to harm."""
    if path.exists() and path.stat().st_nlink > 1:
        raise EnvironmentFault(
            f"{path} has a second name (a hard link), and the program at the other name would know nothing of the "
            "locks taken here. Copy the file, and open the copy."
        )
    service = syncing_service(path)
    if service:
        raise EnvironmentFault(
            f"{path.parent} is kept in step by {service}, which copies files while they are being written and brings "
            "back old ones: sooner or later a database there is damaged. Choose a folder that is not synchronised; "
            "for several people a network folder, or better PostgreSQL."
        )


def syncing_service(path: Path) -> str:
    """The cloud service that copies the folder of ``path``; "" is none that we know of."""
    folders = path.parents
    for folder in folders:
        for service, name in _CLOUD_NAMES:
            if name.fullmatch(folder.name):
                return service
    return _by_environment(path) or next((trace for trace in map(_trace_in, folders) if trace), "")


def _by_environment(path: Path, environ: Callable[[str], str | None] = os.environ.get) -> str:
    """OneDrive says where it is, and on a company's computer that can be anywhere."""
    for variable in ("OneDrive", "OneDriveConsumer", "OneDriveCommercial"):
        place = environ(variable)
        if place and Path(place) in path.parents:
            return "OneDrive"
    return ""


def _trace_in(folder: Path) -> str:
    try:
        names = {entry.name for entry in os.scandir(folder) if entry.name.startswith(".")}
    except OSError:
        return ""
    for service, pattern in _CLOUD_TRACES:
        if pattern in names or ("*" in pattern and any(Path(name).match(pattern) for name in names)):
            return service
    return ""
