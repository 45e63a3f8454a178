"""``forgotten``: open deals that nobody looks after."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING, Any

from app.cli.arguments import Commands, number
from app.cli.output import money_cell, show, table
from app.cli.session import opened

if TYPE_CHECKING:
    from app.services.forgotten import Forgotten, ForgottenRow

_EXAMPLES = """\
headwater forgotten
headwater forgotten --mine --json
"""
_NOTES = (
    "An open deal is forgotten when it has no owner, or neither a next action nor a day to look again. What waits for "
    "a decision is listed by headwater stalls."
)


def add(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add("forgotten", "List the open deals nobody looks after", _EXAMPLES, _list, notes=_NOTES)
    parser.add_argument("--mine", action="store_true", help="only your own, and those of nobody")
    parser.add_argument("--limit", metavar="N", type=number, help="at most so many")


def _list(args: Namespace) -> int:
    from app.services.forgotten import MOST, forgotten

    with opened(args) as ctx:
        found = forgotten(ctx, mine=args.mine, limit=args.limit or MOST)
    data = {
        "total": found.total,
        "counts": {str(lack): count for lack, count in found.counts.items()},
        "rows": [_json(row) for row in found.rows],
    }
    show(args, data, lambda: _text(found))
    return 0


def _json(row: ForgottenRow) -> dict[str, Any]:
    return {
        "id": row.deal_id,
        "company": row.company or None,
        "name": row.name,
        "phase": row.phase_code,
        "owner": row.owner or None,
        "amount": row.amount.amount if row.amount else None,
        "currency": row.amount.currency if row.amount else None,
        "since": row.since_on,
        "lacks": [str(lack) for lack in row.lacks],
    }


def _text(found: Forgotten) -> str:
    if not found.total:
        return "Nothing is forgotten."
    lines = (
        (
            row.deal_id,
            row.title,
            row.phase_code,
            row.owner,
            money_cell(row.amount),
            row.since_on,
            ", ".join(lack.words for lack in row.lacks),
        )
        for row in found.rows
    )
    counts = ", ".join(f"{count} {lack.words.lower()}" for lack, count in found.counts.items() if count)
    heads = ("Deal", "Company", "Phase", "Owner", "Amount", "Since", "Lacks")
    return f"{found.total} forgotten: {counts}\n" + table(heads, lines, right=(0, 4))
