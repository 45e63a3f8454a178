"""The shape of the pipeline: where deals leave it, by rep, team and more."""

from __future__ import annotations

from app.domain.pipeline_shape.courses import Shape
from app.domain.pipeline_shape.verdict import Verdict
from app.services.context import Context
from app.services.number_reports.table import Column, Table, Unit, Value, text
from app.services.shape.by import By
from app.services.shape.courses import Courses, read_courses, shape_of, shapes_by
from app.services.shape.scope import Scope

BY = tuple(by.value for by in By)
_COLUMNS = (
    Column("ended", "Ended"),
    Column("won", "Won"),
    Column("effectiveness", "Effective", Unit.PERCENT),
    text("verdict", "Shape"),
    text("fix", "Phase to mend"),
    Column("days", "Days", Unit.PERCENT),
    Column("touches", "Touches", Unit.PERCENT),
    Column("minutes", "Minutes", Unit.PERCENT),
)
_NOTES = (
    "Deals that were won or lost in the period. Ideal: most of what is lost leaves early; normal: as much at each "
    "phase; expensive: late; empty where there are too few losses or how far they came is not known.",
    "Effective: won of all that ended. Days, touches, minutes: the share of them that went into won deals.",
)


def shapes(ctx: Context, scope: Scope, wanted: tuple[str, ...]) -> tuple[tuple[Table, ...], tuple[str, ...]]:
    """Each part by itself, and all of them together."""
    found = read_courses(ctx, scope)
    whole = shape_of(found)
    gaps = []
    if unknown := whole.unknown_won + whole.unknown_lost:
        gaps.append(f"Left out of the shape: {unknown:,} deals whose way through the phases is not known.")
    if found.without_day:
        gaps.append(f"Left out: {found.without_day:,} closed deals without a closing day.")
    return tuple(_table(found, whole, By(by)) for by in wanted), (whole.finding.sentence, *_NOTES, *gaps)


def _table(found: Courses, whole: Shape, by: By) -> Table:
    parts = shapes_by(found, by)
    rows = tuple((part.label, *_figures(found, part.shape)) for part in parts)
    total = ("All", *_figures(found, whole)) if rows else None
    columns = (text(by.value, by.heading), *_COLUMNS)
    return Table(by.value, f"By {by.value}", columns, rows, total, tuple(part.deal_ids for part in parts))


def _figures(found: Courses, shape: Shape) -> tuple[Value, ...]:
    finding = shape.finding
    efforts = (effort.efficiency for effort in (shape.days, shape.touches, shape.minutes))
    verdict = "" if finding.verdict is Verdict.NONE else finding.verdict.value
    fix = "" if finding.fix is None else found.road.steps[finding.fix].label
    return shape.ended, shape.won, shape.effectiveness, verdict, fix, *efforts
