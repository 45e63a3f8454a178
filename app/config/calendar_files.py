"""Where calendar files are kept up to date on this computer: one for each person and database."""

from __future__ import annotations

import hashlib
from pathlib import Path

from app.config.json_file import read_json, write_json
from app.config.paths import user_config_dir


def calendar_file_of(location: str, user_id: int) -> Path | None:
    """The file that is kept; None where none is."""
    path = read_json(_store()).get(_key(location, user_id))
    return Path(path) if isinstance(path, str) and path else None


def keep_calendar_file(location: str, user_id: int, path: Path | None) -> None:
    """Keep this file from now on; None keeps none. May raise OSError."""
    kept = read_json(_store())
    kept.pop(_key(location, user_id), None)
    if path is not None:
        kept[_key(location, user_id)] = str(path)
    write_json(_store(), kept)


def _store() -> Path:
    return user_config_dir() / "calendar_files.json"


def _key(location: str, user_id: int) -> str:
    return f"{hashlib.sha256(location.encode()).hexdigest()[:16]}/{user_id}"
