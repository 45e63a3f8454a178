"""``forecast prints``, ``reprint`` and ``compare``: forecasts as they were printed."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.cli import forecast_what_if
from app.cli.arguments import Commands, Parser, number
from app.cli.output import show, table
from app.cli.session import opened

if TYPE_CHECKING:
    from app.domain.forecast.changes import Changes
    from app.services.context import Context
    from app.services.forecast import ForecastQuery

_PRINTS = """\
headwater forecast prints --json
"""
_REPRINT = """\
headwater forecast reprint 12 --pdf forecast.pdf
"""
_COMPARE = """\
headwater forecast compare 11 12
"""
_PAPERS = ("a4", "letter")


def add(parser: Parser, commands: Commands) -> None:
    """Add to ``forecast`` how it is printed, and what can be done with earlier prints."""
    parser.add_argument("--pdf", metavar="FILE", type=Path, help="print it: a PDF, kept in the archive")
    parser.add_argument("--by-rep", action="store_true", help="with --pdf: pages for each rep")
    parser.add_argument("--paper", choices=_PAPERS, help="with --pdf: a4 or letter, else what the team's country uses")
    group = commands.within(parser)
    group.add("prints", "List the forecasts that were printed", _PRINTS, _prints)
    again = group.add("reprint", "Write a forecast as a PDF again, just as it was printed", _REPRINT, _reprint)
    again.add_argument("number", metavar="PRINT", type=number, help="the number at the lower left of the paper")
    again.add_argument("--pdf", dest="target", metavar="FILE", type=Path, required=True, help="ends with .pdf")
    compare = group.add("compare", "Show what happened from one print to another", _COMPARE, _compare)
    compare.add_argument("before", metavar="PRINT", type=number)
    compare.add_argument("after", metavar="PRINT", type=number)


def print_pdf(ctx: Context, args: Namespace, query: ForecastQuery) -> int:
    """Write the forecast as a PDF."""
    from app.domain.forecast.basis import Basis
    from app.services.printing.paper import Paper
    from app.services.reports.archive import PrintWish, print_forecast

    paper = Paper[args.paper.upper()] if args.paper else None
    wish = PrintWish(query, Basis(args.basis), args.by_rep, paper)
    if args.what_if:
        return forecast_what_if.print_pdf(ctx, args, wish)
    printed, pages = print_forecast(ctx, wish, args.pdf)
    data = {"print": printed.number, "file": str(args.pdf), "pages": pages}
    show(args, data, lambda: _where(printed.number, pages, args.pdf))
    return 0


def _where(number: int | None, pages: int, target: Path) -> str:
    return f"Print {number}, {pages} {'page' if pages == 1 else 'pages'}, is in {target}."


def _prints(args: Namespace) -> int:
    from app.domain.money import decimal_text
    from app.services.charts.units import full_money
    from app.services.reports.archive import prints

    with opened(args) as ctx:
        rows, zone = prints(ctx), ctx.clock.zone
    data = [
        {
            "id": row.number,
            "printed_at": row.printed_at,
            "printed_by": row.printed_by,
            "as_of": row.as_of_on,
            "from": row.first_on,
            "to": row.last_on,
            "about": row.about,
            "total": None if row.total is None else decimal_text(row.total.minor, row.total.currency),
            "currency": None if row.total is None else row.total.currency,
        }
        for row in rows
    ]
    lines = [
        (
            row.number,
            f"{row.printed_at.astimezone(zone):%Y-%m-%d %H:%M}",
            row.printed_by,
            "" if row.total is None else full_money(row.total.minor, row.total.currency),
            row.about,
        )
        for row in rows
    ]
    empty = "No forecast has been printed yet. Print one with: headwater forecast --pdf forecast.pdf"
    show(
        args,
        {"rows": data},
        lambda: table(("Print", "Printed", "By", "Total", "About"), lines, right=(0, 3)) if lines else empty,
    )
    return 0


def _reprint(args: Namespace) -> int:
    from app.services.printing.document import write_pdf
    from app.services.reports.archive import read_print
    from app.services.reports.forecast_page import forecast_document

    with opened(args) as ctx:
        printed = read_print(ctx, args.number)
    pages = write_pdf(args.target, forecast_document(printed))
    data = {"print": args.number, "file": str(args.target), "pages": pages}
    show(args, data, lambda: _where(args.number, pages, args.target))
    return 0


def _compare(args: Namespace) -> int:
    from app.services.reports.archive import compare_prints, read_print

    with opened(args) as ctx:
        changes = compare_prints(ctx, args.before, args.after)
        currency = read_print(ctx, args.after).facts.currency
    show(args, _changes(changes, currency), lambda: _in_words(changes, currency))
    return 0


def _changes(changes: Changes, currency: str) -> dict[str, Any]:
    from app.domain.money import decimal_text

    def money(minor: int) -> str | None:
        return decimal_text(minor, currency)

    return {
        "from": changes.period.first,
        "to": changes.period.last,
        "basis": changes.basis,
        "currency": currency,
        "before": money(changes.before),
        "after": money(changes.after),
        "difference": money(changes.difference),
        "parts": [
            {"what": part.what, "deals": part.deals, "difference": money(part.difference)} for part in changes.parts
        ],
        "deals": [
            {
                "id": row.id,
                "name": row.worth.deal.name,
                "company": row.worth.deal.company,
                "what": row.whats,
                "difference": money(row.difference),
            }
            for row in changes.rows
        ],
    }


def _in_words(changes: Changes, currency: str) -> str:
    from app.services.charts.units import full_money
    from app.services.reports.since import difference_text

    if not changes.rows:
        return "Nothing has changed."
    parts = [(str(part.what), part.deals, difference_text(part.difference, currency)) for part in changes.parts]
    parts.append(("all", len(changes.rows), difference_text(changes.difference, currency)))
    deals = [
        (row.id, row.worth.deal.company or row.worth.deal.name, row.what, difference_text(row.difference, currency))
        for row in changes.rows
    ]
    return (
        f"From {full_money(changes.before, currency)} to {full_money(changes.after, currency)}\n\n"
        f"{table(('What', 'Deals', 'Difference'), parts, right=(1, 2))}\n\n"
        f"{table(('ID', 'Deal', 'What', 'Difference'), deals, right=(0, 3))}"
    )
