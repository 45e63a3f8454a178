"""``phases``: the phases of the pipelines."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING, Any

from app.cli.arguments import Commands
from app.cli.output import show, table
from app.cli.session import opened

if TYPE_CHECKING:
    from app.services.pipelines.queries import PhaseRow, PipelineRow

_EXAMPLES = """\
headwater phases
headwater phases --pipeline Marketing --json
"""


def add(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add("phases", "List the phases of the pipelines, with their codes and rules", _EXAMPLES, _phases)
    parser.add_argument("--pipeline", metavar="NAME", help="only of this pipeline")


def _phases(args: Namespace) -> int:
    from app.cli.names import find_pipeline
    from app.services.pipelines.queries import pipelines

    with opened(args) as ctx:
        known = pipelines(ctx)
    chosen = (find_pipeline(known, args.pipeline),) if args.pipeline else known
    rows = [_row(pipeline, phase) for pipeline in chosen for phase in pipeline.phases]
    show(args, {"rows": rows}, lambda: _table(rows))
    return 0


def _row(pipeline: PipelineRow, phase: PhaseRow) -> dict[str, Any]:
    spec = phase.spec
    return {
        "id": phase.id,
        "pipeline": pipeline.name,
        "code": spec.code,
        "name": spec.name,
        "kind": spec.kind.value,
        "probability": spec.probability,
        "limit_days": spec.limit_days,
        "touch_target": spec.touch_target,
        "forecast_category": spec.forecast_category,
        "is_stall": spec.is_stall,
        "meaning": spec.meaning,
        "actions": list(spec.actions),
        "exit_criteria": list(spec.exit_criteria),
    }


def _table(rows: list[dict[str, Any]]) -> str:
    headers = ("Pipeline", "Code", "Name", "Kind", "%", "Days", "Touches", "Meaning")
    names = ("pipeline", "code", "name", "kind", "probability", "limit_days", "touch_target", "meaning")
    return table(headers, ([row[name] for name in names] for row in rows), right=(4, 5, 6))
