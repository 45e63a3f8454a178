"""``snapshot``: the forecast of every day, kept, and what forecasts were worth."""

from __future__ import annotations

from argparse import Namespace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from app.cli.arguments import Commands, number
from app.cli.output import show, table
from app.cli.session import opened

if TYPE_CHECKING:
    from app.domain.forecast.figures import Figure
    from app.domain.forecast.predictability import Coverage, Error, Foretold, Slippage
    from app.services.snapshots.listing import Snapshot, SnapshotRow
    from app.services.snapshots.predictability import Predictability

_TAKE, _LIST, _SHOW = "headwater snapshot take\n", "headwater snapshot list --json\n", "headwater snapshot show 12\n"
_ACCURACY = "headwater snapshot accuracy\nheadwater snapshot accuracy --months 12 --json\n"
_NOTES = (
    "The forecast is kept by itself for each day that is over; a day on which nobody's program ran is filled in from "
    "the change log, exactly as it ended. docs/guide/time-travel.md tells more."
)
_AMOUNTS = ("amount", "phase", "own", "calibrated")
_MONEY = frozenset((*_AMOUNTS, "mean_error", "lean", "open", "target", "to_win"))


def add(commands: Commands) -> None:
    """Add the commands."""
    group = commands.group("snapshot", "The forecast of every day, and what forecasts were worth", _LIST + _ACCURACY)
    group.add("take", "Keep the forecast as it is now, until the day is over", _TAKE, _take, notes=_NOTES)
    group.add("list", "List the days that are kept", _LIST, _list)
    group.add("show", "Show the figures of one day", _SHOW, _show).add_argument("id", metavar="ID", type=number)
    accuracy = group.add("accuracy", "Compare what was expected with what came", _ACCURACY, _accuracy, notes=_NOTES)
    accuracy.add_argument("--months", metavar="N", type=number, default=6, help="how many complete months back; 6")


def _take(args: Namespace) -> int:
    from app.services.snapshots.listing import snapshots
    from app.services.snapshots.taking import take_now

    with opened(args) as ctx:
        day = take_now(ctx)
        made = next(row for row in snapshots(ctx) if row.taken_on == day)
    show(args, _head(made), lambda: f"The forecast of {day} is kept as snapshot {made.id}.")
    return 0


def _list(args: Namespace) -> int:
    from app.services.snapshots.listing import snapshots

    with opened(args) as ctx:
        rows = snapshots(ctx)
    lines = [(row.id, row.taken_on, row.origin) for row in rows]
    none = "No day is kept yet: each one is when it is over, while a program of a manager or owner runs."
    show(args, {"rows": [_head(row) for row in rows]}, lambda: table(("No.", "Day", "Taken"), lines) if rows else none)
    return 0


def _show(args: Namespace) -> int:
    from app.services.snapshots.listing import snapshot

    with opened(args) as ctx:
        found = snapshot(ctx, args.id)
    show(args, {**_head(found.row), "figures": [_figure(found, one) for one in found.figures]}, lambda: _figures(found))
    return 0


def _head(row: SnapshotRow) -> dict[str, Any]:
    names = {"id": row.id, "on": row.taken_on, "made_at": row.made_at, "origin": row.origin}
    return {**names, "currency": row.currency}


def _figure(found: Snapshot, figure: Figure) -> dict[str, Any]:
    from app.domain.money import decimal_text

    known = {"owner": found.owners.get(figure.owner_id or 0), "period": figure.period, "category": figure.category}
    amounts = {name: decimal_text(getattr(figure, name), found.row.currency) for name in _AMOUNTS}
    return {**known, "deals": figure.deals, **amounts}


def _figures(found: Snapshot) -> str:
    data = [_figure(found, one) for one in found.figures]
    rows = [(*((one[name] or "none") for name in ("owner", "period", "category")), *_numbers(one)) for one in data]
    head = ("Owner", "Period", "Category", "Deals", f"Amount {found.row.currency}", "Phase", "Own", "Calibrated")
    return f"{found.row.taken_on}, {found.row.origin}\n{table(head, rows, right=(3, 4, 5, 6, 7))}"


def _numbers(data: dict[str, Any]) -> tuple[Any, ...]:
    return data["deals"], *(_shown(name, data[name]) for name in _AMOUNTS)


def _shown(name: str, value: Any) -> Any:
    """A figure for people: amounts with their thousands set apart."""
    return f"{Decimal(value):,}" if name in _MONEY and value is not None else value


# -- what forecasts were worth -----------------------------------------------------------------------------------------


def _accuracy(args: Namespace) -> int:
    from app.services.snapshots.predictability import predictability

    with opened(args) as ctx:
        found = predictability(ctx, args.months)
    show(args, _as_json(found), lambda: _as_text(found))
    return 0


def _as_json(found: Predictability) -> dict[str, Any]:
    return {
        "currency": found.currency,
        "months": [_foretold(found.currency, row) for row in found.foretold],
        "errors": [_error(found.currency, row) for row in found.errors],
        "slippage": [_slipped(found.currency, row) for row in found.slipped],
        "pushed": [{"times": times, "deals": deals} for times, deals in found.pushed.items()],
        "coverage": _covered(found.currency, found.coverage),
    }


def _foretold(currency: str, row: Foretold) -> dict[str, Any]:
    from app.domain.money import decimal_text

    amounts = {name: decimal_text(getattr(row, name), currency) for name in ("phase", "own", "calibrated", "came")}
    when = {"month": row.month, "days_before": row.days_before, "on": row.on}
    return {**when, "from": "snapshot" if row.is_snapshot else "history", **amounts}


def _error(currency: str, row: Error) -> dict[str, Any]:
    from app.domain.money import decimal_text

    known = {"days_before": row.days_before, "basis": row.basis, "months": row.months}
    amounts = {"mean_error": decimal_text(row.minor, currency), "lean": decimal_text(row.lean, currency)}
    return {**known, **amounts, "percent": row.percent}


def _slipped(currency: str, row: Slippage) -> dict[str, Any]:
    from app.domain.money import decimal_text

    counts = {name: getattr(row, name) for name in ("month", "expected", "won", "lost", "slipped", "gone")}
    amounts = {
        "expected_amount": decimal_text(row.expected_minor, currency),
        "slipped_amount": decimal_text(row.slipped_minor, currency),
    }
    return {**counts, **amounts, "percent": row.percent, "days_late": row.days_late}


def _covered(currency: str, row: Coverage) -> dict[str, Any]:
    from app.domain.money import decimal_text

    amounts = {name: decimal_text(getattr(row, name), currency) for name in ("open", "won", "target", "to_win")}
    return {"period": row.period.label, **amounts, "times": row.times}


def _as_text(found: Predictability) -> str:
    data = _as_json(found)
    parts = [
        "Mean distance between what was expected of a month and what was won in it",
        _columns(data["errors"], ("days_before", "basis", "months", "mean_error", "percent", "lean")),
        "Deals that were expected to close in a month when it began",
        _columns(data["slippage"], ("month", "expected", "won", "lost", "slipped", "gone", "percent", "days_late")),
        "Open deals by how many times their expected close was moved later",
        _columns(data["pushed"], ("times", "deals")),
        _coverage_text(found, data["coverage"]),
    ]
    return "\n".join(parts)


def _columns(rows: list[dict[str, Any]], names: tuple[str, ...]) -> str:
    if not rows:
        return "Nothing of those months was recorded at that time."
    heads = [name.replace("_", " ").capitalize() for name in names]
    lines = [tuple(_shown(name, row[name]) for name in names) for row in rows]
    return table(heads, lines, right=range(len(names)))


def _coverage_text(found: Predictability, row: dict[str, Any]) -> str:
    from app.domain.forecast.notes import HIDDEN_TARGETS

    shown = {name: _shown(name, value) for name, value in row.items()}
    begin = f"{row['period']}: {shown['open']} {found.currency} open"
    if found.hides_targets:
        return f"{begin}. {HIDDEN_TARGETS}"
    if row["target"] is None:
        return f"{begin}, and no target."
    if row["times"] is None:
        return f"{begin}; the target of {shown['target']} is reached."
    return f"{begin}, {row['times']} times the {shown['to_win']} that are still to be won."
