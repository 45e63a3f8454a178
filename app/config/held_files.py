"""What somebody changed while the database was out of reach, on disk until it is saved: one file for each change."""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.config.json_file import read_json, write_json
from app.config.paths import user_data_dir

_SUFFIX = ".json"


def held_folder(location: str, user_id: int) -> Path:
    """Where the changes of one person for one database lie."""
    digest = hashlib.sha256(location.encode()).hexdigest()[:16]
    return user_data_dir() / "not yet saved" / digest / str(user_id)


@dataclass
class HeldFiles:
    """Their names are in the order in which the changes were made, whatever the computer's clock does meanwhile.

    Several windows may keep their changes in one folder, for none ever writes the file of another. May raise OSError.
    """

    folder: Path
    _last: int = field(default=0, init=False)

    def add(self, content: dict[str, Any], key: str) -> str:
        """Keep a change; it is on the disk when this returns. Answers its name."""
        self._last = max(time.time_ns(), self._last + 1)
        name = f"{self._last:020d}-{key}{_SUFFIX}"
        write_json(self.folder / name, content)
        return name

    def put(self, name: str, content: dict[str, Any]) -> None:
        """Keep something else under a name."""
        write_json(self.folder / name, content)

    def remove(self, name: str) -> None:
        """Keep it no longer."""
        (self.folder / name).unlink(missing_ok=True)

    def all(self) -> list[tuple[str, dict[str, Any]]]:
        """Everything that is kept, oldest first; what can't be read is put aside."""
        if not self.folder.is_dir():
            return []
        names = sorted(path.name for path in self.folder.iterdir() if path.suffix == _SUFFIX)
        read = [(name, read_json(self.folder / name)) for name in names]
        return [(name, content) for name, content in read if content]
