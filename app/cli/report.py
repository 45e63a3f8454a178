"""``report``: figures as tables, and ``hour-cost``: what an hour of selling costs."""

from __future__ import annotations

from argparse import Namespace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.cli.arguments import Commands, UsageError
from app.cli.output import show, table
from app.cli.scope import add_scope, read_scope
from app.cli.session import opened
from app.domain.errors import UserError

if TYPE_CHECKING:
    from app.domain.money import Money
    from app.services.number_reports.table import Report, Table, Value

_EXAMPLES = """\
headwater report
headwater report win-loss --period 2026-Q1
headwater report activity --by month --rep "Mira Osei" --csv activity.csv
headwater report velocity --pdf velocity.pdf
"""
_NOTES = (
    "Without a name the reports are listed. --by chooses one table; without it there are the usual ones, of which a "
    "CSV file takes the first. docs/guide/reports.md tells what the figures mean."
)
_COST = """\
headwater hour-cost
headwater hour-cost 45
headwater hour-cost none
"""


def add(commands: Commands) -> None:
    """Add the commands."""
    parser = commands.add("report", "Tables of figures, as text, JSON, CSV or PDF", _EXAMPLES, _report, notes=_NOTES)
    parser.add_argument("name", metavar="NAME", nargs="?", help="of the report; without one they are listed")
    parser.add_argument("--by", metavar="WHAT", help="one table, told apart by this")
    target = parser.add_mutually_exclusive_group()
    target.add_argument("--csv", metavar="FILE", type=Path, help="into a CSV file")
    target.add_argument("--pdf", metavar="FILE", type=Path, help="into a PDF")
    add_scope(parser)
    cost = commands.add("hour-cost", "Show or set what an hour of selling costs the team", _COST, _hour_cost)
    cost.add_argument("amount", metavar="AMOUNT", nargs="?", help="in the team's currency; none: not known")


def _report(args: Namespace) -> int:
    from app.services.number_reports.catalogue import kind_named, make
    from app.services.number_reports.files import write_csv, write_pdf

    if args.name is None:
        return _list(args)
    with opened(args) as ctx:
        scope, period = read_scope(ctx, args, kind_named(args.name).days)
        report = make(ctx, args.name, scope, period.label if period else "All days", args.by)
        pages = write_pdf(ctx, args.pdf, report) if args.pdf else None
    rows = write_csv(args.csv, report) if args.csv else None
    if args.csv or args.pdf:
        written: dict[str, Any] = {"file": str(args.csv or args.pdf), "rows": rows, "pages": pages}
        count, noun = (pages or 0, "page") if rows is None else (rows, "row")
        size = f"{count:,} {noun}{'' if count == 1 else 's'}"
        show(args, written, lambda: f"{report.title}: {size} in {written['file']}.")
        return 0
    data: dict[str, Any] = {
        "name": report.name,
        "title": report.title,
        "about": report.about,
        "from": scope.first_on,
        "to": scope.last_on,
        "currency": report.currency,
        "tables": [_json(one) for one in report.tables],
        "notes": list(report.notes),
    }
    show(args, data, lambda: _text(report))
    return 0


def _list(args: Namespace) -> int:
    from app.services.number_reports.catalogue import REPORTS

    if args.csv or args.pdf or args.by:
        raise UsageError("say which report; without a name they are listed")
    data = {
        "rows": [{"id": kind.name, "title": kind.title, "about": kind.about, "by": list(kind.by)} for kind in REPORTS]
    }
    heads = ("Report", "Title", "About", "By")
    show(
        args,
        data,
        lambda: table(heads, ((kind.name, kind.title, kind.about, ", ".join(kind.by)) for kind in REPORTS)),
    )
    return 0


def _json(one: Table) -> dict[str, Any]:
    return {
        "key": one.key,
        "title": one.title,
        "columns": [{"key": c.key, "heading": c.heading, "unit": c.unit.value} for c in one.columns],
        "rows": [_row(one, row) for row in one.rows],
        "total": None if one.total is None else _row(one, one.total),
    }


def _row(one: Table, row: tuple[Value, ...]) -> dict[str, Any]:
    """Amounts stay decimal strings; other numbers are numbers."""
    from app.services.number_reports.table import Unit

    return {
        column.key: float(value) if isinstance(value, Decimal) and column.unit is not Unit.MONEY else value
        for column, value in zip(one.columns, row, strict=True)
    }


def _text(report: Report) -> str:
    from app.services.number_reports.table import Unit, shown

    parts = [f"{report.title}: {report.about}"]
    for one in report.tables:
        heads = [f"{c.heading} {report.currency}" if c.unit is Unit.MONEY else c.heading for c in one.columns]
        lines = ([shown(value, c.unit) for value, c in zip(line, one.columns, strict=True)] for line in one.lines)
        right = [place for place, column in enumerate(one.columns) if column.is_right]
        parts.append(f"{one.title}\n{table(heads, lines, right=right)}" if one.rows else f"{one.title}\nNothing.")
    return "\n\n".join((*parts, "\n".join(report.notes)))


def _hour_cost(args: Namespace) -> int:
    from app.services.team import EditTeam, edit_team, team

    with opened(args) as ctx:
        if args.amount is not None:
            minor = None if args.amount == "none" else _amount(args.amount, ctx.team.currency).minor
            edit_team(ctx, EditTeam(None, {"hour_cost_minor": minor}))
        cost = team(ctx).hour_cost
    data = {"amount": None if cost is None else cost.amount, "currency": ctx.team.currency}
    show(args, data, lambda: f"An hour costs {cost}." if cost else "What an hour costs is not known.")
    return 0


def _amount(typed: str, currency: str) -> Money:
    from app.domain.money import Money

    try:
        return Money.of(Decimal(typed), currency)
    except ArithmeticError:
        raise UserError(f"“{typed}” is not an amount. Write it as in 45 or 45.50.") from None
