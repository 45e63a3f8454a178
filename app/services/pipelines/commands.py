"""Editing pipelines. Phases are retired, never deleted, so that the history of deals keeps its meaning."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import func, select

from app.domain.errors import FieldConflict, UserError
from app.domain.forecast.basis import check_category
from app.domain.pipelines import OPEN_KINDS, PhaseKind, PhaseSpec
from app.domain.text import clean
from app.models.deals import Deal
from app.models.pipeline import Phase, Pipeline
from app.services.context import Context, command
from app.services.entering import enter_phase
from app.services.pipeline_rows import spec_of
from app.services.pipelines.rules import (
    number_and_check,
    pipeline_of,
    present_phases,
    reordered,
    require_free_code,
    require_free_name,
    require_same_side,
    stored,
)
from app.services.saved import Saved, saved
from app.services.setup import add_pipeline, template
from app.storage.guard import fetch, guard


@dataclass(frozen=True, slots=True)
class AddPipeline:
    """A new pipeline, as the pipeline ``pipeline_key`` of a shipped template has it; ``name`` None keeps its name."""

    template_key: str
    pipeline_key: str
    name: str | None = None


@dataclass(frozen=True, slots=True)
class RenamePipeline:
    """Another name for a pipeline."""

    pipeline_id: int
    version: int | None
    name: str


@dataclass(frozen=True, slots=True)
class RetirePipeline:
    """Take a pipeline off the board. It may hold no open deals; its history stays."""

    pipeline_id: int
    version: int | None = None


@dataclass(frozen=True, slots=True)
class RestorePipeline:
    """Bring a retired pipeline back to the board."""

    pipeline_id: int
    version: int | None = None


@dataclass(frozen=True, slots=True)
class AddPhase:
    """A new phase at ``spec.position`` among the pipeline's present phases."""

    pipeline_id: int
    spec: PhaseSpec


@dataclass(frozen=True, slots=True)
class EditPhase:
    """New rules of a phase: ``values`` by the names of PhaseSpec's fields, without kind and position."""

    phase_id: int
    version: int | None
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReorderPhases:
    """The present phases of a pipeline in a new order, all of them. ``seen_ids`` is the order seen (None: any)."""

    pipeline_id: int
    phase_ids: tuple[int, ...]
    seen_ids: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class RetirePhase:
    """Take a phase out of its pipeline; its deals move to ``move_deals_to`` (needed where there are any)."""

    phase_id: int
    move_deals_to: int | None = None
    version: int | None = None


@dataclass(frozen=True, slots=True)
class RestorePhase:
    """Bring a retired phase back, as the last of its kind."""

    phase_id: int


_EDITABLE = frozenset(
    {
        "code",
        "name",
        "meaning",
        "actions",
        "exit_criteria",
        "probability",
        "limit_days",
        "touch_target",
        "is_stall",
        "forecast_category",
    }
)


@command
def add_pipeline_from_template(ctx: Context, cmd: AddPipeline) -> Saved:
    """Add a pipeline; UserError where the template or its pipeline is not known or the name is taken."""
    found = [spec for spec in template(cmd.template_key).pipelines if spec.key == cmd.pipeline_key]
    if not found:
        raise UserError(f"The template has no pipeline “{cmd.pipeline_key}”.", field="template")
    name = clean(cmd.name or found[0].name)
    with ctx.unit_of_work(f"Added the pipeline {name}") as uow:
        require_free_name(uow, name, None)
        last = uow.session.scalar(select(func.max(Pipeline.position)))
        pipeline = add_pipeline(uow, replace(found[0], name=name), 0 if last is None else last + 1)
    return saved(uow, pipeline)


@command
def rename_pipeline(ctx: Context, cmd: RenamePipeline) -> Saved:
    """Rename a pipeline; UserError where the name is empty or taken."""
    name = clean(cmd.name)
    with ctx.unit_of_work(f"Renamed a pipeline to {name}") as uow:
        pipeline = fetch(uow, Pipeline, cmd.pipeline_id, noun="pipeline")
        name = guard(uow, pipeline, cmd.version, {"name": name})["name"]
        require_free_name(uow, name, pipeline.id)
        pipeline.name = name
    return saved(uow, pipeline)


@command
def retire_pipeline(ctx: Context, cmd: RetirePipeline) -> Saved:
    """Retire a pipeline; UserError where open deals stand in it, or no other is left."""
    with ctx.unit_of_work("Retired a pipeline") as uow:
        pipeline = fetch(uow, Pipeline, cmd.pipeline_id, noun="pipeline")
        guard(uow, pipeline, cmd.version, {"retired_at": uow.now})
        in_it = select(func.count()).select_from(Deal).join(Phase, Phase.id == Deal.phase_id)
        count = uow.session.scalar(in_it.where(Deal.pipeline_id == pipeline.id, Phase.kind.in_(OPEN_KINDS))) or 0
        if count:
            raise UserError(f"{pipeline.name} still holds open deals ({count}). Move or close them first.")
        others = select(func.count()).select_from(Pipeline).where(Pipeline.retired_at.is_(None))
        if uow.session.scalar(others.where(Pipeline.id != pipeline.id)) == 0:
            raise UserError("The team needs at least one pipeline. Add another before you retire this one.")
        pipeline.retired_at = uow.now
        uow.label = f"Retired the pipeline {pipeline.name}"
    return saved(uow, pipeline)


@command
def restore_pipeline(ctx: Context, cmd: RestorePipeline) -> Saved:
    """Bring a pipeline back, at its place."""
    with ctx.unit_of_work("Restored a pipeline") as uow:
        pipeline = fetch(uow, Pipeline, cmd.pipeline_id, noun="pipeline")
        guard(uow, pipeline, cmd.version, {"retired_at": None})
        pipeline.retired_at = None
        uow.label = f"Restored the pipeline {pipeline.name}"
    return saved(uow, pipeline)


@command
def add_phase(ctx: Context, cmd: AddPhase) -> Saved:
    """Add a phase; UserError where the pipeline's rules would be broken."""
    with ctx.unit_of_work(f"Added the phase {clean(cmd.spec.label)}") as uow:
        pipeline = fetch(uow, Pipeline, cmd.pipeline_id, noun="pipeline")
        require_free_code(uow, pipeline.id, cmd.spec.code)
        phase = Phase(pipeline_id=pipeline.id, kind=str(cmd.spec.kind), position=0)
        for name in _EDITABLE:
            setattr(phase, name, stored(getattr(cmd.spec, name)))
        present = present_phases(uow, pipeline.id)
        present.insert(cmd.spec.position, phase)
        uow.session.add(phase)
        number_and_check(uow, pipeline, present)
    return saved(uow, phase)


@command
def edit_phase(ctx: Context, cmd: EditPhase) -> Saved:
    """Change a phase; ConflictError where somebody else changed the same field since ``version``."""
    unknown = set(cmd.values) - _EDITABLE
    if unknown:
        raise ValueError(f"not editable here: {sorted(unknown)}")
    values = {name: stored(value) for name, value in cmd.values.items()}
    if "forecast_category" in values:
        values["forecast_category"] = str(check_category(given)) if (given := values["forecast_category"]) else None
    with ctx.unit_of_work("Edited a phase") as uow:
        phase = fetch(uow, Phase, cmd.phase_id, noun="phase")
        values = guard(uow, phase, cmd.version, values)
        if values.get("code", phase.code) != phase.code:
            require_free_code(uow, phase.pipeline_id, values["code"])
        # Read before the values are set: a query would store them unchecked.
        pipeline, phases = pipeline_of(uow, phase), present_phases(uow, phase.pipeline_id)
        for name, value in values.items():
            setattr(phase, name, value)
        number_and_check(uow, pipeline, phases)
        uow.label = f"Edited the phase {spec_of(phase).label}"
    return saved(uow, phase)


@command
def reorder_phases(ctx: Context, cmd: ReorderPhases) -> Saved:
    """Put the phases in another order; UserError where kinds would be out of theirs.

    ConflictError, with the field ``phase_ids``, where somebody else has put them in another order since.
    """
    with ctx.unit_of_work("Reordered phases") as uow:
        pipeline = fetch(uow, Pipeline, cmd.pipeline_id, noun="pipeline")
        present = {phase.id: phase for phase in present_phases(uow, pipeline.id)}
        if set(present) != set(cmd.phase_ids):
            raise UserError("Somebody else added or retired a phase meanwhile. Look again, then reorder.")
        if cmd.seen_ids is not None and tuple(present) not in (cmd.seen_ids, cmd.phase_ids):
            order = FieldConflict("phase_ids", cmd.seen_ids, cmd.phase_ids, tuple(present))
            raise reordered(uow, pipeline, list(present.values()), order)
        number_and_check(uow, pipeline, [present[key] for key in cmd.phase_ids])
        uow.label = f"Reordered the phases of {pipeline.name}"
    return saved(uow, pipeline)


@command
def retire_phase(ctx: Context, cmd: RetirePhase) -> Saved:
    """Retire a phase and move its deals on; UserError where they would have nowhere to go."""
    with ctx.unit_of_work("Retired a phase") as uow:
        phase = fetch(uow, Phase, cmd.phase_id, noun="phase")
        guard(uow, phase, cmd.version, {"retired_at": uow.now})
        label = spec_of(phase).label
        deals = uow.session.scalars(select(Deal).where(Deal.phase_id == phase.id)).all()
        if deals and cmd.move_deals_to in (None, phase.id):
            raise UserError(f"{label} still holds deals ({len(deals)}). Choose the phase they move to.", field="phase")
        phase.retired_at = uow.now
        present = [other for other in present_phases(uow, phase.pipeline_id) if other.id != phase.id]
        target = next((other for other in present if other.id == cmd.move_deals_to), None)
        if deals and target is None:
            raise UserError("The phase the deals would move to is retired itself. Choose another.", field="phase")
        for deal in deals:
            assert target is not None
            require_same_side(phase, target)
            enter_phase(ctx, uow, deal, target, reason=f"{label} was retired")
        number_and_check(uow, pipeline_of(uow, phase), present)
        uow.label = f"Retired the phase {label}"
    return saved(uow, phase)


@command
def restore_phase(ctx: Context, cmd: RestorePhase) -> Saved:
    """Bring a retired phase back; a delta comes back before the stall, which stays the last."""
    with ctx.unit_of_work("Restored a phase") as uow:
        phase = fetch(uow, Phase, cmd.phase_id, noun="phase")
        kind = PhaseKind(phase.kind)
        present = present_phases(uow, phase.pipeline_id)
        phase.retired_at = None
        has_stall = any(other.is_stall for other in present)
        phase.is_stall = phase.is_stall and not has_stall
        before = sum(PhaseKind(other.kind).rank <= kind.rank for other in present)
        place = before - 1 if kind is PhaseKind.DELTA and has_stall else before
        present.insert(place, phase)
        number_and_check(uow, pipeline_of(uow, phase), present)
        uow.label = f"Restored the phase {spec_of(phase).label}"
    return saved(uow, phase)
