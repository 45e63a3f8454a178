"""What nobody looks after is found, and is found no more once it is mended."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from app.domain.errors import UserError
from app.domain.money import Money
from app.models.deals import Deal
from app.services.context import Context
from app.services.deals.commands import CreateDeal, EditDeal, MoveDeal, create_deal, edit_deal, move_deal
from app.services.forgotten import (
    Forgotten,
    GiveUp,
    Lack,
    WaitUntil,
    forgotten,
    forgotten_count,
    give_up,
    wait_until,
)
from app.services.history import undo_change
from app.services.people.companies import CreateCompany, create_company
from app.services.people.contacts import CreateContact, create_contact
from app.services.tasks import AddTask, CompleteTask, add_task, complete_task
from app.services.users import CreateUser, create_user
from tests.support.team import TODAY, as_user, phase_id


def deal_in(ctx: Context, code: str, company_id: int | None = None, amount: int = 100) -> int:
    command = CreateDeal("Scales", company_id, Money(amount, "EUR"), phase_id(ctx, code))
    return create_deal(ctx, command).record_id


def lacks(found: Forgotten) -> dict[int, tuple[Lack, ...]]:
    return {row.deal_id: row.lacks for row in found.rows}


def test_a_deal_without_a_next_step_is_forgotten_until_it_has_one_and_after_it_is_done(ctx: Context) -> None:
    deal = deal_in(ctx, "D1")
    assert lacks(forgotten(ctx)) == {deal: (Lack.STEP,)}
    task = add_task(ctx, AddTask("Call", TODAY - timedelta(3), deal_id=deal)).record_id
    assert forgotten(ctx).total == 0
    complete_task(ctx, CompleteTask(task))
    assert lacks(forgotten(ctx)) == {deal: (Lack.STEP,)}


def test_a_deal_of_nobody_is_forgotten_whatever_is_planned(ctx: Context) -> None:
    deal = deal_in(ctx, "G1")
    edit_deal(ctx, EditDeal(deal, None, {"owner_id": None}))
    assert lacks(forgotten(ctx)) == {deal: (Lack.OWNER, Lack.STEP)}
    add_task(ctx, AddTask("Call", TODAY, deal_id=deal))
    assert lacks(forgotten(ctx)) == {deal: (Lack.OWNER,)}


def test_a_touch_may_be_planned_with_the_company_or_its_people(ctx: Context) -> None:
    companies = [create_company(ctx, CreateCompany(name)).record_id for name in ("Ferro", "Harrow", "Pell")]
    ana = create_contact(ctx, CreateContact("Ana Ruiz", company_id=companies[1])).record_id
    first, second, third = (deal_in(ctx, "N1", company) for company in companies)
    assert set(lacks(forgotten(ctx)).values()) == {(Lack.TOUCH,)}
    add_task(ctx, AddTask("Letter", TODAY, company_id=companies[0]))
    add_task(ctx, AddTask("Call Ana", TODAY, contact_id=ana))
    assert set(lacks(forgotten(ctx))) == {third}
    working = [deal_in(ctx, "D1", company) for company in companies[:2]]
    assert set(lacks(forgotten(ctx))) == {third, *working}
    assert not {first, second} & set(lacks(forgotten(ctx)))


def test_a_stall_waits_for_its_decision_and_what_is_closed_for_nothing(ctx: Context) -> None:
    for code in ("D4", "Won"):
        deal_in(ctx, code)
    move_deal(ctx, MoveDeal(deal_in(ctx, "D1"), phase_id(ctx, "Lost"), reason="Price"))
    assert forgotten(ctx).total == 0


def test_all_are_counted_and_the_first_are_those_of_nobody_then_the_largest(ctx: Context) -> None:
    small, large, nobodys = deal_in(ctx, "D1", amount=5), deal_in(ctx, "N1", amount=9), deal_in(ctx, "G1", amount=1)
    edit_deal(ctx, EditDeal(nobodys, None, {"owner_id": None}))
    found = forgotten(ctx, limit=2)
    assert [row.deal_id for row in found.rows] == [nobodys, large]
    assert (found.total, found.counts) == (3, {Lack.OWNER: 1, Lack.STEP: 2, Lack.TOUCH: 1})
    assert [row.deal_id for row in forgotten(ctx).rows] == [nobodys, large, small]


def test_mine_are_my_own_and_nobodys(ctx: Context) -> None:
    create_user(ctx, CreateUser("Jonas Lund", role="rep"))
    jonas = as_user(ctx, "Jonas Lund")
    of_mira, of_jonas, nobodys = deal_in(ctx, "D1"), deal_in(jonas, "D1"), deal_in(ctx, "D2")
    edit_deal(ctx, EditDeal(nobodys, None, {"owner_id": None}))
    assert set(lacks(forgotten(jonas, mine=True))) == {of_jonas, nobodys}
    assert set(lacks(forgotten(jonas))) == {of_mira, of_jonas, nobodys}
    assert (forgotten_count(jonas, mine=True), forgotten_count(jonas)) == (2, 3)


def test_a_dated_wait_mends_and_lies_ahead(ctx: Context) -> None:
    deal = deal_in(ctx, "D1")
    with pytest.raises(UserError, match="Choose a day after today"):
        wait_until(ctx, WaitUntil(deal, TODAY))
    saved = wait_until(ctx, WaitUntil(deal, date(2026, 6, 1)))
    assert forgotten(ctx).total == 0
    assert saved.change_set_id is not None
    undo_change(ctx, saved.change_set_id)
    assert forgotten(ctx).total == 1


def test_giving_up_needs_a_reason_and_is_undone_in_one_step(ctx: Context) -> None:
    deal = deal_in(ctx, "D1")
    with pytest.raises(UserError, match="Say why"):
        give_up(ctx, GiveUp(deal, None, " "))
    saved = give_up(ctx, GiveUp(deal, None, "No budget"))
    with ctx.reading() as session:
        assert session.get_one(Deal, deal).lost_reason == "No budget"
    assert forgotten(ctx).total == 0
    assert saved.change_set_id is not None
    undo_change(ctx, saved.change_set_id)
    assert set(lacks(forgotten(ctx))) == {deal}
