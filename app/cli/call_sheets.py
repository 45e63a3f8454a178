"""``call-sheets``: what somebody takes to the telephone, as a PDF."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.cli.arguments import Commands, UsageError, day, number
from app.cli.output import show, table
from app.cli.progress import Meter
from app.cli.records import name_of
from app.cli.session import opened

if TYPE_CHECKING:
    from app.services.call_sheets import CallSheet, CallSheets

_EXAMPLES = """\
headwater call-sheets --to calls.pdf                             your calls of today, and those that are late
headwater call-sheets --to monday.pdf --on 2026-03-16 --of "Ruth Baker"
headwater call-sheets --to ferro.pdf --deal 12 --contact 7       a sheet for each of these
"""
_NOTES = (
    "The numbers are those of the day sheet, so that key-back takes them. Who wants no calls is left out and named. "
    "Where there is no call, no file is written."
)
_PAPERS = ("a4", "letter")
_RECORDS = ("deal", "contact", "company")


def add(commands: Commands) -> None:
    """Add the command."""
    about = "Print a sheet for each call, with what is promised and room for what is said"
    parser = commands.add("call-sheets", about, _EXAMPLES, _print, notes=_NOTES)
    parser.add_argument("--to", dest="target", metavar="FILE", type=Path, required=True, help="ends with .pdf")
    parser.add_argument("--on", metavar="DAY", type=day, help="another day than today, as in 2026-03-16")
    parser.add_argument("--of", metavar="NAME", help="whose calls, for owners and managers")
    for name in _RECORDS:
        words = f"a sheet for this {name}; may come several times"
        parser.add_argument(f"--{name}", metavar="ID", type=number, action="append", default=[], help=words)
    parser.add_argument("--paper", choices=_PAPERS, help="a4 or letter, else what the team's country uses")


def _print(args: Namespace) -> int:
    from app.services.call_sheets import PrintCallSheets, print_call_sheets
    from app.services.printing.paper import Paper

    chosen = tuple(tuple(getattr(args, name)) for name in _RECORDS)
    if any(chosen) and (args.on or args.of):
        raise UsageError("either the calls of a day, or sheets of chosen records")
    paper = Paper[args.paper.upper()] if args.paper else None
    with opened(args) as ctx, Meter() as meter:
        owner_id = None
        if args.of is not None:
            from app.services.tickler import person_named

            owner_id = person_named(ctx, args.of).id
        sheets = print_call_sheets(ctx, PrintCallSheets(args.on, owner_id, *chosen), args.target, paper, meter)
    show(args, _json(sheets, args.target), lambda: _words(sheets, args.target))
    return 0


def _json(sheets: CallSheets, target: Path) -> dict[str, Any]:
    return {
        "sheet": sheets.sheet,
        "on": sheets.on,
        "of": sheets.owner,
        "file": str(target),
        "calls": [_call_json(call) for call in sheets.calls],
        "left_out": [{"name": one.name, "why": one.why} for one in sheets.left_out],
    }


def _call_json(call: CallSheet) -> dict[str, Any]:
    return {
        "number": call.number,
        "task": None if call.task is None else call.task.id,
        "name": call.name,
        "company": call.company,
        "record": name_of(call.table, call.record_id),
        "promises": len(call.promises) + call.promises_left,
    }


def _words(sheets: CallSheets, target: Path) -> str:
    rows = [
        (
            call.number or "",
            call.name,
            "" if call.company == call.name else call.company,
            call.task.subject if call.task else "",
        )
        for call in sheets.calls
    ]
    parts = [table(("No.", "To", "Company", "About"), rows, right=(0,))]
    if sheets.left_out:
        parts.append(table(("Left out", "Why"), [(one.name, one.why) for one in sheets.left_out]))
    number = "" if sheets.sheet is None else f", sheet {sheets.sheet}"
    count = len(sheets.calls)
    parts.append(f"{count:,} {'call is' if count == 1 else 'calls are'} in {target}{number}.")
    return "\n\n".join(parts)
