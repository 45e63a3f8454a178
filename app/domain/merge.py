"""Two people changed one record: which changes go together, and which contradict each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from app.domain.errors import FieldConflict


@dataclass(frozen=True, slots=True)
class Merge:
    """``merged`` holds every field; one in conflict holds what is stored, until somebody decides."""

    merged: dict[str, object]
    conflicts: tuple[FieldConflict, ...]


def merge_fields(
    base: Mapping[str, object],
    mine: Mapping[str, object],
    theirs: Mapping[str, object],
    together: Iterable[tuple[str, ...]] = (),
) -> Merge:
    """Join my changes of a record with those stored meanwhile.

    ``base`` is the record as I saw it. A field that ``mine`` or ``theirs`` lacks was not touched on that
    side. A field that both changed to the same value is no conflict. Conflicts are in the order of
    ``mine``. Fields that stand ``together``, such as an amount and its currency, are one value: whoever
    changes one of them has decided on all.
    """
    stored = {**base, **theirs}
    merged = dict(stored)
    conflicts: list[FieldConflict] = []
    for unit in units(mine, together):
        wanted = {field: mine.get(field, base.get(field)) for field in unit}
        before = {field: base.get(field) for field in unit}
        now = {field: stored.get(field) for field in unit}
        if now == before:
            merged.update(wanted)
        elif wanted not in (before, now):
            conflicts += [FieldConflict(field, before[field], wanted[field], now[field]) for field in unit]
    return Merge(merged, tuple(conflicts))


def units(fields: Iterable[str], together: Iterable[tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    """The fields one by one or, where they stand together with others, with these; each once, in their order."""
    groups = {field: group for group in together for field in group}
    done: set[str] = set()
    for field in fields:
        unit = groups.get(field, (field,))
        if field not in done:
            done.update(unit)
            yield unit
