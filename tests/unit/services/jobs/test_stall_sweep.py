"""What ran out of time goes to the stall once, by itself, and people have the last word."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from app.domain.pipelines import PhaseKind
from app.models.deals import Deal, PhaseChange
from app.services.check import check_database
from app.services.context import Context
from app.services.deals.commands import CreateDeal, MoveDeal, create_deal, move_deal
from app.services.history import undo_change
from app.services.jobs.fired import Fired
from app.services.jobs.tick import tick
from app.services.stalls.sweep import Stalled, sweep_stalls
from app.services.users import CreateUser, create_user
from app.storage.database import Database
from tests.support.team import new_team, on_day, phase_id, sales

# Thursday; D1 of the three-kind template gives 14 working days, until Wednesday 1 April.
START, LAST_DAY, OVER = date(2026, 3, 12), date(2026, 4, 1), date(2026, 4, 2)


@pytest.fixture
def ctx(database: Database) -> Context:
    return on_day(new_team(database), START)


def deal_in(ctx: Context, code: str, name: str = "Scales", owner_id: int | None = None) -> int:
    return create_deal(ctx, CreateDeal(name, phase_id=phase_id(ctx, code), owner_id=owner_id)).record_id


def code_of(ctx: Context, deal_id: int) -> str:
    with ctx.reading() as session:
        there = session.get_one(Deal, deal_id).phase_id
    return next(phase.spec.code for phase in sales(ctx).phases if phase.id == there)


def limit_of(ctx: Context, code: str) -> int | None:
    return next(phase.spec.limit_days for phase in sales(ctx).phases if phase.spec.code == code)


def test_the_last_day_is_in_time_and_the_next_working_day_is_not(ctx: Context) -> None:
    assert limit_of(ctx, "D1") == 14
    deal_id = deal_in(ctx, "D1")
    assert sweep_stalls(on_day(ctx, LAST_DAY)) == []
    (stalled,) = sweep_stalls(on_day(ctx, OVER))
    assert stalled.label == "Out of time in D1: Scales moved to D4"
    assert stalled.key.endswith(f"|{OVER}")
    assert stalled.over_at == datetime(2026, 4, 2, tzinfo=UTC)
    assert code_of(ctx, deal_id) == "D4"
    assert sweep_stalls(on_day(ctx, OVER)) == []
    with ctx.reading() as session:
        first, second = session.scalars(select(PhaseChange).order_by(PhaseChange.id))
    assert first.left_at == second.entered_at
    assert (second.from_phase_id, second.reason) == (first.phase_id, "Out of time")
    assert check_database(ctx.db).is_sound


def test_only_delta_phases_with_a_limit_run_out(ctx: Context) -> None:
    kinds = {phase.spec.code: phase.spec.kind for phase in sales(ctx).phases}
    stay = [deal_in(ctx, code) for code, kind in kinds.items() if kind is not PhaseKind.DELTA and kind.is_open]
    stay.append(deal_in(ctx, "D4"))
    assert sweep_stalls(on_day(ctx, date(2027, 3, 12))) == []
    assert len({code_of(ctx, deal_id) for deal_id in stay}) == len(stay)


def test_several_that_were_missed_move_together_and_come_back_together(ctx: Context) -> None:
    ids = [deal_in(ctx, "D1", f"Deal {n}") for n in range(3)]
    stalled = sweep_stalls(on_day(ctx, date(2026, 6, 1)))
    assert [one.deal_id for one in stalled] == ids
    assert {one.key.rpartition("|")[2] for one in stalled} == {str(OVER)}
    (change_set_id,) = {one.change_set_id for one in stalled}
    assert undo_change(ctx, change_set_id).label == "Undid: Out of time: 3 deals moved to D4"
    assert {code_of(ctx, deal_id) for deal_id in ids} == {"D1"}


def test_whoever_takes_the_move_back_has_decided(ctx: Context) -> None:
    deal_id = deal_in(ctx, "D1")
    (stalled,) = sweep_stalls(on_day(ctx, OVER))
    undo_change(ctx, stalled.change_set_id)
    assert sweep_stalls(on_day(ctx, date(2026, 5, 1))) == []
    assert code_of(ctx, deal_id) == "D1"


def test_time_that_runs_out_again_after_a_way_back_is_another_occurrence(ctx: Context) -> None:
    deal_id = deal_in(ctx, "D1")
    sweep_stalls(on_day(ctx, OVER))
    move_deal(on_day(ctx, OVER), MoveDeal(deal_id, phase_id(ctx, "D1"), reason="New evidence"))
    assert len(sweep_stalls(on_day(ctx, date(2026, 6, 1)))) == 1


def test_a_rep_moves_what_the_rep_may_move(ctx: Context) -> None:
    rep = create_user(ctx, CreateUser("Jonas Lindqvist", role="rep")).record_id
    mine, others = deal_in(ctx, "D1", owner_id=rep), deal_in(ctx, "D1")
    assert [one.deal_id for one in sweep_stalls(on_day(ctx, OVER, "Jonas Lindqvist"))] == [mine]
    assert [one.deal_id for one in sweep_stalls(on_day(ctx, OVER))] == [others]


def test_the_turn_tells_what_it_did(ctx: Context) -> None:
    deal_id = deal_in(ctx, "D1")
    warning, fired = tick(on_day(ctx, OVER))
    assert warning.kind == "warning"
    assert isinstance(fired, Fired)
    assert (fired.kind, fired.table, fired.record_id, fired.user_id) == ("stall", "deals", deal_id, ctx.user.id)
    assert tick(on_day(ctx, OVER)) == []


def test_a_deal_moved_between_finding_and_locking_stays_where_it_was_put(ctx: Context) -> None:
    """The sweep asks again under the lock: here the deal has just entered, so it has time."""
    deal_id = deal_in(ctx, "D1")
    late = on_day(ctx, OVER)
    moved = replace(late)
    move_deal(moved, MoveDeal(deal_id, phase_id(ctx, "D2")))
    move_deal(moved, MoveDeal(deal_id, phase_id(ctx, "D1"), reason="Back"))
    assert sweep_stalls(late) == []
    assert not any(isinstance(one, Stalled) for one in tick(late))
