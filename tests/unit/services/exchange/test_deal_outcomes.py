"""Programs that keep the stage of a deal and say beside it whether it was won or lost."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from app.services.context import Context
from app.services.exchange.batches import rejections
from app.services.exchange.fields import What
from app.services.exchange.guess import guess_columns
from app.services.exchange.imports import known_spellings, our_names
from app.services.exchange.rows import Cell
from tests.support.team import sales
from tests.unit.services.exchange.importing import load_text, stored

# As Pipedrive writes it.
PIPEDRIVE = (
    "Deal - ID,Deal - Title,Deal - Stage,Deal - Status,Deal - Last stage change,Deal - Won time,Deal - Lost time,"
    "Deal - Deal closed on,Deal - Lost reason,Deal - Expected close date\n"
    "1,Big,Proposal,Open,2026-02-03 08:00:00,,,,,2026-04-01\n"
    "2,Won,Contract,Won,2026-02-03 08:00:00,2026-02-10 12:00:00,,2026-02-10 12:00:00,,2026-04-01\n"
    "3,Gone,Discovery,Lost,2026-02-03 08:00:00,,2026-02-11 12:00:00,2026-02-11 12:00:00,Price,2026-04-01\n"
    "4,Unsaid,Need,,,,,,,\n"
)


def phases(ctx: Context) -> dict[str, str]:
    codes = {phase.id: phase.spec.code for phase in sales(ctx).phases}
    return {name: codes[phase] for name, phase in stored(ctx, "deals", "name", "phase_id")}


def test_a_deal_that_was_won_or_lost_in_a_stage_is_no_longer_there(ctx: Context, tmp_path: Path) -> None:
    load_text(ctx, tmp_path, What.DEALS, PIPEDRIVE)
    assert phases(ctx) == {"Big": "D2", "Won": "Won", "Gone": "Lost", "Unsaid": "G2"}
    assert stored(ctx, "deals", "closed_on", "lost_reason") == [
        (None, None),
        (date(2026, 2, 10), None),
        (date(2026, 2, 11), "Price"),
        (None, None),
    ]
    entered = [at.date() for at in stored(ctx, "phase_changes", "entered_at")]
    assert entered[:3] == [date(2026, 2, 3), date(2026, 2, 10), date(2026, 2, 11)]


def test_a_later_outcome_moves_a_deal_of_ours(ctx: Context, tmp_path: Path) -> None:
    load_text(ctx, tmp_path, What.DEALS, "id,name,stage,status\n1,A,D2,open\n2,B,D2,open\n")
    load_text(ctx, tmp_path, What.DEALS, "id,name,stage,status,date closed\n1,A,D2,won,2026-03-12\n2,B,D2,open,\n")
    assert phases(ctx) == {"A": "Won", "B": "D2"}


def test_what_came_after_a_sale_is_not_undone_by_its_outcome(ctx: Context, tmp_path: Path) -> None:
    load_text(ctx, tmp_path, What.DEALS, "id,name,stage\n1,A,P2\n")
    _, done = load_text(ctx, tmp_path, What.DEALS, "id,name,stage,status\n1,A,D3,Won\n")
    assert (done.unchanged, phases(ctx)) == (1, {"A": "P2"})


def test_what_does_not_fit_together_is_refused(ctx: Context, tmp_path: Path) -> None:
    content = "name,stage,status,pipeline\nA,Won,Lost,\nB,Lost,Won,Sales\nC,Fit,Won,Marketing\nD,Won,Won,\nE,P1,Won,\n"
    _, done = load_text(ctx, tmp_path, What.DEALS, content)
    assert [(row.line, *row.problems[0]) for row in rejections(ctx, done.batch)] == [
        (2, "status", "The deal is lost, but its phase says won."),
        (3, "status", "The deal is won, but its phase says lost."),
        (4, "status", "The deal is won, but nothing is won in its pipeline."),
    ]
    assert phases(ctx) == {"D": "Won", "E": "P1"}


@pytest.mark.parametrize(
    ("headers", "row", "fields"),
    [
        (["Status", "Stage"], ["Closed - Won", "Negotiation"], ["outcome", "phase"]),
        (["Stage", "Status"], ["Proposal", "Offen"], ["phase", "outcome"]),
        (["Stage", "Status"], ["Proposal", "Approved"], ["phase", None]),
        (["Name", "Status"], ["Pump", "Proposal"], ["name", "phase"]),
        (["Name", "Status"], ["Pump", "won"], ["name", "phase"]),
    ],
)
def test_a_status_is_the_stage_where_nothing_else_is(
    ctx: Context, headers: list[str], row: list[Cell], fields: list[str | None]
) -> None:
    guesses = guess_columns(What.DEALS, headers, [row], known_spellings(our_names(ctx)))
    assert [guess.field for guess in guesses] == fields
