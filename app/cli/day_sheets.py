"""``day-sheet`` and ``key-back``: what is due on paper, and what was written on it back again."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.cli.arguments import Commands, day, number
from app.cli.output import show, table
from app.cli.session import opened

if TYPE_CHECKING:
    from app.services.day_sheets import DaySheetFacts

_PRINT = """\
headwater day-sheet --print today.pdf
headwater day-sheet --print monday.pdf --on 2026-03-16 --of "Ruth Baker"
"""
_KEY = """\
headwater key-back 12 3 5 7s               3 and 5 are done, 7 is put off to the next working day
headwater key-back 12 "8s=16 march" "9n=wrong number" "4=sent the drawings" "2x=left a message"
"""
_KEY_NOTES = (
    "The number of the sheet stands at its upper right. 3 is done, 3=words done with a note, 3s put off, 3s=day put "
    "off to a day, 3x a call that reached nobody and is put off, 3n=words a note alone. Where one number is wrong, "
    "nothing is stored."
)
_PAPERS = ("a4", "letter")


def add(commands: Commands) -> None:
    """Add the commands."""
    sheet = commands.add("day-sheet", "Print what is due on a day, with numbers to key back", _PRINT, _print)
    sheet.add_argument("--print", dest="target", metavar="FILE", type=Path, required=True, help="ends with .pdf")
    sheet.add_argument("--on", metavar="DAY", type=day, help="another day than today, as in 2026-03-16")
    sheet.add_argument("--of", metavar="NAME", help="whose day, for owners and managers")
    sheet.add_argument("--paper", choices=_PAPERS, help="a4 or letter, else what the team's country uses")
    about = "Store what was ticked and written on a printed day sheet"
    keyed = commands.add("key-back", about, _KEY, _key_back, notes=_KEY_NOTES)
    keyed.add_argument("sheet", metavar="SHEET", type=number, help="the number of the sheet")
    keyed.add_argument("marks", metavar="MARK", nargs="+", help="a number of the sheet, and what became of it")


def _print(args: Namespace) -> int:
    from app.services.day_sheets import PrintDaySheet, print_day_sheet
    from app.services.printing.paper import Paper

    paper = Paper[args.paper.upper()] if args.paper else None
    with opened(args) as ctx:
        owner_id = None
        if args.of is not None:
            from app.services.tickler import person_named

            owner_id = person_named(ctx, args.of).id
        facts = print_day_sheet(ctx, PrintDaySheet(args.on, owner_id), args.target, paper)
    show(args, _json(facts, args.target), lambda: _words(facts, args.target))
    return 0


def _json(facts: DaySheetFacts, target: Path) -> dict[str, Any]:
    rows = [
        {"number": line.number, "id": line.task.id, "subject": line.task.subject, "due_on": line.task.due_on}
        for line in facts.lines
    ]
    return {"sheet": facts.number, "on": facts.on, "of": facts.owner, "file": str(target), "lines": rows}


def _words(facts: DaySheetFacts, target: Path) -> str:
    rows = ((line.number, line.task.due_on, line.task.subject) for line in facts.lines)
    lines = table(("No.", "Due", "What"), rows, right=(0,)) if facts.lines else "Nothing is due."
    return f"{lines}\n\nSheet {facts.number} is in {target}."


def _key_back(args: Namespace) -> int:
    from app.services.day_sheets import KeyBack, key_back, read_marks

    with opened(args) as ctx:
        done = key_back(ctx, KeyBack(args.sheet, read_marks(args.marks, ctx.clock.today())))
    counts = {"done": done.done, "snoozed": done.snoozed, "noted": done.noted, "missed": done.missed, "left": done.left}
    data = {"sheet": args.sheet, **counts, "change_set": done.change_set_id, "label": done.label}
    left = f" {done.left} {'line is' if done.left == 1 else 'lines are'} not keyed back yet." if done.left else ""
    show(args, data, lambda: f"{done.label}.{left}")
    return 0
