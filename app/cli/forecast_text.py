"""What a forecast looks like, for people and for programs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from app.cli.output import money_cell, table

if TYPE_CHECKING:
    from app.domain.forecast.facts import Facts
    from app.domain.forecast.rows import Breakdown, Forecast, Row

_APART = ("undated", "earlier", "later", "unpriced", "unrated", "overdue", "unpaid")


def as_json(facts: Facts, made: Forecast, found: Breakdown) -> dict[str, Any]:
    """The forecast with one breakdown; amounts are decimal strings in the team's currency."""
    from app.domain.money import decimal_text

    def money(minor: int | None) -> str | None:
        return decimal_text(minor, facts.currency)

    def row(each: Row) -> dict[str, Any]:
        return {
            "id": each.key,
            "label": each.label,
            "open_deals": each.count,
            **{name: money(getattr(each, name)) for name in ("open", "phase", "own", "calibrated", "won", "lost")},
            "won_deals": each.won_count,
            "lost_deals": each.lost_count,
            "win_rate": each.win_rate,
            "target": money(each.target),
            "deals": list(each.deal_ids),
        }

    outlook = made.outlook
    return {
        "on": facts.today,
        "from": facts.first_on,
        "to": facts.last_on,
        "period": made.period.label,
        "currency": facts.currency,
        "basis": made.basis,
        "by": found.by,
        "outlook": {
            "period": outlook.period.label,
            "from": outlook.period.first,
            "to": outlook.period.last,
            **{name: money(getattr(outlook, name)) for name in ("won", "expected", "overdue", "target", "to_find")},
            "won_and_expected": money(outlook.total),
            "percent": outlook.percent,
        },
        "rows": [row(each) for each in found.rows],
        "whole": row(found.total),
        "apart": {name: row(getattr(made.apart, name)) for name in _APART},
        "unrated": [{"amount": str(each.amount), "currency": each.currency} for each in made.apart.unrated_amounts],
        "notes": list(made.notes),
    }


def as_text(facts: Facts, made: Forecast, found: Breakdown) -> str:
    """The outlook in a sentence, the rows, and what else should be known."""
    return "\n\n".join(("\n".join(_outlook(facts, made)), _table(facts, found), *_notes(made))).rstrip()


def _outlook(facts: Facts, made: Forecast) -> Iterator[str]:
    from app.domain.forecast.notes import missing_by, no_target
    from app.domain.money import Money

    def money(minor: int) -> str:
        return money_cell(Money(minor, made.currency))

    outlook = made.outlook
    line = f"{outlook.period.label}: {money(outlook.total)}"
    if outlook.percent is not None and outlook.target is not None:
        line += f" of {money(outlook.target)}, {outlook.percent} %"
    yield f"{line}. Won {money(outlook.won)}, expected {money(outlook.expected)}."
    if outlook.to_find:
        yield f"{money(outlook.to_find)} {missing_by(outlook.period.last, facts.today)} {outlook.period.last}."
    elif outlook.target is None:
        yield no_target(facts) if facts.hides_targets else "Nobody has a target for it: headwater targets set"


def _table(facts: Facts, found: Breakdown) -> str:
    from app.domain.money import Money

    def whole(minor: int | None) -> str:
        return "" if minor is None else f"{Money(minor, facts.currency).amount:,.0f}"

    headers = (
        str(found.by).capitalize(),
        "Open",
        "Amount",
        "Phase",
        "Own",
        "Calib.",
        "Won",
        "Target",
        "Wins",
        "Losses",
        "Win %",
    )
    lines = [
        (
            *(row.label, row.count, whole(row.open), whole(row.phase), whole(row.own), whole(row.calibrated)),
            *(whole(row.won), whole(row.target), row.won_count, row.lost_count, row.win_rate),
        )
        for row in (*found.rows, found.total)
    ]
    return f"{facts.period.label}, in whole {facts.currency}\n" + table(headers, lines, right=range(1, len(headers)))


def _notes(made: Forecast) -> tuple[str, ...]:
    return ("\n".join(made.notes),) if made.notes else ()
