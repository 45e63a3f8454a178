"""The shape of the pipeline and the scores of its phases, from recorded history, on both kinds of database."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from app.domain.errors import UserError
from app.domain.money import Money
from app.domain.pipeline_shape.verdict import Verdict
from app.domain.working_calendar import WorkingCalendar
from app.models.deals import Deal, PhaseChange
from app.models.pipeline import Phase
from app.services.activities import LogActivity, log_activity
from app.services.context import Context
from app.services.deals.commands import CreateDeal, MoveDeal, create_deal, move_deal
from app.services.pipelines.commands import EditPhase, RetirePhase, edit_phase, retire_phase
from app.services.shape.by import By
from app.services.shape.courses import read_courses, shape_of, shapes_by
from app.services.shape.scope import Scope
from app.services.shape.scores import ScoreRow, scores
from app.services.team import EditTeam, edit_team
from app.services.users import CreateUser, DeactivateUser, create_user, deactivate_user
from tests.support.team import TODAY, sales, ticking_clock

START = date(2026, 1, 5)  # a Monday


def on(ctx: Context, day: int) -> Context:
    """The same team so many days after START."""
    return replace(ctx, clock=ticking_clock(START + timedelta(days=day)))


def walk(ctx: Context, *way: tuple[int, str], owner_id: int | None = None, calls: tuple[int, ...] = ()) -> int:
    """A deal that enters phases on days after START; ``calls`` are days on which somebody spoke for half an hour."""
    pipeline = sales(ctx)
    (first_day, first), *rest = way
    command = CreateDeal("Scales", phase_id=pipeline.phase(first).id, owner_id=owner_id)
    deal = create_deal(on(ctx, first_day), command).record_id
    for day, code in rest:
        amount = Money(1000, "EUR") if code == "Won" else None
        move_deal(on(ctx, day), MoveDeal(deal, pipeline.phase(code).id, amount=amount, reason="Price"))
    for call in calls:
        log_activity(on(ctx, call), LogActivity("call", minutes=30, deal_id=deal))
    return deal


def steps(ctx: Context, scope: Scope | None = None) -> dict[str, tuple[int, int, int]]:
    """By code: reached, lost, stood."""
    found = shape_of(read_courses(ctx, scope or Scope()))
    return {step.phase.code: (step.reached, step.lost, step.stood) for step in found.steps}


def test_a_deal_counts_by_how_far_it_came_whatever_way_it_left(ctx: Context) -> None:
    walk(ctx, (0, "G1"), (3, "G2"), (7, "Lost"), calls=(0, 4))
    walk(ctx, (0, "G1"), (1, "D1"), (8, "D4"), (9, "Lost"))  # lost from the stall, which is no depth
    walk(ctx, (0, "D2"), (10, "N1"), (60, "Lost"))  # recycled, and lost from waiting
    walk(ctx, (0, "D3"), (4, "Won"), (5, "P1"), calls=(1, 2, 3))
    walk(ctx, (0, "D1"), (2, "Lost"), (4, "D1"))  # lost too soon, and open again
    found = read_courses(ctx, Scope())
    shape = shape_of(found)
    assert steps(ctx) == {
        "G1": (4, 0, 0),
        "G2": (4, 1, 1),
        "N1": (3, 0, 1),
        "D1": (3, 1, 0),
        "D2": (2, 1, 0),
        "D3": (1, 0, 0),
    }
    assert (shape.ended, shape.won, shape.lost, shape.stalled, shape.undated) == (4, 1, 3, 1, 0)
    working = WorkingCalendar(None).working_days_between
    spent = [working(START, START + timedelta(days=days)) for days in (7, 9, 60)]
    assert (shape.days.won, shape.days.lost) == (4, sum(spent))
    assert (shape.touches.won, shape.touches.lost, shape.minutes.lost) == (3, 2, 60)
    assert shape.finding.sentence == "Too few to judge: 3 lost, and a verdict needs 20."


def test_renamed_and_retired_phases_and_other_pipelines_keep_their_meaning(ctx: Context) -> None:
    walk(ctx, (0, "G2"), (2, "Lost"))
    walk(ctx, (0, "D2"), (2, "Lost"))
    before = steps(ctx)
    phase = sales(ctx).phase("D2")
    edit_phase(ctx, EditPhase(phase.id, phase.version, {"code": "D9", "name": "Offer"}))
    assert [*steps(ctx).values()] == [*before.values()]
    assert "D9" in steps(ctx)
    retire_phase(ctx, RetirePhase(sales(ctx).phase("D9").id, None))
    assert steps(ctx)["D3"] == (1, 1, 0)  # as far into Delta as it was, now the second of them
    other = create_deal(ctx, CreateDeal("Moved over", phase_id=sales(ctx).phase("D1").id)).record_id
    move_deal(ctx, MoveDeal(other, sales(ctx).phase("Lost").id, reason="Price"))
    with ctx.unit_of_work("Its history was in another pipeline") as uow:
        foreign = uow.session.scalars(select(Phase).where(Phase.code == "G2", Phase.pipeline_id != sales(ctx).id)).one()
        first = uow.session.scalars(select(PhaseChange).where(PhaseChange.deal_id == other)).first()
        assert first is not None
        first.phase_id = foreign.id
    assert steps(ctx)["G2"][1] == 2


def test_imported_deals_tell_no_times_that_were_assumed(ctx: Context) -> None:
    known = walk(ctx, (0, "D1"), (10, "Lost"))
    gap = walk(ctx, (0, "Lost"))  # as an import leaves a closed deal: no history before its end
    with ctx.unit_of_work("As an import leaves them") as uow:
        for key in (known, gap):
            uow.session.get_one(Deal, key).started_on = None
        for stay in uow.session.scalars(select(PhaseChange).where(PhaseChange.deal_id == known)):
            stay.origin = "assumed"
    shape = shape_of(read_courses(ctx, Scope()))
    assert (shape.ended, shape.unknown_lost, shape.undated) == (2, 1, 2)
    assert steps(ctx)["D1"] == (1, 1, 1)
    row = by_code(ctx)["D1"]
    assert (row.entered, row.working.count, row.conversion.left) == (1, 0, 1)


def test_parts_are_people_who_may_have_left_teams_and_periods(ctx: Context) -> None:
    gone = create_user(ctx, CreateUser("Pia Rendell", region="North")).record_id
    for day in (0, 40):
        walk(ctx, (day, "D1"), (day + 5, "Won"), owner_id=gone)
    walk(ctx, (0, "D1"), (5, "Lost"))
    deactivate_user(ctx, DeactivateUser(gone))
    found = read_courses(ctx, Scope())
    parts = {by: [(row.label, row.shape.won, row.shape.lost) for row in shapes_by(found, by)] for by in By}
    assert parts[By.REP] == [("Pia Rendell (left)", 2, 0), ("Mira Osei", 0, 1)]
    assert parts[By.TEAM] == [("North", 2, 0), ("No team", 0, 1)]
    assert parts[By.MANAGER] == [("No manager", 2, 1)]
    assert parts[By.MONTH] == [("Jan 2026", 1, 1), ("Feb 2026", 1, 0)]
    assert parts[By.SOURCE] == [("No source", 2, 1)]
    january = Scope(first_on=date(2026, 1, 1), last_on=date(2026, 1, 31), owner_ids=(gone,))
    assert shape_of(read_courses(ctx, january)).won == 1
    with pytest.raises(UserError):
        Scope(first_on=TODAY, last_on=START)
    with pytest.raises(UserError):
        read_courses(ctx, Scope(pipeline_id=99))


def test_no_deals_have_no_shape(ctx: Context) -> None:
    shape = shape_of(read_courses(ctx, Scope()))
    assert (shape.finding.verdict, shape.curves.own, shape.effectiveness) == (Verdict.NONE, (), None)
    assert scores(ctx, Scope()).rows == ()


# -- the score of each phase


def by_code(ctx: Context, scope: Scope | None = None) -> dict[str, ScoreRow]:
    return {row.phase.code: row for row in scores(ctx, scope or Scope()).rows}


def test_a_phase_is_scored_by_who_came_who_went_on_and_what_it_cost(ctx: Context) -> None:
    edit_team(ctx, EditTeam(None, {"hour_cost_minor": 4500}))
    walk(ctx, (0, "D1"), (7, "D2"), (14, "Won"), calls=(1, 2, 8))
    walk(ctx, (0, "D1"), (3, "Lost"), calls=(1,))
    walk(ctx, (50, "D1"))  # stands there still, 16 days later
    row = by_code(ctx)["D1"]
    assert (row.entered, row.conversion.left, row.conversion.forward, row.conversion.lost) == (3, 2, 1, 1)
    assert (row.working.ended, row.working.going_on, row.working.median) == (2, 1, 5)
    assert (row.calendar.lower, row.calendar.median, row.calendar.upper) == (3, 7, None)
    assert (row.touches, row.minutes, row.cost) == (3, 90, Money(6750, "EUR"))
    early = by_code(ctx, Scope(first_on=START, last_on=START + timedelta(days=6)))
    assert (early["D1"].entered, early["D1"].minutes, early["D2"].entered) == (2, 90, 0)
    parts = {row.part: row.entered for row in scores(ctx, Scope(), By.MONTH).rows if row.entered}
    assert [*parts] == ["Jan 2026", "Feb 2026"]
    assert parts["Feb 2026"] == 1


def test_days_that_nobody_meant_are_borne(ctx: Context) -> None:
    deal = walk(ctx, (0, "D1"), (3, "Lost"))
    with ctx.unit_of_work("Mistyped") as uow:
        stored = uow.session.get_one(Deal, deal)
        stored.started_on, stored.closed_on = date.min, date.max
    in_germany = replace(ctx, calendar=WorkingCalendar("DE"), clock=replace(ctx.clock, zone=ZoneInfo("Asia/Tokyo")))
    ever = Scope(first_on=date.min, last_on=date.max)
    assert shape_of(read_courses(in_germany, ever)).days.lost > 30_000
    assert [row.entered for row in scores(in_germany, ever).rows if row.phase.code == "D1"] == [1]
    assert [row.label for row in shapes_by(read_courses(in_germany, ever), By.YEAR)] == ["9999"]


def test_a_day_ends_at_midnight_of_the_team_also_when_clocks_are_changed(ctx: Context) -> None:
    berlin = ZoneInfo("Europe/Berlin")
    deal = walk(ctx, (0, "D1"), (7, "D2"))
    here = replace(ctx, clock=replace(ctx.clock, zone=berlin))
    with ctx.unit_of_work("Moved in time") as uow:
        stays = uow.session.scalars(select(PhaseChange).where(PhaseChange.deal_id == deal).order_by(PhaseChange.id))
        first, second = stays
        # From Saturday 23:30 to the next Monday 00:30 as people there see it, with an hour less in between.
        first.entered_at = here.clock.noon_of(date(2025, 3, 29)) + timedelta(hours=11, minutes=30)
        first.left_at = second.entered_at = here.clock.start_of(date(2025, 3, 31)) + timedelta(minutes=30)
    row = next(row for row in scores(here, Scope()).rows if row.phase.code == "D1")
    assert (row.calendar.median, row.working.median) == (2, 1)
