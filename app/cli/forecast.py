"""``forecast``: what is won, what is expected, and what is still to find."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.cli import forecast_prints, forecast_what_if
from app.cli.arguments import Commands, UsageError, day
from app.cli.forecast_text import as_json, as_text
from app.cli.output import show
from app.cli.session import opened

if TYPE_CHECKING:
    from app.domain.forecast.facts import Facts
    from app.domain.forecast.periods import Period
    from app.domain.forecast.rows import Breakdown
    from app.services.context import Context
    from app.services.forecast import ForecastQuery

BY = ("month", "quarter", "year", "rep", "team", "phase", "band", "product", "source", "kind", "category")
BASES = ("phase", "own", "calibrated")
_EXAMPLES = """\
headwater forecast
headwater forecast --by rep --basis own --period 2026-Q1
headwater forecast --by month --owner Mira --owner Jonas --json
headwater forecast --by product --csv products.csv
headwater forecast --period 2026-Q1 --as-of 2026-02-01
headwater forecast --basis calibrated --pdf forecast.pdf
headwater forecast --what-if "12=80%" --what-if "17=drop" --what-if "9=2026-05-03"
headwater forecast prints
"""
_NOTES = (
    "Won is what closed in the period, expected the open deals that should close in it, each weighted by the phase's "
    "probability, the rep's own, or what history makes of it. Without a period: this quarter and the next. "
    "docs/guide/forecast.md tells the rules."
)


def add(commands: Commands) -> None:
    """Add the command."""
    about = "Show what is won, what is expected, and what is still to find"
    parser = commands.add("forecast", about, _EXAMPLES, _forecast, notes=_NOTES)
    parser.add_argument("--by", metavar="WHAT", choices=BY, default="month", help=", ".join(BY))
    parser.add_argument("--basis", metavar="BASIS", choices=BASES, default="phase", help=", ".join(BASES))
    parser.add_argument("--period", metavar="KEY", help="2026, 2026-Q1 or 2026-03, by the team's own year")
    parser.add_argument("--from", dest="first", metavar="DATE", type=day, help="from this day on")
    parser.add_argument("--to", dest="last", metavar="DATE", type=day, help="until this day")
    parser.add_argument("--pipeline", metavar="NAME", help="only of this pipeline")
    parser.add_argument("--owner", metavar="NAME", action="append", default=[], help="only of this owner; repeatable")
    parser.add_argument("--as-of", metavar="DATE", type=day, help="as it was at the end of a past day")
    parser.add_argument("--csv", metavar="FILE", help="write the rows to this CSV file; - is the standard output")
    forecast_what_if.add(parser)
    forecast_prints.add(parser, commands)


def _forecast(args: Namespace) -> int:
    from app.domain.forecast.basis import Basis
    from app.domain.forecast.rows import Dimension
    from app.domain.forecast.sums import breakdown, forecast
    from app.services.forecast import read_facts, with_calibration

    if args.json and args.csv == "-":
        raise UsageError("give either --json or --csv -, for both print to the standard output")
    if args.csv and args.pdf:
        raise UsageError("give either --csv or --pdf")
    basis = Basis(args.basis)
    with opened(args) as ctx:
        if args.pdf:
            return forecast_prints.print_pdf(ctx, args, _query(ctx, args))
        real = with_calibration(ctx, read_facts(ctx, _query(ctx, args)))
    what_if = forecast_what_if.what_if_of(args, real)
    facts = what_if.applied(real)
    found = breakdown(facts, Dimension(args.by), basis)
    if args.csv:
        return _csv(args, facts, found)
    made = forecast(facts, basis)
    data = as_json(facts, made, found)
    if not what_if:
        show(args, data, lambda: as_text(facts, made, found))
        return 0
    data["what_if"] = forecast_what_if.as_json(real, facts, what_if, basis)
    told = forecast_what_if.as_text
    show(args, data, lambda: f"{told(real, facts, what_if, basis)}\n\n{as_text(facts, made, found)}")
    return 0


def _csv(args: Namespace, facts: Facts, found: Breakdown) -> int:
    from app.services.forecast.tables import csv_text, write_csv

    if args.csv == "-":
        print(csv_text(facts, found), end="")
        return 0
    write_csv(facts, found, Path(args.csv))
    data: dict[str, Any] = {"file": args.csv, "rows": len(found.rows)}
    what = "What is supposed, not the forecast," if args.what_if else "The forecast"
    show(args, data, lambda: f"{what} by {found.by} is in {args.csv}.")
    return 0


def _query(ctx: Context, args: Namespace) -> ForecastQuery:
    from app.cli.names import find, find_pipeline
    from app.domain.forecast.periods import Unit
    from app.services.forecast import ForecastQuery
    from app.services.pipelines.queries import pipelines
    from app.services.users import users

    period = _period(ctx, args)
    pipeline = find_pipeline(pipelines(ctx, with_retired=True), args.pipeline).id if args.pipeline else None
    owners: tuple[int, ...] = ()
    if args.owner:
        known = [(user.id, user.name) for user in users(ctx, with_inactive=True)]
        owners = tuple(sorted({find("user", name, known) for name in args.owner}))
    unit = Unit(args.by) if args.by in set(Unit) else Unit.MONTH
    return ForecastQuery(period.first, period.last, unit, pipeline, owners, args.as_of)


def _period(ctx: Context, args: Namespace) -> Period:
    from app.domain.forecast.periods import period_named, span, usual_period

    if args.period and (args.first or args.last):
        raise UsageError("give either --period, or --from and --to")
    year_start = ctx.team.year_start
    if args.period:
        return period_named(args.period, year_start)
    today = args.as_of or ctx.clock.today()
    first = args.first or usual_period(min(args.last or today, today), year_start).first
    return span(first, args.last or usual_period(max(first, today), year_start).last, year_start)
