"""Whoever leads the owner of a stalled deal hears that nobody decided in time: once for each day it was to be."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from app.domain.stall import StallDecision as Decision
from app.models.deals import Deal
from app.services.context import Context
from app.services.deals.commands import CreateDeal, create_deal
from app.services.jobs.fired import Fired
from app.services.jobs.tick import tick
from app.services.notices import notices
from app.services.pipelines.commands import EditPhase, edit_phase
from app.services.stalls.decide import DecideStall, decide_stall
from app.services.users import CreateUser, EditUser, create_user, edit_user
from app.storage.database import Database
from tests.support.team import new_team, on_day, phase_id

# Thursday. D1 gives 14 working days, so that the deal goes to the stall on Thursday 2 April; the stall gives three.
START, OVER, LAST_DAY, LATE = date(2026, 3, 12), date(2026, 4, 2), date(2026, 4, 7), date(2026, 4, 8)


@pytest.fixture
def ctx(database: Database) -> Context:
    """Mira owns the program, Lena leads Jonas, whose deal it is."""
    ctx = on_day(new_team(database), START)
    lena = create_user(ctx, CreateUser("Lena Voss", "manager")).record_id
    jonas = create_user(ctx, CreateUser("Jonas Lind", "rep", manager_id=lena)).record_id
    create_deal(ctx, CreateDeal("Scales", phase_id=phase_id(ctx, "D1"), owner_id=jonas))
    return ctx


def told(ctx: Context, day: date, name: str) -> list[Fired]:
    """What somebody hears of the stall when they open the program."""
    return [one for one in tick(on_day(ctx, day, name)) if one.kind == "stall undecided"]


def test_the_manager_hears_on_the_day_after_the_limit_and_once(ctx: Context) -> None:
    assert told(ctx, OVER, "Lena Voss") == told(ctx, LAST_DAY, "Lena Voss") == []
    (late,) = told(ctx, LATE, "Lena Voss")
    assert (late.subject, late.due_at) == ("Undecided in D4: Scales", datetime(2026, 4, 8, tzinfo=UTC))
    for name in ("Lena Voss", "Mira Osei", "Jonas Lind"):
        assert told(ctx, date(2026, 4, 20), name) == []
    (notice,) = notices(on_day(ctx, LATE, "Lena Voss"))
    assert (notice.title, notice.about, notice.is_over) == ("Scales", "of Jonas Lind", False)


def test_it_does_not_matter_when_somebody_was_there_to_move_the_deal(ctx: Context) -> None:
    (late,) = told(ctx, date(2026, 5, 4), "Lena Voss")
    assert late.due_at == datetime(2026, 4, 8, tzinfo=UTC)


def test_a_deadline_that_passes_is_told_anew_and_what_is_decided_is_no_news(ctx: Context) -> None:
    told(ctx, LATE, "Lena Voss")
    decide_stall(on_day(ctx, LATE), DecideStall(1, Decision.DEADLINE, until_on=date(2026, 4, 17)))
    assert [one.is_over for one in notices(on_day(ctx, LATE, "Lena Voss"))] == [True]
    assert told(ctx, date(2026, 4, 19), "Lena Voss") == [], "Monday is the first day after it"
    (late,) = told(ctx, date(2026, 4, 20), "Lena Voss")
    assert late.key.startswith("stall-undecided|deal:1|2026-04-20|")
    assert [one.is_over for one in notices(on_day(ctx, date(2026, 4, 20), "Lena Voss"))] == [False, True]


def test_owners_hear_of_whom_nobody_leads_but_not_of_themselves(ctx: Context) -> None:
    edit_user(ctx, EditUser(3, None, {"manager_id": None}))
    create_deal(ctx, CreateDeal("Mira's", phase_id=phase_id(ctx, "D1")))
    assert told(ctx, LATE, "Lena Voss") == []
    assert [one.subject for one in told(ctx, LATE, "Mira Osei")] == ["Undecided in D4: Scales"]


def test_without_a_limit_of_the_team_it_is_five_working_days(ctx: Context) -> None:
    edit_phase(ctx, EditPhase(phase_id(ctx, "D4"), None, {"limit_days": None}))
    assert told(ctx, date(2026, 4, 9), "Lena Voss") == []
    assert len(told(ctx, date(2026, 4, 10), "Lena Voss")) == 1


def test_what_was_late_before_it_was_entered_here_is_not_told(ctx: Context) -> None:
    with ctx.unit_of_work("Entered late") as uow:
        uow.session.get_one(Deal, 1).created_at = datetime(2026, 6, 1, tzinfo=UTC)
    assert told(ctx, date(2026, 6, 2), "Lena Voss") == []
