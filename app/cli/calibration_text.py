"""What ``calibration`` tells people: the same figures as its JSON, in tables and a few words."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from app.cli.output import table
from app.domain.people_words import name_of

if TYPE_CHECKING:
    from app.domain.calibration.intervals import Interval
    from app.domain.calibration.reliability import Score
    from app.services.calibration.backtest import Backtest
    from app.services.calibration.worth import PhaseWorth, RepWorth, Statements, Worth


def worth_text(found: Worth) -> str:
    """All tables, each under a line that says what it is about."""
    days = found.asked.days_before
    before = f"{days} day" + ("" if days == 1 else "s") + " before the close"
    parts = [
        f"{found.ended:,} ended deals, {found.won:,} of them won. {found.note}",
        _phases(found.phases),
        _reps(found.reps),
        _statements(f"What the phases said {before}", found.by_phase),
        _statements(f"What reps said themselves {before}", found.by_own),
    ]
    return "\n\n".join(part for part in parts if part)


def _phases(rows: tuple[PhaseWorth, ...]) -> str:
    several = len({row.pipeline for row in rows}) > 1
    lines = [
        (
            f"{row.pipeline}: {row.code}" if several else row.code,
            row.name + (" (retired)" if row.is_retired else ""),
            f"{row.stated} %",
            *_share(row.ended, row.won, row.interval),
            "too little history" if row.calibrated is None else f"{row.calibrated} %",
        )
        for row in rows
    ]
    heads = ("Phase", "", "Stated", "Ended", "Won", "Share", "95 % interval", "Calibrated")
    return "By phase that deals had been in\n" + table(heads, lines, right=(2, 3, 4, 5, 6, 7))


def _reps(rows: tuple[RepWorth, ...]) -> str:
    if not rows:
        return ""
    lines = [
        (
            name_of(row.name, is_active=row.is_active),
            *_share(row.ended, row.won, row.interval),
            row.said,
            _brier(row.own),
            _brier(row.phases),
        )
        for row in rows
    ]
    heads = ("Rep", "Ended", "Won", "Share", "95 % interval", "Own numbers", "Brier score", "Phases' score")
    return "By rep\n" + table(heads, lines, right=range(1, 8))


def _statements(title: str, said: Statements) -> str:
    if said.score is None:
        return f"{title}: nothing is known."
    lines = [
        (f"{row.first} to {row.last} %", f"{float(row.stated):.1f} %", *_share(row.ended, row.won, row.interval))
        for row in said.table
    ]
    heads = ("Stated", "On average", "Ended", "Won", "Came true", "95 % interval")
    parts = [title, table(heads, lines, right=range(1, 6)), _score(said.score)]
    if not said.is_enough:
        from app.domain.calibration.shrinkage import ENOUGH

        count = f"{said.deals} ended deal" + ("" if said.deals == 1 else "s")
        parts.append(f"Too little history: {count}; {ENOUGH} needed.")
    else:
        steps = (f"{_span(step.first, step.last)} was worth {_percent(step.share)}" for step in said.steps)
        parts.append("What was said: " + ", ".join(steps) + ".")
    return "\n".join(parts)


def _span(first: int, last: int) -> str:
    return f"{first} %" if first == last else f"{first} to {last} %"


def _score(score: Score) -> str:
    within = round(float(score.within_variance - score.within_covariance), 3) + 0.0  # no minus before a zero
    return (
        f"Brier score {float(score.brier):.3f} = reliability {float(score.reliability):.3f} - resolution "
        f"{float(score.resolution):.3f} + uncertainty {float(score.uncertainty):.3f} + within rows {within:.3f}"
    )


def _share(ended: int, won: int, interval: Interval) -> tuple[object, ...]:
    if not ended:
        return ended, won, "", ""
    reach = f"{100 * interval.low:.0f} to {100 * interval.high:.0f} %"
    return ended, won, _percent(Fraction(won, ended)), reach


def _percent(share: Fraction) -> str:
    return f"{float(100 * share):.1f} %"


def _brier(score: Score | None) -> str:
    return "" if score is None else f"{float(score.brier):.3f}"


def backtest_text(found: Backtest) -> str:
    """The months, and the errors below them."""
    if not found.months:
        return (
            "There is no month to compare yet: it takes one that is over, and another before it in which something was "
            "won or lost."
        )
    lines = [
        (
            f"{told.first:%Y-%m}",
            _money(came, found.currency),
            _money(told.calibrated, found.currency),
            _money(told.by_phase, found.currency),
            _money(told.as_before, found.currency),
        )
        for told, came in found.months
    ]
    wrong = found.errors
    errors = (wrong.calibrated, wrong.by_phase, wrong.as_before)
    mean = ("Mean error", "", *(_money(error, found.currency) for error in errors))
    heads = ("Month", f"Won ({found.currency})", "Calibrated", "By phase", "Last month")
    parts = [table(heads, [*lines, mean], right=range(1, 5))]
    if wrong.months < len(lines):
        from app.domain.calibration.shrinkage import ENOUGH

        parts.append(
            f"Too little history in {len(lines) - wrong.months} of {len(lines)} months: {ENOUGH} ended deals, one of "
            "them in the year before, are needed. The mean error is that of the others."
        )
    if found.left_out:
        parts.append(f"Left out: {found.left_out} deals that ended on a day nobody knows, or without an exchange rate.")
    return "\n".join(parts)


def _money(minor: int | None, currency: str) -> str:
    from app.domain.money import Money

    return "" if minor is None else f"{Money(minor, currency).amount:,}"
