"""A start that finds a window on the same database asks it to come to the front. Without Qt: it comes before it."""

from __future__ import annotations

import contextlib
import sys
from typing import TYPE_CHECKING

from app.config.paths import runtime_dir

if TYPE_CHECKING:
    from app.config.window_address import Wish

# The first window may be busy opening its database; one that does not answer for so long will not help anybody.
_PATIENCE_SECONDS = 4.0
_LONGEST = 100


def hand_over(place: str, wish: Wish) -> bool:
    """Ask the window of this database ("" is none), if there is one, to come to the front; whether it did."""
    if not _is_anybody_there():
        return False  # the usual case, known without loading anything
    import json
    from dataclasses import asdict

    from app.config.window_address import HERE, window_address

    line = json.dumps(asdict(wish)).encode() + b"\n"
    with contextlib.suppress(OSError):  # nobody listens there any more, or does not speak
        ask = _ask_pipe if sys.platform == "win32" else _ask_socket
        return ask(window_address(place), line) == HERE
    return False


def _is_anybody_there() -> bool:
    if sys.platform == "win32":
        return True  # names of pipes are in no folder of ours
    with contextlib.suppress(OSError):
        return any(runtime_dir().iterdir())
    return False


def _ask_socket(address: str, line: bytes) -> bytes:
    import socket

    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(_PATIENCE_SECONDS)
        connection.connect(address)
        connection.sendall(line)
        return connection.recv(_LONGEST)


def _ask_pipe(address: str, line: bytes) -> bytes:
    """The same on Windows, which lets only the program in front raise a window, or whom that one allows to."""
    import ctypes
    import threading
    from pathlib import Path

    answers: list[bytes] = []

    def ask() -> None:
        with contextlib.suppress(OSError), Path(rf"\\.\pipe\{address}").open("r+b", buffering=0) as pipe:
            pipe.write(line)
            answers.append(pipe.read(_LONGEST) or b"")

    any_process = -1
    ctypes.windll.user32.AllowSetForegroundWindow(any_process)  # type: ignore[attr-defined]  # on Windows it is there
    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(_PATIENCE_SECONDS)
    return answers[0] if answers else b""
