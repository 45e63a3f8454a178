"""``shape``: where deals leave the pipeline, and what that amounts to."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from app.cli.arguments import Commands
from app.cli.output import show, table
from app.cli.scope import add_scope, read_scope
from app.cli.session import opened

if TYPE_CHECKING:
    from app.domain.pipeline_shape.courses import Shape
    from app.services.shape.courses import Courses, ShapeRow

BY = ("rep", "team", "manager", "source", "programme", "month", "quarter", "year")
_EXAMPLES = """\
headwater shape
headwater shape --by rep --period 2026-Q1
headwater shape --rep "Mira Osei" --ever --json
"""
_NOTES = (
    "Deals that were won or lost in the period. Ideal: most of what is lost leaves early; normal: as much at each "
    "phase; expensive: late. Effectiveness is won of all that ended, efficiency the share of days, touches and minutes "
    "that went into deals that were won. docs/guide/reports.md tells the rule."
)


def add(commands: Commands) -> None:
    """Add the command."""
    about = "Show where deals leave the pipeline: ideal, normal or expensive"
    parser = commands.add("shape", about, _EXAMPLES, _shape, notes=_NOTES)
    parser.add_argument("--by", metavar="WHAT", choices=BY, help=f"a line for each: {', '.join(BY)}")
    add_scope(parser)


def _shape(args: Namespace) -> int:
    from app.services.shape.by import By
    from app.services.shape.courses import read_courses, shape_of, shapes_by

    with opened(args) as ctx:
        scope, period = read_scope(ctx, args)
        found = read_courses(ctx, scope)
    whole = shape_of(found)
    rows = shapes_by(found, By(args.by)) if args.by else ()
    data = {
        "pipeline": found.road.name,
        "from": scope.first_on,
        "to": scope.last_on,
        "by": args.by,
        **_json(found, whole),
        "without_day": found.without_day,
        "steps": _steps(whole),
        "curves": {
            name: [round(share, 6) for share in getattr(whole.curves, name)]
            for name in ("own", "ideal", "normal", "expensive")
        },
        "rows": [{"id": row.key, "label": row.label, **_json(found, row.shape)} for row in rows],
    }
    show(args, data, lambda: _text(found, whole, rows, period.label if period else "All days"))
    return 0


def _json(found: Courses, shape: Shape) -> dict[str, Any]:
    finding, steps = shape.finding, found.road.steps
    return {
        "verdict": finding.verdict.value,
        "sentence": finding.sentence,
        "fix": None if finding.fix is None else steps[finding.fix].code,
        "lateness": None if finding.lateness is None else round(finding.lateness, 4),
        "ended": shape.ended,
        "won": shape.won,
        "lost": shape.lost,
        "unknown_won": shape.unknown_won,
        "unknown_lost": shape.unknown_lost,
        "stalled": shape.stalled,
        "effectiveness": shape.effectiveness,
        "efficiency": {
            "days": shape.days.efficiency,
            "touches": shape.touches.efficiency,
            "minutes": shape.minutes.efficiency,
        },
    }


def _steps(shape: Shape) -> list[dict[str, Any]]:
    return [
        {
            "code": step.phase.code,
            "name": step.phase.name,
            "kind": step.phase.kind.value,
            "reached": step.reached,
            "lost": step.lost,
            "stood": step.stood,
            "days": step.days,
            "touches": step.touches,
            "minutes": step.minutes,
        }
        for step in shape.steps
    ]


def _text(found: Courses, whole: Shape, rows: Sequence[ShapeRow], period: str) -> str:
    from app.domain.pipeline_shape.verdict import Verdict

    verdict = whole.finding.verdict
    said = "no verdict" if verdict is Verdict.NONE else verdict.value
    lines = [f"{found.road.name}, {period}: {said}", whole.finding.sentence]
    if whole.finding.fix is not None:
        lines.append(f"Phase to mend: {found.road.steps[whole.finding.fix].label}.")
    lines += [_summary(whole), *_gaps(found, whole)]
    if whole.steps and whole.ended > whole.unknown_won + whole.unknown_lost:
        heads = ("Code", "Phase", "Reached", "Lost", "Share", "Days", "Touches")
        steps = (
            (
                *(step.phase.code, step.phase.name, step.reached, step.lost),
                *(_percent(step.lost, step.reached), step.days, step.touches),
            )
            for step in whole.steps
        )
        lines += ["", table(heads, steps, right=(2, 3, 4, 5, 6))]
    if rows:
        heads = ("", "Ended", "Won", "Effective", "Efficient", "Verdict", "")
        parts = (
            (
                *(row.label, row.shape.ended, row.shape.won, _whole(row.shape.effectiveness)),
                *(_whole(row.shape.days.efficiency), row.shape.finding.verdict.value, row.shape.finding.sentence),
            )
            for row in rows
        )
        lines += ["", table(heads, parts, right=(1, 2, 3, 4))]
    return "\n".join(lines)


def _summary(whole: Shape) -> str:
    if not whole.ended:
        return ""
    spent = (("days", whole.days), ("touches", whole.touches), ("minutes", whole.minutes))
    into = ", ".join(f"{_whole(effort.efficiency)} of the {name}" for name, effort in spent if effort.won + effort.lost)
    won = f"{whole.won:,} of {whole.ended:,} won ({_whole(whole.effectiveness)})"
    return f"{won}; into them went {into}." if into else f"{won}."


def _gaps(found: Courses, whole: Shape) -> list[str]:
    """What the figures don't cover."""
    gaps = []
    if unknown := whole.unknown_won + whole.unknown_lost:
        gaps.append(f"Left out of the shape: {unknown:,} deals whose way through the phases is not known.")
    if found.without_day:
        gaps.append(f"Left out: {found.without_day:,} closed deals without a closing day.")
    return gaps


def _whole(percent: int | None) -> str:
    return "" if percent is None else f"{percent} %"


def _percent(part: int, whole: int) -> str:
    return _whole(round(100 * part / whole)) if whole else ""
