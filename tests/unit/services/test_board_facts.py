"""What the board asks about cards in hand and offers to filter by."""

from __future__ import annotations

from datetime import timedelta

from app.domain.money import Money
from app.domain.promises import Outcome, Side
from app.models.deals import CriterionCheck
from app.services.board.cards import cards
from app.services.board.facts import move_facts, selection
from app.services.board.offers import offers
from app.services.deals.commands import CreateDeal, EditDeal, MoveDeal, create_deal, edit_deal, move_deal
from app.services.people.companies import CreateCompany, EditCompany, create_company, edit_company
from app.services.promises.commands import GivePromise, SettlePromise, give_promise, settle_promise
from app.storage.database import Database
from tests.support.team import new_team, sales


def test_only_ticks_of_the_present_phase_count(database: Database) -> None:
    ctx = new_team(database)
    d1, d2 = sales(ctx).phase("D1"), sales(ctx).phase("D2")
    deal = create_deal(ctx, CreateDeal("Cranes", phase_id=d1.id)).record_id
    with ctx.unit_of_work("Ticked") as uow:
        for phase in (d1, d2):
            criterion = phase.spec.exit_criteria[0]
            uow.session.add(
                CriterionCheck(deal_id=deal, phase_id=phase.id, criterion=criterion, checked_at=uow.now, user_id=1)
            )
    assert move_facts(ctx, [deal])[deal].criteria_met == {d1.spec.exit_criteria[0]}
    move_deal(ctx, MoveDeal(deal, d2.id))
    assert move_facts(ctx, [deal])[deal].criteria_met == {d2.spec.exit_criteria[0]}


def test_a_selection_is_summed_by_the_database(database: Database) -> None:
    ctx = new_team(database)
    d2 = sales(ctx).phase("D2").id
    one = create_deal(ctx, CreateDeal("Cranes", amount=Money(10_000, "EUR"), phase_id=d2))
    two = create_deal(ctx, CreateDeal("Silos", amount=Money(20_001, "EUR"), phase_id=d2))
    other = create_deal(ctx, CreateDeal("Hoppers", amount=Money(5, "USD"), phase_id=d2))
    edit_deal(ctx, EditDeal(two.record_id, None, {"own_probability": 10}))
    chosen = selection(ctx, [one.record_id, two.record_id, other.record_id])
    assert (chosen.count, chosen.total.money, chosen.total.missing) == (3, Money(30_001, "EUR"), ("USD",))
    assert chosen.weighted.money == Money(7_000, "EUR")


def test_offers_name_the_user_first(database: Database) -> None:
    ctx = new_team(database)
    found = offers(ctx)
    assert found.owners[0].name == "Mira Osei"
    assert found.initials[ctx.user.id] == "MO"
    assert "Referral" in [source.name for source in found.sources]
    assert (found.regions, found.products) == ((), ())


def test_a_card_warns_of_a_promise_that_is_due_and_of_who_wants_no_calls(database: Database) -> None:
    ctx = new_team(database)
    company = create_company(ctx, CreateCompany("Ferro Castings")).record_id
    edit_company(ctx, EditCompany(company, None, {"do_not_call": True}))
    due = create_deal(ctx, CreateDeal("Cranes")).record_id
    later = create_deal(ctx, CreateDeal("Silos", company)).record_id
    today = ctx.clock.today()
    promise = give_promise(ctx, GivePromise("Send the drawings", today, Side.OURS, deal_id=due)).record_id
    give_promise(ctx, GivePromise("Lend a scale", today + timedelta(1), Side.THEIRS, deal_id=later))

    found = cards(ctx, [due, later])
    assert found[due].warnings == ("no_company", "promise")
    assert found[later].warnings == ("no_calls",)
    settle_promise(ctx, SettlePromise(promise, Outcome.KEPT))
    assert cards(ctx, [due])[due].warnings == ("no_company",)
