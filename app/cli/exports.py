"""``export``: records into a file."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from app.cli.arguments import Commands
from app.cli.output import show
from app.cli.progress import Meter
from app.cli.session import opened

WHAT = ("companies", "contacts", "products", "users", "deals")
PURPOSES = ("calling", "mailing")
_EXAMPLES = """\
headwater export deals --to deals.xlsx
headwater export contacts --to contacts.csv
headwater export contacts --for calling --to calls.csv
"""


def add(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add("export", "Write all records of a kind into a CSV or XLSX file", _EXAMPLES, _export)
    parser.add_argument("what", metavar="WHAT", choices=WHAT, help=", ".join(WHAT))
    parser.add_argument("--to", metavar="FILE", type=Path, required=True, help="ends with .csv or .xlsx")
    parser.add_argument(
        "--for", dest="purpose", metavar="PURPOSE", choices=PURPOSES, help="calling or mailing: without who wants none"
    )


def _export(args: Namespace) -> int:
    from app.services.consent import Purpose
    from app.services.exchange.export import export
    from app.services.exchange.fields import What

    with opened(args) as ctx, Meter() as meter:
        count = export(ctx, What(args.what), args.to, meter, Purpose(args.purpose) if args.purpose else None)
    data = {"what": args.what, "file": str(args.to), "rows": count}
    show(args, data, lambda: f"{count:,} {args.what} are in {args.to}.")
    return 0
