"""``bin``: what was deleted, bringing it back, and removing it for good."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from app.cli.arguments import Commands, UsageError, number
from app.cli.output import show, table
from app.cli.records import TABLES, Record, name_of, record
from app.cli.session import opened

if TYPE_CHECKING:
    from app.services.bin import BinRow

_LIST = """\
headwater bin list
headwater bin list --what deal --text ferro --json
"""
_RESTORE = """\
headwater bin restore deal:12
"""
_PURGE = """\
headwater bin purge contact:7 --for-good
"""


def add(commands: Commands) -> None:
    """Add the commands."""
    group = commands.group("bin", "Bring back what was deleted", _LIST + _RESTORE + _PURGE)
    listing = group.add("list", "List what was deleted, newest first", _LIST, _list)
    listing.add_argument("--what", metavar="KIND", choices=tuple(TABLES), help="only deals, companies and so on")
    listing.add_argument("--text", metavar="TEXT", default="", help="only those whose title has these words")
    listing.add_argument("--limit", metavar="N", type=number, default=200, help="the newest so many; 200 as usual")
    restore = group.add("restore", "Bring a record back, with all that went with it", _RESTORE, _restore)
    restore.add_argument("record", metavar="RECORD", type=record, help="such as deal:12")
    notes = "Only owners may, and nothing brings it back. Who deleted it and when stays in the history."
    purge = group.add("purge", "Remove a deleted record for good", _PURGE, _purge, notes=notes)
    purge.add_argument("record", metavar="RECORD", type=record, help="such as contact:7")
    purge.add_argument("--for-good", action="store_true", help="say that this is meant")


def _list(args: Namespace) -> int:
    from app.services.bin import TABLES as KEPT
    from app.services.bin import bin_rows

    tables = (TABLES[args.what],) if args.what else KEPT
    if not set(tables) <= set(KEPT):
        raise UsageError(f"a {args.what} is never deleted, or goes with what it belongs to")
    with opened(args) as ctx:
        rows = bin_rows(ctx, text=args.text, tables=tables, limit=args.limit)
    data = {
        "rows": [
            {
                "id": row.record_id,
                "record": name_of(row.table, row.record_id),
                "what": row.noun,
                "title": row.title,
                "at": row.at,
                "who": row.who,
                "along": row.along or None,
                "change_set": row.change_set_id,
            }
            for row in rows
        ]
    }
    show(args, data, lambda: _table(rows) if rows else "Nothing was deleted.")
    return 0


def _table(rows: list[BinRow]) -> str:
    lines = [(name_of(row.table, row.record_id), row.title, row.along, row.who, row.at) for row in rows]
    return table(("Record", "Title", "With it", "Deleted by", "When"), lines)


def _restore(args: Namespace) -> int:
    from app.services.bin import RestoreRecord, restore_record

    asked: Record = args.record
    with opened(args) as ctx:
        restored = restore_record(ctx, RestoreRecord(asked.table, asked.id))
    data = {"change_set": restored.change_set_id, "label": restored.label, "along": list(restored.along)}
    show(args, data, lambda: f"{restored.label}. To take it back: headwater undo {restored.change_set_id}")
    return 0


def _purge(args: Namespace) -> int:
    from app.services.bin import PurgeRecord, purge_record

    if not args.for_good:
        raise UsageError("nothing brings it back; add --for-good to say that this is meant")
    asked: Record = args.record
    with opened(args) as ctx:
        purged = purge_record(ctx, PurgeRecord(asked.table, asked.id))
    show(args, {"label": purged.label}, lambda: f"{purged.label}.")
    return 0
