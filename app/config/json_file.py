"""JSON files of our own: read with forgiveness, written in one piece."""

from __future__ import annotations

import json
import logging
import os
import tempfile
from pathlib import Path
from typing import Any

_log = logging.getLogger(__name__)


def read_json(path: Path) -> dict[str, Any]:
    """The object in the file; empty where there is none. One that can't be read is put aside, not lost."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        _put_aside(path, error)
        return {}
    return content if isinstance(content, dict) else {}


def _put_aside(path: Path, error: Exception) -> None:
    aside = path.with_suffix(path.suffix + ".broken")
    _log.warning("%s can't be read (%s); it is kept as %s", path.name, type(error).__name__, aside.name)
    if isinstance(error, ValueError):
        path.replace(aside)


def write_json(path: Path, content: dict[str, Any]) -> None:
    """Replace the file: whoever reads it meanwhile sees the old or the new, never half of one. May raise OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=path.name, suffix=".new")
    new = Path(name)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(content, file, ensure_ascii=False, indent=1, sort_keys=True)
            file.flush()
            os.fsync(file.fileno())
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)
