"""What a list shows, as JSON values: kept in saved views and over restarts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from app.services.people.lists import ListQuery


def to_json(query: ListQuery, columns: Sequence[str] | None) -> dict[str, Any]:
    """Filter, order and the columns chosen (None: the usual ones)."""
    return {
        "text": query.text,
        "mine": query.mine,
        "unowned": query.unowned,
        "owner_ids": list(query.owner_ids),
        "sort": [list(pair) for pair in query.sort],
        "columns": None if columns is None else list(columns),
    }


def from_json(
    stored: Mapping[str, Any], known: Sequence[str], usual: tuple[tuple[str, bool], ...]
) -> tuple[ListQuery, list[str] | None]:
    """The same back; what can't be understood is left out. ``known`` are the columns there are, ``usual`` the order."""
    pairs = [pair for pair in _list(stored, "sort") if isinstance(pair, list) and len(pair) == 2]
    sort = tuple((pair[0], pair[1] is True) for pair in pairs if pair[0] in known)
    text, columns = stored.get("text"), stored.get("columns")
    query = ListQuery(
        text=text if isinstance(text, str) else "",
        mine=stored.get("mine") is True,
        unowned=stored.get("unowned") is True,
        owner_ids=tuple(key for key in _list(stored, "owner_ids") if isinstance(key, int)),
        sort=sort or usual,
    )
    return query, [key for key in columns if key in known] if isinstance(columns, list) else None


def _list(stored: Mapping[str, Any], key: str) -> list[Any]:
    found = stored.get(key)
    return found if isinstance(found, list) else []
