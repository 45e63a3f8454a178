"""What a pipeline is made of, and the rules a pipeline must keep.

A pipeline is a row of phases. Each phase is of one kind, and the kinds stand in one order, so that any
pipeline reads as the same model: Genesis filters, Nurturing waits without a clock, Delta works against
one and ends in the stall, then the deal is won or lost, then the sold thing is looked after.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import pairwise

from app.domain.errors import UserError
from app.domain.forecast.basis import Category


class PhaseKind(StrEnum):
    """What a phase is for. The order of the members is the order of the phases in a pipeline."""

    GENESIS = "genesis"
    NURTURE = "nurture"
    DELTA = "delta"
    WON = "won"
    LOST = "lost"
    AFTER_SALE = "after_sale"

    @property
    def is_open(self) -> bool:
        """Whether a deal in such a phase may still be won."""
        return self in _OPEN

    @property
    def rank(self) -> int:
        """The place of the kind in a pipeline, from 0."""
        return _RANK[self]


_OPEN = frozenset({PhaseKind.GENESIS, PhaseKind.NURTURE, PhaseKind.DELTA})
OPEN_KINDS = tuple(str(kind) for kind in PhaseKind if kind.is_open)
"""The kinds of phases in which a deal may still be won, as they are stored."""
_RANK = {kind: place for place, kind in enumerate(PhaseKind)}


class Purpose(StrEnum):
    """Who works a pipeline: marketing until the hand-off, sales from then on."""

    MARKETING = "marketing"
    SALES = "sales"


@dataclass(frozen=True, slots=True)
class PhaseSpec:
    """One phase, without identity.

    ``code`` is what the badge shows. ``probability`` is in per cent. ``limit_days`` counts working days
    and is None where no clock runs; ``touch_target`` counts touches and is set in nurturing only.
    ``exit_criteria`` are what should be true before the deal goes on; they are asked for and never block.
    ``position`` is the place in the pipeline, from 0. ``forecast_category`` is how its deals are counted upon where the
    team doesn't want that to follow from the probability.
    """

    code: str
    name: str
    kind: PhaseKind
    meaning: str = ""
    actions: tuple[str, ...] = ()
    probability: int = 0
    limit_days: int | None = None
    touch_target: int | None = None
    exit_criteria: tuple[str, ...] = ()
    is_stall: bool = False
    position: int = 0
    forecast_category: Category | None = None

    @property
    def label(self) -> str:
        """Code and name, as spoken: ``"D3 Contract"``; one word where both are the same."""
        return self.name if self.name == self.code else f"{self.code} {self.name}"


@dataclass(frozen=True)
class PipelineSpec:
    """A pipeline and its phases, in order. ``key`` names it within its template."""

    key: str
    name: str
    purpose: Purpose
    phases: tuple[PhaseSpec, ...]

    @cached_property
    def by_code(self) -> dict[str, PhaseSpec]:
        """The phases by their code."""
        return {phase.code: phase for phase in self.phases}

    def of_kind(self, kind: PhaseKind) -> tuple[PhaseSpec, ...]:
        """The phases of a kind, in order."""
        return tuple(phase for phase in self.phases if phase.kind is kind)

    @property
    def delta_days(self) -> int:
        """How many working days the Delta phases allow together."""
        return sum(phase.limit_days or 0 for phase in self.of_kind(PhaseKind.DELTA))


@dataclass(frozen=True, slots=True)
class TemplateSpec:
    """A set of pipelines to start a team with."""

    key: str
    name: str
    description: str
    pipelines: tuple[PipelineSpec, ...]


_CODE_LENGTH = 8
_NAME_LENGTH = 100
_CRITERION_LENGTH = 200
_MOST_DAYS = 9_999


def check_pipeline(pipeline: PipelineSpec) -> None:
    """Raise UserError, naming pipeline and phase, when a rule of pipelines is broken."""
    if not pipeline.phases:
        raise UserError(f"{pipeline.name}: a pipeline needs at least one phase.")
    problems = (*_phase_problems(pipeline.phases), *_row_problems(pipeline))
    for problem in problems:
        raise UserError(f"{pipeline.name}: {problem}")


def _phase_problems(phases: tuple[PhaseSpec, ...]) -> Iterable[str]:
    seen: set[str] = set()
    for phase in phases:
        if not phase.code.strip() or len(phase.code) > _CODE_LENGTH or " " in phase.code:
            yield f"the code “{phase.code}” must have 1 to {_CODE_LENGTH} characters and no space."
        if phase.code in seen:
            yield f"the code {phase.code} is used twice. Give each phase its own."
        seen.add(phase.code)
        if not phase.name.strip() or len(phase.name) > _NAME_LENGTH:
            yield f"the name of {phase.code} must have 1 to {_NAME_LENGTH} characters."
        if any(len(criterion) > _CRITERION_LENGTH for criterion in phase.exit_criteria):
            yield f"a criterion of {phase.code} is longer than {_CRITERION_LENGTH} characters. Shorten it."
        yield from _number_problems(phase)


def _number_problems(phase: PhaseSpec) -> Iterable[str]:
    if not 0 <= phase.probability <= 100:
        yield f"the probability of {phase.code} is {phase.probability} %. It must lie between 0 and 100."
    if phase.kind is PhaseKind.LOST and phase.probability != 0:
        yield f"{phase.code} is a lost phase, so its probability must be 0."
    if phase.kind in (PhaseKind.WON, PhaseKind.AFTER_SALE) and phase.probability != 100:
        yield f"{phase.code} comes with the win, so its probability must be 100."
    if phase.limit_days is not None and phase.limit_days < 1:
        yield f"the time limit of {phase.code} must be at least one day, or none."
    if phase.limit_days is not None and phase.limit_days > _MOST_DAYS:
        yield f"the time limit of {phase.code} must be at most {_MOST_DAYS:,} days, or none."
    if phase.limit_days is not None and not _may_have_clock(phase.kind):
        yield f"{phase.code} can't have a time limit: only Genesis, Delta and after-sale phases run a clock."
    if phase.touch_target is not None and phase.kind is not PhaseKind.NURTURE:
        yield f"{phase.code} can't count touches: only Nurturing phases do."
    if phase.touch_target is not None and phase.touch_target < 1:
        yield f"the touch target of {phase.code} must be at least one, or none."
    if phase.touch_target is not None and phase.touch_target > _MOST_DAYS:
        yield f"the touch target of {phase.code} must be at most {_MOST_DAYS:,}, or none."


def _may_have_clock(kind: PhaseKind) -> bool:
    return kind in (PhaseKind.GENESIS, PhaseKind.DELTA, PhaseKind.AFTER_SALE)


def _row_problems(pipeline: PipelineSpec) -> Iterable[str]:
    phases = pipeline.phases
    for left, right in pairwise(phases):
        if left.kind.rank > right.kind.rank:
            yield (
                f"{right.label} must come before {left.label}. The order of kinds is Genesis, Nurturing, "
                "Delta, won, lost, after-sale."
            )
    if [phase.position for phase in phases] != list(range(len(phases))):
        yield "its phases are not numbered in their order."
    if not any(phase.kind.is_open for phase in phases):
        yield "a pipeline needs a phase in which work can be done."
    yield from _stall_problems(pipeline)
    yield from _ending_problems(pipeline)


def _stall_problems(pipeline: PipelineSpec) -> Iterable[str]:
    deltas = pipeline.of_kind(PhaseKind.DELTA)
    for phase in pipeline.phases:
        if phase.is_stall and (not deltas or phase is not deltas[-1]):
            yield f"{phase.label} can't be the stall: only the last Delta phase is."
    if deltas and not deltas[-1].is_stall:
        yield f"the last Delta phase, {deltas[-1].label}, must be the stall."
    if len(deltas) == 1:
        yield f"the stall {deltas[0].label} needs a Delta phase before it."


def _ending_problems(pipeline: PipelineSpec) -> Iterable[str]:
    if len(pipeline.of_kind(PhaseKind.LOST)) != 1:
        yield "a pipeline needs exactly one phase for what is lost."
    wins = len(pipeline.of_kind(PhaseKind.WON))
    if pipeline.purpose is Purpose.SALES and wins != 1:
        yield "a sales pipeline needs exactly one phase for what is won."
    # A lead handed to sales is not a sale: a win here would count twice.
    if pipeline.purpose is Purpose.MARKETING and (wins or pipeline.of_kind(PhaseKind.AFTER_SALE)):
        yield "a marketing pipeline ends with the hand-off to sales, so nothing is won in it."
