"""``cash-flow``: when the money of won and open deals comes in."""

from __future__ import annotations

from argparse import Namespace
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.cli.arguments import Commands, day
from app.cli.output import show, table
from app.cli.session import opened
from app.domain.money import Money, decimal_text

if TYPE_CHECKING:
    from app.domain.forecast.cash import CashFlow

BASES = ("phase", "own", "calibrated")
_MONTHS = 6
_EXAMPLES = """\
headwater cash-flow
headwater cash-flow --from 2026-01-01 --to 2026-12-31 --basis own
headwater cash-flow --csv cash.csv
headwater payment-terms "50 % 0, 50 % 60"
"""
_NOTES = (
    "Won deals pay from the day they closed on, open ones what is expected of them from their expected close, each at "
    "the deal's terms of payment, else its company's, else the team's, else all of it after 30 days. "
    "docs/guide/cash-flow.md tells the rules."
)


def add(commands: Commands) -> None:
    """Add the commands."""
    about = "Show when the money of won and open deals comes in"
    parser = commands.add("cash-flow", about, _EXAMPLES, _cash_flow, notes=_NOTES)
    parser.add_argument("--from", dest="first", metavar="DATE", type=day, help="from the month of this day on")
    parser.add_argument("--to", dest="last", metavar="DATE", type=day, help="until the month of this day")
    parser.add_argument("--basis", metavar="BASIS", choices=BASES, default="phase", help=", ".join(BASES))
    parser.add_argument("--csv", metavar="FILE", type=Path, help="into a CSV file")
    terms = commands.add("payment-terms", "Show or set when the team's customers pay", _EXAMPLES, _terms, notes=_NOTES)
    terms.add_argument("terms", metavar="TERMS", nargs="?", help="as in 30, or 50 %% 0, 50 %% 60; none: 30")


def _cash_flow(args: Namespace) -> int:
    from app.domain.forecast.basis import Basis
    from app.services.forecast.cash import read_cash_flow
    from app.services.forecast.query import ForecastQuery

    with opened(args) as ctx:
        first = (args.first or ctx.clock.today()).replace(day=1)
        last = _end_of_month(args.last or first + timedelta(days=30 * _MONTHS - 15))
        flow = read_cash_flow(ctx, ForecastQuery(first, last), Basis(args.basis))
    if args.csv:
        _write(args.csv, flow)
        written = {"file": str(args.csv), "rows": len(flow.months)}
        show(args, written, lambda: f"{len(flow.months)} months in {args.csv}.")
        return 0
    show(args, _json(flow), lambda: _text(flow))
    return 0


def _end_of_month(day_in: date) -> date:
    from calendar import monthrange

    return day_in.replace(day=monthrange(day_in.year, day_in.month)[1])


def _json(flow: CashFlow) -> dict[str, Any]:
    return {
        "basis": flow.basis.value,
        "currency": flow.currency,
        "rows": [
            {
                "id": month.period.key,
                "won": decimal_text(month.won, flow.currency),
                "expected": decimal_text(month.expected, flow.currency),
                "total": decimal_text(month.total, flow.currency),
                "deals": list(month.deal_ids),
            }
            for month in flow.months
        ],
        "total": decimal_text(flow.total, flow.currency),
        "after": decimal_text(flow.after, flow.currency),
        "overdue": list(flow.overdue),
        "undated": list(flow.undated),
        "unpriced": list(flow.unpriced),
        "unrated": list(flow.unrated),
    }


def _write(target: Path, flow: CashFlow) -> None:
    from app.services.exchange.safe_text import CsvFile

    with CsvFile(target) as file:
        file.write(["month", "won", "expected", "total", "currency"])
        for row in _json(flow)["rows"]:
            file.write([row["id"], row["won"], row["expected"], row["total"], flow.currency])


def _text(flow: CashFlow) -> str:
    from app.services.number_reports.cash import aside

    def amount(minor: int) -> str:
        return f"{Money(minor, flow.currency).amount:,}"

    lines: list[tuple[str, ...]] = [
        (month.period.label, amount(month.won), amount(month.expected), amount(month.total)) for month in flow.months
    ]
    sums = (sum(month.won for month in flow.months), sum(month.expected for month in flow.months), flow.total)
    lines.append(("All", *map(amount, sums)))
    heads = ("Month", f"Won {flow.currency}", f"Expected {flow.currency}", f"Together {flow.currency}")
    return table(heads, lines, right=(1, 2, 3)) + "\n" + "\n".join(aside(flow))


def _terms(args: Namespace) -> int:
    from app.domain.payment_terms import IN_30_DAYS
    from app.services.team import EditTeam, edit_team, team

    with opened(args) as ctx:
        if args.terms is not None:
            edit_team(ctx, EditTeam(None, {"payment_terms": None if args.terms == "none" else args.terms}))
        terms = team(ctx).payment_terms or IN_30_DAYS.text
    show(args, {"terms": terms}, lambda: f"Customers pay after days: {terms}.")
    return 0
