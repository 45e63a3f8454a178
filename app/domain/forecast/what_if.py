"""What if: a forecast with some deals weighed, dated or left out otherwise. Nothing of it is stored."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from app.domain.errors import UserError
from app.domain.forecast.basis import Outcome
from app.domain.forecast.facts import DealFact, Facts
from app.domain.probability import check_probability


@dataclass(frozen=True, slots=True)
class Supposed:
    """What is supposed of one open deal: None leaves a fact as it is.

    ``probability`` in per cent holds on every basis; ``amount_minor`` is in the deal's own currency.
    """

    probability: int | None = None
    close_on: date | None = None
    amount_minor: int | None = None
    is_dropped: bool = False

    @property
    def is_nothing(self) -> bool:
        """Whether the deal stays as it is."""
        return self == Supposed()


@dataclass(frozen=True)
class WhatIf:
    """Suppositions by deal. A value: each change makes another one, so that the steps before it can be kept."""

    of_deals: Mapping[int, Supposed] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.of_deals)

    def of(self, deal_id: int) -> Supposed:
        """What is supposed of a deal."""
        return self.of_deals.get(deal_id, Supposed())

    def suppose(self, deal_ids: Iterable[int], **facts: object) -> WhatIf:
        """The same with ``facts`` (fields of `Supposed`) of these deals; UserError for a probability that is none."""
        probability = facts.get("probability")
        if isinstance(probability, int):
            check_probability(probability)
        changed = dict(self.of_deals)
        for deal_id in deal_ids:
            changed[deal_id] = replace(self.of(deal_id), **facts)  # type: ignore[arg-type] # their names are Supposed's
        return WhatIf({deal_id: one for deal_id, one in changed.items() if not one.is_nothing})

    def without(self, deal_ids: Iterable[int]) -> WhatIf:
        """The same with these deals as they are."""
        gone = set(deal_ids)
        return WhatIf({deal_id: one for deal_id, one in self.of_deals.items() if deal_id not in gone})

    def to_json(self) -> dict[str, Any]:
        """As JSON values, by the key of the deal."""
        return {
            str(deal_id): {**asdict(one), "close_on": one.close_on.isoformat() if one.close_on else None}
            for deal_id, one in self.of_deals.items()
        }

    @classmethod
    def from_json(cls, content: object) -> WhatIf:
        """What ``to_json`` gave; nothing where it can't be understood."""
        if not isinstance(content, dict):
            return cls()
        try:
            found = {int(deal_id): _supposed(one) for deal_id, one in content.items()}
        except (TypeError, ValueError, KeyError, UserError):
            return cls()
        return cls({deal_id: one for deal_id, one in found.items() if not one.is_nothing})

    def within(self, facts: Facts) -> WhatIf:
        """As much of it as these facts have an open deal for."""
        there = {deal.id for deal in facts.deals if deal.outcome is Outcome.OPEN}
        return WhatIf({deal_id: one for deal_id, one in self.of_deals.items() if deal_id in there})

    def applied(self, facts: Facts) -> Facts:
        """The facts as they would be. What was won or lost stays: only open deals can be supposed about."""
        if not self:
            return facts
        deals = tuple(new for deal in facts.deals if (new := self._as_supposed(deal)) is not None)
        return replace(facts, deals=deals)

    def _as_supposed(self, deal: DealFact) -> DealFact | None:
        one = self.of_deals.get(deal.id)
        if one is None or deal.outcome is not Outcome.OPEN:
            return deal
        if one.is_dropped:
            return None
        if one.probability is not None:
            percent = one.probability
            deal = deal._replace(phase_probability=percent, own_probability=percent, calibrated=Decimal(percent))
        if one.close_on is not None:
            deal = deal._replace(close_on=one.close_on)
        return deal if one.amount_minor is None else deal._replace(amount_minor=one.amount_minor)


def _supposed(content: Mapping[str, Any]) -> Supposed:
    """One deal's part of what ``to_json`` gave; TypeError, ValueError, KeyError or UserError for anything else."""
    percent, day, minor = content["probability"], content["close_on"], content["amount_minor"]
    return Supposed(
        None if percent is None else check_probability(int(percent)),
        None if day is None else date.fromisoformat(day),
        None if minor is None else int(minor),
        content["is_dropped"] is True,
    )


def check_supposed_day(day: date, today: date) -> date:
    """``day`` itself; UserError where it has passed: no open deal closes in the past."""
    if day < today:
        raise UserError("That day has passed. Suppose a day from today on.", field="close_on")
    return day
