"""Serves one mount of a slow share, until that is taken away.

Run with the folder, the place, the seconds that each operation takes, and ``locks`` to pass those on.
"""

from __future__ import annotations

import ctypes
import fcntl
import os
import struct
import sys
import threading
import time
from pathlib import Path
from typing import Any

import mfusepy

# What a program asks for, and the same for locks that belong to an open file rather than to a process: the process
# here is one for all who work on the share.
_OF_OPEN_FILES = {fcntl.F_GETLK: 36, fcntl.F_SETLK: 37, fcntl.F_SETLKW: 38}
# struct flock of Linux with 64 bits: kind and whence, start, length, process.
_FLOCK_BYTES, _OF_WHICH, _OF_WHOM = 32, 24, 28
_NOTHING_LEFT = struct.pack("hhqq", fcntl.F_UNLCK, os.SEEK_SET, 0, 0)
_STAT = ("st_gid", "st_mode", "st_nlink", "st_size", "st_uid", "st_ino")
_TIMES = ("st_atime", "st_ctime", "st_mtime")
_STATVFS = ("f_bavail", "f_bfree", "f_blocks", "f_bsize", "f_files", "f_frsize", "f_namemax")


class _Folder(mfusepy.Operations):  # type: ignore[misc]  # it brings no types
    """What is asked of the share is done to the folder behind it. Locks stay in the computer that takes them."""

    use_ns = True

    def __init__(self, folder: str, seconds: float) -> None:
        self._folder, self._seconds = folder, seconds

    def _at(self, path: str) -> Path:
        time.sleep(self._seconds)
        return self._behind(path)

    def _behind(self, path: str) -> Path:
        return Path(self._folder + path)

    def getattr(self, path: str, _info: Any = None) -> dict[str, Any]:
        found = self._at(path).lstat()
        return {name: getattr(found, name) for name in _STAT} | {name: getattr(found, f"{name}_ns") for name in _TIMES}

    def readdir(self, path: str, _info: Any) -> list[str]:
        return [".", "..", *(each.name for each in self._at(path).iterdir())]

    def open(self, path: str, info: Any) -> int:
        # Append is the kernel's matter: it says where to write. Nothing is kept back, as other mounts write too.
        info.fh = os.open(self._at(path), info.flags & ~(os.O_NOFOLLOW | os.O_APPEND))
        info.direct_io = 1
        return 0

    def create(self, path: str, mode: int, info: Any) -> int:
        info.fh = os.open(self._at(path), os.O_RDWR | os.O_CREAT | (info.flags & os.O_EXCL), mode)
        info.direct_io = 1
        return 0

    def read(self, path: str, size: int, offset: int, info: Any) -> bytes:
        self._at(path)
        return os.pread(info.fh, size, offset)

    def write(self, path: str, data: bytes, offset: int, info: Any) -> int:
        self._at(path)
        return os.pwrite(info.fh, data, offset)

    def truncate(self, path: str, length: int, _info: Any = None) -> int:
        os.truncate(self._at(path), length)
        return 0

    def fsync(self, path: str, _data_only: int, info: Any) -> int:
        self._at(path)
        os.fsync(info.fh)
        return 0

    def release(self, _path: str, info: Any) -> int:
        os.close(info.fh)
        return 0

    def unlink(self, path: str) -> int:
        self._at(path).unlink()
        return 0

    def rename(self, old: str, new: str, _flags: int = 0) -> int:
        self._at(old).replace(self._behind(new))
        return 0

    def mkdir(self, path: str, mode: int) -> int:
        self._at(path).mkdir(mode)
        return 0

    def rmdir(self, path: str) -> int:
        self._at(path).rmdir()
        return 0

    def chmod(self, path: str, mode: int) -> int:
        self._at(path).chmod(mode)
        return 0

    def statfs(self, path: str) -> dict[str, int]:
        found = os.statvfs(self._at(path))
        return {name: getattr(found, name) for name in _STATVFS}


class _FolderWithLocks(_Folder):
    """Locks are passed on to the folder behind, where every mount sees them.

    They belong to whoever took them, not to the open file: a process may take a lock by one descriptor and give it back
    by another, and a child that closes what it inherited takes nothing from its parent.
    """

    def __init__(self, folder: str, seconds: float) -> None:
        super().__init__(folder, seconds)
        self._guard = threading.Lock()
        self._held: dict[tuple[int, int], int] = {}

    def lock(self, path: str, info: Any, command: int, asked: Any) -> int:
        self._at(path)
        image = bytearray(ctypes.string_at(asked, _FLOCK_BYTES))
        if bytes(image[:_OF_WHICH]) == _NOTHING_LEFT:
            self._let_go(info)
            return 0
        image[_OF_WHICH:_OF_WHOM] = bytes(_OF_WHOM - _OF_WHICH)  # whose it is says the open file
        answer = fcntl.fcntl(self._of(info), _OF_OPEN_FILES[command], bytes(image))
        if command == fcntl.F_GETLK:
            ctypes.memmove(asked, answer, _FLOCK_BYTES)
        return 0

    def _of(self, info: Any) -> int:
        """An open file for the locks of one owner on one file."""
        with self._guard:
            key = self._key(info)
            if key not in self._held:
                self._held[key] = os.open(f"/proc/self/fd/{info.fh}", os.O_RDWR)
            return self._held[key]

    def _let_go(self, info: Any) -> None:
        """Of the whole file, as when its owner closes one of its descriptors (close(2))."""
        with self._guard:
            held = self._held.pop(self._key(info), None)
            if held is not None:
                os.close(held)

    def _key(self, info: Any) -> tuple[int, int]:
        return os.fstat(info.fh).st_ino, info.lock_owner


def main(folder: str, place: str, seconds: str, locks: str) -> None:
    """Serve one mount until it is taken away."""
    kind = _FolderWithLocks if locks == "locks" else _Folder
    never = dict.fromkeys(("attr_timeout", "entry_timeout", "negative_timeout", "ac_attr_timeout"), 0)
    # With the inodes of the folder behind, so that a file that was replaced can be told from the one before.
    options = {"foreground": True, "raw_fi": True, "use_ino": True, **never}
    mfusepy.FUSE(kind(folder, float(seconds)), place, **options)


if __name__ == "__main__":
    main(*sys.argv[1:])
