"""A real disk that is full, or takes no writes: what is there is read, nothing is half-saved, and the words fit."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from app.domain.errors import EnvironmentFault, PassphraseNeeded, ReadOnlyDatabase
from app.services.check import check_database
from app.services.context import Context
from app.services.deals.commands import CreateDeal, create_deal
from app.services.people.companies import CreateCompany, create_company
from app.storage.database import Database
from app.storage.location import Location
from app.storage.rekey import rekey
from tests.storage.test_faults import names
from tests.support.small_disk import NoDisk, SmallDisk, small_disk
from tests.support.team import again, new_team


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    with ExitStack() as stack:
        try:
            made = stack.enter_context(small_disk(tmp_path / "disk", 24))
        except NoDisk as reason:
            pytest.skip(str(reason))
        yield made


@pytest.fixture
def path(disk: SmallDisk, _migrated_file: Path) -> Path:
    """A file on that disk with one deal; nobody has it open."""
    path = shutil.copyfile(_migrated_file, disk.place / "team.headwater")
    with closing(Database.open(Location.parse(str(path)))) as database:
        create_deal(new_team(database), CreateDeal("Crane scales"))
    return path


def add_companies(ctx: Context) -> None:
    """More than have room."""
    for number in range(500):
        create_company(ctx, CreateCompany(f"{number} {'x' * 200}"))


def test_on_a_full_disk_nothing_is_saved_and_what_is_there_is_read(disk: SmallDisk, path: Path) -> None:
    ctx = again(str(path))
    with closing(ctx.db):
        create_deal(ctx, CreateDeal("Second"))
        disk.fill()
        with pytest.raises(EnvironmentFault, match=r"The disk is full\. Nothing was saved: make room"):
            add_companies(ctx)
        assert check_database(ctx.db).is_sound
        disk.make_room()
        create_deal(ctx, CreateDeal("Third"))
    assert names(path) == ["Crane scales", "Second", "Third"]


def test_a_file_that_is_to_be_opened_on_a_full_disk_says_that_it_is_full(disk: SmallDisk, path: Path) -> None:
    disk.fill()
    with pytest.raises(EnvironmentFault, match="The disk is full"):
        again(str(path))
    disk.make_room()
    assert names(path) == ["Crane scales"]


def test_a_file_on_a_disk_that_takes_no_writes_is_read(disk: SmallDisk, path: Path) -> None:
    disk.take_no_writes()
    ctx = again(str(path))
    with closing(ctx.db):
        with pytest.raises(ReadOnlyDatabase, match="is read-only here"):
            create_deal(ctx, CreateDeal("Second"))
        assert ctx.user.name == "Mira Osei"
    assert names(path) == ["Crane scales"]


@pytest.mark.parametrize("ending", ["-wal", "-journal"])
def test_changes_in_a_log_beside_it_are_not_passed_over(disk: SmallDisk, path: Path, ending: str) -> None:
    """Copied to a stick while somebody worked on it: the file alone would be an old state, or half of a new one."""
    path.with_name(path.name + ending).write_bytes(b"not yet in the file, or not to stay there")
    disk.take_no_writes()
    with pytest.raises(ReadOnlyDatabase, match="copy it to a folder that you may write"):
        again(str(path))


def test_an_encrypted_file_there_asks_for_its_passphrase(disk: SmallDisk, path: Path) -> None:
    plain = Location.parse(str(path))
    secret = plain.with_passphrase("it's a secret")
    rekey(plain, secret.key)
    disk.take_no_writes()
    with pytest.raises(PassphraseNeeded):
        Database.open(plain)
    with closing(Database.open(secret)) as database:
        assert database.read_only
