"""The plan of a week's touches, on both databases."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from app.domain.clock import Clock
from app.domain.errors import UserError
from app.domain.nurture import Channel, Interval, StepSpec
from app.services.activities import LogActivity, log_activity
from app.services.context import Context, open_context
from app.services.deals.commands import CreateDeal, create_deal
from app.services.nurture.enrolling import Enrol, enrol
from app.services.nurture.programmes import CreateProgramme, create_programme
from app.services.people.companies import CreateCompany, create_company
from app.services.people.contacts import CreateContact, create_contact
from app.services.tasks import AddTask, CompleteTask, add_task, complete_task
from app.services.touch_plan import TouchPlan, touch_plan
from app.services.users import CreateUser, create_user
from app.storage.database import Database
from tests.support.team import TODAY, new_team

MONDAY, SUNDAY = date(2026, 3, 9), date(2026, 3, 15)


@pytest.fixture
def ctx(database: Database) -> Context:
    ctx = new_team(database)
    return open_context(ctx.db, Clock(zone=UTC, source=lambda: datetime(2026, 3, 12, 9, tzinfo=UTC)), ctx.user.name)


def told(plan: TouchPlan) -> list[tuple[date, str, str, str, bool]]:
    return [(one.on, one.channel, one.company or one.who, one.subject, one.is_late) for one in plan.touches]


def test_a_week_has_what_is_due_what_is_late_and_what_programmes_bring(ctx: Context) -> None:
    company = create_company(ctx, CreateCompany("Ferro Castings")).record_id
    ana = create_contact(ctx, CreateContact("Ana Ruiz", company)).record_id
    deal = create_deal(ctx, CreateDeal("Scales", company)).record_id
    plans = (
        AddTask("Call Ana", TODAY + timedelta(1), time(9), "call", deal_id=deal, contact_id=ana),
        AddTask("Write", TODAY - timedelta(1), kind="email", deal_id=deal),
        AddTask("Old", MONDAY - timedelta(4), kind="letter", contact_id=ana),
        AddTask("No touch", TODAY, deal_id=deal),
        AddTask("Next week", SUNDAY + timedelta(1), kind="call", deal_id=deal),
        # Nine on Monday in Tokyo is midnight on Sunday in UTC, and one hour earlier it is still Sunday.
        AddTask("Far away", SUNDAY + timedelta(1), time(8), "meeting", contact_id=ana, zone="Asia/Tokyo"),
        AddTask("Done", TODAY, kind="call", deal_id=deal),
    )
    keys = [add_task(ctx, plan).record_id for plan in plans]
    complete_task(ctx, CompleteTask(keys[-1]))
    step = StepSpec(Interval(1, "day"), Channel.NEWSLETTER, "Send the news")
    programme = create_programme(ctx, CreateProgramme("Slow burners", (step,))).record_id
    enrol(ctx, Enrol(programme, contact_ids=(ana,)))
    log_activity(ctx, LogActivity("call", "Spoke to Ana", contact_id=ana))
    plan = touch_plan(ctx)
    ferro = "Ferro Castings"
    assert (plan.first, plan.last, plan.owner, plan.made) == (MONDAY, SUNDAY, "Mira Osei", {"call": 1})
    assert told(plan) == [
        (date(2026, 3, 5), "letter", ferro, "Old", True),
        (date(2026, 3, 11), "email", ferro, "Write", False),
        (date(2026, 3, 13), "call", ferro, "Call Ana", False),
        (date(2026, 3, 13), "newsletter", ferro, "Send the news", False),
        (date(2026, 3, 15), "meeting", ferro, "Far away", False),
    ]
    assert plan.by_channel == dict.fromkeys(("letter", "email", "call", "newsletter", "meeting"), 1)
    ahead = [one for one in plan.touches if one.on > TODAY]
    assert touch_plan(ctx, after=TODAY).touches == tuple(ahead)
    few = touch_plan(ctx, after=TODAY, most=1)
    assert [one.subject for one in few.touches] == ["Call Ana", "Send the news"], "programmes are read in full"
    assert (few.planned, plan.planned) == (3, 5)
    assert touch_plan(ctx, after=SUNDAY).touches == ()
    following = touch_plan(ctx, SUNDAY + timedelta(3))
    assert [one.subject for one in following.touches] == ["Next week"]


def test_a_touch_leads_to_the_record_it_is_about_also_where_that_is_a_company_alone(ctx: Context) -> None:
    company = create_company(ctx, CreateCompany("Ferro Castings")).record_id
    deal = create_deal(ctx, CreateDeal("Scales", company)).record_id
    add_task(ctx, AddTask("Call the office", TODAY, kind="call", company_id=company))
    add_task(ctx, AddTask("Call about the scales", TODAY + timedelta(1), kind="call", deal_id=deal))
    assert [one.place for one in touch_plan(ctx).touches] == [("companies", company), ("deals", deal)]


def test_the_week_of_others_is_for_those_who_lead(ctx: Context) -> None:
    rep = create_user(ctx, CreateUser("Jonas", role="rep")).record_id
    jonas = open_context(ctx.db, ctx.clock, "Jonas")
    add_task(jonas, AddTask("Call", TODAY, kind="call"))
    assert [one.subject for one in touch_plan(ctx, owner_id=rep).touches] == ["Call"]
    with pytest.raises(UserError, match="Only owners and managers"):
        touch_plan(jonas, owner_id=ctx.user.id)
