"""How far a deal came: the open phases of a pipeline in their order, and what other phases stand for among them.

The stall is no depth: deals come there from any Delta phase once their time is up, so it says nothing about how far
they got.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.domain.pipelines import PhaseKind


@dataclass(frozen=True, slots=True)
class PhaseAt:
    """A stored phase: its pipeline, its place there, and whether it is still used."""

    id: int
    pipeline_id: int
    code: str
    name: str
    kind: PhaseKind
    position: int
    is_stall: bool = False
    is_retired: bool = False

    @property
    def label(self) -> str:
        """Code and name, as spoken."""
        return self.name if self.name == self.code else f"{self.code} {self.name}"

    @property
    def is_level(self) -> bool:
        """Whether it is a step on the way to the win."""
        return self.kind.is_open and not self.is_stall


def levels(pipeline_id: int, phases: Iterable[PhaseAt]) -> tuple[PhaseAt, ...]:
    """The steps of a pipeline in order; of one whose phases are all retired, those."""
    own = sorted(
        (phase for phase in phases if phase.pipeline_id == pipeline_id and phase.is_level),
        key=lambda phase: (phase.position, phase.id),
    )
    return tuple(phase for phase in own if not phase.is_retired) or tuple(own)


def depths(steps: Sequence[PhaseAt], phases: Sequence[PhaseAt]) -> dict[int, int]:
    """The depth, from 0, of each phase that is a step, by its key; steps that are not of this row find their place.

    A phase that was retired, or belongs to a pipeline the deal was moved from, stands for the step with its code and
    kind; where there is none, for the step that is as far into that kind as it was itself, or the last one of it; and
    where the pipeline has no such kind, for the last step before it.
    """
    if not steps:
        return {}
    present = {phase.id: depth for depth, phase in enumerate(steps)}
    return {
        phase.id: present[phase.id] if phase.id in present else _stands_for(phase, steps, phases)
        for phase in phases
        if phase.is_level
    }


def _stands_for(phase: PhaseAt, steps: Sequence[PhaseAt], phases: Sequence[PhaseAt]) -> int:
    alike = [depth for depth, step in enumerate(steps) if step.kind is phase.kind]
    for depth in alike:
        if steps[depth].code == phase.code:
            return depth
    if not alike:
        before = [depth for depth, step in enumerate(steps) if step.kind.rank < phase.kind.rank]
        return before[-1] if before else 0
    siblings = [
        other
        for other in phases
        if other.pipeline_id == phase.pipeline_id and other.kind is phase.kind and other.is_level
    ]
    place = sorted((other.position, other.id) for other in siblings).index((phase.position, phase.id))
    return alike[min(place, len(alike) - 1)]
