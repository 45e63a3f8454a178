"""Qualifying rules as they are made, changed and read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.errors import NotFound, UserError
from app.domain.pipelines import PhaseKind
from app.domain.qualifiers import Condition, Match, plain, read_conditions
from app.domain.text import clean
from app.models.pipeline import Phase, Pipeline
from app.models.qualifiers import Qualifier
from app.services.context import Context, command
from app.services.editing import change, check_references, require, storable
from app.services.pipeline_rows import row_of
from app.services.pipelines.queries import PhaseRow
from app.services.saved import Saved, saved
from app.storage.guard import fetch, guard_deletion
from app.storage.unit_of_work import UnitOfWork

_EDITABLE = frozenset(
    {
        "name",
        "match",
        "conditions",
        "met_phase_id",
        "met_reason",
        "not_met_phase_id",
        "not_met_reason",
        "is_active",
        "is_automatic",
    }
)
_DECIDES = ("match", "conditions", "met_phase_id", "met_reason", "not_met_phase_id", "not_met_reason")
_TARGETS = (PhaseKind.GENESIS, PhaseKind.NURTURE, PhaseKind.LOST)


@dataclass(frozen=True, slots=True)
class RuleSpec:
    """What a rule says. ``conditions`` are plain values (``domain.qualifiers.read_conditions``).

    The phases are a later Genesis phase, a nurturing phase or the lost one, which needs a reason; without
    ``not_met_phase_id`` nothing follows where it is not met.
    """

    name: str
    conditions: tuple[dict[str, Any], ...]
    met_phase_id: int
    match: Match = Match.ALL
    met_reason: str | None = None
    not_met_phase_id: int | None = None
    not_met_reason: str | None = None
    is_active: bool = True
    is_automatic: bool = False


@dataclass(frozen=True, slots=True)
class CreateQualifier:
    """A rule behind those that the pipeline of its phases has."""

    rule: RuleSpec


@dataclass(frozen=True, slots=True)
class EditQualifier:
    """All of a rule anew, on top of the ``version`` that the user saw (None: any)."""

    qualifier_id: int
    version: int | None
    rule: RuleSpec


@dataclass(frozen=True, slots=True)
class DeleteQualifier:
    """Remove a rule; where it has moved deals, those stay where they are."""

    qualifier_id: int
    version: int | None = None


@dataclass(frozen=True, slots=True)
class Way:
    """Where an answer leads: the phase, and the reason where that is the lost one."""

    phase: PhaseRow
    reason: str

    @property
    def text(self) -> str:
        """``"to G2"``, ``"lost: Too small"``."""
        return f"lost: {self.reason}" if self.phase.spec.kind is PhaseKind.LOST else f"to {self.phase.spec.code}"


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A stored rule. ``since`` is when what it decides was last changed."""

    id: int
    version: int
    pipeline_id: int
    pipeline: str
    place: int
    name: str
    match: Match
    conditions: tuple[Condition, ...]
    if_met: Way
    if_not_met: Way | None
    is_active: bool
    is_automatic: bool
    since: datetime


@command
def create_qualifier(ctx: Context, cmd: CreateQualifier) -> Saved:
    """Make a rule; UserError where it can't be read, or leads where no rule leads."""
    values = _checked(cmd.rule)
    with ctx.unit_of_work(f"Added the rule {values['name']}") as uow:
        pipeline_id = _check_ways(uow, values)
        _refuse_twin(uow, pipeline_id, values["name"], None)
        last = select(func.max(Qualifier.place)).where(Qualifier.pipeline_id == pipeline_id)
        place = uow.session.scalar(last)
        rule = Qualifier(**values, pipeline_id=pipeline_id, place=0 if place is None else place + 1, since=uow.now)
        uow.session.add(rule)
    return saved(uow, rule)


@command
def edit_qualifier(ctx: Context, cmd: EditQualifier) -> Saved:
    """Change a rule; ConflictError where somebody else changed one of its fields since ``version``."""
    values = _checked(cmd.rule)
    with ctx.unit_of_work(f"Changed the rule {values['name']}") as uow:
        rule = fetch(uow, Qualifier, cmd.qualifier_id, noun="rule")
        if _check_ways(uow, values) != rule.pipeline_id:
            raise UserError("A rule stays in its pipeline. Choose a phase of it.", field="met_phase_id")
        _refuse_twin(uow, rule.pipeline_id, values["name"], rule.id)
        before = [getattr(rule, name) for name in _DECIDES]
        change(uow, rule, cmd.version, values)
        if before != [getattr(rule, name) for name in _DECIDES]:
            rule.since = uow.now
    return saved(uow, rule)


@command
def delete_qualifier(ctx: Context, cmd: DeleteQualifier) -> Saved:
    """Delete a rule."""
    with ctx.unit_of_work("Deleted a rule") as uow:
        rule = fetch(uow, Qualifier, cmd.qualifier_id, noun="rule")
        guard_deletion(uow, rule, cmd.version)
        uow.label = f"Deleted the rule {rule.name}"
        uow.session.delete(rule)
    return saved(uow, rule)


def qualifiers(ctx: Context) -> tuple[RuleRow, ...]:
    """All rules by pipeline, in the order in which they are asked."""
    with ctx.reading() as session:
        return read_rules(session)


def read_rules(session: Session) -> tuple[RuleRow, ...]:
    """The same within an open session."""
    query = (
        select(Qualifier, Pipeline.name)
        .join(Pipeline, Pipeline.id == Qualifier.pipeline_id)
        .order_by(Pipeline.position, Pipeline.id, Qualifier.place, Qualifier.id)
    )
    found = session.execute(query).all()
    keys = {key for rule, _ in found for key in (rule.met_phase_id, rule.not_met_phase_id)}
    phases = {row.id: row_of(row) for row in session.scalars(select(Phase).where(Phase.id.in_(keys - {None})))}
    return tuple(_row(rule, name, phases) for rule, name in found)


def spec_of(row: RuleRow) -> RuleSpec:
    """A stored rule as it is given."""
    instead = row.if_not_met
    return RuleSpec(
        row.name,
        tuple(plain(row.conditions)),
        row.if_met.phase.id,
        row.match,
        met_reason=row.if_met.reason or None,
        not_met_phase_id=instead.phase.id if instead else None,
        not_met_reason=(instead.reason or None) if instead else None,
        is_active=row.is_active,
        is_automatic=row.is_automatic,
    )


def rule_named(ctx: Context, name: str) -> RuleRow:
    """The rule of this name in any case, or with this number; NotFound names those there are."""
    found = qualifiers(ctx)
    wanted = clean(name).casefold()
    for row in found:
        if wanted in (row.name.casefold(), str(row.id)):
            return row
    names = ", ".join(row.name for row in found) or "none yet"
    raise NotFound(f"There is no rule “{name}”. There are: {names}.")


def _row(rule: Qualifier, pipeline: str, phases: dict[int, PhaseRow]) -> RuleRow:
    instead = None
    if rule.not_met_phase_id is not None:
        instead = Way(phases[rule.not_met_phase_id], rule.not_met_reason or "")
    return RuleRow(
        id=rule.id,
        version=rule.version,
        pipeline_id=rule.pipeline_id,
        pipeline=pipeline,
        place=rule.place,
        name=rule.name,
        match=Match(rule.match),
        conditions=read_conditions(rule.conditions),
        if_met=Way(phases[rule.met_phase_id], rule.met_reason or ""),
        if_not_met=instead,
        is_active=rule.is_active,
        is_automatic=rule.is_automatic,
        since=rule.since,
    )


def _checked(rule: RuleSpec) -> dict[str, Any]:
    given = {name: getattr(rule, name) for name in _EDITABLE}
    given |= {"match": str(Match(rule.match)), "conditions": plain(read_conditions(list(rule.conditions)))}
    values = storable(Qualifier, given, _EDITABLE)
    require(values, "name", "Give the rule a name.")
    return values


def _check_ways(uow: UnitOfWork, values: dict[str, Any]) -> int:
    """The pipeline of both phases; UserError where no rule may lead there. Reasons that say nothing are dropped."""
    check_references(uow.session, Qualifier, {name: values[name] for name in ("met_phase_id", "not_met_phase_id")})
    met = fetch(uow, Phase, values["met_phase_id"], noun="phase")
    for name, reason in (("met_phase_id", "met_reason"), ("not_met_phase_id", "not_met_reason")):
        phase = None if values[name] is None else fetch(uow, Phase, values[name], noun="phase")
        is_lost = phase is not None and phase.kind == PhaseKind.LOST
        if phase is not None:
            _refuse_elsewhere(phase, met, name)
        if is_lost and not values[reason]:
            raise UserError("Say why such deals are given up.", field=reason)
        if not is_lost:
            values[reason] = None
    return met.pipeline_id


def _refuse_elsewhere(phase: Phase, met: Phase, field: str) -> None:
    if phase.retired_at is not None:
        raise UserError(f"{phase.code} {phase.name} is retired. Choose another phase.", field=field)
    if PhaseKind(phase.kind) not in _TARGETS:
        raise UserError(f"A rule leads to a Genesis phase, to Nurturing or to Lost, not to {phase.code}.", field=field)
    if phase.pipeline_id != met.pipeline_id:
        raise UserError("Both phases of a rule are of one pipeline.", field=field)


def _refuse_twin(uow: UnitOfWork, pipeline_id: int, name: str, own_id: int | None) -> None:
    same = select(Qualifier.id).where(Qualifier.pipeline_id == pipeline_id, func.lower(Qualifier.name) == name.lower())
    if any(key != own_id for key in uow.session.scalars(same)):
        raise UserError(f"There is a rule {name} already. Choose another name.", field="name")
