"""How invented deals ended: of each phase as many were won as its probability says, so that history bears it out."""

from __future__ import annotations

from typing import NamedTuple

from app.domain.pipelines import PhaseKind
from app.services.pipelines.queries import PhaseRow, PipelineRow
from app.services.sample.dice import Dice

# So many of a hundred come from customers who ask for an offer: they begin in the first Delta phase.
_ASKED = 45
_STALLED = 15  # of a hundred won deals, which recovered
_LOOKED_AFTER = 25  # of a hundred won deals, which are in a phase after the sale


class Fate(NamedTuple):
    """The phases that a deal came through, and the one in which it ended or is looked after."""

    route: list[PhaseRow]

    @property
    def target(self) -> PhaseRow:
        """Where it stands."""
        return self.route[-1]


def fates(dice: Dice, pipeline: PipelineRow, count: int) -> list[Fate]:
    """Those of ``count`` ended deals, in no order."""
    of_kind = {kind: [phase for phase in pipeline.phases if phase.spec.kind is kind] for kind in PhaseKind}
    way = [phase for phase in pipeline.phases if phase.spec.kind.is_open and not phase.spec.is_stall]
    delta = next((place for place, phase in enumerate(way) if phase.spec.kind is PhaseKind.DELTA), 0)
    asked = count * _ASKED // 100 if delta else 0
    routes = [*_routes(way, count - asked), *_routes(way[delta:], asked)]
    stall = [phase for phase in pipeline.phases if phase.spec.is_stall]
    if stall:
        _stall(dice, routes, stall[0])
    after, won, lost = of_kind[PhaseKind.AFTER_SALE], of_kind[PhaseKind.WON][0], of_kind[PhaseKind.LOST]
    found = []
    for route, is_won in routes:
        ends = [won] if is_won else [dice.one(lost)]
        if is_won and after and dice.chance(_LOOKED_AFTER):
            ends += after[: dice.between(1, len(after))]
        found.append(Fate([*route, *ends]))
    dice.random.shuffle(found)
    return found


class _Route(NamedTuple):
    phases: list[PhaseRow]
    is_won: bool


def _routes(way: list[PhaseRow], count: int) -> list[_Route]:
    """The open phases of so many deals that begin with the first of a way.

    Of those in one phase so many come to the next that its own share of them is won.
    """
    chances = [max(phase.spec.probability, 1) for phase in way]
    coming = [count]
    for here, there in zip(chances, [*chances[1:], 100], strict=True):
        coming.append(min(coming[-1], round(count * chances[0] / there)) if here < there else coming[-1])
    found = [_Route(way, True)] * coming[-1]
    for place in range(len(way)):
        found += [_Route(way[: place + 1], False)] * (coming[place] - coming[place + 1])
    return found


def _stall(dice: Dice, routes: list[_Route], stall: PhaseRow) -> None:
    """Let some stand in the stall before they end, won and lost as its probability says."""
    chance = min(max(stall.spec.probability, 1), 99)
    in_delta = [place for place, one in enumerate(routes) if one.phases[-1].spec.kind is PhaseKind.DELTA]
    won = [place for place in in_delta if routes[place].is_won and len(routes[place].phases) > 1]
    lost = [place for place in in_delta if not routes[place].is_won]
    recovered = round(len(won) * _STALLED / 100)
    for place in dice.some(won, recovered):
        phases = routes[place].phases
        routes[place] = _Route([*phases[:-1], stall, phases[-1]], True)
    for place in dice.some(lost, round(recovered * (100 - chance) / chance)):
        routes[place] = _Route([*routes[place].phases, stall], False)
