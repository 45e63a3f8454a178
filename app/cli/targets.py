"""``targets``: what people are to sell."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING, Any

from app.cli.arguments import Commands
from app.cli.output import show, table
from app.cli.session import opened

if TYPE_CHECKING:
    from app.services.context import Context
    from app.services.saved import Saved
    from app.services.targets import TargetRow

_LIST = "headwater targets list --json\n"
_SET = """\
headwater targets set Mira 2026-Q1 280000
headwater targets set Jonas 2026-03 "45000 EUR"
"""
_REMOVE = "headwater targets remove Mira 2026-Q1\n"
_NOTES = (
    "A period is a month (2026-03), a quarter (2026-Q1) or a year (2026) of the team's own year, named by the calendar "
    "year in which it begins. What was set for the shorter period holds, and what the longer one asks for beyond it is "
    "shared among its other months: nothing counts twice."
)


def add(commands: Commands) -> None:
    """Add the commands."""
    group = commands.group("targets", "What people are to sell in a month, quarter or year", _LIST + _SET + _REMOVE)
    group.add("list", "List targets", _LIST, _list)
    setting = group.add("set", "Set or replace a target", _SET, _set, notes=_NOTES)
    removing = group.add("remove", "Remove a target; undo brings it back", _REMOVE, _remove)
    for one in (setting, removing):
        one.add_argument("name", metavar="NAME", help="whose: a name of the team")
        one.add_argument("period", metavar="PERIOD", help="2026, 2026-Q1 or 2026-03")
    setting.add_argument("amount", metavar="AMOUNT", help="in the team's currency where none is given")


def _list(args: Namespace) -> int:
    from app.services.targets import targets

    with opened(args) as ctx:
        rows = targets(ctx)
    show(args, {"rows": [_json(row) for row in rows]}, lambda: _table(rows) if rows else "Nobody has a target yet.")
    return 0


def _json(row: TargetRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "user": row.user_id,
        "name": row.user,
        "period": row.period,
        "amount": str(row.amount.amount),
        "currency": row.amount.currency,
    }


def _table(rows: tuple[TargetRow, ...]) -> str:
    lines = [(row.period, row.user, f"{row.amount.amount:,f}", row.amount.currency) for row in rows]
    return table(("Period", "Who", "Target", "Currency"), lines, right=(2,))


def _set(args: Namespace) -> int:
    from app.domain.amounts import typed_amount
    from app.domain.money import Money
    from app.services.targets import SetTarget, set_target

    with opened(args) as ctx:
        typed = typed_amount(args.amount, decimal_mark=None, home_currency=ctx.team.currency)
        amount = Money.of(typed.value, typed.currency or ctx.team.currency)
        saved = set_target(ctx, SetTarget(_user(ctx, args.name), args.period.upper(), amount))
    return _told(args, saved)


def _remove(args: Namespace) -> int:
    from app.services.targets import RemoveTarget, remove_target

    with opened(args) as ctx:
        saved = remove_target(ctx, RemoveTarget(_user(ctx, args.name), args.period.upper()))
    return _told(args, saved)


def _told(args: Namespace, saved: Saved) -> int:
    data = {"id": saved.record_id, "change_set": saved.change_set_id, "label": saved.label}
    show(args, data, lambda: f"{saved.label}." if saved.change_set_id else "That target is set already.")
    return 0


def _user(ctx: Context, name: str) -> int:
    from app.cli.names import find
    from app.services.users import users

    known = [(user.id, user.name) for user in users(ctx)]
    return find("user", name, known)
