"""What a forecast is made of: one line per deal, and what those lines refer to.

Read once, then everything is summed from them: another basis, cut or period asks no database.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from operator import attrgetter
from typing import Any, NamedTuple

from app.domain.forecast.basis import Category
from app.domain.forecast.basis import Outcome as Outcome
from app.domain.forecast.periods import Period, span
from app.domain.forecast.targets import TargetFact as TargetFact
from app.domain.forecast.targets import by_month
from app.domain.forecast.worth import Worth, worth_of
from app.domain.fx import RateTable


class ProductShare(NamedTuple):
    """A line's part of a deal: its product (None: described in words) and its total in minor units of the deal."""

    product_id: int | None
    name: str
    minor: int


class DealFact(NamedTuple):
    """One deal as the forecast sees it. A tuple, because there are tens of thousands; ``_replace`` makes another.

    ``close_on`` is the expected close of an open deal and the day on which another one closed. ``amount_minor`` None is
    an amount nobody knows yet, in minor units of ``currency``. Probabilities are in per cent; ``calibrated`` is what
    history makes of them, None where it was not asked or is too short. ``category`` is the one that counts,
    ``category_is_own`` tells that the rep said so; ``judged`` and ``judged_probability`` are the manager's, beside it.
    ``decide_by`` is the day of decision of a deal in the stall, ``late`` the working days since, 0 in time.
    """

    id: int
    name: str
    company_id: int | None
    company: str
    owner_id: int | None
    owner: str
    region: str
    pipeline_id: int
    phase_id: int
    phase_code: str
    phase_kind: str
    phase_position: int
    is_stall: bool
    outcome: Outcome
    amount_minor: int | None
    currency: str
    close_on: date | None
    phase_probability: int
    own_probability: int | None
    category: Category
    category_is_own: bool = False
    judged: Category | None = None
    judged_probability: int | None = None
    lead_source_id: int | None = None
    lead_source: str = ""
    is_renewal: bool = False
    products: tuple[ProductShare, ...] = ()
    decide_by: date | None = None
    calibrated: Decimal | None = None
    late: int = 0


@dataclass(frozen=True, slots=True)
class PhaseFact:
    """A phase that deals stand in; ``is_retired`` ones keep their deals."""

    id: int
    code: str
    name: str
    kind: str
    position: int
    probability: int
    pipeline_id: int
    pipeline: str
    pipeline_position: int
    is_retired: bool = False


@dataclass(frozen=True, slots=True)
class PersonFact:
    """Somebody who owns deals or has targets; ``is_active`` is false once they left."""

    id: int
    name: str
    region: str
    is_active: bool = True


class Stated(NamedTuple):
    """Of how many open deals the rep said a probability of their own, and of how many history speaks."""

    open: int
    own: int
    calibrated: int


@dataclass(frozen=True)
class Facts:
    """Everything that a forecast is computed from, as of ``today``, a day of the team's own zone.

    ``deals`` has every open deal, those closed from ``first_on`` to ``last_on``, and closed ones whose day nobody
    knows. ``rates`` lead to the team's currency. ``year_start`` is the month in which its year begins.
    ``calibration`` says what the calibrated probabilities rest on, "" where they were not asked for.
    ``notes`` are what else the reader should know, in sentences. ``hides_targets``: who asked, ``asked_by``, may not
    see those that it would be measured by; ``own_targets`` are then theirs alone.
    """

    today: date
    first_on: date
    last_on: date
    rates: RateTable
    deals: tuple[DealFact, ...]
    year_start: int = 1
    phases: Mapping[int, PhaseFact] = field(default_factory=dict)
    people: Mapping[int, PersonFact] = field(default_factory=dict)
    targets: tuple[TargetFact, ...] = ()
    owner_ids: tuple[int, ...] = ()
    pipeline_id: int | None = None
    calibration: str = ""
    notes: tuple[str, ...] = ()
    hides_targets: bool = False
    asked_by: int | None = None
    own_targets: tuple[TargetFact, ...] = ()

    @property
    def currency(self) -> str:
        """The team's."""
        return self.rates.home

    @cached_property
    def period(self) -> Period:
        """The days asked for."""
        return span(self.first_on, self.last_on, self.year_start)

    @cached_property
    def worths(self) -> tuple[Worth, ...]:
        """What each deal is worth, in the order of ``deals``. Rounded here once, and nowhere else."""
        return tuple(worth_of(self.deals, self.rates, self.today))

    @cached_property
    def stated(self) -> Stated:
        """On what the probabilities of the open deals rest."""
        open_ = Outcome.OPEN
        still_open = [deal for deal in self.deals if deal.outcome is open_]
        return Stated(
            len(still_open),
            len(still_open) - list(map(attrgetter("own_probability"), still_open)).count(None),
            len(still_open) - list(map(attrgetter("calibrated"), still_open)).count(None),
        )

    @cached_property
    def kept(self) -> dict[Hashable, Any]:
        """What was summed already and holds on every basis, so that to switch between them sums nothing again."""
        return {}

    @cached_property
    def monthly_targets(self) -> Mapping[tuple[int, str], int]:
        """What a person is to sell in a month, in minor units of the team's currency (see ``targets``)."""
        kept = (one for one in self.targets if not self.owner_ids or one.user_id in self.owner_ids)
        return by_month(kept, self.rates, self.today, self.year_start)
