"""Which moves lead on. The one rule for the board's column heads and every report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.domain.pipelines import PhaseKind, PhaseSpec


@dataclass(frozen=True, slots=True)
class Conversion:
    """Of ``left`` departures from a phase, ``forward`` went to a later phase that is not lost, ``lost`` to lost."""

    left: int
    forward: int
    lost: int = 0

    @property
    def percent(self) -> int | None:
        """Whole per cent that went on; None where nothing left yet."""
        return None if self.left == 0 else round(100 * self.forward / self.left)


def goes_on(source: PhaseSpec, target: PhaseSpec) -> bool:
    """Whether a move leads on. A stall counts as recovered when it goes anywhere but to lost."""
    later = source.is_stall or target.position > source.position
    return later and target.kind is not PhaseKind.LOST


def conversions(phases: Mapping[int, PhaseSpec], moves: Iterable[tuple[int | None, int, int]]) -> dict[int, Conversion]:
    """Per phase, of moves between these phases: where from, where to, how many."""
    left, forward, lost = (dict.fromkeys(phases, 0) for _ in range(3))
    for source_id, target_id, count in moves:
        if source_id is None or source_id not in phases or target_id not in phases:
            continue
        source, target = phases[source_id], phases[target_id]
        left[source_id] += count
        forward[source_id] += count if goes_on(source, target) else 0
        lost[source_id] += count if target.kind is PhaseKind.LOST else 0
    return {phase_id: Conversion(left[phase_id], forward[phase_id], lost[phase_id]) for phase_id in phases}
