"""The way of an invented deal through the phases of its pipeline."""

from __future__ import annotations

from typing import NamedTuple

from app.domain.pipelines import PhaseKind
from app.services.pipelines.queries import PhaseRow, PipelineRow
from app.services.sample.dice import HORIZON, Dice


class Stay(NamedTuple):
    """A deal in a phase: entered so many working days ago, and why, where that was said."""

    phase: PhaseRow
    ago: int
    reason: str | None = None


def shares(pipeline: PipelineRow, count: int) -> list[PhaseRow]:
    """The phases in which ``count`` open deals stand: many at the start, few near the signature, some stalled."""
    phases = [phase for phase in pipeline.phases if phase.spec.kind.is_open]
    weights = [_weight(phases, place) for place in range(len(phases))]
    total, placed, found = sum(weights), 0, []
    running = 0
    for phase, weight in zip(phases, weights, strict=True):
        running += weight
        upto = round(count * running / total)
        found += [phase] * (upto - placed)
        placed = upto
    return found


def _weight(phases: list[PhaseRow], place: int) -> int:
    spec = phases[place].spec
    if spec.kind is PhaseKind.NURTURE:
        return 12
    if spec.is_stall:
        return 4
    same = [phase for phase in phases if phase.spec.kind is spec.kind]
    return max(3, 13 - 3 * same.index(phases[place]))


def way_to(
    dice: Dice,
    pipeline: PipelineRow,
    target: PhaseRow,
    since: int,
    put_off: tuple[str, ...],
    route: list[PhaseRow] | None = None,
) -> list[Stay]:
    """The stays of a deal that entered ``target`` ``since`` working days ago, the first phase first.

    ``route`` are the phases it came through, and ``target``; one is thought of for an open deal.
    """
    route = route or _route(dice, pipeline, target)
    ago = since
    stays = [Stay(target, ago)]
    for phase, after in zip(reversed(route[:-1]), reversed(route[1:]), strict=True):
        if ago >= HORIZON - 10:
            break
        ago = min(ago + _duration(dice, phase), HORIZON - 1)
        if phase.spec.kind.rank > after.spec.kind.rank:
            stays[-1] = stays[-1]._replace(reason=dice.one(put_off))
        stays.append(Stay(phase, ago))
    return stays[::-1]


def days_here(dice: Dice, phase: PhaseRow) -> int:
    """How long ago an open deal entered the phase it stands in, in working days."""
    spec = phase.spec
    if spec.limit_days is None:
        return dice.between(4, 70)
    # Only what no rule moves on by itself may be late: a filter nobody looked at, a stall nobody decided.
    late = dice.chance(30 if spec.is_stall else 12) and (spec.is_stall or spec.kind is PhaseKind.GENESIS)
    return spec.limit_days - 1 + dice.between(1, 3) if late else dice.between(0, spec.limit_days - 1)


def _duration(dice: Dice, phase: PhaseRow) -> int:
    limit = phase.spec.limit_days
    return dice.between(10, 75) if limit is None else dice.between(1, limit)


def _route(dice: Dice, pipeline: PipelineRow, target: PhaseRow) -> list[PhaseRow]:
    of_kind = {kind: [phase for phase in pipeline.phases if phase.spec.kind is kind] for kind in PhaseKind}
    genesis, nurture = of_kind[PhaseKind.GENESIS], of_kind[PhaseKind.NURTURE]
    deltas = [phase for phase in of_kind[PhaseKind.DELTA] if not phase.spec.is_stall]
    detour = nurture[:1] if dice.chance(35) else []
    match target.spec.kind:
        case PhaseKind.GENESIS:
            return genesis[: genesis.index(target) + 1]
        case PhaseKind.NURTURE:
            tried = deltas[:1] if dice.chance(25) else []
            return [*genesis, *tried, *nurture[: nurture.index(target) + 1]]
        case PhaseKind.DELTA if target in deltas:
            return [*genesis, *detour, *deltas[: deltas.index(target) + 1]]
        case _:
            return [*genesis, *detour, *deltas[: dice.between(1, len(deltas))], target]
