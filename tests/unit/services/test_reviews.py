"""Review meetings: what is on the agenda and in which order, and what the minutes keep."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest

from app.domain.access import Forbidden
from app.domain.errors import NotFound, UserError
from app.domain.money import Money
from app.domain.review_agenda import Question
from app.domain.roles import Role
from app.domain.stall import StallDecision as Decision
from app.services.bin import RestoreRecord, restore_record
from app.services.concerns import Subject
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
from app.services.history import undo_change
from app.services.printing.document import Document, write_pdf
from app.services.reviews.agenda import review_agenda
from app.services.reviews.meetings import (
    BeginReview,
    EndReview,
    LeaveDeal,
    NoteDeal,
    begin_review,
    end_review,
    leave_deal,
    note_deal,
)
from app.services.reviews.minutes import meetings, read_minutes
from app.services.reviews.page import agenda_document, minutes_document
from app.services.stalls.decide import DecideStall, decide_stall
from app.services.tasks import AddTask, add_task
from app.services.timeline import timeline
from app.services.users import CreateUser, create_user
from app.storage.database import Database
from tests.support.team import as_user, new_team, sales

POPPLER = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler is not installed")


@dataclass
class Team:
    """Mira owns the team, Jonas and Priya sell; ``deals`` are Jonas's by what is asked about them."""

    mira: Context
    jonas: Context
    priya: Context
    deals: dict[str, int]

    @property
    def rep_id(self) -> int:
        return self.jonas.user.id


@pytest.fixture
def team(database: Database) -> Team:
    mira = new_team(database)
    for name in ("Jonas Lind", "Priya Rao"):
        create_user(mira, CreateUser(name, str(Role.REP)))
    made = Team(mira, as_user(mira, "Jonas"), as_user(mira, "Priya"), {})
    made.deals = {
        "quiet": _deal(made, "Quiet", 2, date(2026, 5, 1), step=True),
        "stepless": _deal(made, "Stepless", 3, date(2026, 5, 2)),
        "large": _deal(made, "Large", 90_000, date(2026, 5, 3), step=True),
        "pushed": _deal(made, "Pushed", 1, date(2026, 4, 1), step=True),
        "overdue": _deal(made, "Overdue", 80_000, date(2026, 3, 2), step=True),
        "stalled": _deal(made, "Stalled", 70_000, date(2026, 5, 4), step=True),
    }
    for day in (date(2026, 4, 20), date(2026, 4, 30)):
        edit_deal(made.jonas, EditDeal(made.deals["pushed"], None, {"expected_close_on": day}))
    for number in range(2):
        _deal(made, f"Filler {number}", 60_000, date(2026, 6, 1), step=True)
    stall = next(phase for phase in sales(mira).phases if phase.spec.is_stall)
    move_deal(mira, MoveDeal(made.deals["stalled"], stall.id))
    return made


def _deal(team: Team, name: str, euro: int, close: date, *, step: bool = False) -> int:
    phase = sales(team.mira).phase("D1")
    cmd = CreateDeal(name, phase_id=phase.id, amount=Money.of(euro, "EUR"), expected_close_on=close)
    deal_id = create_deal(team.jonas, cmd).record_id
    if step:
        add_task(team.jonas, AddTask("Call", date(2026, 3, 20), deal_id=deal_id))
    return deal_id


def begun(team: Team) -> int:
    return begin_review(team.mira, BeginReview(team.rep_id)).record_id


def test_the_agenda_asks_the_most_pressing_first_and_says_why(team: Team) -> None:
    agenda = review_agenda(team.mira, team.rep_id)
    names = [point.deal.name for point in agenda.points]
    assert names == ["Stalled", "Overdue", "Pushed", "Large", "Filler 0", "Filler 1", "Stepless"]
    assert agenda.left_out == 1
    by_name = {point.deal.name: point for point in agenda.points}
    assert by_name["Stalled"].questions == (Question.STALL, Question.LARGE)
    assert by_name["Overdue"].reasons[0] == "Expected close was Mon 2 March"
    assert by_name["Pushed"].reasons == ("Expected close was moved later 2 times",)
    assert by_name["Stepless"].reasons == ("No next step",)
    assert agenda.value == sum(point.value for point in agenda.points)


def test_leaders_hold_reviews_and_a_rep_one_of_their_own_deals(team: Team) -> None:
    with pytest.raises(Forbidden, match="You can hold one of your own"):
        begin_review(team.priya, BeginReview(team.rep_id))
    own = begin_review(team.jonas, BeginReview(team.rep_id)).record_id
    leave_deal(team.jonas, LeaveDeal(own, team.deals["stalled"]))
    note_deal(team.jonas, NoteDeal(own, team.deals["stalled"], "Ask again"))
    end_review(team.jonas, EndReview(own))
    theirs = begun(team)
    with pytest.raises(Forbidden, match="Only who holds"):
        note_deal(team.jonas, NoteDeal(theirs, team.deals["stalled"], "Mine"))
    with pytest.raises(UserError, match="raises a question"):
        begin_review(team.mira, BeginReview(team.priya.user.id))
    with pytest.raises(NotFound):
        read_minutes(team.mira, 999)


def test_an_interrupted_review_goes_on_where_it_stopped(team: Team) -> None:
    first = begun(team)
    items = read_minutes(team.mira, first).items
    for item in items[:2]:
        leave_deal(team.mira, LeaveDeal(first, item.deal_id))
    again = as_user(team.mira, "Mira")  # the program was closed in between
    resumed = begin_review(again, BeginReview(team.rep_id))
    assert (resumed.record_id, resumed.change_set_id) == (first, None)
    minutes = read_minutes(again, first)
    assert (minutes.next_place, minutes.seen, len(minutes.items)) == (2, 2, 7)


def test_the_minutes_keep_what_was_decided_by_any_way_and_not_what_was_undone(team: Team) -> None:
    review, deals, mira = begun(team), team.deals, team.mira
    edit_deal(team.jonas, EditDeal(deals["large"], None, {"competitor": "Mettler"}))  # not who holds the meeting
    edit_deal(mira, EditDeal(deals["large"], None, {"own_probability": 10}))
    wrong = edit_deal(mira, EditDeal(deals["overdue"], None, {"own_probability": 90}))
    edit_deal(mira, EditDeal(deals["overdue"], None, {"expected_close_on": date(2026, 4, 9)}))
    assert wrong.change_set_id is not None
    undo_change(mira, wrong.change_set_id)
    decide_stall(mira, DecideStall(deals["stalled"], Decision.REMOVE, reason="Price"))
    task = add_task(mira, AddTask("Send the offer", date(2026, 3, 16), deal_id=deals["large"], owner_id=team.rep_id))
    note_deal(mira, NoteDeal(review, deals["large"], "They wait\nfor the board"))
    going_on = read_minutes(mira, review)
    assert meetings(mira)[0].seen == 3
    end_review(mira, EndReview(review))
    kept = read_minutes(mira, review)
    # Nobody went on from the three that something came of; with the end of the meeting they are done with.
    assert [item.is_seen for item in kept.items if item.has_come] == [True] * 3
    assert tuple(replace(item, is_seen=False) for item in kept.items) == going_on.items
    assert kept.seen == going_on.seen == meetings(mira)[0].seen == 3
    by_name = {item.name: item for item in kept.items}
    assert by_name["Overdue"].decided == ("Expected close Thu 9 April, it was Mon 2 March",)
    assert by_name["Large"].decided == ("Own probability 10%",)
    assert by_name["Stalled"].decided == ("Removed Stalled: Price",)
    (made,) = by_name["Large"].tasks
    assert (made.id, made.subject, made.owner) == (task.record_id, "Send the offer", "Jonas Lind")
    assert by_name["Large"].note == "They wait\nfor the board"
    assert (by_name["Large"].after, by_name["Stalled"].after) == (900_000, 0)
    assert kept.after - kept.before == sum(item.after - item.before for item in kept.items) < 0
    edit_deal(mira, EditDeal(deals["large"], None, {"own_probability": 99}))
    assert read_minutes(mira, review).items == kept.items
    with pytest.raises(UserError, match="has ended"):
        note_deal(mira, NoteDeal(review, deals["large"], "Late"))
    (row,) = meetings(team.priya)
    assert (row.rep, row.held_by, row.deals, row.seen) == ("Jonas Lind", "Mira Osei", 7, 3)


def test_a_note_is_one_entry_of_the_timeline_however_often_it_is_rewritten(team: Team) -> None:
    review, deal_id = begun(team), team.deals["large"]

    def notes() -> list[tuple[str, str]]:
        entries = timeline(team.mira, Subject(deal_id=deal_id)).entries
        return [(entry.title, entry.detail) for entry in entries if entry.kind == "note"]

    note_deal(team.mira, NoteDeal(review, deal_id, "First"))
    saved = note_deal(team.mira, NoteDeal(review, deal_id, "Second\nand more"))
    assert notes() == [("Second", "and more")]
    assert saved.label == "Noted about Large"
    assert saved.change_set_id is not None
    undo_change(team.mira, saved.change_set_id)
    assert notes() == [("First", "")]
    note_deal(team.mira, NoteDeal(review, deal_id, " "))
    assert notes() == []
    assert all(item.note == "" and not item.decided for item in read_minutes(team.mira, review).items)


def test_a_deleted_deal_leaves_the_minutes_and_comes_back_with_them(team: Team) -> None:
    review, deal_id = begun(team), team.deals["large"]
    note_deal(team.mira, NoteDeal(review, deal_id, "Kept"))
    delete_deal(team.jonas, DeleteDeal(deal_id))
    assert deal_id not in [item.deal_id for item in read_minutes(team.mira, review).items]
    restore_record(team.jonas, RestoreRecord("deals", deal_id))
    (item,) = [item for item in read_minutes(team.mira, review).items if item.deal_id == deal_id]
    assert item.note == "Kept"


@POPPLER
def test_agenda_and_minutes_are_read_back_from_their_pdfs(team: Team, tmp_path: Path) -> None:
    mira, large = team.mira, team.deals["large"]
    agenda = _read_back(agenda_document(mira, review_agenda(mira, team.rep_id)), tmp_path / "agenda.pdf")
    # 30 % of 290,004 in D1 and 40 % of 70,000 in the stall
    assert "Jonas Lind. 7 deals, €115,001 expected" in agenda
    assert agenda.index("Stalled, to be decided by") < agenda.index("Expected close was Mon 2 March")
    assert "1 deal that raises no question left out" in agenda
    review = begun(team)
    edit_deal(mira, EditDeal(large, None, {"own_probability": 10}))
    note_deal(mira, NoteDeal(review, large, "They wait for the board, Žofia says"))
    add_task(mira, AddTask("Send the offer", date(2026, 3, 16), deal_id=large, owner_id=team.rep_id))
    leave_deal(mira, LeaveDeal(review, large))
    end_review(mira, EndReview(review))
    minutes = read_minutes(mira, review)
    text = _read_back(minutes_document(mira, minutes), tmp_path / "minutes.pdf")
    for words in (
        "Jonas Lind, held by Mira Osei on 12 March 2026",
        f"after €{minutes.after // 100:,}: -€{(minutes.before - minutes.after) // 100:,} change",
        "1 of 7 deals talked about, 1 decided, 1 task made",
        "Own probability 10%",
        "They wait for the board, Žofia says",
        "Send the offer, by Mon 16 March, Jonas Lind: Large",
        "Not talked about 6",
        f"Review {review}",
    ):
        assert words in text, words


def _read_back(document: Document, target: Path) -> str:
    write_pdf(target, document)
    done = subprocess.run(["pdftotext", "-layout", target, "-"], capture_output=True, check=True, encoding="utf-8")
    return " ".join(done.stdout.replace("\N{MINUS SIGN}", "-").split())
