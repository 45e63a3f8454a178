"""Two people changed one record: which changes go together, and which contradict each other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.errors import FieldConflict


@dataclass(frozen=True, slots=True)
class Merge:
    """``merged`` holds every field; one in conflict holds what is stored, until somebody decides."""

    merged: dict[str, object]
    conflicts: tuple[FieldConflict, ...]


def merge_fields(base: Mapping[str, object], mine: Mapping[str, object], theirs: Mapping[str, object]) -> Merge:
    """Join my changes of a record with those stored meanwhile.

    ``base`` is the record as I saw it. A field that ``mine`` or ``theirs`` lacks was not touched on that
    side. A field that both changed to the same value is no conflict. Conflicts are in the order of
    ``mine``.
    """
    stored = {**base, **theirs}
    merged = dict(stored)
    conflicts = []
    for field, wanted in mine.items():
        before, now = base.get(field), stored.get(field)
        if now == before:
            merged[field] = wanted
        elif wanted not in (before, now):
            conflicts.append(FieldConflict(field, before, wanted, now))
    return Merge(merged, tuple(conflicts))
