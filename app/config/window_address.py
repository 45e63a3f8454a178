"""At which address the window of a database listens for later starts: a socket of one person, on Windows a pipe."""

from __future__ import annotations

import contextlib
import os
import sys
from dataclasses import dataclass
from pathlib import Path

from app.config.paths import runtime_dir

HERE, OTHER = b"here\n", b"other\n"
"""The answers: this is the window that is wanted; it is somebody else's, or as of another day."""


@dataclass(frozen=True, slots=True)
class Wish:
    """As whom (None: as whoever is there), and as of which day (ISO; None: today), a window was asked for."""

    user: str | None = None
    today: str | None = None


def window_address(place: str) -> str:
    """The address for a path or URL, "" for no database. Short: paths of sockets are limited to a hundred bytes."""
    from hashlib import sha256

    sign = sha256(_canonical(place).encode()).hexdigest()[:16]
    if sys.platform == "win32":
        return f"headwater-{sha256(str(Path.home()).encode()).hexdigest()[:8]}-{sign}"
    return str(runtime_dir() / sign)


def _canonical(place: str) -> str:
    """One spelling for a database, however it was named: links are followed, passwords don't count."""
    if "://" not in place:
        return os.path.normcase(Path(place).expanduser().resolve()) if place else ""
    from urllib.parse import urlsplit

    with contextlib.suppress(ValueError):  # what is no address is said when it is opened
        parts = urlsplit(place)
        return f"postgresql://{parts.username or ''}@{parts.hostname or ''}:{parts.port or 5432}{parts.path}"
    return place
