"""What a forecast reads: every deal that matters with all that it refers to, and no other."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import select, update

from app.domain.access import Forbidden
from app.domain.errors import UserError
from app.domain.forecast.basis import Basis, Category, Outcome
from app.domain.forecast.facts import DealFact, Facts
from app.domain.forecast.rows import Dimension
from app.domain.forecast.sums import breakdown, forecast
from app.domain.money import Money
from app.models.deals import Deal
from app.models.people import LeadSource
from app.models.team import User
from app.services.context import Context
from app.services.deals.commands import CreateDeal, EditDeal, MoveDeal, create_deal, edit_deal, move_deal
from app.services.deals.lines import AddLine, add_line
from app.services.exchange.fields import What
from app.services.forecast import ForecastQuery, read_facts, with_calibration
from app.services.history import undo_change
from app.services.pipelines.commands import RetirePhase, retire_phase
from app.services.pipelines.queries import pipelines
from app.services.rates import SetRate, set_rate
from app.services.reports.forecast_page import facts_of
from app.services.setup import new_user
from app.services.snapshots.predictability import predictability
from app.services.targets import RemoveTarget, SetTarget, remove_target, set_target, targets
from app.storage.database import Database
from tests.support.team import as_user, new_team
from tests.unit.services.exchange.importing import load_text, stored

QUERY = ForecastQuery(date(2026, 1, 1), date(2026, 6, 30))
MAY = date(2026, 5, 4)


@pytest.fixture
def ctx(database: Database) -> Context:
    """The owner's; Jonas Lind sells in the North. A dollar is worth 0.90 EUR, from March on 0.80."""
    ctx = new_team(database)
    with ctx.unit_of_work("Fill") as uow:
        jonas = new_user("Jonas Lind")
        jonas.region = "North"
        uow.session.add(jonas)
    set_rate(ctx, SetRate("USD", date(2026, 1, 1), Decimal("0.9")))
    set_rate(ctx, SetRate("USD", date(2026, 3, 1), Decimal("0.8")))
    return ctx


def phase_of(ctx: Context, code: str, pipeline: int = 0) -> int:
    return next(phase.id for phase in pipelines(ctx)[pipeline].phases if phase.spec.code == code)


def add(ctx: Context, amount: str | None = "1000", currency: str = "EUR", **given: object) -> int:
    """A deal in D1 for May; ``given`` are other fields of CreateDeal, and ``phase`` a code."""
    phase_id = phase_of(ctx, str(given.pop("phase", "D1")), 1 if given.pop("is_lead", False) else 0)
    money = None if amount is None else Money.of(amount, currency)
    plain = CreateDeal("Silo", amount=money, phase_id=phase_id, expected_close_on=MAY)
    return create_deal(ctx, replace(plain, **given)).record_id  # type: ignore[arg-type]  # fields by name


def close(ctx: Context, deal_id: int, code: str, on: date) -> None:
    move_deal(ctx, MoveDeal(deal_id, phase_of(ctx, code), closed_on=on, reason="Price"))


def by_id(facts: Facts) -> dict[int, DealFact]:
    return {deal.id: deal for deal in facts.deals}


def test_open_deals_and_those_closed_in_the_period_at_the_rate_of_their_day(ctx: Context) -> None:
    rep = as_user(ctx, "Jonas")
    won, early, lost, nameless = add(rep, "100", "USD"), add(ctx), add(ctx, None), add(ctx)
    waiting = add(rep, "100", "USD")
    close(ctx, won, "Won", date(2026, 2, 3))
    close(ctx, early, "Won", date(2025, 12, 31))
    close(ctx, lost, "Lost", date(2026, 3, 2))
    close(ctx, nameless, "Won", date(2026, 3, 2))
    with ctx.unit_of_work("As an import would leave it") as uow:
        uow.session.execute(update(Deal).where(Deal.id == nameless).values(closed_on=None))
    facts = read_facts(ctx, QUERY)
    assert {key: fact.outcome for key, fact in by_id(facts).items()} == {
        won: Outcome.WON,
        lost: Outcome.LOST,
        nameless: Outcome.WON,
        waiting: Outcome.OPEN,
    }
    made = forecast(facts)
    assert (made.whole.won, made.whole.open, made.whole.won_count, made.whole.lost_count) == (90_00, 80_00, 1, 1)
    assert made.apart.undated.won_ids == (nameless,)
    fact = by_id(facts)[waiting]
    assert (fact.owner, fact.region, fact.phase_code, fact.close_on) == ("Jonas Lind", "North", "D1", MAY)
    with pytest.raises(UserError, match="before it begins"):
        read_facts(ctx, replace(QUERY, last_on=date(2025, 1, 1)))


def test_owners_pipelines_and_targets_that_were_asked_for(ctx: Context) -> None:
    rep = as_user(ctx, "Jonas")
    mine, theirs, lead = add(ctx), add(rep), add(ctx, phase="G1", is_lead=True)
    for user in (ctx.user.id, rep.user.id):
        set_target(ctx, SetTarget(user, "2026-Q1", Money.of(500, "EUR")))
    assert by_id(read_facts(ctx, QUERY)).keys() == {mine, theirs, lead}
    assert by_id(read_facts(ctx, replace(QUERY, pipeline_id=pipelines(ctx)[1].id))).keys() == {lead}
    of_rep = read_facts(ctx, replace(QUERY, owner_ids=(rep.user.id,)))
    assert by_id(of_rep).keys() == {theirs}
    assert forecast(of_rep).outlook.target == 500_00
    assert forecast(read_facts(ctx, QUERY)).outlook.target == 1_000_00
    seen = read_facts(rep, QUERY)
    assert by_id(seen).keys() == {mine, theirs, lead}
    assert forecast(seen).outlook.target is None
    assert (seen.hides_targets, read_facts(ctx, QUERY).hides_targets) == (True, False)
    assert forecast(read_facts(rep, replace(QUERY, owner_ids=(rep.user.id,)))).outlook.target == 500_00
    own, other = facts_of(seen, rep.user.id), facts_of(seen, ctx.user.id)
    assert (own.hides_targets, forecast(own).outlook.target) == (False, 500_00)
    assert (other.hides_targets, forecast(other).outlook.target) == (True, None)
    assert (predictability(rep, 1).hides_targets, predictability(ctx, 1).hides_targets) == (True, False)
    removed = remove_target(ctx, RemoveTarget(rep.user.id, "2026-Q1"))
    assert [row.user_id for row in targets(ctx)] == [ctx.user.id]
    assert removed.change_set_id is not None
    undo_change(ctx, removed.change_set_id)
    assert {row.user_id for row in targets(ctx)} == {ctx.user.id, rep.user.id}
    with pytest.raises(Forbidden):
        remove_target(rep, RemoveTarget(rep.user.id, "2026-Q1"))


def test_what_hangs_on_a_deal_is_read_with_it(ctx: Context) -> None:
    with ctx.reading() as session:
        source = session.scalar(select(LeadSource.id).where(LeadSource.name == "Trade fair"))
    deal_id, plain = (
        add(ctx, lead_source_id=source, new_company="Ferro Castings"),
        add(as_user(ctx, "Jonas"), phase="G2"),
    )
    for description, price in (("Scale", "300"), ("Hopper", "100")):
        add_line(ctx, AddLine(deal_id, description=description, unit_price=Money.of(price, "EUR")))
    edit_deal(ctx, EditDeal(deal_id, None, {"own_probability": 0, "is_renewal": True}))
    with ctx.unit_of_work("Left") as uow:
        uow.session.execute(update(User).where(User.name == "Jonas Lind").values(is_active=False))
    retire_phase(ctx, RetirePhase(phase_of(ctx, "G2"), move_deals_to=phase_of(ctx, "G1")))
    facts = with_calibration(ctx, read_facts(ctx, QUERY))
    fact = by_id(facts)[deal_id]
    assert (fact.company, fact.lead_source, fact.is_renewal, fact.own_probability) == (
        "Ferro Castings",
        "Trade fair",
        True,
        0,
    )
    assert [(share.product_id, share.minor) for share in fact.products] == [(None, 300_00), (None, 100_00)]
    assert by_id(facts)[plain].phase_code == "G1"
    assert [row.label for row in breakdown(facts, Dimension.REP).rows] == ["Jonas Lind (left)", "Mira Osei"]
    assert facts.calibration.startswith("Too little history")
    made = forecast(facts, Basis.CALIBRATED)
    assert made.whole.calibrated == made.whole.phase
    assert any("too little history for 2 deals" in note for note in made.notes)


def test_a_stall_whose_decision_is_overdue_counts_on_nothing(ctx: Context) -> None:
    deal_id = add(ctx, phase="D3")
    move_deal(ctx, MoveDeal(deal_id, phase_of(ctx, "D4")))
    in_time = by_id(read_facts(ctx, QUERY))[deal_id]
    assert (in_time.is_stall, in_time.decide_by) == (True, date(2026, 3, 17))
    assert in_time.category is Category.BEST_CASE
    later = replace(ctx, clock=replace(ctx.clock, fixed_today=date(2026, 3, 18)))
    overdue = by_id(read_facts(later, QUERY))[deal_id]
    assert (overdue.category, overdue.late) == (Category.OMITTED, 1)


def test_a_file_tells_renewals_and_says_nothing_where_its_cell_is_empty(ctx: Context, tmp_path: Path) -> None:
    head = "ID,Deal name,Renewal\n"
    load_text(ctx, tmp_path, What.DEALS, f"{head}a,One,yes\nb,Two,\nc,Three,no\n")
    assert stored(ctx, "deals", "is_renewal") == [True, False, False]
    load_text(ctx, tmp_path, What.DEALS, f"{head}a,One,\nb,Two,yes\nc,Fourth,\n")
    assert stored(ctx, "deals", "is_renewal") == [True, True, False]
