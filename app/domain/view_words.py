"""What a saved view shows, in words: for its history, for two people who changed it, for the command line."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from app.domain.filter_words import FilterNames, describe_filter
from app.domain.filters import GROUPINGS, SORTS, DealFilter

_TABLES = {"owner_ids": "users", "source_ids": "lead_sources", "product_ids": "products"}


def view_in_words(definition: Mapping[str, Any], title: Callable[[str, int], str], label: Callable[[str], str]) -> str:
    """``"My deals; by amount; grouped by owner"``: of a board, or of a list.

    ``title`` tells what a record of a table is called, ``label`` what a column is.
    """
    parts = _of_list(definition, title, label) if "columns" in definition else _of_board(definition, title)
    return "; ".join(part for part in parts if part)


def _of_board(definition: Mapping[str, Any], title: Callable[[str, int], str]) -> Iterator[str]:
    stored = definition.get("filter")
    chosen = DealFilter.from_json(stored if isinstance(stored, dict) else {})
    keys = {part: {key: title(table, key) for key in getattr(chosen, part)} for part, table in _TABLES.items()}
    yield str(definition.get("pipeline") or "")
    # A day of another year than "today" is told with its year, as it should be in what is kept.
    yield describe_filter(
        chosen, FilterNames(keys["owner_ids"], keys["source_ids"], keys["product_ids"]), today=date.min
    )
    yield f"by {SORTS.get(definition.get('sort', ''), SORTS['next']).lower()}"
    group = definition.get("group")
    yield f"grouped by {GROUPINGS[group].lower()}" if group and group in GROUPINGS else ""
    yield "compact cards" if definition.get("compact") is True else ""
    folded = definition.get("folded")
    yield f"folded: {', '.join(map(str, folded))}" if isinstance(folded, list) and folded else ""


def _of_list(
    definition: Mapping[str, Any], title: Callable[[str, int], str], label: Callable[[str], str]
) -> Iterator[str]:
    owners = ["me"] if definition.get("mine") is True else []
    owners += [title("users", key) for key in definition.get("owner_ids") or ()]
    owners += ["nobody"] if definition.get("unowned") is True else []
    yield f"of {', '.join(owners)}" if owners else "of everyone"
    yield f"matching “{definition['text']}”" if definition.get("text") else ""
    ordered = [f"{label(key).lower()}{' (downwards)' if down else ''}" for key, down in definition.get("sort") or ()]
    yield f"by {', '.join(ordered)}" if ordered else ""
    columns = definition["columns"]
    yield f"columns: {', '.join(label(key).lower() for key in columns)}" if columns is not None else "the usual columns"
