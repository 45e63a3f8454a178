"""The sheet of one deal says everything, and says it right."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import count

import pytest

from app.domain.clock import Clock
from app.domain.errors import NotFound
from app.domain.money import Money
from app.domain.next_step import StepState
from app.domain.position import Position
from app.domain.probability import Lean
from app.services.activities import LogActivity, log_activity
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
from app.services.deals.sheet import DealSheet, deal_sheet
from app.services.history import undo_change
from app.services.people.companies import CreateCompany, create_company
from app.services.tasks import AddTask, add_task
from app.services.timeline import Entry
from tests.support.team import TODAY, sales


def on(ctx: Context, day: date) -> Context:
    """The same team on another day, at nine."""
    seconds = count()
    start = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
    return replace(ctx, clock=Clock(zone=UTC, source=lambda: start + timedelta(seconds=next(seconds))))


def deal_in(ctx: Context, code: str, **facts: object) -> int:
    key = create_deal(ctx, CreateDeal("Crane scales", phase_id=sales(ctx).phase(code).id)).record_id
    if facts:
        edit_deal(ctx, EditDeal(key, None, dict(facts)))
    return key


def move(ctx: Context, key: int, code: str) -> None:
    move_deal(ctx, MoveDeal(key, sales(ctx).phase(code).id, reason="No budget", amount=Money(100, "EUR")))


def track(sheet: DealSheet) -> list[tuple[str, str, str]]:
    return [(step.phase.spec.code, step.state, step.text) for step in sheet.track]


def test_the_track_counts_working_days_of_every_stay(ctx: Context) -> None:
    key = deal_in(on(ctx, date(2026, 2, 2)), "G1")  # a Monday
    for day, code in (
        (date(2026, 2, 4), "D1"),
        (date(2026, 2, 6), "G1"),  # back again
        (date(2026, 2, 9), "D1"),
        (date(2026, 2, 23), "D2"),
    ):
        move(on(ctx, day), key, code)
    sheet = deal_sheet(on(ctx, date(2026, 2, 27)), key)
    assert track(sheet) == [
        ("G1", "past", "3 d"),  # Mon to Wed, then Fri to Mon: two and one
        ("G2", "skipped", ""),
        ("N1", "skipped", ""),
        ("D1", "past", "12 d"),
        ("D2", "here", "4 of 10"),
        ("D3", "ahead", "7 d"),
        ("D4", "ahead", "3 d"),
    ]


def test_a_won_deal_shows_the_win_and_what_follows(ctx: Context) -> None:
    key = deal_in(ctx, "D3")
    move(ctx, key, "Won")
    sheet = deal_sheet(ctx, key)
    assert [step.phase.spec.code for step in sheet.track][-4:] == ["Won", "P1", "P2", "P3"]
    assert (sheet.is_open, sheet.position) == (False, None)
    move(ctx, key, "Lost")
    assert [step.phase.spec.code for step in deal_sheet(ctx, key).track][-2:] == ["D4", "Lost"]


def test_two_probabilities_stand_side_by_side(ctx: Context) -> None:
    key = deal_in(ctx, "D2", amount_minor=31_200_00, own_probability=55)
    sheet = deal_sheet(ctx, key)
    assert (sheet.probabilities.phase, sheet.probabilities.own, sheet.probabilities.effective) == (50, 55, 55)
    assert sheet.probabilities.lean is Lean.ABOVE
    assert (sheet.amount, sheet.weighted) == (Money(31_200_00, "EUR"), Money(17_160_00, "EUR"))
    move(ctx, key, "Won")
    assert deal_sheet(ctx, key).probabilities.effective == 100


@pytest.mark.parametrize(
    ("code", "to"), [("G1", "G2"), ("G2", "D1"), ("N1", "D1"), ("D2", "D3"), ("D3", "Won"), ("D4", None), ("P3", None)]
)
def test_the_criteria_lead_to_the_next_phase_forward(ctx: Context, code: str, to: str | None) -> None:
    found = deal_sheet(ctx, deal_in(ctx, code)).exit
    assert (found.to.code if found.to else None) == to
    assert found.met == 0


def test_position_and_next_step_are_read_together(ctx: Context) -> None:
    key = deal_in(ctx, "D3")
    nothing = deal_sheet(ctx, key)
    assert nothing.position is not None
    assert (nothing.step.state, nothing.position.position) == (StepState.NONE, Position.B)
    add_task(ctx, AddTask("Send contract", TODAY, deal_id=key))
    closing = deal_sheet(ctx, key)
    assert closing.position is not None
    assert (closing.step.text, closing.position.position) == ("Send contract", Position.A)
    edit_deal(ctx, EditDeal(key, closing.version, {"position_override": "C"}))
    by_hand = deal_sheet(ctx, key).position
    assert by_hand is not None
    assert (by_hand.position, by_hand.is_override) == (Position.C, True)


def test_touches_are_counted_since_the_phase_was_entered(ctx: Context) -> None:
    key = deal_in(on(ctx, date(2026, 3, 2)), "D1")
    log_activity(on(ctx, date(2026, 3, 3)), LogActivity("call", deal_id=key))
    move(on(ctx, date(2026, 3, 4)), key, "N1")
    for kind in ("call", "email", "note"):
        log_activity(ctx, LogActivity(kind, "about it", deal_id=key))
    touches = deal_sheet(ctx, key).touches
    assert touches is not None
    assert touches.text == "2 of 8"
    assert deal_sheet(ctx, deal_in(ctx, "D1")).touches is None


def test_the_timeline_tells_moves_talks_and_changes_newest_first(ctx: Context) -> None:
    company = create_company(ctx, CreateCompany("Ferro Castings")).record_id
    key = deal_in(ctx, "D1")
    edit_deal(ctx, EditDeal(key, None, {"amount_minor": 30_000_00, "company_id": company}))
    log_activity(ctx, LogActivity("call", "Wants week 14", minutes=11, deal_id=key))
    move(ctx, key, "D2")

    def told(entry: Entry) -> tuple[str, str, str]:
        return entry.kind, entry.title, entry.detail

    entries = deal_sheet(ctx, key).timeline.entries
    assert [told(entry) for entry in entries] == [
        ("phase", "moved by Mira Osei", "No budget"),
        ("call", "Call", "Wants week 14"),
        ("change", "Mira Osei changed company and amount", ""),
        ("phase", "opened here by Mira Osei", ""),
    ]
    assert entries[0].left is not None
    assert entries[0].entered is not None
    assert (entries[0].left.code, entries[0].entered.code) == ("D1", "D2")
    assert [(news.label, news.before, news.after) for news in entries[2].fields] == [
        ("Company", None, "Ferro Castings"),
        ("Amount", None, Money(30_000_00, "EUR")),
    ]
    short = deal_sheet(ctx, key, entries=2).timeline
    assert (len(short.entries), short.has_more) == (2, True)


def test_names_come_with_their_keys(ctx: Context) -> None:
    company = create_company(ctx, CreateCompany("Ferro Castings")).record_id
    key = create_deal(ctx, CreateDeal("Scales", company_id=company, lead_source_id=1)).record_id
    sheet = deal_sheet(ctx, key)
    assert sheet.company == "Ferro Castings"
    assert (sheet.names["owner_id"], sheet.names["lead_source_id"], sheet.owner_initials) == (
        "Mira Osei",
        "Referral",
        "MO",
    )


def test_a_deleted_deal_is_gone_until_it_is_undone(ctx: Context) -> None:
    key = deal_in(ctx, "D1")
    add_task(ctx, AddTask("Call", TODAY, deal_id=key))
    before = deal_sheet(ctx, key)
    gone = delete_deal(ctx, DeleteDeal(key, before.version))
    with pytest.raises(NotFound):
        deal_sheet(ctx, key)
    assert gone.change_set_id is not None
    undo_change(ctx, gone.change_set_id)
    assert [task.subject for task in deal_sheet(ctx, key).tasks] == ["Call"]
