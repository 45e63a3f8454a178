"""Where the window stood and what it showed, to begin there the next time."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from app.config.json_file import read_json, write_json
from app.config.paths import user_config_dir

VERSION = 1
_MOST_DATABASES = 20


@dataclass(frozen=True, slots=True)
class Geometry:
    """The window's place on the desktop in logical pixels, when it does not fill the screen."""

    x: int
    y: int
    width: int
    height: int
    is_maximized: bool = False


@dataclass(frozen=True, slots=True)
class Visit:
    """What was shown of one database: the place, each screen's own state, and the record in the side sheet.

    ``full``: that record stood as a page over the place.
    """

    place: str = ""
    screens: dict[str, dict[str, Any]] = field(default_factory=dict)
    table: str = ""
    record_id: int | None = None
    full: bool = False


@dataclass(frozen=True)
class Session:
    """``visits`` by location of the database, the latest last."""

    geometry: Geometry | None = None
    visits: dict[str, Visit] = field(default_factory=dict)

    def visited(self, location: str, visit: Visit) -> Session:
        """The same with what was shown of one database."""
        others = {key: each for key, each in self.visits.items() if key != location}
        newest = dict(list(others.items())[-(_MOST_DATABASES - 1) :])
        return replace(self, visits={**newest, location: visit})


def session_file() -> Path:
    """Where it is kept."""
    return user_config_dir() / "session.json"


def load_session(path: Path | None = None) -> Session:
    """The stored session; parts that can't be understood are left out."""
    content = read_json(path or session_file())
    visits = content.get("visits")
    pairs = visits if isinstance(visits, list) else []
    return Session(_geometry(content.get("geometry")), dict(filter(None, map(_visit, pairs))))


def save_session(session: Session, path: Path | None = None) -> None:
    """Store it. May raise OSError."""
    content = {
        "version": VERSION,
        "geometry": asdict(session.geometry) if session.geometry else None,
        # A list of pairs: the order, latest last, would be lost in an object with sorted keys.
        "visits": [[location, asdict(visit)] for location, visit in session.visits.items()],
    }
    write_json(path or session_file(), content)


def _geometry(value: Any) -> Geometry | None:
    if not isinstance(value, dict):
        return None
    numbers = [value.get(name) for name in ("x", "y", "width", "height")]
    if not all(type(number) is int for number in numbers):
        return None
    x, y, width, height = (int(number or 0) for number in numbers)
    return Geometry(x, y, width, height, value.get("is_maximized") is True)


def _visit(pair: Any) -> tuple[str, Visit] | None:
    if not (isinstance(pair, list) and len(pair) == 2 and isinstance(pair[0], str) and isinstance(pair[1], dict)):
        return None
    location, stored = pair
    screens, record_id = stored.get("screens"), stored.get("record_id")
    visit = Visit(
        _text(stored.get("place")),
        {key: state for key, state in screens.items() if isinstance(state, dict)} if isinstance(screens, dict) else {},
        _text(stored.get("table")),
        record_id if type(record_id) is int else None,
        stored.get("full") is True,
    )
    return location, visit


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
