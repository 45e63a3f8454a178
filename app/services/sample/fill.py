"""Writes the sample data, in one change set that can be undone as a whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar

from app.services.context import Context
from app.services.pipelines.queries import PhaseRow, PipelineRow, read_pipelines
from app.services.sample.customers import Someone, firms, people
from app.services.sample.deals import LEANINGS, Customer, DealPlan, Prices, Rows, Workshop
from app.services.sample.decisions import decisions
from app.services.sample.dice import Dice
from app.services.sample.fates import Fate, fates
from app.services.sample.mails import mails
from app.services.sample.nurture import enrolments, programme
from app.services.sample.promises import promises
from app.services.sample.reminders import reminders
from app.services.sample.reviews import reviews
from app.services.sample.sizes import TEAM, SampleSize
from app.services.sample.talk import deal_talk, done_step, next_step, person_talk
from app.services.sample.targets import targets
from app.services.sample.team import Staff, products, rates, sources, staff
from app.services.sample.ways import shares
from app.services.sample.words import Words, sample_words
from app.storage.bulk import bulk_insert
from app.storage.unit_of_work import UnitOfWork

T = TypeVar("T")

_BLOCK = 2000
_FREE = 4
"""One in so many leads of the first phase has no owner yet."""


def add_sample(ctx: Context, size: SampleSize = TEAM, *, seed: int = 1) -> int:
    """Add an invented team's customers and deals to the team's own pipelines; returns the change set's key.

    The same seed on the same day of the clock gives the same records.
    """
    with ctx.unit_of_work("Added sample data", is_bulk=True) as uow:
        _Filler(ctx, uow, size, seed).fill()
    assert uow.change is not None
    return uow.change.change_set_id


class _Filler:
    """One run: what was made so far is what the next step builds on."""

    def __init__(self, ctx: Context, uow: UnitOfWork, size: SampleSize, seed: int) -> None:
        self.ctx, self.uow, self.size = ctx, uow, size
        self.words: Words = sample_words()
        self.dice = Dice(ctx, seed)
        # Their own, so that what is promised, decided and planned to be touched changes nothing else.
        self.promised = Dice(ctx, seed + 1)
        self.decided = Dice(ctx, seed + 2)
        self.touched = Dice(ctx, seed + 3)
        # Nothing that is made here has happened today.
        self.programme = programme(uow, list(read_pipelines(uow.session)), ctx.clock.start_of(self.dice.today))
        home = ctx.team.currency
        self.staff: Staff = staff(ctx, uow, self.words)
        prices = Prices(home, self.words.euro_rates)
        rates(uow, self.words, self.dice, home)
        targets(ctx, uow, self.staff.sellers, prices, size)
        found = sources(uow)
        leanings = dict(zip(self.staff.sellers, LEANINGS, strict=False))
        self.workshop = Workshop(self.dice, self.words, prices, products(uow, self.words, prices), found, leanings)
        self.activities = 0
        self.leads = 0

    def fill(self) -> None:
        """Parents before children, block by block, so that memory does not grow with the size."""
        customers = self._customers()
        self._people(customers)
        for plans in _blocks(self._plans(customers)):
            self._write(plans)
        self.activities += reviews(self.ctx, self.uow, self.decided, self.staff.sellers[1:])
        for rows in _blocks(self._rest(customers)):
            bulk_insert(self.uow, "activities", rows)
        bulk_insert(self.uow, "mails", mails(self.uow, self.touched))
        bulk_insert(self.uow, "tasks", reminders(self.dice, self.words, self.staff.sellers, customers))

    def _customers(self) -> list[Customer]:
        made = firms(
            self.dice,
            self.words,
            self.size.companies,
            self.staff.sellers,
            self.workshop.sources,
            self.ctx.team.currency,
        )
        customers = []
        for block in _blocks(made):
            ids = bulk_insert(self.uow, "companies", [firm.row for firm in block])
            customers += [Customer(key, firm, []) for key, firm in zip(ids, block, strict=True)]
        return customers

    def _people(self, customers: list[Customer]) -> None:
        size = self.size
        usual = size.contacts / size.companies

        def everybody() -> Iterator[tuple[Customer, str, str, bool, dict[str, Any]]]:
            made = 0
            for place, customer in enumerate(customers, start=1):
                # As many as bring the running total to what it should be by now, give or take two.
                wanted = max(1, round(usual * place) - made + self.dice.between(-2, 2))
                count = wanted if place < len(customers) else max(0, size.contacts - made)
                made += count
                for person in people(self.dice, self.words, customer.firm, customer.id, count):
                    yield customer, *person

        for block in _blocks(everybody()):
            ids = bulk_insert(self.uow, "contacts", [row for *_, row in block])
            for key, (customer, name, role, is_callable, _) in zip(ids, block, strict=True):
                customer.people.append(Someone(key, name, role, is_callable))

    def _plans(self, customers: list[Customer]) -> Iterator[DealPlan]:
        found = read_pipelines(self.uow.session)
        selling, dice = [row for row in found if row.purpose == "sales"], self.dice
        turn = _endless(customers)
        for place, pipeline in enumerate(selling):
            for phase in shares(pipeline, _part(self.size.open_deals, place, len(selling))):
                yield self._open(pipeline, phase, next(turn))
            closed = _part(self.size.closed_deals, place, len(selling))
            for fate in fates(dice, pipeline, closed):
                yield self._closed(pipeline, fate, next(turn))
        for pipeline in found:
            if pipeline.purpose != "sales":
                for phase in shares(pipeline, self.size.marketing_deals):
                    owner_id = self.dice.one(self.staff.marketers)
                    yield self.workshop.open_deal(pipeline, phase, next(turn), owner_id)

    def _open(self, pipeline: PipelineRow, phase: PhaseRow, customer: Customer) -> DealPlan:
        plan = self.workshop.open_deal(pipeline, phase, customer, customer.firm.owner_id)
        if phase.id == pipeline.phases[0].id:
            self.leads += 1
            plan.is_free = self.leads % _FREE == 0
        return plan

    def _closed(self, pipeline: PipelineRow, fate: Fate, customer: Customer) -> DealPlan:
        # More of the deals lie near than far back, so that this quarter has some.
        since = int(420 * self.dice.random.random() ** 2)
        return self.workshop.closed_deal(pipeline, fate, since, customer, customer.firm.owner_id)

    def _write(self, plans: list[DealPlan]) -> None:
        nobody = {"owner_id": None}
        ids = bulk_insert(self.uow, "deals", [plan.deal | nobody if plan.is_free else plan.deal for plan in plans])
        changes = [row | {"deal_id": key} for key, plan in zip(ids, plans, strict=True) for row in plan.changes]
        stay_ids = bulk_insert(self.uow, "phase_changes", changes)
        parts = {"deal_lines": "lines", "deal_contacts": "seats"}
        parts |= {"criterion_checks": "checks"}
        for table, name in parts.items():
            rows = [row | {"deal_id": key} for key, plan in zip(ids, plans, strict=True) for row in getattr(plan, name)]
            bulk_insert(self.uow, table, rows)
        tasks: Rows = []
        talk: Rows = []
        usual = min(12.0, 0.6 * self.size.activities / (self.size.open_deals + self.size.closed_deals))
        for key, plan in zip(ids, plans, strict=True):
            tasks += self._tasks(plan, key)
            talk += deal_talk(self.dice, self.words, plan, key, usual)
        self.activities += len(talk)
        bulk_insert(self.uow, "tasks", tasks)
        for rows in _blocks(talk):
            bulk_insert(self.uow, "activities", rows)
        given = [row for key, plan in zip(ids, plans, strict=True) for row in self._promises(plan, key)]
        bulk_insert(self.uow, "promises", given)
        bulk_insert(self.uow, "stall_decisions", self._decisions(ids, plans, stay_ids))
        if self.programme is not None:
            pairs = zip(ids, plans, strict=True)
            inside = [row for key, plan in pairs for row in enrolments(self.touched, *self.programme, plan, key)]
            bulk_insert(self.uow, "enrolments", inside)

    def _decisions(self, ids: Sequence[int], plans: list[DealPlan], stay_ids: Sequence[int]) -> Rows:
        """Of each deal, whose stays follow those of the one before."""
        stays = iter(stay_ids)
        rows: Rows = []
        for key, plan in zip(ids, plans, strict=True):
            of_deal = list(islice(stays, len(plan.stays)))
            rows += [row | {"deal_id": key} for row in decisions(self.decided, plan, of_deal)]
        return rows

    def _promises(self, plan: DealPlan, deal_id: int) -> Rows:
        return promises(self.promised, self.words, plan, deal_id)

    def _tasks(self, plan: DealPlan, deal_id: int) -> Rows:
        is_open = plan.phase.spec.kind.is_open
        upcoming = next_step(self.dice, self.words, plan, deal_id) if is_open else None
        past = done_step(self.dice, self.words, plan, deal_id) if self.dice.chance(60) else None
        return [task for task in (None if plan.is_free else upcoming, past) if task is not None]

    def _rest(self, customers: list[Customer]) -> Iterator[dict[str, Any]]:
        """Activities beside any deal, until there are as many as wanted."""
        with_people = [customer for customer in customers if customer.people]
        for _ in range(self.size.activities - self.activities):
            customer = self.dice.one(with_people)
            yield person_talk(self.dice, self.words, self.dice.one(customer.people), customer.firm.owner_id)


def _part(total: int, place: int, parts: int) -> int:
    """A share of a whole that is split as evenly as whole numbers allow."""
    return total * (place + 1) // parts - total * place // parts


def _endless(customers: list[Customer]) -> Iterator[Customer]:
    while True:
        yield from customers


def _blocks(items: Iterable[T]) -> Iterator[list[T]]:
    iterator = iter(items)
    while block := list(islice(iterator, _BLOCK)):
        yield block
