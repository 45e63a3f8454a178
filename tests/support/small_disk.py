"""A small disk of a test's own (tmpfs), which can be filled up and made to take no more writes."""

from __future__ import annotations

import contextlib
import errno
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_BLOCK = 4096


class NoDisk(Exception):
    """Nothing can be mounted here, and why."""


@dataclass(frozen=True)
class SmallDisk:
    """``place`` is where it is mounted."""

    place: Path

    def fill(self) -> None:
        """Write until nothing more fits."""
        with (self.place / "filling").open("ab", buffering=0) as file:
            try:
                while True:
                    file.write(bytes(_BLOCK))
            except OSError as error:
                if error.errno != errno.ENOSPC:
                    raise

    def make_room(self) -> None:
        """Take away what filled it."""
        (self.place / "filling").unlink()

    def take_no_writes(self) -> None:
        """Be read-only from now on, as a stick with its switch on."""
        _mount("-o", "remount,ro", str(self.place))


@contextlib.contextmanager
def small_disk(place: Path, megabytes: int) -> Iterator[SmallDisk]:
    """Mount an empty one at ``place``, which is made."""
    if sys.platform != "linux":
        raise NoDisk("There is no tmpfs here.")
    place.mkdir()
    _mount("-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(place))
    try:
        yield SmallDisk(place)
    finally:
        subprocess.run(["umount", str(place)], check=True)


def _mount(*words: str) -> None:
    done = subprocess.run(["mount", *words], check=False, capture_output=True, text=True)
    if done.returncode:
        raise NoDisk(f"No disk can be mounted here: {done.stderr.strip()}")
