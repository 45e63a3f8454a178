"""Invented deals with all that belongs to them, as rows still without the deals' keys."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

from app.domain.money import precision
from app.domain.pipelines import PhaseKind
from app.services.pipelines.queries import PhaseRow, PipelineRow
from app.services.sample.customers import Firm, Someone
from app.services.sample.dice import Dice
from app.services.sample.fates import Fate
from app.services.sample.ways import Stay, days_here, way_to
from app.services.sample.words import Item, Need, Words

Rows = list[dict[str, Any]]
# By how much the numbers of each seller's own lie beside the phases': the second hopes, the third is careful.
LEANINGS = (0, 20, -15)
# Working days before the close at which a number was stated.
_STATED = 24
_OF_OPEN, _OF_ENDED = 65, 90  # of a hundred deals that had one
# A service contract is sold to somebody who has bought before.
_FOR_WHO_CAME_BACK = "SVC-G"


@dataclass
class Customer:
    """A stored company with its people and what it asked for so far."""

    id: int
    firm: Firm
    people: list[Someone]
    asked: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Prices:
    """Prices in a deal's currency, from those in euro; ``home`` where the rate of a currency isn't known."""

    home: str
    euro_rates: dict[str, Decimal]

    def minor(self, euro: int, currency: str) -> int:
        """An amount as it would stand on a price list: whole tens, or whole units below a hundred."""
        rate = self.euro_rates.get(currency, Decimal(1))
        amount = Decimal(euro) / rate
        step = Decimal(10) if amount >= 100 else Decimal(1)
        whole = (amount / step).to_integral_value(ROUND_HALF_EVEN) * step
        return int(whole.scaleb(precision(currency)))


@dataclass
class DealPlan:
    """A deal and its parts. ``ago`` are the working days since it began and since it came where it is.

    ``is_free`` is a lead that nobody has taken yet.
    """

    deal: dict[str, Any]
    stays: list[Stay]
    customer: Customer
    committee: list[Someone] = field(default_factory=list)
    lines: Rows = field(default_factory=list)
    changes: Rows = field(default_factory=list)
    seats: Rows = field(default_factory=list)
    checks: Rows = field(default_factory=list)
    is_free: bool = False

    @property
    def phase(self) -> PhaseRow:
        """Where it stands."""
        return self.stays[-1].phase


@dataclass(frozen=True)
class Workshop:
    """What all deals are made with."""

    dice: Dice
    words: Words
    prices: Prices
    products: dict[str, int]
    sources: list[int]
    leanings: dict[int, int]

    def open_deal(self, pipeline: PipelineRow, phase: PhaseRow, customer: Customer, owner_id: int) -> DealPlan:
        """A deal that stands in an open phase."""
        since = days_here(self.dice, phase)
        plan = self._plan(pipeline, phase, since, customer, owner_id)
        plan.deal |= {
            "own_probability": self._own_probability(phase, owner_id),
            "expected_close_on": self._expected(pipeline, phase),
            "position_override": self.dice.one("ABC") if self.dice.chance(3) else None,
        }
        return plan

    def closed_deal(self, pipeline: PipelineRow, fate: Fate, since: int, customer: Customer, owner_id: int) -> DealPlan:
        """A deal that was won or lost, or is looked after since it was won."""
        phase = fate.target
        plan = self._plan(pipeline, phase, since, customer, owner_id, fate.route)
        ended = next(stay for stay in plan.stays if not stay.phase.spec.kind.is_open)
        closed_on = self.dice.day(ended.ago)
        stated = [stay for stay in plan.stays if stay.ago >= ended.ago + _STATED]
        if stated:
            plan.deal["own_probability"] = self._own_probability(stated[-1].phase, owner_id, _OF_ENDED)
        plan.deal |= {"closed_on": closed_on, "expected_close_on": closed_on}
        if phase.spec.kind is PhaseKind.LOST:
            reason = self.dice.one(self.words.lost_reasons)
            plan.deal["lost_reason"] = reason
            if "competitor" in reason or self.dice.chance(30):
                plan.deal["competitor"] = self.dice.one(self.words.competitors)
            plan.changes[-1]["reason"] = reason
        return plan

    def _plan(
        self,
        pipeline: PipelineRow,
        phase: PhaseRow,
        since: int,
        customer: Customer,
        owner_id: int,
        route: list[PhaseRow] | None = None,
    ) -> DealPlan:
        dice = self.dice
        stays = way_to(dice, pipeline, phase, since, self.words.put_off_reasons, route)
        currency = dice.one(self.words.foreign) if dice.chance(6) else self.prices.home
        if currency not in self.prices.euro_rates or self.prices.home not in self.prices.euro_rates:
            currency = self.prices.home
        need = self._need(customer)
        lines = self._lines(need, currency)
        plan = DealPlan(_empty_deal(), stays, customer, lines=lines)
        plan.changes = _changes(dice, stays, owner_id)
        plan.deal |= {
            "name": need.subject.format(n=dice.between(1, 4), q=lines[0]["quantity"]),
            "company_id": customer.id,
            "owner_id": owner_id,
            "pipeline_id": pipeline.id,
            "phase_id": phase.id,
            "phase_entered_at": plan.changes[-1]["entered_at"],
            "amount_minor": sum(line["unit_price_minor"] * int(line["quantity"]) for line in lines),
            "currency": currency,
            "is_renewal": any(line["product_id"] == self.products.get(_FOR_WHO_CAME_BACK) for line in lines),
            "started_on": dice.day(stays[0].ago),
            "lead_source_id": dice.one(self.sources),
            "created_at": plan.changes[0]["entered_at"],
        }
        self._staff(plan)
        return plan

    def _need(self, customer: Customer) -> Need:
        """Something this customer did not ask for yet, while there is such."""
        needs = [need for need in customer.firm.trade.needs if need.subject not in customer.asked]
        need = self.dice.one(needs or customer.firm.trade.needs)
        customer.asked.add(need.subject)
        return need

    def _lines(self, need: Need, currency: str) -> Rows:
        items = {item.code: item for item in self.words.items}
        chosen = [(items[need.code], self.dice.between(need.least, need.most))]
        extras = [code for code in self.words.extras if code != need.code]
        chosen += [(items[code], self.dice.between(1, 4)) for code in self.dice.some(extras, self.dice.between(0, 2))]
        return [self._line(item, count, currency, place) for place, (item, count) in enumerate(chosen)]

    def _line(self, item: Item, count: int, currency: str, place: int) -> dict[str, Any]:
        return {
            "product_id": self.products[item.code],
            "description": None,
            "quantity": Decimal(count),
            "unit_price_minor": self.prices.minor(item.price, currency),
            "discount_percent": None,
            "position": place,
        }

    def _staff(self, plan: DealPlan) -> None:
        """The buying committee, fuller the further the deal is, and the criteria that are met."""
        dice, spec = self.dice, plan.phase.spec
        wanted = 1 if spec.kind is PhaseKind.GENESIS else dice.between(1, 5)
        # The people stand in the order of their parts, the one who signs first: early on it is others who are known.
        plan.committee = dice.some(plan.customer.people, wanted)
        plan.seats = [
            {
                "contact_id": person.id,
                "role": person.role if dice.chance(90) else None,
                "stance": dice.one(self.words.stances),
            }
            for person in plan.committee
        ]
        for stay, left in zip(plan.stays, [*plan.stays[1:], None], strict=True):
            criteria = stay.phase.spec.exit_criteria
            met = dice.some(criteria, dice.between(0, len(criteria)) if left is None else len(criteria))
            plan.checks += [_check(dice, stay, left, criterion, plan.deal["owner_id"]) for criterion in met]

    def _own_probability(self, phase: PhaseRow, owner_id: int, chance: int = _OF_OPEN) -> int | None:
        if not self.dice.chance(chance):
            return None
        leaning = self.leanings.get(owner_id, 0)
        return min(95, max(5, phase.spec.probability + leaning + 5 * self.dice.between(-2, 2)))

    def _expected(self, pipeline: PipelineRow, phase: PhaseRow) -> date | None:
        dice = self.dice
        if dice.chance(4):
            return None
        if dice.chance(4):
            return dice.day(dice.between(0, 12))
        if phase.spec.kind is PhaseKind.NURTURE:
            return dice.ahead(dice.between(45, 200))
        rest = [p for p in pipeline.phases if p.spec.kind.is_open and p.spec.position >= phase.spec.position]
        return dice.ahead(dice.between(2, 6 + sum(p.spec.limit_days or 0 for p in rest)))


def _empty_deal() -> dict[str, Any]:
    """All rows of one bulk insert need the same columns."""
    optional = ("expected_close_on", "closed_on", "own_probability", "position_override", "lost_reason", "competitor")
    return dict.fromkeys(optional)


def _changes(dice: Dice, stays: list[Stay], user_id: int) -> Rows:
    moments = [dice.moment(stay.ago) for stay in stays]
    return [
        {
            "from_phase_id": stays[place - 1].phase.id if place else None,
            "phase_id": stay.phase.id,
            "entered_at": moments[place],
            "left_at": moments[place + 1] if place + 1 < len(stays) else None,
            "user_id": user_id,
            "reason": stay.reason,
        }
        for place, stay in enumerate(stays)
    ]


def _check(dice: Dice, stay: Stay, left: Stay | None, criterion: str, user_id: int) -> dict[str, Any]:
    # Ticked while the deal was there, on the morning of the day after it came at the earliest.
    until = left.ago if left else 0
    return {
        "phase_id": stay.phase.id,
        "criterion": criterion,
        "checked_at": dice.moment(dice.between(until, max(until, stay.ago - 1))),
        "user_id": user_id,
    }
