"""What became of a forecast since another one: deal by deal, and in sums that explain the whole difference.

Both sides are seen through one period and one basis. What a deal brings to the period's total is its amount where it
was won within it, what is expected of it where it is open and in view of it (`view.in_view`), and else nothing. The
differences of all deals add up to the difference of the two totals, to the minor unit.

A deal with several changes has one row. Its whole difference belongs to the first of its changes in the order of
`What`: how it came out, whether it is there at all, when it is expected, how much it is, where it stands, how likely it
is, and what its currency is worth.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from app.domain.forecast.basis import Basis, Outcome
from app.domain.forecast.facts import Facts
from app.domain.forecast.periods import Period
from app.domain.forecast.view import in_view
from app.domain.forecast.worth import Worth


class What(StrEnum):
    """What happened to a deal. The order of the members decides which of several changes a difference belongs to."""

    WON = "won"
    LOST = "lost"
    REOPENED = "reopened"
    NEW = "new"
    REMOVED = "removed"
    SLIPPED = "slipped"
    """Expected after the period now, or on no day at all; it was expected within it."""
    PUSHED = "pushed"
    """Expected later than before, on the same side of the period's end."""
    PULLED = "pulled in"
    """Expected earlier than before, or on a day where there was none."""
    SHRUNK = "shrunk"
    GROWN = "grown"
    DECIDED = "decided"
    """It was in the stall and is there no more."""
    MOVED = "moved"
    """Open, and in another phase."""
    PROBABILITY = "probability"
    REVALUED = "revalued"
    """Nobody changed it: it is worth something else at the rates of the day, or the day itself brought it into view."""


class Changed(NamedTuple):
    """One deal: how it was (None: not there) and is (None: gone), what happened, first what the difference belongs to.

    ``difference`` is in minor units of the team's currency. ``days_later`` is by how many days the expected close of an
    open deal moved, negative where it comes earlier; ``pushes`` is how many times it was moved later in between.
    """

    id: int
    before: Worth | None
    after: Worth | None
    whats: tuple[What, ...]
    difference: int
    days_later: int = 0
    pushes: int = 0

    @property
    def what(self) -> What:
        """That which its difference belongs to."""
        return self.whats[0]

    @property
    def worth(self) -> Worth:
        """The newest that is known of it."""
        found = self.after or self.before
        assert found is not None
        return found


class Part(NamedTuple):
    """The deals whose difference belongs to one kind of change."""

    what: What
    deals: int
    difference: int


@dataclass(frozen=True, slots=True)
class Changes:
    """All deals with a change, by `What` and then the largest difference first; totals in minor units."""

    period: Period
    basis: Basis
    before: int
    after: int
    rows: tuple[Changed, ...]

    @property
    def difference(self) -> int:
        return self.after - self.before

    @property
    def parts(self) -> tuple[Part, ...]:
        """Their sums add up to the whole difference; each deal counts in one of them."""
        return tuple(_parts(self.rows))

    def with_a(self, what: What) -> tuple[Changed, ...]:
        """Every deal to which this happened, whatever its difference belongs to."""
        return tuple(row for row in self.rows if what in row.whats)


def compare(
    before: Facts,
    after: Facts,
    period: Period | None = None,
    basis: Basis = Basis.PHASE,
    pushes: Mapping[int, int] | None = None,
) -> Changes:
    """What happened to the deals between two sets of facts that both cover ``period`` (None: that of ``after``).

    ``pushes`` tells how many times the expected close of a deal was moved later in between; without it a date that
    lies later than before counts as one time.
    """
    period = period or after.period
    was, now = _brought(before, period, basis), _brought(after, period, basis)
    sides = [{worth.deal.id: worth for worth in facts.worths} for facts in (before, after)]
    rows = []
    for key in sorted(sides[0].keys() | sides[1].keys()):
        difference = now.get(key, 0) - was.get(key, 0)
        changed = _changed(key, sides[0].get(key), sides[1].get(key), difference, period, basis)
        if changed is not None:
            rows.append(changed if pushes is None else changed._replace(pushes=pushes.get(key, 0)))
    order = {what: place for place, what in enumerate(What)}
    rows.sort(key=lambda row: (order[row.what], -abs(row.difference), row.id))
    return Changes(period, basis, sum(was.values()), sum(now.values()), tuple(rows))


def _brought(facts: Facts, period: Period, basis: Basis) -> dict[int, int]:
    """What each deal in view brings to the total of a period."""
    return {
        worth.deal.id: worth.minor if worth.deal.outcome is Outcome.WON else expected(worth, basis)
        for worth in in_view(facts, period)
    }


def expected(worth: Worth, basis: Basis) -> int:
    """What is still expected of a deal, in minor units; 0 of a closed one."""
    return {Basis.PHASE: worth.phase, Basis.OWN: worth.own, Basis.CALIBRATED: worth.calibrated}[basis]


def _changed(
    key: int, was: Worth | None, now: Worth | None, difference: int, period: Period, basis: Basis
) -> Changed | None:
    found = set(_whats(was, now, period, basis))
    if difference and not found:
        found.add(What.REVALUED)
    if not found:
        return None
    days = _days_later(was, now)
    return Changed(key, was, now, tuple(what for what in What if what in found), difference, days, int(days > 0))


def _whats(was: Worth | None, now: Worth | None, period: Period, basis: Basis) -> Iterator[What]:
    if now is None:
        yield What.REMOVED
        return
    if was is None or now.deal.outcome is not was.deal.outcome:
        yield from _outcome(was, now)
    if was is None:
        yield What.NEW
        return
    yield from _amount(was, now)
    if was.deal.is_stall and not now.deal.is_stall:
        yield What.DECIDED
    if was.deal.outcome is now.deal.outcome is Outcome.OPEN:
        yield from _while_open(was, now, period, basis)
    elif was.deal.outcome is now.deal.outcome:
        yield from _date(was, now, period)


def _outcome(was: Worth | None, now: Worth) -> Iterator[What]:
    if now.deal.outcome is Outcome.WON:
        yield What.WON
    elif now.deal.outcome is Outcome.LOST:
        yield What.LOST
    elif was is not None:
        yield What.REOPENED


def _amount(was: Worth, now: Worth) -> Iterator[What]:
    """Compared as it was entered; amounts of two currencies by what they are worth."""
    if now.deal.currency == was.deal.currency:
        less, more = was.deal.amount_minor or 0, now.deal.amount_minor or 0
    else:
        less, more = was.minor, now.minor
    if more != less:
        yield What.GROWN if more > less else What.SHRUNK


def _while_open(was: Worth, now: Worth, period: Period, basis: Basis) -> Iterator[What]:
    yield from _date(was, now, period)
    if now.deal.phase_id != was.deal.phase_id:
        yield What.MOVED
    if _probability(now, basis) != _probability(was, basis):
        yield What.PROBABILITY


def _date(was: Worth, now: Worth, period: Period) -> Iterator[What]:
    before, after = was.deal.close_on, now.deal.close_on
    if before == after:
        return
    if before is not None and before in period and (after is None or after > period.last):
        yield What.SLIPPED
    elif after is None or (before is not None and after > before):
        yield What.PUSHED
    else:
        yield What.PULLED


def _probability(worth: Worth, basis: Basis) -> object:
    """The per cent that weigh a deal on a basis."""
    deal = worth.deal
    chosen = {Basis.PHASE: None, Basis.OWN: deal.own_probability, Basis.CALIBRATED: deal.calibrated}[basis]
    return deal.phase_probability if chosen is None else chosen


def _days_later(was: Worth | None, now: Worth | None) -> int:
    if was is None or now is None or not was.deal.outcome is now.deal.outcome is Outcome.OPEN:
        return 0
    before, after = was.deal.close_on, now.deal.close_on
    return (after - before).days if before is not None and after is not None else 0


def _parts(rows: Sequence[Changed]) -> Iterator[Part]:
    for what in What:
        own = [row for row in rows if row.what is what]
        if own:
            yield Part(what, len(own), sum(row.difference for row in own))
