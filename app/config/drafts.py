"""What somebody began to write and has not stored yet, kept over the end of the program."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from app.config.json_file import read_json, write_json
from app.config.paths import user_config_dir

_MOST = 200


def drafts_file(location: str, table: str) -> Path:
    """Where the drafts for records of one table of one database lie."""
    digest = hashlib.sha256(location.encode()).hexdigest()[:16]
    return user_config_dir() / "drafts" / f"{digest}-{table}.json"


def load_drafts(location: str, table: str) -> dict[int, dict[str, Any]]:
    """The stored drafts by the key of their record; what can't be understood is left out."""
    content = read_json(drafts_file(location, table))
    return {int(key): draft for key, draft in content.items() if key.isdecimal() and isinstance(draft, dict)}


def save_drafts(location: str, table: str, drafts: dict[int, dict[str, Any]]) -> None:
    """Store these drafts instead of all others, at most the newest two hundred. May raise OSError."""
    path = drafts_file(location, table)
    if drafts:
        newest = list(drafts.items())[-_MOST:]
        write_json(path, {str(key): draft for key, draft in newest})
    else:
        path.unlink(missing_ok=True)
