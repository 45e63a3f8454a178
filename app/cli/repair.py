"""``repair``: a sound file out of a damaged one."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.cli.arguments import Commands
from app.cli.output import show
from app.cli.passphrase import remembered
from app.cli.progress import Meter
from app.cli.session import located, place_and_user
from app.domain.errors import UserError

if TYPE_CHECKING:
    from app.services.repair import Repair, SavedTable

_EXAMPLES = """\
headwater --db team.headwater repair
headwater --db team.headwater repair --to team-new.headwater --json
"""
_NOTES = """\
The damaged file is never changed: a copy is worked on, and what comes of it is a new file. Indexes and search are made
anew; where that is not enough, every row that can be read goes into the new file, and what could not be read is listed.
A verified backup is mostly the better way: compare what is newer. Close the file in every window first.
"""
_WORDS = {
    "copied": "Nothing was wrong with its rows. Indexes and search were made anew.",
    "rebuilt": "Indexes or search were damaged and were made anew. Nothing was lost.",
    "salvaged": "Its rows were read one by one into a new file.",
}


def add(commands: Commands) -> None:
    """Add the command."""
    about = "Make a sound file of a damaged one, which stays as it is"
    parser = commands.add("repair", about, _EXAMPLES, _repair, notes=_NOTES)
    parser.add_argument("--to", metavar="FILE", type=Path, help="the new file; beside the damaged one if not said")


def _repair(args: Namespace) -> int:
    from app.services.repair import beside, repair

    place, _ = place_and_user(args)
    location = located(place, args)
    if location.path is None:
        raise UserError("Only a file can be repaired. A PostgreSQL server has tools of its own.")
    if location.key is None and location.path.is_file():
        location = location.with_passphrase(remembered(location))
    target = args.to.expanduser().absolute() if args.to is not None else beside(location)
    with Meter() as meter:
        made = repair(location, target, meter)
    show(args, _json(location.title, made), lambda: _text(location.title, made))
    return 0


def _json(damaged: str, made: Repair) -> dict[str, Any]:
    return {
        "database": damaged,
        "file": str(made.done.path),
        "means": made.done.means.value,
        "problems": list(made.done.problems),
        "tables": [_table(table) for table in made.done.tables],
        "is_sound": made.checkup.is_sound,
        "left": [problem for check in made.checkup.checks for problem in check.problems],
    }


def _table(table: SavedTable) -> dict[str, Any]:
    return {
        "name": table.name,
        "rows": table.rows,
        "unread": [list(ends) for ends in table.unread],
        "dropped": table.dropped,
        "loosened": table.loosened,
    }


def _text(damaged: str, made: Repair) -> str:
    lines = [f"{made.done.path} was made of {damaged}, which stays as it is.", _WORDS[made.done.means.value]]
    for table in made.done.tables:
        if not table.is_whole:
            lines.append(f"  {table.name}: {', '.join(_losses(table))}; {table.rows:,} came along")
    left = [problem for check in made.checkup.checks for problem in check.problems]
    if left:
        lines += ["What does not fit together in the new file:", *(f"  {problem}" for problem in left)]
    return "\n".join(lines)


def _losses(table: SavedTable) -> list[str]:
    losses = []
    if table.unread:
        ranges = ", ".join(str(first) if first == last else f"{first} to {last}" for first, last in table.unread)
        losses.append(f"rows with the keys {ranges} could not be read, as far as there were any")
    if table.dropped:
        losses.append(f"{len(table.dropped):,} were left out without what they belong to")
    if table.loosened:
        losses.append(f"{len(table.loosened):,} lost a link to a row that is gone")
    return losses
