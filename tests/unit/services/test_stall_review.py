"""All that a decision is made from: where the time ran out, both sides, earlier decisions and what came of others."""

from __future__ import annotations

from datetime import date

import pytest

from app.domain.money import Money
from app.domain.stall import StallDecision as Decision
from app.services.activities import LogActivity, log_activity
from app.services.context import Context
from app.services.deals.commands import CreateDeal, EditDeal, MoveDeal, create_deal, edit_deal, move_deal
from app.services.deals.committee import AddSeat, add_seat
from app.services.people.contacts import CreateContact
from app.services.stalls.decide import DecideStall, decide_stall
from app.services.stalls.queue import StallsDue, stall_queue, stalls_due, stalls_to_decide
from app.services.stalls.review import stall_review
from app.services.stalls.sweep import sweep_stalls
from app.services.users import CreateUser, create_user
from app.storage.database import Database
from tests.support.team import new_team, on_day, phase_id

# Thursday; D2 of the three-kind template gives ten working days, D4 three.
TODAY, OVER, LATER = date(2026, 3, 12), date(2026, 3, 27), date(2026, 4, 7)


@pytest.fixture
def ctx(database: Database) -> Context:
    return on_day(new_team(database), TODAY)


def deal_in(ctx: Context, code: str, owner_id: int | None = None) -> int:
    command = CreateDeal("Silo weighing", amount=Money.of("58300", "EUR"), phase_id=phase_id(ctx, code))
    deal = create_deal(ctx, command).record_id
    if owner_id is not None:
        edit_deal(ctx, EditDeal(deal, None, {"owner_id": owner_id}))
    return deal


def swept(ctx: Context) -> int:
    """A deal whose time ran out in D2."""
    deal = deal_in(ctx, "D2")
    sweep_stalls(on_day(ctx, OVER))
    return deal


def test_the_queue_tells_where_the_time_ran_out(ctx: Context) -> None:
    deal = swept(ctx)
    began_there = deal_in(on_day(ctx, OVER), "D4")
    rows = {row.deal_id: row for row in stall_queue(on_day(ctx, OVER)).to_decide}
    ran_out = rows[deal].ran_out
    assert ran_out is not None
    assert (ran_out.code, ran_out.clock.used, ran_out.clock.limit) == ("D2", 11, 10)
    assert rows[began_there].ran_out is None
    assert rows[deal].owner == "Mira Osei"


def test_the_clock_of_each_phase_and_where_it_may_go(ctx: Context) -> None:
    review = stall_review(on_day(ctx, LATER), swept(ctx))
    assert [(leg.phase.spec.code, leg.clock.used, leg.clock.limit) for leg in review.legs] == [
        ("D2", 11, 10),
        ("D4", 7, 3),
    ]
    assert (review.used, review.allowed) == (18, 13)
    assert [phase.spec.code for phase in review.forward] == ["D2", "D1", "D3", "Won"]
    assert [phase.spec.code for phase in review.back] == ["N1"]
    assert review.defaults.deadline_on == date(2026, 4, 14)
    assert review.defaults.defer_until == date(2026, 4, 8)


def test_both_sides_are_made_from_what_is_known(ctx: Context) -> None:
    deal = swept(ctx)
    for name, role, stance in (("Kofi Boateng", "user", "champion"), ("Ilse Brandt", "economic_buyer", None)):
        add_seat(ctx, AddSeat(deal, CreateContact(name), role, stance))
    edit_deal(ctx, EditDeal(deal, None, {"expected_close_on": date(2026, 7, 1)}))
    log_activity(ctx, LogActivity("call", "Call with Kofi", deal_id=deal))
    evidence = stall_review(on_day(ctx, LATER), deal).evidence
    assert evidence.speaks_for == ("Kofi Boateng is a champion", "Expected to close Wed 1 July")
    assert evidence.speaks_against == (
        "Budget holder Ilse Brandt never spoken to",
        "No touch for 26 days",
        "Empty seats: decides, speaks for us",
    )


def test_earlier_decisions_deadlines_and_times_here_are_kept(ctx: Context) -> None:
    deal, there = swept(ctx), on_day(ctx, OVER)
    decide_stall(there, DecideStall(deal, Decision.DEADLINE, until_on=date(2026, 3, 30)))
    decide_stall(there, DecideStall(deal, Decision.ADVANCE, "Budget approved", phase_id(ctx, "D3")))
    move_deal(on_day(ctx, LATER), MoveDeal(deal, phase_id(ctx, "D4")))
    review = stall_review(on_day(ctx, LATER), deal)
    assert [row.decision for row in review.earlier] == [Decision.ADVANCE, Decision.DEADLINE]
    assert "A deadline passed without an answer" in review.evidence.speaks_against
    assert "Second time in the stall" in review.evidence.speaks_against
    (row,) = stall_queue(on_day(ctx, LATER)).to_decide
    assert (row.stays, row.deadlines) == (2, 0)
    assert review.forward[0].spec.code == "D3"


def test_what_became_of_decisions(ctx: Context) -> None:
    there = on_day(ctx, OVER)
    won, lost = deal_in(there, "D4"), deal_in(there, "D4")
    decide_stall(there, DecideStall(won, Decision.ADVANCE, "Signed", phase_id(ctx, "Won")))
    decide_stall(there, DecideStall(lost, Decision.REMOVE, "Price"))
    outcomes = {one.decision: one for one in stall_review(there, deal_in(there, "D4")).outcomes}
    assert (outcomes[Decision.ADVANCE].count, outcomes[Decision.ADVANCE].won) == (1, 1)
    assert (outcomes[Decision.REMOVE].count, outcomes[Decision.REMOVE].back) == (1, 0)
    move_deal(there, MoveDeal(lost, phase_id(ctx, "D1"), reason="They came back"))
    outcomes = {one.decision: one for one in stall_review(there, deal_in(there, "D4")).outcomes}
    assert outcomes[Decision.REMOVE].back == 1
    review = stall_review(on_day(ctx, date(2027, 4, 7)), deal_in(there, "D4"))
    assert sum(one.count for one in review.outcomes) == 0


def test_only_what_is_due_is_counted(ctx: Context) -> None:
    rep = create_user(ctx, CreateUser("Jonas Lund", role="rep")).record_id
    there = on_day(ctx, OVER)
    mine, other = deal_in(there, "D4"), deal_in(there, "D4", rep)
    assert (stalls_to_decide(there), stalls_to_decide(there, owner_id=rep)) == (2, 1)
    decide_stall(there, DecideStall(other, Decision.DEADLINE, until_on=date(2026, 3, 30)))
    assert (stalls_to_decide(there), stalls_to_decide(there, owner_id=rep)) == (1, 0)
    assert stalls_to_decide(on_day(ctx, date(2026, 3, 30)), owner_id=rep) == 1
    assert stalls_due(on_day(ctx, date(2026, 3, 30)), owner_id=rep) == StallsDue(1, 0)
    assert stalls_due(on_day(ctx, date(2026, 3, 31)), owner_id=rep) == StallsDue(1, 1)
    for day in (OVER, date(2026, 3, 31), date(2026, 4, 4)):
        listed = stall_queue(on_day(ctx, day)).to_decide
        assert stalls_due(on_day(ctx, day)) == StallsDue(len(listed), sum(row.due.late > 0 for row in listed))
    decide_stall(there, DecideStall(mine, Decision.REMOVE, "Price"))
    assert stalls_to_decide(there) == 0
