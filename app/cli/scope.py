"""Which deals and days figures are about, as arguments: the same for every command that counts."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from app.cli.arguments import Parser, UsageError, day

if TYPE_CHECKING:
    from app.domain.forecast.periods import Period
    from app.services.context import Context
    from app.services.number_reports.days import Days
    from app.services.shape.scope import Scope


def add_scope(parser: Parser) -> None:
    """Add the arguments."""
    group = parser.add_argument_group("of what")
    group.add_argument("--pipeline", metavar="NAME", help="another than the sales pipeline")
    group.add_argument("--rep", metavar="NAME", action="append", default=[], help="of this owner; repeatable")
    group.add_argument("--team", metavar="REGION", action="append", default=[], help="of owners in a region")
    group.add_argument("--period", metavar="KEY", help="2026, 2026-Q1 or 2026-03; the last twelve months as usual")
    group.add_argument("--from", dest="first", metavar="DATE", type=day, help="from this day on")
    group.add_argument("--to", dest="last", metavar="DATE", type=day, help="until this day, today as usual")
    group.add_argument("--ever", action="store_true", help="of all days")


def read_scope(ctx: Context, args: Namespace, days: Days | None = None) -> tuple[Scope, Period | None]:
    """What was asked for, and its period (None: all days); UserError for a name that isn't known.

    ``days`` are those taken as usual, None the last twelve months.
    """
    from app.cli.names import find, find_pipeline
    from app.services.pipelines.queries import pipelines
    from app.services.shape.scope import Scope

    period = _period(ctx, args, days)
    chosen = find_pipeline(pipelines(ctx, with_retired=True), args.pipeline).id if args.pipeline else None
    people = _people(ctx)
    owners = {find("user", name, ((key, who) for key, who, _ in people)) for name in args.rep}
    regions = sorted({region for _, _, region in people if region})
    for typed in args.team:
        region = regions[find("region", typed, enumerate(regions))]
        owners |= {key for key, _, of in people if of == region}
    first, last = (None, None) if period is None else (period.first, period.last)
    return Scope(chosen, first, last, tuple(sorted(owners))), period


def _period(ctx: Context, args: Namespace, days: Days | None) -> Period | None:
    from app.domain.forecast.periods import period_named
    from app.services.number_reports.days import LAST_YEAR

    if sum((bool(args.period), args.ever, bool(args.first or args.last))) > 1:
        raise UsageError("give either --period, or --from and --to, or --ever")
    if args.ever:
        return None
    if args.period:
        return period_named(args.period, ctx.team.year_start)
    usual = days or LAST_YEAR
    return usual.period(ctx.clock.today(), args.first, args.last, year_start=ctx.team.year_start)


def _people(ctx: Context) -> list[tuple[int, str, str]]:
    from app.services.shape.scope import read_names

    with ctx.reading() as session:
        known = read_names(session).people
    return [(key, person.name, person.region) for key, person in known.items()]
