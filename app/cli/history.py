"""``history`` and ``undo``: who changed what, and taking it back."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from app.cli.arguments import Commands, UsageError, number
from app.cli.output import cell, show, table
from app.cli.records import NAMES, Record, record
from app.cli.session import opened
from app.domain.errors import ConflictError, NotFound, Settlement, UserError

if TYPE_CHECKING:
    from app.services.context import Context
    from app.services.history import Undone
    from app.services.record_changes import RecordChange
    from app.services.timeline import FieldNews

_OPS = {"I": "created", "U": "changed", "D": "deleted"}
_HISTORY = """\
headwater history deal:12
headwater history contact:7 --json
headwater history deal:12 --undo 318
headwater history deal:12 --undo 318 --overwrite
"""
_UNDO = """\
headwater undo
headwater undo 318
"""


def add(commands: Commands) -> None:
    """Add the commands."""
    parser = commands.add(
        "history", "Show who changed a record, when, and what it was before", _HISTORY, _history, notes=NAMES
    )
    parser.add_argument("record", metavar="RECORD", type=record, help="such as deal:12")
    parser.add_argument("--limit", metavar="N", type=number, default=200, help="the newest so many; 200 as usual")
    parser.add_argument(
        "--undo", metavar="CHANGE", type=number, help="take a change of this record back, by its number"
    )
    later = parser.add_mutually_exclusive_group()
    later.add_argument(
        "--overwrite", action="store_true", help="with --undo: also what somebody has changed since then"
    )
    later.add_argument("--keep", action="store_true", help="with --undo: leave alone what was changed since then")
    undo = commands.add("undo", "Take back the user's last change, or a change by its number", _UNDO, _undo)
    undo.add_argument("change", metavar="CHANGE", type=number, nargs="?", help="its number, from the history")


def _history(args: Namespace) -> int:
    from app.services.record_changes import record_changes

    if args.undo is not None:
        return _undo_of_record(args)
    if args.overwrite or args.keep:
        raise UsageError("--overwrite and --keep say how --undo goes on. Name the change: --undo 318")
    asked: Record = args.record
    with opened(args) as ctx:
        rows = record_changes(ctx, asked.table, asked.id, limit=args.limit)
    if not rows:
        raise NotFound(f"There is no {asked.name}, and there never was.")
    show(args, {"rows": [_json(row) for row in rows]}, lambda: _table(rows))
    return 0


def _json(row: RecordChange) -> dict[str, Any]:
    return {
        "id": row.change_set_id,
        "at": row.at,
        "who": row.who,
        "label": row.label,
        "op": _OPS[row.op],
        "fields": _json_fields(row.fields),
        "parts": [
            {"what": part.noun, "title": part.title, "op": _OPS[part.op], "fields": _json_fields(part.fields)}
            for part in row.parts
        ],
        "is_undone": row.is_undone,
        "undoes": row.undoes_id,
        "is_bulk": row.is_bulk,
        "file": row.batch or None,
    }


def _json_fields(fields: Iterable[FieldNews]) -> list[dict[str, Any]]:
    return [{"field": item.column, "label": item.label, "before": item.before, "after": item.after} for item in fields]


def _table(rows: tuple[RecordChange, ...]) -> str:
    lines = []
    for row in rows:
        told = [_fields(row.fields)]
        told += [f"{part.noun} {part.title} {_OPS[part.op]} {_fields(part.fields)}".strip() for part in row.parts]
        state = "undone" if row.is_undone else "import" if row.batch else ""
        text = "; ".join(filter(None, told))
        lines.append((row.change_set_id, row.at, row.who, row.label, _OPS[row.op], state, text))
    return table(("Change", "When", "Who", "What", "", "", "Fields"), lines, right=(0,))


def _fields(fields: Iterable[FieldNews]) -> str:
    return "; ".join(f"{item.label}: {_value(item.before)} -> {_value(item.after)}" for item in fields)


def _value(value: object) -> str:
    return cell(value) if value is not None else "empty"


def _undo(args: Namespace) -> int:
    from app.services.history import undo_change, undo_newest

    with opened(args) as ctx:
        undone = undo_newest(ctx) if args.change is None else undo_change(ctx, args.change)
    return _show_undone(args, undone)


def _undo_of_record(args: Namespace) -> int:
    asked: Record = args.record
    with opened(args) as ctx:
        undone = _take_back(ctx, args, (asked.table, asked.id))
    return _show_undone(args, undone)


def _take_back(ctx: Context, args: Namespace, row: tuple[str, int]) -> Undone:
    """Undo a change of the record; what was changed since is told, or goes on as the arguments say."""
    from app.services.history import undo_change

    settled: dict[tuple[str, int], Settlement] = {}
    while True:
        try:
            return undo_change(ctx, args.undo, record=row, settled=settled)
        except ConflictError as error:
            found = (error.table, error.record_id)
            if not (args.overwrite or args.keep) or (args.keep and error.deletes) or found in settled:
                raise UserError(_explained(ctx, error)) from error
            theirs = frozenset(conflict.field for conflict in error.conflicts) if args.keep else frozenset()
            settled[found] = Settlement(error.version, theirs)


def _explained(ctx: Context, error: ConflictError) -> str:
    """A refusal with every field in dispute, as the window shows it in a dialog."""
    from app.services.conflicts import explain

    lines = [error.message]
    for item in explain(ctx, error).fields:
        by = f" by {item.who}" if item.who else ""
        lines.append(f"  {item.name}: {_value(item.before)} became {_value(item.theirs)}{by}")
    way = "" if error.deletes else ", or with --keep to take the rest back"
    lines.append(f"Run it again with --overwrite to take it back all the same{way}.")
    return "\n".join(lines)


def _show_undone(args: Namespace, undone: Undone) -> int:
    data = {"change_set": undone.change_set_id, "undone": undone.undone_id, "label": undone.label}
    show(args, data, lambda: f"{undone.label}. To do it again: headwater undo {undone.change_set_id}")
    return 0
