"""Leads that nobody has: who may take them, in which order, and that two people never both do."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta

import pytest
from sqlalchemy import text

from app.domain.access import Forbidden
from app.domain.errors import NotFound, UserError
from app.domain.money import Money
from app.models.deals import Deal
from app.services.concerns import Subject
from app.services.context import Context
from app.services.deals.commands import (
    CreateDeal,
    DeleteDeal,
    EditDeal,
    MoveDeal,
    create_deal,
    delete_deal,
    edit_deal,
    move_deal,
)
from app.services.history import undo_change
from app.services.people.companies import CreateCompany, create_company
from app.services.pool import ClaimLead, claim_lead, pool_count, read_pool
from app.services.timeline import timeline
from app.services.users import CreateUser, create_user
from tests.support.team import TODAY, again, as_user, phase_id

NAMES = {"rep": "Jonas Lind", "inside_sales": "Ivo Marek", "marketing": "Priya Rao", "support": "Sam Ito"}


def lead(ctx: Context, name: str, code: str = "G1", *, days: int = 0) -> int:
    """A deal of nobody that came into its phase some days ago."""
    company = create_company(ctx, CreateCompany(name)).record_id
    deal = create_deal(ctx, CreateDeal("Scales", company, Money(100_00, "EUR"), phase_id(ctx, code))).record_id
    edit_deal(ctx, EditDeal(deal, None, {"owner_id": None}))
    with ctx.unit_of_work("Came earlier") as uow:
        uow.session.get_one(Deal, deal).phase_entered_at -= timedelta(days)
    return deal


def owner_of(ctx: Context, deal: int) -> int | None:
    with ctx.reading() as session:
        return session.get_one(Deal, deal).owner_id


@pytest.fixture
def people(ctx: Context) -> dict[str, Context]:
    for role, name in NAMES.items():
        create_user(ctx, CreateUser(name, role))
    return {role: as_user(ctx, name) for role, name in NAMES.items()}


def test_who_waits_longest_is_first_and_what_is_closed_or_somebodys_is_not_in_the_pool(ctx: Context) -> None:
    lead(ctx, "Late", days=1)
    lead(ctx, "Early", "D2", days=9)
    lead(ctx, "Middle", "N1", days=4)
    create_deal(ctx, CreateDeal("Mine"))
    lost = lead(ctx, "Lost", days=30)
    move_deal(ctx, MoveDeal(lost, phase_id(ctx, "Lost"), reason="Budget"))
    found = read_pool(ctx, limit=2)
    assert ([row.title for row in found.rows], found.total, pool_count(ctx)) == (["Early", "Middle"], 3, 3)
    first = found.rows[0]
    assert (first.phase_code, first.amount, first.since_on) == ("D2", Money(100_00, "EUR"), TODAY - timedelta(9))
    with pytest.raises(UserError, match="Lost is closed"):
        claim_lead(ctx, ClaimLead(lost))


def test_taking_one_takes_the_next_in_turn_and_history_tells_it(ctx: Context, people: dict[str, Context]) -> None:
    late, early = lead(ctx, "Late", days=1), lead(ctx, "Early", days=9)
    jonas = people["rep"]
    taken = claim_lead(jonas, ClaimLead())
    assert (taken.record_id, taken.label) == (early, "Took Early from the pool")
    assert owner_of(ctx, early) == jonas.user.id
    (entry,) = [
        one for one in timeline(ctx, Subject(deal_id=early)).entries if any(f.after == "Jonas Lind" for f in one.fields)
    ]
    assert entry.who == "Jonas Lind"
    assert claim_lead(people["inside_sales"], ClaimLead()).record_id == late
    for context in (ctx, jonas):
        with pytest.raises(UserError, match="The pool is empty"):
            claim_lead(context, ClaimLead())


def test_of_a_named_one_who_comes_late_is_told_who_was_quicker(ctx: Context, people: dict[str, Context]) -> None:
    deal = lead(ctx, "Harrow Mills")
    claim_lead(people["rep"], ClaimLead(deal))
    with pytest.raises(UserError, match="Harrow Mills belongs to Jonas Lind by now"):
        claim_lead(people["inside_sales"], ClaimLead(deal))
    with pytest.raises(UserError, match="Harrow Mills is yours already"):
        claim_lead(people["rep"], ClaimLead(deal))
    delete_deal(ctx, DeleteDeal(deal))
    with pytest.raises(NotFound):
        claim_lead(ctx, ClaimLead(deal))


def test_each_role_sees_and_takes_what_it_may(ctx: Context, people: dict[str, Context]) -> None:
    working = lead(ctx, "Working", "D1", days=9)
    lead(ctx, "Young", "G1")
    assert {role: pool_count(context) for role, context in people.items()} == {
        "rep": 2,
        "inside_sales": 2,
        "marketing": 1,
        "support": 0,
    }
    with pytest.raises(Forbidden, match="Support can't change deals"):
        claim_lead(people["support"], ClaimLead())
    with pytest.raises(Forbidden, match="handed over to sales"):
        claim_lead(people["marketing"], ClaimLead(working))
    assert claim_lead(people["marketing"], ClaimLead()).label == "Took Young from the pool"


@pytest.fixture
def desktops(ctx: Context, people: dict[str, Context], migrated_url: str) -> Iterator[list[Context]]:
    """Two people at computers of their own."""
    with ExitStack() as stack:
        found = []
        for role in ("rep", "inside_sales"):
            found.append(again(migrated_url, NAMES[role]))
            stack.callback(found[-1].db.close)
        yield found


def test_two_desktops_at_once_never_get_the_same_one(ctx: Context, desktops: list[Context]) -> None:
    leads = [lead(ctx, f"Lead {number}", days=20 - number) for number in range(9)]
    taken: dict[int, list[int]] = {}
    told: list[str] = []
    at_once = threading.Barrier(len(desktops))

    def work(context: Context) -> None:
        at_once.wait(30)
        try:
            while True:
                taken.setdefault(context.user.id, []).append(claim_lead(context, ClaimLead()).record_id)
        except UserError as error:
            told.append(error.message)

    threads = [threading.Thread(target=work, args=(context,)) for context in desktops]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(deal for deals in taken.values() for deal in deals) == sorted(leads)
    assert {deal: owner_of(ctx, deal) for deal in leads} == {d: user for user, deals in taken.items() for d in deals}
    assert told == ["The pool is empty: there is no lead for you to take."] * 2


def test_undo_gives_it_back(ctx: Context) -> None:
    deal = lead(ctx, "Harrow Mills")
    taken = claim_lead(ctx, ClaimLead())
    assert taken.change_set_id is not None
    undo_change(ctx, taken.change_set_id)
    assert (owner_of(ctx, deal), pool_count(ctx)) == (None, 1)


def test_however_many_deals_there_are_only_those_of_nobody_are_looked_at(ctx: Context) -> None:
    from app.services.pool import _counting

    if ctx.db.engine.dialect.name != "sqlite":
        pytest.skip("the plan of PostgreSQL depends on what is stored")
    words = str(_counting(ctx).compile(ctx.db.engine, compile_kwargs={"literal_binds": True}))
    with ctx.reading() as session:
        steps = [row.detail for row in session.execute(text(f"EXPLAIN QUERY PLAN {words}"))]
    assert any("ix_deals_phase_id_owner_id (phase_id=? AND owner_id=?)" in step for step in steps), steps
