"""``history`` and ``undo``: who changed what, and taking it back."""

from __future__ import annotations

import argparse
from argparse import Namespace
from typing import TYPE_CHECKING, Any, NamedTuple

from app.cli.arguments import Commands, number
from app.cli.output import cell, show, table
from app.cli.session import opened
from app.domain.errors import NotFound

if TYPE_CHECKING:
    from app.services.change_words import FieldInWords
    from app.services.history import HistoryRow

# What people call records, and the tables they are kept in.
_TABLES = {
    "deal": "deals",
    "company": "companies",
    "contact": "contacts",
    "product": "products",
    "user": "users",
    "task": "tasks",
    "activity": "activities",
    "pipeline": "pipelines",
    "phase": "phases",
    "line": "deal_lines",
    "seat": "deal_contacts",
    "source": "lead_sources",
    "rate": "exchange_rates",
    "view": "saved_views",
    "team": "teams",
}
_OPS = {"I": "created", "U": "changed", "D": "deleted"}
_HISTORY = """\
headwater history deal:12
headwater history contact:7 --json
"""
_UNDO = """\
headwater undo
headwater undo 318
"""


class Record(NamedTuple):
    """A record as named on the command line."""

    table: str
    id: int
    name: str


def add(commands: Commands) -> None:
    """Add the commands."""
    nouns = f"Records are named by what they are and their ID: {', '.join(_TABLES)}."
    parser = commands.add(
        "history", "Show who changed a record, when, and what it was before", _HISTORY, _history, notes=nouns
    )
    parser.add_argument("record", metavar="RECORD", type=_record, help="such as deal:12")
    parser.add_argument("--limit", metavar="N", type=number, default=200, help="the newest so many; 200 as usual")
    undo = commands.add("undo", "Take back the user's last change, or a change by its number", _UNDO, _undo)
    undo.add_argument("change", metavar="CHANGE", type=number, nargs="?", help="its number, from the history")


def _record(text: str) -> Record:
    noun, colon, key = text.partition(":")
    name = noun.strip().lower()
    if not colon or name not in _TABLES:
        raise argparse.ArgumentTypeError(
            f"“{text}” is not a record. Write it as in deal:12; known are {', '.join(_TABLES)}."
        )
    return Record(_TABLES[name], number(key), f"{name} {key}")


def _history(args: Namespace) -> int:
    from app.services.change_words import in_words
    from app.services.history import history

    record: Record = args.record
    with opened(args) as ctx:
        rows = history(ctx, record.table, record.id, limit=args.limit)
        fields = in_words(ctx, record.table, record.id, rows)
    if not rows:
        raise NotFound(f"There is no {record.name}, and there never was.")
    told = list(zip(rows, fields, strict=True))
    show(args, {"rows": [_json(row, changed) for row, changed in told]}, lambda: _table(told))
    return 0


def _json(row: HistoryRow, changed: list[FieldInWords]) -> dict[str, Any]:
    return {
        "id": row.change_set_id,
        "at": row.at,
        "who": row.who,
        "label": row.label,
        "op": _OPS[row.op],
        "fields": [
            {"field": item.column, "label": item.label, "before": item.before, "after": item.after} for item in changed
        ],
    }


def _table(told: list[tuple[HistoryRow, list[FieldInWords]]]) -> str:
    lines = []
    for row, changed in told:
        fields = "; ".join(f"{item.label}: {_value(item.before)} -> {_value(item.after)}" for item in changed)
        lines.append((row.change_set_id, row.at, row.who, row.label, _OPS[row.op], fields))
    return table(("Change", "When", "Who", "What", "", "Fields"), lines, right=(0,))


def _value(value: object) -> str:
    return cell(value) if value is not None else "empty"


def _undo(args: Namespace) -> int:
    from app.services.history import undo_change, undo_newest

    with opened(args) as ctx:
        undone = undo_newest(ctx) if args.change is None else undo_change(ctx, args.change)
    data = {"change_set": undone.change_set_id, "undone": undone.undone_id, "label": undone.label}
    show(args, data, lambda: f"{undone.label}. To do it again: headwater undo {undone.change_set_id}")
    return 0
