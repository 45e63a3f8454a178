"""``search``: companies, contacts and deals by what stands in them."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING, Any

from app.cli.arguments import Commands, number
from app.cli.output import show, table
from app.cli.session import opened

if TYPE_CHECKING:
    from app.services.search import FoundRecord

_EXAMPLES = """\
headwater search harrow
headwater search "ana rui"
headwater search 496 --json
"""


def add(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add("search", "Find companies, contacts and deals", _EXAMPLES, _search)
    parser.add_argument("text", metavar="TEXT", nargs="+", help="beginnings of words, or digits of a number")
    parser.add_argument("--limit", metavar="N", type=number, default=20, help="at most so many of each; 20 as usual")


def _search(args: Namespace) -> int:
    from app.services.search import find_records

    with opened(args) as ctx:
        found = find_records(ctx, " ".join(args.text), limit=args.limit)
    rows = [_json(record) for record in found]
    show(args, {"rows": rows}, lambda: _table(found))
    return 0


def _json(record: FoundRecord) -> dict[str, Any]:
    amount = record.amount
    return {
        "id": record.id,
        "what": record.kind.value,
        "title": record.title,
        "detail": record.detail or None,
        "phase": record.phase_code or None,
        "amount": None if amount is None else str(amount.amount),
        "currency": None if amount is None else amount.currency,
    }


def _table(found: tuple[FoundRecord, ...]) -> str:
    if not found:
        return "Nothing was found."
    lines = (
        (record.kind.value, record.id, record.title, record.detail, record.phase_code, record.amount)
        for record in found
    )
    return table(("What", "ID", "Name", "", "Phase", "Amount"), lines, right=(1,))
