"""An owner is warned before a deal runs out of time: once, whoever's program looks, and late rather than never."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from app.models.deals import Deal
from app.services.context import Context
from app.services.deals.commands import CreateDeal, EditDeal, MoveDeal, create_deal, edit_deal, move_deal
from app.services.jobs.tick import tick
from app.services.stalls.warning import warn_of_stalls
from app.services.users import CreateUser, create_user
from app.storage.database import Database
from tests.support.team import new_team, on_day, phase_id

# Thursday; D1 of the three-kind template gives 14 working days, until Wednesday 1 April. The warning comes two before.
START, WARNED, LAST_DAY, OVER = date(2026, 3, 12), date(2026, 3, 30), date(2026, 4, 1), date(2026, 4, 2)


@pytest.fixture
def ctx(database: Database) -> Context:
    return on_day(new_team(database), START)


def deal_in(ctx: Context, code: str, owner_id: int | None = None) -> int:
    return create_deal(ctx, CreateDeal("Scales", phase_id=phase_id(ctx, code), owner_id=owner_id)).record_id


def test_the_warning_comes_two_working_days_before_and_once(ctx: Context) -> None:
    deal_id = deal_in(ctx, "D1")
    assert warn_of_stalls(on_day(ctx, date(2026, 3, 29))) == []
    (warned,) = warn_of_stalls(on_day(ctx, WARNED))
    assert warned.key == f"warning|deal:{deal_id}|{LAST_DAY}"
    assert (warned.label, warned.owner_id) == ("D1 ends Wed 1 April: Scales", ctx.user.id)
    assert warned.due_at == datetime(2026, 3, 30, tzinfo=UTC)
    for day in (WARNED, LAST_DAY, OVER):
        assert warn_of_stalls(on_day(ctx, day)) == []


def test_what_was_missed_is_warned_about_with_its_stall(ctx: Context) -> None:
    deal_in(ctx, "D1")
    fired = tick(on_day(ctx, date(2026, 6, 1)))
    assert [one.kind for one in fired] == ["warning", "stall"]
    assert fired[0].subject == "D1 ended Wed 1 April: Scales"


def test_whoever_looks_first_warns_the_owner(ctx: Context) -> None:
    rep = create_user(ctx, CreateUser("Jonas Lindqvist", role="rep")).record_id
    create_user(ctx, CreateUser("Priya Rao", role="rep"))
    deal_in(ctx, "D1", rep)
    (warned,) = warn_of_stalls(on_day(ctx, WARNED, "Priya Rao"))
    assert warned.owner_id == rep
    assert warn_of_stalls(on_day(ctx, WARNED, "Jonas Lindqvist")) == []


def test_another_stay_in_the_phase_is_warned_about_anew(ctx: Context) -> None:
    deal_id = deal_in(ctx, "D1")
    warn_of_stalls(on_day(ctx, WARNED))
    move_deal(on_day(ctx, WARNED), MoveDeal(deal_id, phase_id(ctx, "D2")))
    move_deal(on_day(ctx, LAST_DAY), MoveDeal(deal_id, phase_id(ctx, "D1")))
    (warned,) = warn_of_stalls(on_day(ctx, date(2026, 4, 17)))
    assert warned.key == f"warning|deal:{deal_id}|2026-04-21"


def test_what_ran_out_before_it_was_entered_here_is_not_warned_about(ctx: Context) -> None:
    """As with a file from another program, of deals that began long ago."""
    deal_id = deal_in(on_day(ctx, OVER), "D1")
    with ctx.unit_of_work("Imported") as uow:
        uow.session.get_one(Deal, deal_id).phase_entered_at = ctx.clock.now()
    assert warn_of_stalls(on_day(ctx, OVER)) == []


def test_deals_of_nobody_and_phases_without_an_end_warn_nobody(ctx: Context) -> None:
    edit_deal(ctx, EditDeal(deal_in(ctx, "D1"), None, {"owner_id": None}))
    for code in ("G1", "N1", "D4"):
        deal_in(ctx, code)
    assert warn_of_stalls(on_day(ctx, date(2027, 3, 12))) == []
