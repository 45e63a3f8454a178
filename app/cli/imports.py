"""``import`` and ``imports``: files into the database, and back out."""

from __future__ import annotations

import argparse
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.cli.arguments import Commands, Parser, UsageError, number, pair
from app.cli.exports import WHAT
from app.cli.output import note, show, table
from app.cli.progress import Meter
from app.cli.session import opened
from app.domain.plurals import counted

if TYPE_CHECKING:
    from app.services.exchange.apply import Imported
    from app.services.exchange.batches import BatchRow
    from app.services.exchange.preview import Preview, Reason

_EXAMPLES = """\
headwater import accounts.csv --what companies --dry-run
headwater import deals.xlsx --what deals --sheet "2026" --set "Rep=owner" --value "phase:Proposal sent=D2"
headwater import deals.csv --what deals --date "close_date=M/D/YYYY,MM-DD-YY" --rejects rejected.csv
headwater import deals.csv --what deals --pipeline Marketing --create product --create owner
headwater import --revert 4
"""
_NOTES = """\
Columns go where their names and contents say; --set overrules that, and --set "column=" leaves a column out. Dates are
written with D, M and Y as in D.M.YYYY, MM/DD/YY or YYYY-MM-DD; where a column can be read in two ways the import stops
and says what to choose from. A value may stand for one of ours by name, for + (create it), for - (reject its rows) or
for nothing (leave the field empty): --value "owner:J. Lind=Joris Lamers". --create FIELD creates all that is unknown
in a field; people who are created so are not active. Deals go into the pipeline that their phases belong to, those
of the first pipeline before others, unless --pipeline names one: then a phase of another one rejects its row.
"""
_LIST = """\
headwater imports
headwater imports --json
"""


def add(commands: Commands) -> None:
    """Add the commands."""
    parser = commands.add(
        "import", "Import a CSV or XLSX file, or take an import back", _EXAMPLES, _import, notes=_NOTES
    )
    parser.add_argument("file", metavar="FILE", type=Path, nargs="?", help="the file to import")
    parser.add_argument("--what", choices=WHAT, help=f"what it holds: {', '.join(WHAT)}")
    parser.add_argument("--revert", metavar="BATCH", type=number, help="take an import back, by its number")
    parser.add_argument("--dry-run", action="store_true", help="only say what would happen")
    parser.add_argument(
        "--rejects", metavar="FILE", type=Path, help="write the rejected rows to this file, CSV or XLSX"
    )
    _add_mapping(parser)
    _add_reading(parser)
    commands.add("imports", "List the imports, newest first", _LIST, _imports)


def _add_mapping(parser: Parser) -> None:
    group = parser.add_argument_group("what means what")
    group.add_argument("--mapping", metavar="FILE", help="a mapping in JSON, or the name of one that was saved")
    group.add_argument("--save-mapping", metavar="NAME", help="keep the mapping under a name for the next time")
    repeatable = (
        ("--set", "COLUMN=FIELD", "columns", pair, "put a column to a field; repeatable, as those below"),
        ("--value", "FIELD:THEIRS=OURS", "values", _value, "what a value stands for"),
        ("--create", "FIELD", "create", str, "create what is unknown in it: product, owner, source, company"),
        ("--date", "COLUMN=FORMAT[,FORMAT]", "dates", pair, "how the dates of a column are written"),
        ("--decimal", "COLUMN=MARK", "decimals", _decimal, "its decimals come after a point or a comma"),
    )
    group.add_argument("--pipeline", metavar="NAME", help="the pipeline that deals go into")
    for flag, metavar, dest, kind, about in repeatable:
        group.add_argument(flag, metavar=metavar, dest=dest, type=kind, action="append", default=[], help=about)


def _add_reading(parser: Parser) -> None:
    group = parser.add_argument_group("how to read the file, where that is not seen from it")
    group.add_argument("--sheet", metavar="NAME", help="of a workbook; the first as usual")
    group.add_argument("--encoding", metavar="NAME", help="such as utf-8 or windows-1252")
    group.add_argument("--delimiter", metavar="MARK", type=_delimiter, help="between cells, such as ; or tab")
    group.add_argument("--no-header", action="store_true", help="the first row holds data, not names")


def _value(text: str) -> tuple[str, str, str]:
    """``field:theirs=ours``; ours begins after the last equals sign."""
    field, colon, rest = text.partition(":")
    theirs, equals, ours = rest.rpartition("=")
    if not colon or not equals or not field.strip():
        raise argparse.ArgumentTypeError(f"“{text}” is not a value. Write it as in phase:Proposal sent=D2.")
    return field.strip(), theirs.strip(), ours.strip()


def _decimal(text: str) -> tuple[str, str]:
    column, mark = pair(text)
    if mark not in (".", ","):
        raise argparse.ArgumentTypeError(f"“{text}” names neither a point nor a comma. Write it as in {column}=.")
    return column, mark


def _delimiter(text: str) -> str:
    mark = "\t" if text.lower() in ("tab", "\\t") else text
    if len(mark) != 1 or mark in '\r\n"':
        raise argparse.ArgumentTypeError(f"“{text}” does not separate cells. Give one character, such as ; or tab.")
    return mark


def _import(args: Namespace) -> int:
    if args.revert is not None:
        if args.file is not None:
            raise UsageError("give either a file to import or --revert")
        return _revert(args)
    if args.file is None or args.what is None:
        raise UsageError("name the file, and what it holds with --what")
    from app.cli.import_job import ImportJob

    with opened(args) as ctx, Meter() as meter:
        job = ImportJob(ctx, args, meter)
        for line in job.remarks:
            note(line)
        if args.dry_run:
            found = job.preview()
            for line in found.notes:
                if line not in job.remarks:
                    note(line)
            return _tell_preview(args, found)
        kept = job.back_up()
        if kept is not None:
            note(f"a backup was made before the import: {kept}")
        imported = job.apply()
    return _tell_import(args, imported)


def _revert(args: Namespace) -> int:
    from app.services.exchange.batches import revert_batch

    with opened(args) as ctx:
        reverted = revert_batch(ctx, args.revert)
    data = {"batch": reverted.batch, "change_set": reverted.change_set_id, "label": reverted.label}
    show(args, data, lambda: reverted.label)
    return 0


def _tell_preview(args: Namespace, found: Preview) -> int:
    data = {
        "read": found.read,
        "created": found.to_create,
        "updated": found.to_update,
        "unchanged": found.unchanged,
        "rejected": found.rejected,
        "batch": None,
        "reasons": [
            {"column": reason.column, "reason": reason.text, "count": reason.times, "lines": list(reason.lines)}
            for reason in found.reasons
        ],
        "also_created": {name: list(names) for name, names in found.also_created.items()},
    }
    show(args, data, lambda: _preview_text(args.what, found))
    return 0


def _preview_text(what: str, found: Preview) -> str:
    read = "1 row" if found.read == 1 else f"{found.read:,} rows"
    lines = [
        f"Of {read} {found.to_create:,} would create {what}, {found.to_update:,} are about known ones, "
        f"{found.rejected:,} would be rejected. Nothing was changed."
    ]
    for name, names in found.also_created.items():
        listed = ", ".join(names[:8]) + (" ..." if len(names) > 8 else "")
        lines.append(f"New in “{name}” ({len(names):,}): {listed}")
    text = "\n".join(lines)
    if found.reasons:
        rows = [(reason.times, _lines(reason), reason.column, reason.said) for reason in found.reasons]
        text += "\n\n" + table(("Rows", "In line", "Column", "Why they would be rejected"), rows, right=(0,))
    return text


def _lines(reason: Reason) -> str:
    """``"3, 7, 9 ..."``."""
    return ", ".join(f"{line}" for line in reason.lines[:3]) + (" ..." if reason.times > 3 else "")


def _tell_import(args: Namespace, done: Imported) -> int:
    data = {
        "read": done.read,
        "created": done.created,
        "updated": done.updated,
        "rejected": done.rejected,
        "batch": done.batch,
        "unchanged": done.unchanged,
        "unlinked": done.unlinked,
        "created_along": done.also_created,
        "change_set": done.change_set_id,
    }
    show(args, data, lambda: _import_text(args, done))
    return 0


def _import_text(args: Namespace, done: Imported) -> str:
    lines = [
        f"{done.label}: {done.created:,} created, {done.updated:,} about known ones, {done.rejected:,} rejected.",
        f"To take it back: headwater import --revert {done.batch}",
    ]
    if done.also_created:
        along = ", ".join(_of_table(count, table) for table, count in done.also_created.items())
        lines.insert(1, f"Created along with them: {along}.")
    if done.rejected and args.rejects:
        lines.append(f"The rejected rows are in {args.rejects}, with the reason for each.")
    elif done.rejected:
        lines.append("To see why, import again with --dry-run, or with --rejects FILE.")
    return "\n".join(lines)


def _of_table(count: int, table: str) -> str:
    """``"1 company"``, ``"12 lead sources"``."""
    many = table.replace("_", " ")
    return counted(count, "company" if table == "companies" else many.removesuffix("s"), many)


def _imports(args: Namespace) -> int:
    from app.services.exchange.batches import batches

    with opened(args) as ctx:
        rows = batches(ctx)
    show(args, {"rows": [_batch_json(row) for row in rows]}, lambda: _batch_table(rows))
    return 0


def _batch_json(row: BatchRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "what": row.what,
        "file": row.file_name,
        "at": row.applied_at,
        "who": row.who,
        "read": row.read,
        "created": row.created,
        "updated": row.updated,
        "rejected": row.rejected,
        "is_reverted": row.is_reverted,
    }


def _batch_table(rows: tuple[BatchRow, ...]) -> str:
    if not rows:
        return "Nothing was imported yet."
    headers = ("Batch", "When", "Who", "What", "File", "Read", "Created", "Updated", "Rejected", "")
    lines = [
        (
            b.id,
            b.applied_at,
            b.who,
            b.what,
            b.file_name,
            b.read,
            b.created,
            b.updated,
            b.rejected,
            "reverted" if b.is_reverted else "",
        )
        for b in rows
    ]
    return table(headers, lines, right=(0, 5, 6, 7, 8))
