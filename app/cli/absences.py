"""``absences``: who is away, and who does their reminders meanwhile."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING, Any

from app.cli.arguments import Commands, day, key
from app.cli.output import show, table
from app.cli.session import opened

if TYPE_CHECKING:
    from app.services.context import Context
    from app.services.tasks.absences import AbsenceRow

_LIST = "headwater absences list --json\n"
_ADD = """\
headwater absences add --from 2026-04-07 --until 2026-04-17 --stand-in Jonas
headwater absences add Ana --from 2026-04-07 --until 2026-04-17
"""
_REMOVE = "headwater absences remove 3\n"
_NOTES = "What falls due meanwhile goes to the stand-in and comes back afterwards. Leaders can name somebody else."


def add(commands: Commands) -> None:
    """Add the commands."""
    group = commands.group("absences", "Who is away, and who stands in", _LIST + _ADD + _REMOVE)
    listing = group.add("list", "List absences that aren't over", _LIST, _list)
    listing.add_argument("--all", action="store_true", help="past ones, too")
    adding = group.add("add", "Note that somebody is away", _ADD, _add, notes=_NOTES)
    adding.add_argument("name", metavar="NAME", nargs="?", help="who; without it you")
    adding.add_argument("--from", dest="first", metavar="DATE", type=day, required=True, help="the first day")
    adding.add_argument("--until", dest="last", metavar="DATE", type=day, required=True, help="the last day")
    adding.add_argument("--stand-in", metavar="NAME", help="who does their reminders; without it they wait")
    group.add("remove", "Remove an absence", _REMOVE, _remove).add_argument("absence", metavar="ID", type=key)


def _list(args: Namespace) -> int:
    from app.services.tasks.absences import absences

    with opened(args) as ctx:
        rows = absences(ctx, with_past=args.all)
    show(args, {"rows": [_json(row) for row in rows]}, lambda: _table(rows) if rows else "Nobody is away.")
    return 0


def _add(args: Namespace) -> int:
    from app.services.tasks.absences import SetAbsence, set_absence

    with opened(args) as ctx:
        stand_in = _user(ctx, args.stand_in) if args.stand_in else None
        user = _user(ctx, args.name) if args.name else None
        saved = set_absence(ctx, SetAbsence(args.first, args.last, stand_in, user))
    data = {"id": saved.record_id, "change_set": saved.change_set_id, "label": saved.label}
    show(args, data, lambda: saved.label)
    return 0


def _remove(args: Namespace) -> int:
    from app.services.tasks.absences import RemoveAbsence, remove_absence

    with opened(args) as ctx:
        saved = remove_absence(ctx, RemoveAbsence(args.absence))
    show(args, {"id": args.absence, "change_set": saved.change_set_id, "label": saved.label}, lambda: saved.label)
    return 0


def _json(row: AbsenceRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "user": row.user,
        "from_on": row.from_on,
        "until_on": row.until_on,
        "stand_in": row.stand_in or None,
    }


def _table(rows: tuple[AbsenceRow, ...]) -> str:
    lines = ((row.id, row.user, row.from_on, row.until_on, row.stand_in) for row in rows)
    return table(("ID", "Who", "From", "Until", "Stand-in"), lines, right=(0,))


def _user(ctx: Context, name: str) -> int:
    from app.cli.names import find
    from app.services.users import users

    return find("user", name, ((user.id, user.name) for user in users(ctx)))
