"""The judge of the torture finds what was lost, doubled or half done; else its silence would prove nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import text

from app.services.context import Context
from app.services.deals.commands import CreateDeal, EditDeal, create_deal, edit_deal
from app.services.history import undo_change
from app.services.people.companies import CreateCompany, create_company
from app.services.torture.client import IMPORTED_ROWS
from app.services.torture.judge import Ledger, judge
from app.services.torture.messages import Act, Answer, Message, read_line


def said(ledger: Ledger, answer: Answer, act: Act, token: str, change_set_id: int | None = None) -> None:
    ledger.add(Message(answer, act, token, 0.0, change_set_id))


def work(ctx: Context) -> Ledger:
    """A company, a note and a company taken back, each as a client reports it."""
    ledger = Ledger()
    deal = create_deal(ctx, CreateDeal("Scales"))
    kept = create_company(ctx, CreateCompany("kept"))
    said(ledger, Answer.SAVED, Act.COMPANY, "kept", kept.change_set_id)
    noted = edit_deal(ctx, EditDeal(deal.record_id, deal.version, {"notes": "word"}))
    said(ledger, Answer.SAVED, Act.NOTE, "word", noted.change_set_id)
    gone = create_company(ctx, CreateCompany("gone"))
    said(ledger, Answer.SAVED, Act.COMPANY, "gone", gone.change_set_id)
    assert gone.change_set_id is not None
    said(ledger, Answer.SAVED, Act.UNDO, "gone", undo_change(ctx, gone.change_set_id).change_set_id)
    return ledger


def test_kept_promises_are_no_problem(ctx: Context) -> None:
    assert judge(ctx.db, work(ctx)) == []


def test_what_was_cut_off_may_be_there_or_not_but_not_in_part(ctx: Context) -> None:
    ledger = work(ctx)
    said(ledger, Answer.TRY, Act.IMPORT, "batch")
    said(ledger, Answer.TRY, Act.UNDO, "kept")
    assert judge(ctx.db, ledger) == []
    create_company(ctx, CreateCompany("batch 1"))
    assert judge(ctx.db, ledger) == [f"“batch” stands 1 times in the data, not 0 or {IMPORTED_ROWS}"]


def lose_company(ctx: Context) -> None:
    with ctx.unit_of_work("Sabotage") as uow:
        uow.connection.execute(text("DELETE FROM companies WHERE name = 'kept'"))


def double_company(ctx: Context) -> None:
    create_company(ctx, CreateCompany("kept twice"))


def overwrite_note(ctx: Context) -> None:
    edit_deal(ctx, EditDeal(1, None, {"notes": "another"}))


def bring_back(ctx: Context) -> None:
    create_company(ctx, CreateCompany("gone"))


@pytest.mark.parametrize(
    ("sabotage", "problem"),
    [
        (lose_company, "“kept” stands 0 times in the data, not 1"),
        (double_company, "“kept” stands 2 times in the data, not 1"),
        (overwrite_note, "“word” stands 0 times in the data, not 1"),
        (bring_back, "“gone” stands 1 times in the data, not 0"),
    ],
)
def test_each_broken_promise_is_found(ctx: Context, sabotage: Callable[[Context], None], problem: str) -> None:
    ledger = work(ctx)
    sabotage(ctx)
    assert judge(ctx.db, ledger) == [problem]


def test_a_change_that_nobody_stored_is_found(ctx: Context) -> None:
    ledger = work(ctx)
    said(ledger, Answer.SAVED, Act.MOVE, "move", 4711)
    assert judge(ctx.db, ledger) == ["The saved change 4711 of “move” is gone"]


def test_a_gap_in_history_is_found(ctx: Context) -> None:
    ledger = work(ctx)
    with ctx.unit_of_work("Sabotage") as uow:
        uow.connection.execute(text("UPDATE deals SET version = version + 2"))
    assert "The history of deal 1 has a gap" in judge(ctx.db, ledger)


def test_a_line_cut_off_by_the_end_of_a_client_says_nothing() -> None:
    whole = Message(Answer.SAVED, Act.MOVE, "c1-1", 1.5, 7)
    assert read_line(whole.line()) == whole
    assert read_line(whole.line()[:-5]) is None
    assert read_line("") is None
