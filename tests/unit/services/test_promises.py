"""Promises: given, kept, broken, undone, told of once, and what they say about people."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest

from app.domain.access import Forbidden
from app.domain.clock import Clock
from app.domain.errors import ConflictError, UserError
from app.domain.promises import Outcome, Side, Standing
from app.domain.quick_add import Reading
from app.services.bin import bin_rows
from app.services.concerns import Subject
from app.services.context import Context, open_context
from app.services.deals.commands import CreateDeal, DeleteDeal, create_deal, delete_deal
from app.services.history import undo_change
from app.services.jobs import promises as job
from app.services.people.companies import CreateCompany, create_company
from app.services.people.contacts import CreateContact, create_contact
from app.services.promises.commands import (
    DeletePromise,
    EditPromise,
    GivePromise,
    ReopenPromise,
    SettlePromise,
    delete_promise,
    edit_promise,
    give_promise,
    reopen_promise,
    settle_promise,
)
from app.services.promises.queries import (
    PromiseRow,
    Shown,
    count_to_settle,
    ledger,
    open_promises,
    overdue_of_team,
    own_rate,
    promises_of,
)
from app.services.promises.sentence import GiveInWords, give_in_words, read_promise
from app.services.timeline import timeline
from app.services.users import CreateUser, create_user
from app.storage.database import Database
from tests.support.team import TODAY, new_team

FRIDAY = date(2026, 3, 13)


@pytest.fixture
def ctx(database: Database) -> Context:
    return on(new_team(database), TODAY)


@pytest.fixture
def deal(ctx: Context) -> int:
    company = create_company(ctx, CreateCompany("Ferro Castings")).record_id
    return create_deal(ctx, CreateDeal("Scales", company_id=company)).record_id


def on(ctx: Context, day: date, hour: int = 9, user: str | None = None) -> Context:
    """The same database on another day, perhaps as somebody else."""
    clock = Clock(zone=UTC, source=lambda: datetime(day.year, day.month, day.day, hour, tzinfo=UTC))
    return open_context(ctx.db, clock, user or ctx.user.name)


def give(ctx: Context, deal_id: int, text: str = "Send the drawings", by: date = FRIDAY, side: Side = Side.OURS) -> int:
    return give_promise(ctx, GivePromise(text, by, side, deal_id=deal_id)).record_id


def settle(ctx: Context, key: int, outcome: Outcome, words: str = "") -> None:
    settle_promise(ctx, SettlePromise(key, outcome, made_good=words))


def of(ctx: Context, deal_id: int) -> list[PromiseRow]:
    return list(open_promises(ctx, Subject(deal_id=deal_id)))


def test_what_is_promised_shows_on_deal_and_company_until_it_is_kept(ctx: Context, deal: int) -> None:
    later = give(ctx, deal, "Later", date(2026, 3, 20))
    give(ctx, deal)
    found = of(ctx, deal)
    assert [(row.text, row.standing, row.owner, row.company) for row in found] == [
        ("Send the drawings", Standing.OPEN, "Mira Osei", "Ferro Castings"),
        ("Later", Standing.OPEN, "Mira Osei", "Ferro Castings"),
    ]
    company_id = found[0].company_id
    assert [row.id for row in open_promises(ctx, Subject(company_id=company_id))] == [row.id for row in found]
    settle(ctx, later, Outcome.KEPT)
    assert [row.text for row in of(ctx, deal)] == ["Send the drawings"]


def test_a_promise_needs_words_and_somebody_whom_it_concerns(ctx: Context, deal: int) -> None:
    with pytest.raises(UserError, match="what was promised") as caught:
        give(ctx, deal, "  ")
    assert caught.value.field == "text"
    with pytest.raises(UserError, match="whom it was promised"):
        give_promise(ctx, GivePromise("Something", FRIDAY))


def test_keeping_is_undone_and_taken_back(ctx: Context, deal: int) -> None:
    key = give(ctx, deal)
    done = settle_promise(ctx, SettlePromise(key, Outcome.KEPT, 1))
    assert of(ctx, deal) == []
    assert done.change_set_id is not None
    undo_change(ctx, done.change_set_id)
    assert [row.id for row in of(ctx, deal)] == [key]
    settle(ctx, key, Outcome.BROKEN, "Sent by courier")
    reopen_promise(ctx, ReopenPromise(key))
    assert [row.standing for row in of(ctx, deal)] == [Standing.OPEN]


def test_two_who_settle_one_promise_differently_are_told(ctx: Context, deal: int) -> None:
    key = give(ctx, deal)
    settle_promise(ctx, SettlePromise(key, Outcome.KEPT, 1))
    with pytest.raises(ConflictError):
        settle_promise(ctx, SettlePromise(key, Outcome.BROKEN, 1, "Too late"))


def test_breaking_needs_a_word_about_it(ctx: Context, deal: int) -> None:
    key = give(ctx, deal)
    with pytest.raises(UserError, match="made good"):
        settle(ctx, key, Outcome.BROKEN)
    assert len(of(ctx, deal)) == 1


def test_a_promise_can_be_corrected_and_deleted_and_goes_with_its_deal(ctx: Context, deal: int) -> None:
    key = give(ctx, deal)
    edit_promise(ctx, EditPromise(key, 1, {"text": "Send the offer", "side": Side.THEIRS}))
    assert [(row.text, row.side) for row in of(ctx, deal)] == [("Send the offer", Side.THEIRS)]
    delete_promise(ctx, DeletePromise(key))
    assert [row.title for row in bin_rows(ctx, tables=("promises",))] == ["Send the offer"]
    give(ctx, deal)
    gone = delete_deal(ctx, DeleteDeal(deal))
    assert promises_of(ctx) == ()
    assert gone.change_set_id is not None
    undo_change(ctx, gone.change_set_id)
    assert len(promises_of(ctx)) == 1


def test_a_sentence_names_side_day_and_person(ctx: Context, deal: int) -> None:
    company_id = give_and_company(ctx, deal)
    ana = create_contact(ctx, CreateContact("Ana Ruiz", company_id=company_id)).record_id
    read = read_promise("they send Ana the plan Fri 14:00", Reading(TODAY))
    assert (read.side, read.due_on, read.due_time, read.is_dated) == (Side.THEIRS, FRIDAY, time(14), True)
    assert not read_promise("send the plan", Reading(TODAY)).is_dated
    give_in_words(ctx, GiveInWords(read_promise("call Ana Fri", Reading(TODAY)), Subject(deal_id=deal)))
    assert [row.contact_id for row in of(ctx, deal)][-1] == ana


def give_and_company(ctx: Context, deal: int) -> int:
    give(ctx, deal, by=TODAY)
    company_id = of(ctx, deal)[0].company_id
    assert company_id is not None
    return company_id


def test_the_timeline_tells_what_was_promised_and_how_it_came_out(ctx: Context, deal: int) -> None:
    key = give(ctx, deal)
    settle(on(ctx, TODAY, 11), key, Outcome.BROKEN, "Sent by courier")
    entries = timeline(ctx, Subject(deal_id=deal)).entries
    assert [(entry.title, entry.detail) for entry in entries if entry.source == "promise"] == [
        ("Promise broken: Send the drawings", "Sent by courier"),
        ("Promised: Send the drawings", ""),
    ]


def test_the_ledger_counts_what_was_kept_this_quarter_for_each(ctx: Context, deal: int) -> None:
    settle(ctx, give(ctx, deal), Outcome.KEPT)
    settle(on(ctx, date(2026, 3, 16)), give(ctx, deal), Outcome.KEPT)
    settle(ctx, give(ctx, deal), Outcome.RELEASED)
    give(ctx, deal, "Forgotten", date(2026, 3, 10))
    give(ctx, deal, "Last quarter", date(2025, 12, 31))
    give(ctx, deal, "Theirs", date(2026, 3, 10), Side.THEIRS)
    found = ledger(ctx)
    assert [(given.owner, given.rate.kept, given.rate.due, given.rate.made_good) for given in found.rates] == [
        ("Mira Osei", 1, 3, 1)
    ]
    assert own_rate(ctx).text == "1 of 3 kept"
    assert [row.text for row in found.rows if row.is_open] == ["Last quarter", "Forgotten", "Theirs"]
    assert [row.text for row in overdue_of_team(ctx)] == ["Last quarter", "Forgotten"]
    assert [row.text for row in ledger(ctx, side=Side.THEIRS, shown=Shown.OPEN).rows] == ["Theirs"]


def told(ctx: Context) -> list[str]:
    return [fired.subject for fired in job.run(ctx)]


def test_each_is_told_on_its_day_and_the_owner_of_the_team_when_it_is_broken(ctx: Context, deal: int) -> None:
    create_user(ctx, CreateUser("Jonas Lind", role="rep"))
    jonas = on(ctx, TODAY, user="Jonas Lind")
    own = create_deal(jonas, CreateDeal("His own")).record_id
    give(jonas, own, "Jonas sends drawings")
    give(jonas, own, "An answer", side=Side.THEIRS)
    assert told(jonas) == []
    assert told(on(jonas, FRIDAY)) == ["Promised: Jonas sends drawings", "They promised: An answer"]
    assert told(on(jonas, FRIDAY, 23)) == []
    assert told(on(ctx, FRIDAY)) == []
    after = date(2026, 3, 14)
    assert told(on(jonas, after)) == ["Promise broken: Jonas sends drawings", "They did not keep: An answer"]
    assert told(on(ctx, after)) == ["Promise broken: Jonas sends drawings"]
    assert told(on(ctx, date(2026, 3, 20))) == []


def test_who_was_away_on_the_day_hears_of_it_afterwards_too(ctx: Context, deal: int) -> None:
    give(ctx, deal)
    late = [(one.kind, one.due_at.date()) for one in job.run(on(ctx, date(2026, 3, 20)))]
    assert late == [("promise", FRIDAY), ("promise broken", date(2026, 3, 14))]
    assert told(on(ctx, date(2026, 3, 21))) == []


def test_put_off_it_is_told_anew_and_settled_it_is_not(ctx: Context, deal: int) -> None:
    key = give(ctx, deal, by=TODAY)
    assert told(ctx) == ["Promised: Send the drawings"]
    edit_promise(ctx, EditPromise(key, None, {"due_on": FRIDAY}))
    assert told(on(ctx, FRIDAY)) == ["Promised: Send the drawings"]
    settle(ctx, key, Outcome.KEPT)
    assert told(on(ctx, date(2026, 3, 16))) == []


def test_nobody_settles_a_promise_of_somebody_elses_deal(ctx: Context, deal: int) -> None:
    key = give(ctx, deal)
    create_user(ctx, CreateUser("Jonas Lind", role="rep"))
    with pytest.raises(Forbidden):
        settle(on(ctx, TODAY, user="Jonas Lind"), key, Outcome.KEPT)


def test_the_ledger_is_asked_by_standing_and_by_the_day_it_was_due(ctx: Context, deal: int) -> None:
    late, soon = date(2026, 3, 2), date(2026, 3, 30)
    kept, broken = give(ctx, deal, "Kept"), give(ctx, deal, "Broken")
    give(ctx, deal, "Late", late)
    give(ctx, deal, "Next quarter", date(2026, 4, 1))
    give(ctx, deal, "Soon", soon)
    settle(ctx, kept, Outcome.KEPT)
    settle(ctx, broken, Outcome.BROKEN, "Forgotten")
    month = (date(2026, 3, 1), date(2026, 4, 1))
    texts = {shown: {row.text for row in ledger(ctx, shown=shown, period=month).rows} for shown in Shown}
    assert texts == {
        Shown.OPEN: {"Late", "Soon"},
        Shown.KEPT: {"Kept"},
        Shown.BROKEN: {"Broken", "Late"},
        Shown.ALL: {"Kept", "Broken", "Late", "Soon"},
    }
    assert [given.rate.text for given in ledger(ctx, period=month).rates] == ["1 of 3 kept"]
    assert ledger(ctx, period=(soon, soon)).rows == ()
    assert count_to_settle(ctx) == 1
