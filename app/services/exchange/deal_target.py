"""From the fields of a row to a deal: its phase, and since when it has been there as far as the file tells."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from app.domain.errors import UserError
from app.domain.pipelines import PhaseKind
from app.services.exchange.fields import What
from app.services.exchange.stages import ENDINGS, PhaseFacts, Stages
from app.services.exchange.targets import (
    RECORDS,
    Columns,
    ImportFacts,
    RowRefused,
    Target,
    Values,
    money_of,
    owner_of,
)
from app.services.exchange.validate import Draft, New, Stage


class Entry(NamedTuple):
    """When a deal came into its phase; ``origin`` as a PhaseChange has it: imported, or assumed."""

    at: datetime
    origin: str


def deal_columns(draft: Draft, facts: ImportFacts, current: Columns | None) -> Columns:
    """The columns of a deal. Raises RowRefused with all that speaks against it."""
    values = draft.values
    wrong: list[UserError] = []
    phase = amount = currency = None
    try:
        phase = phase_of(values, facts.stages, current)
    except UserError as error:
        wrong.append(error)
    try:
        amount, currency = money_of(values, "amount", facts)
    except UserError as error:
        wrong.append(error)
    if phase is None or wrong:
        raise RowRefused(wrong)
    is_open = phase.kind.is_open
    closed = values.get("closed_on") or values.get("close_on")
    expected = values.get("expected_close_on") or values.get("close_on")
    return {
        "name": values.get("name") or (_name(draft, facts) if current is None else None),
        "company_id": values.get("company"),
        "owner_id": owner_of(values, facts, current),
        "pipeline_id": phase.pipeline_id,
        "phase_id": phase.id,
        "phase_entered_at": entry_of(values, facts, phase, current).at,
        "amount_minor": amount,
        "currency": currency or (facts.currency if current is None else None),
        "started_on": values.get("started_on"),
        "expected_close_on": expected if is_open else values.get("expected_close_on"),
        "closed_on": None if is_open else closed,
        "own_probability": values.get("own_probability"),
        "is_renewal": bool(values.get("is_renewal")) if current is None else values.get("is_renewal"),
        "lead_source_id": values.get("source"),
        "lost_reason": values.get("lost_reason"),
        "competitor": values.get("competitor"),
        "notes": values.get("notes"),
        "external_id": values.get("external_id"),
    }


def phase_of(values: Values, stages: Stages, current: Columns | None) -> PhaseFacts:
    """The phase that a row means; UserError where what it says does not fit together.

    An outcome beside the stage in which a deal was won or lost puts it where such deals are.
    """
    phase, ending = _stage_of(values, stages, current), _ending(values)
    stands = stages.facts[current["phase_id"]] if current is not None else phase
    if ending is PhaseKind.WON and stands.kind is PhaseKind.AFTER_SALE:
        return stands
    if ending is not None and {phase.kind, ending} == {PhaseKind.WON, PhaseKind.LOST}:
        raise UserError(f"The deal is {ending}, but its phase says {phase.kind}.", field="outcome")
    return stages.ended(phase.pipeline_id, ending) if ending is not None and phase.kind.is_open else phase


def _ending(values: Values) -> PhaseKind | None:
    outcome = values.get("outcome")
    return ENDINGS.get(outcome) if isinstance(outcome, int) else None


def _stage_of(values: Values, stages: Stages, current: Columns | None) -> PhaseFacts:
    """The phase in the file, else the one it is in, else the first. UserError where phase and pipeline disagree."""
    said, pipeline_id = values.get("phase"), values.get("pipeline")
    if isinstance(said, int):
        return stages.facts[said]
    if not isinstance(pipeline_id, int):
        pipeline_id = None
    if isinstance(said, Stage):
        return _in_pipeline(said.name, stages, pipeline_id or (stages.chosen.id if stages.chosen else None))
    if current is None:
        return stages.first(pipeline_id or stages.home.id)
    if pipeline_id not in (None, current["pipeline_id"]):
        name = stages.named(pipeline_id or 0).name
        wanted = f"The deal is in another pipeline than {name}. Say which phase of {name} it is in."
        raise UserError(wanted, field="phase")
    return stages.facts[current["phase_id"]]


def _in_pipeline(name: str, stages: Stages, pipeline_id: int | None) -> PhaseFacts:
    """A phase by name in the pipeline of its row; where the row names none, wherever it is."""
    directory = stages.by_pipeline[pipeline_id] if pipeline_id else stages.directory
    target, _ = directory.find(name)
    if target is None and pipeline_id:
        pipeline = stages.named(pipeline_id).name
        raise UserError(f"{pipeline} has no phase “{name[:60]}”. Its phases are: {directory.listing()}.", field="phase")
    if target is None:
        raise UserError(f"There is no phase “{name[:60]}”.", field="phase")
    return stages.facts[target.id]


def entry_of(values: Values, facts: ImportFacts, phase: PhaseFacts, current: Columns | None) -> Entry:
    """When a deal came into its phase.

    Known is what the file says of the phase itself, or of the close of a deal that is won or lost, which comes first
    where the file tells the phase before and the outcome. A start of the deal
    is no entry into its present phase, but the earliest day of one. Without either it is the moment of the import. A
    known deal enters a new phase after it entered the one before.
    """
    closed = None if phase.kind.is_open else values.get("closed_on") or values.get("close_on")
    since = values.get("phase_since")
    day = (closed or since) if _ending(values) is not None else (since or closed)
    origin = "imported"
    if not isinstance(day, date):
        origin = "assumed"
        day = values.get("started_on") if current is None and phase.kind.is_open else None
    if day is None and values.get("phase") is None and phase.kind.is_open:
        # The file names neither phase nor day: the deal comes into its first phase here and now.
        return Entry(facts.now, "lived")
    at = min(facts.clock.noon_of(day), facts.now) if isinstance(day, date) else facts.now
    if current is not None:
        at = max(at, current["phase_entered_at"])
    # Noon stands for the whole of a day, so only another day than the one in the file is no longer the file's.
    if day is not None and facts.clock.local_date(at) != day:
        origin = "assumed"
    return Entry(at, origin)


def _name(draft: Draft, facts: ImportFacts) -> str:
    """What a deal without a name is called: after its product, its company, or its external id."""
    values = draft.values
    product, company = values.get("product"), values.get("company")
    if isinstance(product, int) and product in facts.product_names:
        return facts.product_names[product]
    if isinstance(product, New):
        return product.name
    if isinstance(company, New):
        return company.name
    return str(values.get("external_id") or f"Deal of line {draft.line}")


TARGETS = RECORDS | {
    What.DEALS: Target("deals", deal_columns, lambda facts: {"position_override": None, "created_at": facts.now})
}
"""Where every kind of record is stored."""
