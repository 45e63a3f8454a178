"""Two people on one database: nobody's change is lost, each sees the other's."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from queue import Queue

import pytest
from sqlalchemy import text

from app.domain.errors import ConflictError, FieldConflict
from app.models.deals import Deal
from app.models.people import Company
from app.services.context import Context
from app.services.deals.commands import CreateDeal, EditDeal, MoveDeal, create_deal, edit_deal, move_deal
from app.storage.database import Database
from app.storage.feed import Change
from app.storage.location import Mode
from app.storage.log_tail import LogTail
from tests.support.team import again, new_team, sales


@pytest.fixture
def jonas(database: Database, migrated_url: str) -> Iterator[Context]:
    """Somebody else at work on the same database, from another computer."""
    new_team(database)
    opened = again(migrated_url)
    yield opened
    opened.db.close()


@pytest.fixture
def mira(jonas: Context, database: Database) -> Context:
    """The first of the two; the team is there once the second could open it."""
    return Context(database, jonas.clock, jonas.team, jonas.user, jonas.calendar)


def test_a_stale_move_is_refused_with_both_values(mira: Context, jonas: Context) -> None:
    pipeline = sales(mira)
    deal = create_deal(mira, CreateDeal("Crane scales"))
    move_deal(jonas, MoveDeal(deal.record_id, pipeline.phase("D4").id, deal.version))
    with pytest.raises(ConflictError) as caught:
        move_deal(mira, MoveDeal(deal.record_id, pipeline.phase("D3").id, deal.version))
    jonas.db.close()
    ids = {phase.spec.code: phase.id for phase in pipeline.phases}
    assert caught.value.conflicts == (FieldConflict("phase_id", ids["G1"], ids["D3"], ids["D4"]),)
    assert caught.value.version == 2


def test_changes_of_different_fields_are_both_kept(mira: Context, jonas: Context) -> None:
    deal = create_deal(mira, CreateDeal("Crane scales"))
    edit_deal(jonas, EditDeal(deal.record_id, deal.version, {"competitor": "Mettler"}))
    edit_deal(mira, EditDeal(deal.record_id, deal.version, {"amount_minor": 5}))
    with mira.reading() as session:
        stored = session.get_one(Deal, deal.record_id)
        assert (stored.competitor, stored.amount_minor) == ("Mettler", 5)


def test_a_value_only_repeated_leaves_the_others_change_alone(mira: Context, jonas: Context) -> None:
    deal = create_deal(mira, CreateDeal("Crane scales"))
    edit_deal(jonas, EditDeal(deal.record_id, deal.version, {"competitor": "Mettler"}))
    edit_deal(mira, EditDeal(deal.record_id, deal.version, {"competitor": None, "amount_minor": 5}))
    with mira.reading() as session:
        stored = session.get_one(Deal, deal.record_id)
        assert (stored.competitor, stored.amount_minor) == ("Mettler", 5)


def test_each_sees_the_others_change_and_its_own_once(mira: Context, jonas: Context) -> None:
    seen: dict[str, Queue[Change]] = {"mira": Queue(), "jonas": Queue()}
    mira.db.feed.subscribe(seen["mira"].put)
    jonas.db.feed.subscribe(seen["jonas"].put)
    mira.db.watch()
    jonas.db.watch()
    deal = create_deal(mira, CreateDeal("Crane scales"))
    theirs = seen["jonas"].get(timeout=10)
    assert (theirs.change_set_id, theirs.is_own) == (deal.change_set_id, False)
    assert theirs.ids("deals") == {deal.record_id}
    edit_deal(jonas, EditDeal(deal.record_id, 1, {"competitor": "Mettler"}))
    own, other = seen["mira"].get(timeout=10), seen["mira"].get(timeout=10)
    assert (own.is_own, other.is_own, other.label) == (True, False, "Changed competitor of Crane scales")
    jonas.db.close()
    mira.db.close()
    assert seen["mira"].empty()


def test_a_watcher_that_finds_our_commit_before_we_tell_of_it_tells_nothing(database: Database) -> None:
    ctx = new_team(database)
    heard: list[Change] = []
    database.feed.subscribe(heard.append)
    with database.engine.connect() as connection:
        tail = LogTail.from_now(connection)
    found: list[Change] = []

    def look() -> None:
        with database.engine.connect() as connection:
            found.extend(tail.news(connection))
        for change in found:
            database.feed.publish(change)

    with ctx.unit_of_work("Added") as uow:
        uow.session.add(Company(name="Ferro Castings", match_key="ferrocastings", created_at=uow.now))
        uow.after_commit = look
    assert [(change.label, change.is_own) for change in found] == [("Added", False)]
    assert [(change.label, change.is_own) for change in heard] == [("Added", True)]


def test_what_a_watcher_found_is_told_where_our_own_answer_was_lost(database: Database) -> None:
    heard: list[Change] = []
    database.feed.subscribe(heard.append)
    found = Change(900, "Added", 1, datetime(2026, 3, 12, tzinfo=UTC), (), is_bulk=False, is_own=False)
    database.feed.expect(900)
    database.feed.publish(found)
    assert heard == []
    database.feed.give_up(900)
    database.feed.publish(found)
    assert heard == [found]


def test_four_writers_lose_nothing(database: Database) -> None:
    ctx = new_team(database)
    deal = create_deal(ctx, CreateDeal("Counter"))
    edit_deal(ctx, EditDeal(deal.record_id, None, {"amount_minor": 0}))

    def add_one() -> None:
        with ctx.unit_of_work("Add one") as uow:
            stored = uow.session.get_one(Deal, deal.record_id, with_for_update=True)
            stored.amount_minor = (stored.amount_minor or 0) + 1

    def work() -> None:
        for _ in range(10):
            add_one()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with ctx.reading() as session:
        assert session.get_one(Deal, deal.record_id).amount_minor == 40


def test_a_cut_connection_is_made_again_and_nothing_is_missed(
    mira: Context, jonas: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    if mira.db.mode is not Mode.POSTGRESQL:
        pytest.skip("a file has no connection to cut")
    monkeypatch.setattr("app.storage.watcher.BACK_OFF", (0.1,))
    seen: Queue[Change] = Queue()
    jonas.db.feed.subscribe(seen.put)
    jonas.db.watch()
    with mira.db.engine.connect() as connection:
        cut = text(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND query LIKE 'LISTEN%'"
        )
        while not connection.execute(cut).all():
            connection.rollback()  # within one transaction the list of connections stays as it was
            time.sleep(0.02)
    deal = create_deal(mira, CreateDeal("Crane scales"))
    assert seen.get(timeout=10).change_set_id == deal.change_set_id
