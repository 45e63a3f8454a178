"""Shares of those who have few deals, drawn towards the share of all as far as the few may be chance."""

from __future__ import annotations

from collections.abc import Iterable
from math import inf
from typing import NamedTuple

ENOUGH = 30
"""So many ended deals are needed before a share of them is called a probability. With 30 its 95 % interval (Wilson) is
at most 34 points wide, a third of the scale; with fewer it says little more than "perhaps"."""


class Tally(NamedTuple):
    """``ended`` deals, of which ``won`` were won."""

    ended: int
    won: int

    def __add__(self, other: object) -> Tally:
        return Tally(self.ended + other.ended, self.won + other.won) if isinstance(other, Tally) else NotImplemented


def strength_of(tallies: Iterable[Tally]) -> float:
    """For how many deals the share of all counts beside somebody's own: the prior strength of a beta-binomial.

    By the method of moments (J. C. Kleinman, Proportions with extraneous variance: single and independent samples,
    JASA 68 (1973) 46-54), with weights by numbers of deals: how much more the shares of people differ than chance makes
    them. ``inf`` where they differ no more than that: then everybody has the share of all. With fewer than two people,
    or where all deals came alike, nothing can be told and it is ``ENOUGH``.
    """
    groups = [tally for tally in tallies if tally.ended]
    ended, won = sum(tally.ended for tally in groups), sum(tally.won for tally in groups)
    room = sum((1 - tally.ended / ended) * (tally.ended - 1) for tally in groups) if ended else 0.0
    if len(groups) < 2 or won in (0, ended) or room <= 0:
        return float(ENOUGH)
    base = won / ended
    spread = sum(tally.ended * (tally.won / tally.ended - base) ** 2 for tally in groups) / (base * (1 - base))
    correlation = (spread - (len(groups) - 1)) / room
    if correlation <= 0:
        return inf
    return max(1 / correlation - 1, 0.0)


def shrunk(own: Tally, base: float, strength: float) -> float:
    """The mean of the beta posterior of a share: ``strength`` deals of the ``base`` share beside one's own.

    A. Gelman et al., Bayesian Data Analysis, 3rd edition (2013), 2.4.
    """
    if strength == inf or own.ended + strength == 0:
        return base
    return (own.won + strength * base) / (own.ended + strength)
