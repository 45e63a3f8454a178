"""The heads of the board against the same sums done naively, row by row, under every kind of filter."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import groupby

import pytest

from app.domain.filters import SORTS, Closing, DealFilter
from app.domain.fx import Part
from app.domain.money import Money
from app.domain.next_step import StepReading, read_stalled_step, read_step
from app.models.deals import Deal
from app.models.people import Company
from app.models.tasks import Task
from app.services.board import BoardQuery, Card, card_ids, card_order, cards, columns, conversion
from app.services.context import Context
from app.services.deals.commands import CreateDeal, MoveDeal, create_deal, move_deal
from app.services.rate_table import rate_table
from app.services.rates import SetRate, set_rate
from app.services.setup import new_user
from app.services.tasks import AddTask, add_task
from app.storage.database import Database
from tests.support.team import TODAY, new_team, sales

FILTERS = (
    DealFilter(),
    DealFilter(mine=True),
    DealFilter(unowned=True),
    DealFilter(mine=True, unowned=True),
    DealFilter(regions=("North",)),
    DealFilter(closing=Closing.THIS_MONTH),
    DealFilter(closing=Closing.OVERDUE),
    DealFilter(closing=Closing.NO_DATE),
    DealFilter(closing=Closing.CUSTOM, first=TODAY, last=TODAY + timedelta(days=20)),
    DealFilter(text="ferro"),
    DealFilter(text="deal 1"),
    DealFilter(text="nothing like it"),
    DealFilter(without_company=True),
)


@pytest.fixture
def ctx(database: Database) -> Context:
    """Sixty deals in all phases, three currencies, two owners, some without owner, company, date or amount."""
    ctx = new_team(database)
    phases = sales(ctx).phases
    chance = random.Random(3)
    now = datetime(2026, 3, 1, tzinfo=UTC)
    with ctx.unit_of_work("Fill") as uow:
        other = new_user("Jonas Lind")
        other.region = "North"
        firm = Company(name="Ferro Castings", match_key="ferrocastings", created_at=now)
        uow.session.add_all((other, firm))
        uow.session.flush()
        for index in range(60):
            phase = chance.choice(phases)
            day = chance.choice((None, TODAY + timedelta(days=chance.randint(-40, 40))))
            is_open = phase.spec.kind.is_open
            deal = Deal(
                name=f"Deal {index}",
                company_id=chance.choice((None, firm.id)),
                owner_id=chance.choice((None, ctx.user.id, other.id)),
                pipeline_id=phase.pipeline_id,
                phase_id=phase.id,
                phase_entered_at=now + timedelta(hours=index),
                amount_minor=chance.choice((None, chance.randint(0, 10**7))),
                currency=chance.choice(("EUR", "USD", "JPY")),
                expected_close_on=day,
                closed_on=None if is_open else (day or TODAY),
                own_probability=chance.choice((None, chance.randint(0, 100))),
                created_at=now,
            )
            uow.session.add(deal)
            uow.session.flush()
            if is_open and chance.random() < 0.7:
                due = TODAY + timedelta(days=chance.randint(-3, 3))
                task = Task(kind="call", subject="Call", due_on=due, deal_id=deal.id, created_at=now)
                uow.session.add(task)
    set_rate(ctx, SetRate("USD", date(2025, 1, 1), Decimal("0.9")))
    set_rate(ctx, SetRate("USD", TODAY - timedelta(days=10), Decimal("0.95")))
    return ctx


def naive(ctx: Context, chosen: DealFilter) -> list[Deal]:
    with ctx.reading() as session:
        deals = session.query(Deal).all()
    period = chosen.period(TODAY)

    def keeps(deal: Deal) -> bool:
        owners = {ctx.user.id} if chosen.mine else set()
        if chosen.unowned:
            owners.add(None)  # type: ignore[arg-type]  # "nobody" stands for itself
        day = deal.closed_on or deal.expected_close_on
        checks = [
            not owners or deal.owner_id in owners,
            not chosen.regions or deal.owner_id not in (None, ctx.user.id),
            not chosen.without_company or deal.company_id is None,
            chosen.closing is not Closing.NO_DATE or day is None,
            chosen.closing is not Closing.OVERDUE or deal.closed_on is None,
        ]
        if chosen.text:
            own = all(any(w.startswith(t) for w in deal.name.lower().split()) for t in chosen.text.split())
            checks.append(own or (chosen.text == "ferro" and deal.company_id is not None))
        if period is not None:
            checks.append(
                day is not None
                and (period.first is None or day >= period.first)
                and (period.last is None or day <= period.last)
            )
        return all(checks)

    return [deal for deal in deals if keeps(deal)]


@pytest.mark.parametrize("chosen", FILTERS, ids=lambda chosen: str(chosen.to_json()) or "all")
def test_heads_are_the_sums_of_their_deals(ctx: Context, chosen: DealFilter) -> None:
    board = columns(ctx, BoardQuery(sales(ctx), chosen))
    deals = naive(ctx, chosen)
    with ctx.reading() as session:
        table = rate_table(ctx, session)
    assert sum(column.count for column in board.columns) == len(deals)
    for column in board.columns:
        own = [deal for deal in deals if deal.phase_id == column.phase.id]
        assert column.count == len(own)
        is_open = column.phase.spec.kind.is_open
        parts, weights = [], []
        for deal in own:
            on = TODAY if is_open else (deal.closed_on or TODAY)
            own_probability = deal.own_probability if is_open else None
            percent = column.phase.spec.probability if own_probability is None else own_probability
            parts.append(Part(deal.amount_minor or 0, deal.currency, on))
            weights.append((parts[-1], (deal.amount_minor or 0) * percent))
        assert column.total == table.total(parts)
        assert column.weighted == table.weighted_total(weights)
        assert column.total.missing == (("JPY",) if any(deal.currency == "JPY" for deal in own) else ())


@pytest.mark.parametrize("chosen", FILTERS, ids=lambda chosen: str(chosen.to_json()) or "all")
def test_every_sort_holds_the_same_cards(ctx: Context, chosen: DealFilter) -> None:
    wanted: dict[int, set[int]] = {}
    for deal in naive(ctx, chosen):
        wanted.setdefault(deal.phase_id, set()).add(deal.id)
    for sort in SORTS:
        ids = card_ids(ctx, BoardQuery(sales(ctx), chosen, sort))
        assert {phase_id: set(keys) for phase_id, keys in ids.items()} == wanted
        assert all(len(keys) == len(set(keys)) for keys in ids.values())


def test_by_next_action_overdue_comes_first_and_later_last(ctx: Context) -> None:
    ids = card_ids(ctx, BoardQuery(sales(ctx)))
    for phase in sales(ctx).phases:
        if phase.spec.kind.is_open:
            column = ids.get(phase.id, ())
            found = cards(ctx, column)
            ranks = [_read_step(found[key]).state.rank for key in column]
            assert ranks == sorted(ranks)


def _read_step(card: Card) -> StepReading:
    if card.decision is None:
        return read_step(card.next_step, TODAY)
    return read_stalled_step(card.next_step, card.decision, TODAY)


def test_a_step_with_a_time_comes_before_those_for_the_whole_day(ctx: Context) -> None:
    phase = sales(ctx).phase("G1")
    keys = [create_deal(ctx, CreateDeal(name)).record_id for name in ("Whole day", "Noon", "Nine")]
    for key, at in zip(keys, (None, time(12), time(9)), strict=True):
        add_task(ctx, AddTask("Call", TODAY, due_time=at, deal_id=key))
    order = card_ids(ctx, BoardQuery(sales(ctx)))[phase.id]
    assert [key for key in order if key in keys] == keys[::-1]


def test_what_stalls_past_its_decision_comes_first_the_longest_waiting_before_the_others(ctx: Context) -> None:
    """Three working days to decide: entered on Friday 6 March they are used up on Wednesday 11, a day ago."""
    stall = sales(ctx).phase("D4")
    assert stall.spec.limit_days == 3
    entered = {"Monday 9": 9, "Friday 6": 6, "Monday 2": 2, "Today": 12, "Task overdue": 11}
    keys = {}
    for name, day in entered.items():
        keys[name] = create_deal(ctx, CreateDeal(name)).record_id
        with ctx.unit_of_work("Stalled") as uow:
            deal = uow.session.get_one(Deal, keys[name])
            deal.phase_id, deal.phase_entered_at = stall.id, datetime(2026, 3, day, 12, tzinfo=UTC)
    add_task(ctx, AddTask("Call", TODAY + timedelta(days=30), deal_id=keys["Friday 6"]))
    add_task(ctx, AddTask("Call", TODAY - timedelta(days=3), deal_id=keys["Task overdue"]))
    order = card_ids(ctx, BoardQuery(sales(ctx)))[stall.id]
    names = {key: name for name, key in keys.items()}
    assert [names[key] for key in order if key in names] == [
        "Monday 2",
        "Friday 6",
        "Task overdue",
        "Monday 9",  # to be decided today
        "Today",
    ]


def test_by_amount_the_largest_first_in_the_teams_currency_and_unknown_last(ctx: Context) -> None:
    with ctx.reading() as session:
        table = rate_table(ctx, session)
    for column in card_ids(ctx, BoardQuery(sales(ctx), sort="amount")).values():
        amounts = [card.amount for card in (cards(ctx, column)[key] for key in column)]
        worth = [None if amount is None else table.convert(amount, TODAY) for amount in amounts]
        known = [money.minor for money in worth if money is not None]
        assert worth[len(known) :] == [None] * (len(worth) - len(known))
        assert known == sorted(known, reverse=True)
        without_rate = [amount for amount in amounts[len(known) :] if amount is not None]
        assert amounts[len(known) :] == without_rate + [None] * (len(amounts) - len(known) - len(without_rate))


@pytest.mark.parametrize("group", ["owner", "month"])
@pytest.mark.parametrize("sort", SORTS)
def test_groups_stand_together_and_are_sorted_within(ctx: Context, sort: str, group: str) -> None:
    query = BoardQuery(sales(ctx), sort=sort)
    plain, order = card_order(ctx, query), card_order(ctx, replace(query, group=group))
    assert plain.groups == {}
    assert order.phases == {key: phase_id for phase_id, ids in plain.columns.items() for key in ids}
    for phase_id, ids in order.columns.items():
        runs = [key for key, _ in groupby(ids, order.groups.__getitem__)]
        assert len(runs) == len(set(runs))
        for group_key in runs:
            inside = [key for key in ids if order.groups[key] == group_key]
            assert inside == [key for key in plain.columns[phase_id] if order.groups[key] == group_key]


def test_groups_by_owner_go_by_name_and_nobody_comes_last(ctx: Context) -> None:
    board = columns(ctx, BoardQuery(sales(ctx), group="owner"))
    order = card_order(ctx, BoardQuery(sales(ctx), group="owner"))
    for column in board.columns:
        ids = order.columns.get(column.phase.id, ())
        found = cards(ctx, ids)
        titles = [column.groups[key].title for key, _ in groupby(ids, order.groups.__getitem__)]
        assert titles == sorted(titles, key=lambda title: (title == "Nobody", title))
        assert [found[key].owner_name or "Nobody" for key in ids] == [
            column.groups[order.groups[key]].title for key in ids
        ]


def test_groups_by_month_go_by_date_and_no_date_comes_last(ctx: Context) -> None:
    query = BoardQuery(sales(ctx), group="month")
    board, order = columns(ctx, query), card_order(ctx, query)
    months = {"February": 2, "March": 3, "April": 4, "January": 1, "No date": 0}
    for column in board.columns:
        ids = order.columns.get(column.phase.id, ())
        found = cards(ctx, ids)
        for key in ids:
            day = found[key].closed_on or found[key].expected_close_on
            assert months[column.groups[order.groups[key]].title] == (day.month if day else 0)
        runs = [months[column.groups[key].title] for key, _ in groupby(ids, order.groups.__getitem__)]
        dated = [month for month in runs if month]
        assert dated == sorted(dated, reverse=not column.phase.spec.kind.is_open)
        assert runs in (dated, [*dated, 0])


@pytest.mark.parametrize("group", ["owner", "month"])
def test_the_groups_of_a_column_add_up_to_it(ctx: Context, group: str) -> None:
    board = columns(ctx, BoardQuery(sales(ctx), group=group))
    assert any(len(column.groups) > 1 for column in board.columns)
    for column in board.columns:
        assert sum(part.count for part in column.groups.values()) == column.count
        assert abs(sum(part.total.money.minor for part in column.groups.values()) - column.total.money.minor) <= 2
        assert {code for part in column.groups.values() for code in part.total.missing} == set(column.total.missing)


def test_a_month_of_another_year_is_named_with_it(ctx: Context) -> None:
    phase = sales(ctx).phase("G1")
    create_deal(ctx, CreateDeal("Next year", expected_close_on=date(2027, 1, 15)))
    (column,) = (c for c in columns(ctx, BoardQuery(sales(ctx), group="month")).columns if c.phase == phase)
    assert column.groups[202701].title == "January 2027"


def test_the_users_own_order(ctx: Context) -> None:
    phase = sales(ctx).phase("G1")
    first, second, third = (create_deal(ctx, CreateDeal(name)).record_id for name in ("One", "Two", "Three"))
    move_deal(ctx, MoveDeal(third, phase.id, before_id=first))
    order = card_ids(ctx, BoardQuery(sales(ctx), sort="mine"))[phase.id]
    assert [key for key in order if key in (first, second, third)] == [third, first, second]


def test_conversion_counts_departures(ctx: Context) -> None:
    pipeline = sales(ctx)
    for target, reason in (("D1", None), ("D1", None), ("Lost", "Price")):
        deal = create_deal(ctx, CreateDeal("Gone on", amount=Money(1, "EUR")))
        move_deal(ctx, MoveDeal(deal.record_id, pipeline.phase(target).id, reason=reason))
    found = conversion(ctx, pipeline)[pipeline.phase("G1").id]
    assert (found.left, found.forward, found.percent) == (3, 2, 67)
