"""Finds what people name on the command line, in any spelling."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from app.domain.errors import UserError
from app.domain.text import match_key

if TYPE_CHECKING:
    from app.services.pipelines.queries import PipelineRow

_LISTED = 12


def find(noun: str, typed: str, known: Iterable[tuple[int, str]]) -> int:
    """The key of the one that is named so, or whose name begins so; UserError names the known ones."""
    rows = list(known)
    wanted = match_key(typed)
    found = [key for key, name in rows if match_key(name) == wanted]
    found = found or [key for key, name in rows if wanted and match_key(name).startswith(wanted)]
    if len(found) == 1:
        return found[0]
    names = [name for _, name in rows]
    listing = ", ".join(names[:_LISTED]) + (" ..." if len(names) > _LISTED else "") or "none yet"
    problem = f"More than one {noun} begins with" if found else f"There is no {noun}"
    raise UserError(f"{problem} “{typed}”. Known are: {listing}.")


def find_pipeline(known: tuple[PipelineRow, ...], typed: str) -> PipelineRow:
    """The pipeline named so."""
    key = find("pipeline", typed, ((row.id, row.name) for row in known))
    return next(row for row in known if row.id == key)
