"""``calibration``: what stated probabilities were worth, and how near past forecasts would have come."""

from __future__ import annotations

from argparse import Namespace
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from app.cli.arguments import Commands, day, number
from app.cli.calibration_text import backtest_text, worth_text
from app.cli.output import show
from app.cli.session import opened

if TYPE_CHECKING:
    from datetime import date

    from app.domain.calibration.intervals import Interval
    from app.domain.calibration.reliability import Score
    from app.services.calibration.backtest import Backtest
    from app.services.calibration.worth import PhaseWorth, RepWorth, Statements, Worth
    from app.services.context import Context

_USUAL_DAYS = 30
_WORTH = """\
headwater calibration
headwater calibration --rep "Mira Osei" --days-before 14
headwater calibration --from 2026-01-01 --to 2026-03-31 --json
"""
_WORTH_NOTES = (
    "Counts deals that were won or lost; open ones count nowhere. docs/guide/calibration.md tells how to read it, and "
    "how the calibrated probabilities come about."
)
_BACKTEST = """\
headwater calibration backtest
headwater calibration backtest --from 2025-04 --to 2025-12 --json
"""
_BACKTEST_NOTES = (
    "Each month is foretold from what was known on its first day, in three ways: calibrated from history, amounts "
    "times the probabilities of the phases, and the same as the month before."
)


def add(commands: Commands) -> None:
    """Add the commands."""
    about = "Show what stated probabilities were worth"
    parser = commands.add("calibration", about, _WORTH + _BACKTEST, _worth, notes=_WORTH_NOTES)
    parser.add_argument("--rep", metavar="NAME", help="of this owner's deals alone, also of one who left")
    parser.add_argument("--from", dest="first", metavar="DATE", type=day, help="closed from this day on")
    parser.add_argument("--to", dest="last", metavar="DATE", type=day, help="closed until this day")
    parser.add_argument(
        "--days-before",
        metavar="N",
        type=number,
        help=f"as stated so many days before the close; {_USUAL_DAYS} as usual",
    )
    about = "Show what past months would have been foretold, and what came"
    test = commands.within(parser).add("backtest", about, _BACKTEST, _backtest, notes=_BACKTEST_NOTES)
    test.add_argument("--from", dest="first_month", metavar="MONTH", help="the first month, as in 2025-04")
    test.add_argument(
        "--to", dest="last_month", metavar="MONTH", help="the last month; the last one that is over as usual"
    )


def _worth(args: Namespace) -> int:
    from app.services.calibration.worth import AskWorth, worth

    with opened(args) as ctx:
        rep = _rep(ctx, args.rep) if args.rep else None
        asked = AskWorth(rep[0] if rep else None, args.first, args.last, args.days_before or _USUAL_DAYS)
        found = worth(ctx, asked)
    show(args, _worth_json(found, rep[1] if rep else None), lambda: worth_text(found))
    return 0


def _rep(ctx: Context, typed: str) -> tuple[int, str]:
    from app.cli.names import find
    from app.services.users import users

    known = {row.id: row.name for row in users(ctx, with_inactive=True)}
    key = find("user", typed, known.items())
    return key, known[key]


def _worth_json(found: Worth, rep: str | None) -> dict[str, Any]:
    from app.domain.calibration.shrinkage import ENOUGH

    return {
        "rep": rep,
        "from": found.asked.first,
        "to": found.asked.last,
        "days_before": found.asked.days_before,
        "ended": found.ended,
        "won": found.won,
        "enough": ENOUGH,
        "note": found.note,
        "phases": [_phase_json(row) for row in found.phases],
        "reps": [_rep_json(row) for row in found.reps],
        "by_phase": _statements_json(found.by_phase),
        "by_own": _statements_json(found.by_own),
    }


def _phase_json(row: PhaseWorth) -> dict[str, Any]:
    return {
        "id": row.phase_id,
        "pipeline": row.pipeline,
        "code": row.code,
        "name": row.name,
        "is_retired": row.is_retired,
        "stated": row.stated,
        **_share_json(row.ended, row.won, row.interval),
        "calibrated": row.calibrated,
        "method": str(row.method),
    }


def _rep_json(row: RepWorth) -> dict[str, Any]:
    return {
        "id": row.owner_id,
        "name": row.name or None,
        "is_active": row.is_active,
        **_share_json(row.ended, row.won, row.interval),
        "said": row.said,
        "brier": _brier(row.own),
        "phase_brier": _brier(row.phases),
    }


def _statements_json(said: Statements) -> dict[str, Any]:
    return {
        "deals": said.deals,
        "bins": [
            {
                "from": row.first,
                "to": row.last,
                "stated": _decimal(row.stated, 1),
                **_share_json(row.ended, row.won, row.interval),
            }
            for row in said.table
        ],
        "score": None if said.score is None else _score_json(said.score),
        "worth": [
            {"from": step.first, "to": step.last, "ended": step.ended, "won": step.won, "share": _percent(step.share)}
            for step in said.steps
        ],
    }


def _score_json(score: Score) -> dict[str, Any]:
    parts = ("brier", "reliability", "resolution", "uncertainty", "within_variance", "within_covariance")
    return {part: _decimal(getattr(score, part), 6) for part in parts}


def _share_json(ended: int, won: int, interval: Interval) -> dict[str, Any]:
    return {
        "ended": ended,
        "won": won,
        "share": _percent(Fraction(won, ended)) if ended else None,
        "low": _percent(Fraction(interval.low)),
        "high": _percent(Fraction(interval.high)),
    }


def _brier(score: Score | None) -> Decimal | None:
    return None if score is None else _decimal(score.brier, 6)


def _percent(share: Fraction) -> Decimal:
    return _decimal(100 * share, 1)


def _decimal(value: Fraction, places: int) -> Decimal:
    return Decimal(round(value * 10**places)).scaleb(-places)


def _backtest(args: Namespace) -> int:
    from app.services.calibration.backtest import AskBacktest, backtest

    with opened(args) as ctx:
        asked = AskBacktest(_month(ctx, args.first_month), _month(ctx, args.last_month, is_last=True))
        found = backtest(ctx, asked)
    show(args, _backtest_json(found), lambda: backtest_text(found))
    return 0


def _month(ctx: Context, typed: str | None, *, is_last: bool = False) -> date | None:
    """A day in the month that is meant: of a quarter or a year the first or the last one."""
    from app.domain.forecast.periods import period_named

    if typed is None:
        return None
    period = period_named(typed, ctx.team.year_start)
    return period.last if is_last else period.first


def _backtest_json(found: Backtest) -> dict[str, Any]:
    from app.domain.money import decimal_text

    def text(minor: int | None) -> str | None:
        return decimal_text(minor, found.currency)

    return {
        "currency": found.currency,
        "rows": [
            {
                "month": f"{told.first:%Y-%m}",
                "won": text(came),
                "calibrated": text(told.calibrated),
                "from_new": text(told.from_new),
                "phase": text(told.by_phase),
                "last_month": text(told.as_before),
                "open_deals": told.open_deals,
            }
            for told, came in found.months
        ],
        "mean_absolute_error": {
            "months": found.errors.months,
            "calibrated": text(found.errors.calibrated),
            "phase": text(found.errors.by_phase),
            "last_month": text(found.errors.as_before),
        },
        "left_out": found.left_out,
    }
