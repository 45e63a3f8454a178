"""A slow network share on one computer (FUSE), which passes file locks on between those who mount it, or does not.

One folder mounted twice plays two computers. Each mount is served by a process of its own (``share_server``).
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.support import source

_PATIENCE = 10.0  # seconds


class NoShare(Exception):
    """Nothing can be mounted here, and why."""


@contextlib.contextmanager
def share(folder: Path, place: Path, *, has_locks: bool, seconds: float = 0.0) -> Iterator[Path]:
    """Mount ``folder`` at ``place``, which is made; every operation there takes ``seconds`` more."""
    _need_fuse()
    place.mkdir()
    words = [str(folder), str(place), str(seconds), "locks" if has_locks else "no locks"]
    command = [sys.executable, "-m", "tests.support.share_server", *words]
    with subprocess.Popen(command, cwd=source.ROOT, stderr=subprocess.PIPE, text=True) as server:
        try:
            _wait(lambda: os.path.ismount(place) or server.poll() is not None)
            if server.poll() is not None:
                assert server.stderr is not None
                raise NoShare(f"The share could not be mounted: {server.stderr.read().strip()[-300:]}")
            yield place
        finally:
            _unmount(place)
            server.wait(_PATIENCE)


def _need_fuse() -> None:
    if sys.platform != "linux" or not os.access("/dev/fuse", os.R_OK | os.W_OK) or not shutil.which("fusermount3"):
        raise NoShare("There is no FUSE here.")


def _wait(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + _PATIENCE
    while not holds() and time.monotonic() < end:
        time.sleep(0.02)


def _unmount(place: Path) -> None:
    def gone() -> bool:
        if not os.path.ismount(place):
            return True
        # Busy while a killed client is being taken down.
        return not subprocess.run(["fusermount3", "-u", str(place)], capture_output=True, check=False).returncode

    _wait(gone)
    if os.path.ismount(place):
        subprocess.run(["fusermount3", "-u", "-z", str(place)], check=True)
