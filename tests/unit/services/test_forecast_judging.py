"""Who counts on a deal, and how: the phase, the rep, and beside them a manager."""

from __future__ import annotations

from datetime import date

import pytest

from app.domain.access import Forbidden
from app.domain.errors import ConflictError, NotFound, UserError
from app.domain.forecast.basis import Category
from app.domain.forecast.facts import DealFact
from app.domain.money import Money
from app.services.bin import RestoreRecord, restore_record
from app.services.context import Context
from app.services.deals.commands import CreateDeal, DeleteDeal, EditDeal, create_deal, delete_deal, edit_deal
from app.services.forecast import ForecastQuery, read_facts
from app.services.forecast.judging import JudgeDeal, WithdrawJudgement, judge_deal, judgement_of, withdraw_judgement
from app.services.history import undo_change
from app.services.pipelines.commands import EditPhase, edit_phase
from app.services.record_changes import record_changes
from app.services.setup import new_user
from app.storage.database import Database
from tests.support.team import as_user, new_team, phase_id


@pytest.fixture
def ctx(database: Database) -> Context:
    """The owner's; Jonas Lind is a rep."""
    ctx = new_team(database)
    with ctx.unit_of_work("Fill") as uow:
        uow.session.add(new_user("Jonas Lind"))
    return ctx


def deal_in(ctx: Context, code: str) -> int:
    return create_deal(ctx, CreateDeal("Silo", phase_id=phase_id(ctx, code), amount=Money.of(100, "EUR"))).record_id


def fact(ctx: Context, deal_id: int) -> DealFact:
    facts = read_facts(ctx, ForecastQuery(date(2026, 1, 1), date(2026, 12, 31)))
    return next(deal for deal in facts.deals if deal.id == deal_id)


def test_the_phase_says_how_a_deal_is_counted_upon_until_its_rep_does(ctx: Context) -> None:
    rep = as_user(ctx, "Jonas")
    deal_id = deal_in(rep, "D3")
    assert (fact(ctx, deal_id).category, fact(ctx, deal_id).category_is_own) == (Category.COMMIT, False)
    chosen = edit_phase(ctx, EditPhase(phase_id(ctx, "D3"), None, {"forecast_category": Category.BEST_CASE}))
    assert fact(ctx, deal_id).category is Category.BEST_CASE
    edit_deal(rep, EditDeal(deal_id, None, {"forecast_category": "omitted", "is_renewal": True}))
    own = fact(ctx, deal_id)
    assert (own.category, own.category_is_own, own.is_renewal) == (Category.OMITTED, True, True)
    assert chosen.change_set_id is not None
    undo_change(ctx, chosen.change_set_id)
    edit_deal(rep, EditDeal(deal_id, None, {"forecast_category": None}))
    assert fact(ctx, deal_id).category is Category.COMMIT


def test_a_category_that_is_none_is_refused(ctx: Context) -> None:
    deal_id = deal_in(ctx, "D1")
    with pytest.raises(UserError, match="commit, best case, pipeline, omitted"):
        edit_deal(ctx, EditDeal(deal_id, None, {"forecast_category": "surely"}))
    with pytest.raises(UserError, match="commit, best case, pipeline, omitted"):
        edit_phase(ctx, EditPhase(phase_id(ctx, "D1"), None, {"forecast_category": "surely"}))


def test_a_manager_judges_beside_the_rep_and_not_over_them(ctx: Context) -> None:
    rep = as_user(ctx, "Jonas")
    deal_id = deal_in(rep, "D3")
    edit_deal(rep, EditDeal(deal_id, None, {"own_probability": 90}))
    first = judge_deal(ctx, JudgeDeal(deal_id, Category.PIPELINE, 30, " No budget yet "))
    seen = fact(rep, deal_id)
    assert (seen.category, seen.own_probability) == (Category.COMMIT, 90)
    assert (seen.judged, seen.judged_probability) == (Category.PIPELINE, 30)
    row = judgement_of(rep, deal_id)
    assert row is not None
    assert (row.category, row.probability, row.note, row.who) == (Category.PIPELINE, 30, "No budget yet", "Mira Osei")
    judge_deal(ctx, JudgeDeal(deal_id, None, 50, version=first.version))
    with pytest.raises(ConflictError):
        judge_deal(ctx, JudgeDeal(deal_id, None, 20, version=first.version - 1))
    last = withdraw_judgement(ctx, WithdrawJudgement(deal_id))
    assert judgement_of(ctx, deal_id) is None
    with pytest.raises(NotFound):
        withdraw_judgement(ctx, WithdrawJudgement(deal_id))
    assert last.change_set_id is not None
    undo_change(ctx, last.change_set_id)
    assert fact(ctx, deal_id).judged_probability == 50
    told = record_changes(ctx, "deals", deal_id)
    assert [part.noun for change in told for part in change.parts if part.noun == "judgement"] == ["judgement"] * 4


def test_only_who_leads_judges_and_a_judgement_says_something(ctx: Context) -> None:
    rep = as_user(ctx, "Jonas")
    deal_id = deal_in(rep, "D3")
    with pytest.raises(Forbidden, match="Managers and owners"):
        judge_deal(rep, JudgeDeal(deal_id, Category.COMMIT))
    with pytest.raises(UserError, match="Choose a category"):
        judge_deal(ctx, JudgeDeal(deal_id))
    with pytest.raises(UserError, match="101"):
        judge_deal(ctx, JudgeDeal(deal_id, probability=101))


def test_a_judgement_goes_with_its_deal_and_comes_back_with_it(ctx: Context) -> None:
    rep = as_user(ctx, "Jonas")
    deal_id = deal_in(rep, "D3")
    judge_deal(ctx, JudgeDeal(deal_id, note="Ask again in May"))
    with pytest.raises(Forbidden):
        withdraw_judgement(rep, WithdrawJudgement(deal_id))
    delete_deal(rep, DeleteDeal(deal_id))
    assert judgement_of(ctx, deal_id) is None
    restore_record(rep, RestoreRecord("deals", deal_id))
    row = judgement_of(ctx, deal_id)
    assert row is not None
    assert (row.note, row.who) == ("Ask again in May", "Mira Osei")
