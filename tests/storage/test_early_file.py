"""A file on this computer opens without SQLAlchemy, and is watched and guarded all the same."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Barrier, Event

import pytest

from app.domain.errors import EnvironmentFault, FileGone
from app.models.pipeline import Phase
from app.services.context import Context
from app.services.deals.commands import CreateDeal, create_deal
from app.services.pipelines.queries import pipelines
from app.storage.database import Database
from app.storage.feed import Change
from app.storage.location import Location
from app.storage.sqlite_file import connect_file
from tests.support.team import again, new_team

_SECONDS = 10


@pytest.fixture
def path(_migrated_file: Path, tmp_path: Path) -> Path:
    path = tmp_path / "team.headwater"
    shutil.copyfile(_migrated_file, path)
    with closing(Database.open(Location.parse(str(path)))) as database:
        new_team(database)
    return path


@pytest.fixture
def early(path: Path) -> Iterator[Context]:
    ctx = again(str(path))
    assert ctx.db.is_early
    yield ctx
    ctx.db.close()


def phases(ctx: Context) -> set[int]:
    return {phase.id for pipeline in pipelines(ctx) for phase in pipeline.phases}


def test_ready_questions_make_no_engine_and_others_do(early: Context) -> None:
    known, was_early = phases(early), early.db.is_early
    with early.reading() as session:
        assert {phase.id for phase in session.query(Phase)} == known
    assert (was_early, early.db.is_early) == (True, False)
    assert phases(early) == known


def test_threads_that_ask_while_the_engine_is_made_are_all_answered(early: Context) -> None:
    together = Barrier(8)

    def ask(number: int) -> int:
        together.wait(_SECONDS)
        if number % 2:
            return len(phases(early))
        with early.reading() as session:
            return session.query(Phase).count()

    with ThreadPoolExecutor(8) as threads:
        assert len(set(threads.map(ask, range(8)))) == 1


def test_what_others_did_before_there_was_an_engine_is_told_once(early: Context, path: Path) -> None:
    told: list[Change] = []
    heard = Event()

    def hear(change: Change) -> None:
        told.append(change)
        if change.label == "Last":
            heard.set()

    early.db.feed.subscribe(hear)
    early.db.watch(may_wait=True)
    other = again(str(path))
    try:
        first = create_deal(other, CreateDeal("Before"))
        assert early.db.is_early
        early.db.connect()
        with other.unit_of_work("Last") as uow:
            uow.session.get_one(Phase, 1).meaning = "Something else"
        assert heard.wait(_SECONDS)
    finally:
        other.db.close()
    assert [change.change_set_id for change in told] == [first.change_set_id, told[-1].change_set_id]
    assert not any(change.is_own for change in told)


def test_nothing_is_written_to_a_file_that_was_taken_away_meanwhile(early: Context, path: Path) -> None:
    path.unlink()
    with pytest.raises(FileGone):
        create_deal(early, CreateDeal("Into the void"))


def test_nothing_is_left_open_and_late_questions_are_told_so(path: Path) -> None:
    ctx = again(str(path))
    ctx.db.watch(may_wait=True)
    ctx.db.close()
    with closing(connect_file(path, mode="rw", alone=True)) as alone:
        assert alone.execute("PRAGMA journal_mode=DELETE").fetchone() == ("delete",)
    with pytest.raises(EnvironmentFault, match="was closed"):
        pipelines(ctx)
    with pytest.raises(EnvironmentFault, match="was closed"), ctx.reading():
        pass
