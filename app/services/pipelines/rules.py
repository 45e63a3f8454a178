"""What every change of a pipeline keeps to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import select

from app.domain.errors import ConflictError, FieldConflict, UserError
from app.domain.forecast.basis import Category
from app.domain.pipelines import PhaseKind, PipelineSpec, Purpose, check_pipeline
from app.domain.text import clean, match_key
from app.models.pipeline import Phase, Pipeline
from app.services.pipeline_rows import spec_of
from app.storage.guard import changes_from, fetch
from app.storage.images import changed_columns
from app.storage.unit_of_work import UnitOfWork

_NAME_LENGTH = 200


def stored(value: Any) -> Any:
    """A field of PhaseSpec as its column keeps it; empty lines of lists are left out."""
    if isinstance(value, Category):
        return str(value)
    if isinstance(value, str):
        return clean(value)
    return [line for line in map(clean, value) if line] if isinstance(value, tuple | list) else value


def present_phases(uow: UnitOfWork, pipeline_id: int) -> list[Phase]:
    """The phases that are not retired, in order."""
    statement = select(Phase).where(Phase.pipeline_id == pipeline_id, Phase.retired_at.is_(None))
    return list(uow.session.scalars(statement.order_by(Phase.position, Phase.id)))


def pipeline_of(uow: UnitOfWork, phase: Phase) -> Pipeline:
    """The pipeline of a phase."""
    return fetch(uow, Pipeline, phase.pipeline_id, noun="pipeline")


def number_and_check(uow: UnitOfWork, pipeline: Pipeline, phases: list[Phase]) -> None:
    """Number the phases in their order; UserError where a rule of pipelines is broken."""
    for position, phase in enumerate(phases):
        phase.position = position
    specs = tuple(spec_of(phase) for phase in phases)
    check_pipeline(PipelineSpec(pipeline.name, pipeline.name, Purpose(pipeline.purpose), specs))
    uow.session.flush()


def require_free_name(uow: UnitOfWork, name: str, own_id: int | None) -> None:
    """UserError unless the pipeline ``own_id`` (None: a new one) may have this name."""
    if not name:
        raise UserError("Give the pipeline a name.", field="name")
    if len(name) > _NAME_LENGTH:
        raise UserError(f"This name is too long. Use at most {_NAME_LENGTH} characters.", field="name")
    for other in uow.session.scalars(select(Pipeline).where(Pipeline.id != (own_id or 0))):
        if match_key(other.name) == match_key(name):
            state = "retired " if other.retired_at else ""
            raise UserError(f"There is a {state}pipeline “{other.name}” already. Choose another name.", field="name")


def require_free_code(uow: UnitOfWork, pipeline_id: int, code: str) -> None:
    """UserError where a phase of the pipeline, retired or not, has the code."""
    taken = uow.session.scalar(select(Phase).where(Phase.pipeline_id == pipeline_id, Phase.code == code))
    if taken is not None and taken.retired_at is not None:
        raise UserError(f"A retired phase has the code {code}. Restore it, or choose another code.", field="code")
    if taken is not None:
        raise UserError(f"The code {code} is used already. Choose another.", field="code")


def require_same_side(phase: Phase, target: Phase) -> None:
    """UserError where deals would be won, lost or opened again only because their phase goes."""
    old, new = PhaseKind(phase.kind), PhaseKind(target.kind)
    if old.is_open != new.is_open or (new is PhaseKind.LOST) != (old is PhaseKind.LOST):
        raise UserError(
            f"Deals can't go from {phase.code} to {target.code} in one go: each is won, lost or opened by itself. "
            "Choose another phase.",
            field="phase",
        )


def reordered(uow: UnitOfWork, pipeline: Pipeline, phases: Sequence[Phase], order: FieldConflict) -> ConflictError:
    """The error that somebody else has put the phases in another order, with who it was, and when."""
    moves = [
        change
        for phase in phases
        for change in changes_from(uow, "phases", phase.id, 0)
        if change.after is not None and "position" in changed_columns(change.before, change.after)
    ]
    newest = max(moves, key=lambda change: change.at, default=None)
    who = newest.who if newest else "Somebody else"
    return ConflictError(
        f"{who} put the phases in another order meanwhile. Yours was not saved.",
        conflicts=(replace(order, who=who, at=newest.at if newest else None),),
        who=who,
        at=newest.at if newest else None,
        version=pipeline.version,
        table="pipelines",
        record_id=pipeline.id,
    )
