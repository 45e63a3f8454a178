"""``promises``: the ledger of what was promised, by us and to us."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING, Any

from app.cli.arguments import Commands, UsageError, day, key
from app.cli.output import show, show_done, table
from app.cli.records import Record, name_of, record
from app.cli.session import opened
from app.domain.promises import Outcome, Side

if TYPE_CHECKING:
    from app.services.promises.queries import Ledger, PromiseRow

_LIST = """\
headwater promises list --open
headwater promises list --mine --side ours --json
"""
_GIVE = """\
headwater promises give deal:12 "Send the drawing pack" --by 2026-03-20
headwater promises give company:4 "Sign the NDA" --by 2026-03-20 --side theirs
"""
_SETTLE = """\
headwater promises settle 7 kept
headwater promises settle 7 broken --note "Sent by courier a day later"
"""
_SUBJECTS = ("deals", "companies", "contacts")


def add(commands: Commands) -> None:
    """Add the commands."""
    group = commands.group("promises", "What was promised, by us and to us", _LIST + _GIVE + _SETTLE)
    listing = group.add("list", "List promises, and how many were kept this quarter", _LIST, _list)
    listing.add_argument("--open", action="store_true", help="only those that are not settled")
    listing.add_argument("--mine", action="store_true", help="only your own")
    listing.add_argument("--side", choices=[str(side) for side in Side], help="only ours or only theirs")
    give = group.add("give", "Note a promise", _GIVE, _give)
    give.add_argument("record", metavar="RECORD", type=record, help="whom it concerns: deal:12, company:4, contact:7")
    give.add_argument("text", metavar="TEXT", help="what was promised")
    give.add_argument("--by", metavar="DATE", type=day, required=True, help="the day by which")
    give.add_argument("--side", choices=[str(side) for side in Side], default=str(Side.OURS), help="whose promise")
    settle = group.add("settle", "Say how a promise came out", _SETTLE, _settle)
    settle.add_argument("promise", metavar="ID", type=key)
    settle.add_argument("outcome", choices=[str(outcome) for outcome in Outcome])
    settle.add_argument("--note", metavar="TEXT", default="", help="why, or how it was made good")


def _list(args: Namespace) -> int:
    from app.services.promises.queries import Shown, ledger

    with opened(args) as ctx:
        owner_id = ctx.user.id if args.mine else None
        side = Side(args.side) if args.side else None
        found = ledger(ctx, owner_id=owner_id, side=side, shown=Shown.OPEN if args.open else Shown.ALL)
    data = {
        "rows": [_json(row) for row in found.rows],
        "kept": [
            {
                "user": given.owner_id,
                "name": given.owner,
                "kept": given.rate.kept,
                "due": given.rate.due,
                "made_good": given.rate.made_good,
            }
            for given in found.rates
        ],
    }
    show(args, data, lambda: _text(found))
    return 0


def _json(row: PromiseRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "side": row.side,
        "text": row.text,
        "due_on": row.due_on,
        "due_time": row.due_time,
        "standing": row.standing,
        "settled_at": row.settled_at,
        "made_good": row.made_good or None,
        "owner": row.owner or None,
        "record": name_of(*row.place),
        "company": row.company or None,
    }


def _text(found: Ledger) -> str:
    lines = [(row.id, row.side, row.text, row.due_on, row.standing, row.company or row.who) for row in found.rows]
    text = table(("ID", "Whose", "What", "By", "Now", "Whom"), lines) if lines else "Nothing was promised."
    rates = [f"{given.owner}: {given.rate.text} this quarter" for given in found.rates]
    return "\n".join([text, *([""] if rates else []), *rates])


def _give(args: Namespace) -> int:
    from app.services.promises.commands import GivePromise, give_promise

    asked: Record = args.record
    if asked.table not in _SUBJECTS:
        raise UsageError("a promise concerns a deal, a company or a contact")
    keys: dict[str, int | None] = {table: asked.id if table == asked.table else None for table in _SUBJECTS}
    cmd = GivePromise(
        args.text,
        args.by,
        Side(args.side),
        deal_id=keys["deals"],
        company_id=keys["companies"],
        contact_id=keys["contacts"],
    )
    with opened(args) as ctx:
        done = give_promise(ctx, cmd)
    data = {"id": done.record_id, "change_set": done.change_set_id, "label": done.label}
    show(args, data, lambda: f"{done.label}. It is promise {done.record_id}.")
    return 0


def _settle(args: Namespace) -> int:
    from app.domain.errors import NotFound
    from app.services.promises.commands import SettlePromise, settle_promise
    from app.services.record_changes import record_changes

    cmd = SettlePromise(args.promise, Outcome(args.outcome), made_good=args.note)
    with opened(args) as ctx:
        try:
            done = settle_promise(ctx, cmd)
        except NotFound as missing:
            if record_changes(ctx, "promises", args.promise, limit=1):
                raise
            told = f"There is no promise {args.promise}. List them with: headwater promises list"
            raise NotFound(told) from missing
    return show_done(args, done)
