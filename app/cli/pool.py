"""``pool``: leads that nobody has yet, and taking one."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING, Any

from app.cli.arguments import Commands, key, number
from app.cli.output import money_cell, show, show_saved, table
from app.cli.session import opened

if TYPE_CHECKING:
    from app.services.pool import Pool, PoolRow

_LIST = """\
headwater pool list
headwater pool list --limit 10 --json
"""
_CLAIM = """\
headwater pool claim
headwater pool claim 42 --json
"""
_NOTES = (
    "The pool holds the open deals without an owner that your role may take. Who came into their phase first wait "
    "longest, and come first."
)
_WHO_WINS = "Of two who want the same deal one gets it; the other gets the next one, or is told who was quicker."


def add(commands: Commands) -> None:
    """Add the commands."""
    group = commands.group("pool", "Leads that nobody has yet, and taking one", _LIST + _CLAIM)
    listing = group.add("list", "List the leads you may take", _LIST, _list, notes=_NOTES)
    listing.add_argument("--limit", metavar="N", type=number, help="at most so many")
    claim = group.add("claim", "Take a lead", _CLAIM, _claim, notes=_WHO_WINS)
    claim.add_argument("deal", metavar="ID", type=key, nargs="?", help="this one; without it, who waits longest")


def _list(args: Namespace) -> int:
    from app.services.pool import MOST, read_pool

    with opened(args) as ctx:
        found = read_pool(ctx, limit=args.limit or MOST)
    show(args, {"total": found.total, "rows": [_json(row) for row in found.rows]}, lambda: _text(found))
    return 0


def _json(row: PoolRow) -> dict[str, Any]:
    return {
        "id": row.deal_id,
        "company": row.company or None,
        "name": row.name,
        "phase": row.phase_code,
        "amount": row.amount.amount if row.amount else None,
        "currency": row.amount.currency if row.amount else None,
        "since": row.since_on,
    }


def _text(found: Pool) -> str:
    if not found.total:
        return "The pool is empty."
    lines = ((row.deal_id, row.title, row.phase_code, money_cell(row.amount), row.since_on) for row in found.rows)
    return f"{found.total} in the pool\n" + table(("Deal", "Company", "Phase", "Amount", "Since"), lines, right=(0, 3))


def _claim(args: Namespace) -> int:
    from app.services.pool import ClaimLead, claim_lead

    with opened(args) as ctx:
        return show_saved(args, claim_lead(ctx, ClaimLead(args.deal)))
