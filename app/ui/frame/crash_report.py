"""The report of a bug: where in the program it happened, and in which surroundings. No values, so no customers."""

from __future__ import annotations

import platform
import sys
import traceback
from pathlib import Path

import PySide6
from PySide6.QtCore import qVersion

import app

_ROOT = Path(app.__file__).resolve().parents[1]


def make_report(error: BaseException) -> str:
    """Kinds of errors, places in the code, versions. What an error says is left out: it may quote somebody's data."""
    return "\n".join((*_surroundings(), "", *_chain(error)))


def _surroundings() -> tuple[str, ...]:
    return (
        f"Headwater {app.__version__}",
        f"Python {platform.python_version()}, Qt {qVersion()}, PySide {PySide6.__version__}",
        f"{platform.system()} {platform.release()} {platform.machine()}",
    )


def _chain(error: BaseException) -> list[str]:
    lines: list[str] = []
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        kind = type(current)
        lines.append(f"{kind.__module__}.{kind.__qualname__}" + (" caused by" if _cause(current) else ""))
        for frame in traceback.extract_tb(current.__traceback__):
            lines.append(f"  {_place(frame.filename)}:{frame.lineno} {frame.name}")
        current = _cause(current)
    return lines


def _cause(error: BaseException) -> BaseException | None:
    return error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _place(name: str) -> str:
    """A file without the folders that tell whose computer this is."""
    path = Path(name)
    if path.is_relative_to(_ROOT):
        return path.relative_to(_ROOT).as_posix()
    for folder in sys.path:
        if folder and path.is_relative_to(folder):
            return path.relative_to(folder).as_posix()
    return path.name
