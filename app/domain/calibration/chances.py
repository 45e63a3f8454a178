"""The calibrated probability of an open deal: what became of the deals that stood where it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from math import inf
from typing import TYPE_CHECKING

from app.domain.calibration.shrinkage import ENOUGH, Tally, shrunk, strength_of
from app.domain.forecast.basis import Outcome

if TYPE_CHECKING:
    from app.domain.forecast.facts import DealFact

ByOwner = Mapping[int | None, Tally]

_TENTH = Decimal("0.1")


class Method(StrEnum):
    """What a calibrated probability rests on."""

    PHASE = "phase"
    """Ended deals that had been in the phase."""
    PIPELINE = "pipeline"
    """All ended deals of the pipeline, because nothing tells which of its phases they went through."""
    NONE = "none"
    """Too little history: there is no calibrated probability."""


@dataclass(frozen=True, slots=True)
class History:
    """What ended, counted. A deal counts once for each phase it has been in, and for who owns it.

    ``phases`` and ``pipelines`` have the tallies by owner (None: nobody) under the key of the phase or pipeline.
    ``told`` counts, for each pipeline, the ended deals of which at least one phase on their way is known.
    """

    phases: Mapping[int, ByOwner] = field(default_factory=dict)
    pipelines: Mapping[int, ByOwner] = field(default_factory=dict)
    told: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Source:
    """What the probabilities of a phase rest on: the team's tally, and how much it counts beside one's own."""

    method: Method
    team: Tally
    strength: float
    by_owner: ByOwner

    @property
    def base(self) -> float:
        """The team's share."""
        return self.team.won / self.team.ended

    def of(self, owner_id: int | None) -> Decimal | None:
        """Somebody's own probability in per cent, to one decimal; None where there is too little history."""
        if self.method is Method.NONE:
            return None
        own = self.by_owner.get(owner_id, Tally(0, 0))
        strength = inf if owner_id is None else self.strength
        return Decimal(100 * shrunk(own, self.base, strength)).quantize(_TENTH)

    def times(self, owner_id: int | None) -> float:
        """How many times the team's share somebody's own is; 1 where there is too little history."""
        own = self.of(owner_id)
        return 1.0 if own is None or self.team.won == 0 else float(own) / 100 / self.base


@dataclass(frozen=True)
class Calibration:
    """Calibrated probabilities from what had ended ``before`` a day (None: until now).

    Method: the share won of the ended deals that had been in the deal's phase, drawn for each rep from the team's share
    by a beta-binomial whose strength the differences between the reps set (``shrinkage``). Where the histories of
    fewer than ``ENOUGH`` ended deals of a pipeline tell its phases apart, as after an import of closed deals, the share
    of the whole pipeline stands for each of its phases. Neither is used with fewer than ``ENOUGH`` ended deals.
    """

    history: History
    before: date | None = None

    def probability(self, fact: DealFact) -> Decimal | None:
        """The chance of an open deal in per cent, to one decimal; None where history is too short, or it is closed."""
        if fact.outcome is not Outcome.OPEN:
            return None
        return self.source(fact.phase_id, fact.pipeline_id).of(fact.owner_id)

    def source(self, phase_id: int, pipeline_id: int) -> Source:
        """What the probabilities of a phase rest on."""
        key = phase_id, pipeline_id
        if key not in self._sources:
            self._sources[key] = self._found(phase_id, pipeline_id)
        return self._sources[key]

    @cached_property
    def _sources(self) -> dict[tuple[int, int], Source]:
        return {}

    def _found(self, phase_id: int, pipeline_id: int) -> Source:
        owners = self.history.phases.get(phase_id, {})
        of_phase = _whole(owners)
        if of_phase.ended >= ENOUGH:
            return Source(Method.PHASE, of_phase, strength_of(owners.values()), owners)
        owners = self.history.pipelines.get(pipeline_id, {})
        of_pipeline = _whole(owners)
        if of_pipeline.ended >= ENOUGH > self.history.told.get(pipeline_id, 0):
            return Source(Method.PIPELINE, of_pipeline, strength_of(owners.values()), owners)
        return Source(Method.NONE, of_phase, inf, {})

    @property
    def sample(self) -> int:
        """How many deals had ended."""
        return sum(_whole(owners).ended for owners in self.history.pipelines.values())

    @cached_property
    def method(self) -> Method:
        """What most rests on: NONE where no phase of any pipeline has enough history."""
        if any(_whole(owners).ended >= ENOUGH for owners in self.history.phases.values()):
            return Method.PHASE
        if any(self.source(0, key).method is Method.PIPELINE for key in self.history.pipelines):
            return Method.PIPELINE
        return Method.NONE

    @property
    def note(self) -> str:
        """What the probabilities rest on, in a sentence for people."""
        deals = f"{self.sample:,} ended deal" + ("" if self.sample == 1 else "s")
        if self.method is Method.PHASE:
            return f"From {deals}; a phase with fewer than {ENOUGH} keeps its own probability."
        if self.method is Method.PIPELINE:
            return (
                f"From {deals}. Nothing tells which phases they went through, so each phase has the share won of all."
            )
        if self.sample < ENOUGH:
            return f"Too little history: {deals}; {ENOUGH} needed."
        return f"Too little history: {deals}, but fewer than {ENOUGH} of any one phase."


def _whole(owners: ByOwner) -> Tally:
    return sum(owners.values(), Tally(0, 0))
