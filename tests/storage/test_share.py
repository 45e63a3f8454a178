"""Files on a share: what kind of folder it is, and whether locks are passed on between those who work there."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.errors import EnvironmentFault, ReadOnlyDatabase
from app.models.people import Company
from app.services.deals.commands import CreateDeal, create_deal
from app.services.people.companies import CreateCompany, create_company
from app.storage.database import Database
from app.storage.file_system import Mount, linux_mount, refuse_unfit, syncing_service
from app.storage.location import Location, Mode
from app.storage.share_guard import ShareGuard, ShareGuards
from app.storage.share_slots import Sign, SlotFile, marker_file, places_file
from tests.support.team import new_team

MOUNTS = """\
22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
40 22 0:35 / /srv/team rw,relatime shared:2 - cifs //server/team rw,vers=3.1.1,cache=strict
41 22 0:36 / /srv/unlocked rw,relatime shared:3 - cifs //server/other rw,vers=3.1.1,nobrl
42 22 0:37 / /srv/nfs rw,relatime shared:4 - nfs4 server:/x rw,vers=4.2,local_lock=none
43 22 0:38 / /srv/nfs\\040old rw,relatime shared:5 - nfs server:/y rw,vers=3,nolock,local_lock=all
44 22 0:39 / /srv/odd rw,relatime - newfs none rw
"""


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("/srv/local/team.headwater", Mount("ext4", is_share=False)),
        ("/srv/team/a/b.headwater", Mount("cifs", is_share=True)),
        ("/srv/unlocked/b.headwater", Mount("cifs", is_share=True, unlocked="nobrl")),
        ("/srv/nfs/b.headwater", Mount("nfs4", is_share=True)),
        ("/srv/nfs old/b.headwater", Mount("nfs", is_share=True, unlocked="nolock")),
        ("/srv/odd/b.headwater", Mount("newfs", is_share=True)),
        ("/srv/teams/b.headwater", Mount("ext4", is_share=False)),
    ],
)
def test_the_mount_tells_what_a_folder_is(path: str, found: Mount) -> None:
    assert linux_mount(Path(path), MOUNTS) == found


@pytest.mark.parametrize(
    ("folder", "service"),
    [
        ("OneDrive - Oak", "OneDrive"),
        ("Dropbox (Oak)", "Dropbox"),
        ("Nextcloud", "Nextcloud"),
        ("Google Drive", "Google Drive"),
        ("Mobile Documents/com~apple~CloudDocs", "iCloud"),
        ("Dropboxes", ""),
    ],
)
def test_a_folder_of_a_cloud_service_is_known_by_its_name(tmp_path: Path, folder: str, service: str) -> None:
    assert syncing_service(tmp_path / folder / "deep" / "team.headwater") == service


def test_a_synchronised_folder_is_known_by_what_lies_in_it_and_refused(tmp_path: Path) -> None:
    (tmp_path / ".sync_1a2b.db").touch()
    with pytest.raises(EnvironmentFault, match="kept in step by Nextcloud"):
        refuse_unfit(tmp_path / "deep" / "team.headwater")


def test_a_file_with_a_second_name_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "team.headwater"
    path.touch()
    (tmp_path / "other.headwater").hardlink_to(path)
    with pytest.raises(EnvironmentFault, match="second name"):
        refuse_unfit(path)


# -- on a share ------------------------------------------------------------------------------------------------------


@pytest.fixture
def shared(tmp_path: Path, _migrated_file: Path) -> Location:
    """A file that is kept as on a share, with a journal that is cut off after each transaction."""
    path = tmp_path / "team.headwater"
    path.write_bytes(_migrated_file.read_bytes())
    return replace(Location.parse(str(path)), mode=Mode.SHARED_FILE)


def test_on_a_share_the_journal_is_truncated_and_every_commit_waits_for_the_disk(shared: Location) -> None:
    with closing(Database.open(shared)) as database, database.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "truncate"
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 3
        assert not Path(f"{shared.path}-wal").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_file_that_was_copied_from_a_local_disk_as_it_was_is_opened_without_shared_memory(shared: Location) -> None:
    """Its head still says that it has a log, and on many shares no memory is shared that a log's readers need."""
    path = shared.path
    assert path is not None
    with closing(Database.open(replace(shared, mode=Mode.LOCAL_FILE))) as database:
        company = create_company(new_team(database), CreateCompany("Ferro Castings")).record_id
    memory = Path(f"{path}-shm")
    memory.symlink_to("nowhere")  # SQLite follows no link there, so it can't have any
    with pytest.raises(EnvironmentFault):
        Database.open(replace(shared, mode=Mode.LOCAL_FILE)).close()
    with closing(Database.open(shared)) as database:
        with database.reading() as session:
            assert session.get_one(Company, company).name == "Ferro Castings"
        with database.engine.connect() as connection:
            assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "truncate"
    memory.unlink()


def test_two_of_one_program_share_a_place_and_give_it_back(shared: Location) -> None:
    assert shared.path is not None
    with closing(Database.open(shared)), closing(Database.open(shared)):
        assert [place for place, _ in signs(shared.path)] == [0]
    assert signs(shared.path) == []


def signs(path: Path) -> list[tuple[int, Sign]]:
    """Read by another process: to close the file here would drop the locks that are held on it."""
    program = (
        "import sys; from pathlib import Path; from app.storage.share_slots import SlotFile\n"
        "print([(place, sign.client.hex(), sign.beat) for place, sign in SlotFile(Path(sys.argv[1])).signs()])"
    )
    said = subprocess.run([sys.executable, "-c", program, str(path)], check=True, capture_output=True, text=True)
    found: list[tuple[int, str, int]] = eval(said.stdout)
    return [(place, Sign(bytes.fromhex(client), beat)) for place, client, beat in found]


COLLEAGUE = """
import sys
from pathlib import Path
from app.storage.share_guard import ShareGuard
guard = ShareGuard(Path(sys.argv[1]), beat_seconds=0.05, watch_seconds=0.5)
guard.look()
guard.start()
print(guard.problem or "at work", flush=True)
sys.stdin.readline()
guard.stop()
print(guard.problem or "well", flush=True)
"""


@contextmanager
def colleague(path: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process at work on the same share; it is ended by a line, or by being killed."""
    with subprocess.Popen(
        [sys.executable, "-c", COLLEAGUE, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "at work\n"
        try:
            yield process
        finally:
            process.kill()


def guard_of(path: Path) -> ShareGuard:
    return ShareGuard(path, beat_seconds=0.05, watch_seconds=0.5)


def test_where_locks_are_shared_both_work_and_each_knows_of_the_other(tmp_path: Path) -> None:
    path = tmp_path / "team.headwater"
    with colleague(path) as other:
        guard = guard_of(path)
        guard.look()
        assert (guard.problem, guard.alive) == ("", 2)
        guard.stop()
        said, _ = other.communicate("\n", timeout=20)
    assert said == "well\n"
    assert not marker_file(path).exists()


def test_the_place_of_somebody_who_was_killed_is_cleared(tmp_path: Path) -> None:
    path = tmp_path / "team.headwater"
    with colleague(path):
        pass
    guard = guard_of(path)
    guard.look()
    assert (guard.problem, guard.alive) == ("", 1)
    assert len(signs(path)) == 1
    guard.stop()


def test_where_locks_are_not_shared_nobody_writes_any_more(tmp_path: Path) -> None:
    """Two guards of one process are that: POSIX lets a process take a byte that it holds already."""
    path = tmp_path / "team.headwater"
    first, told = guard_of(path), threading.Event()
    first.subscribe(lambda _problem: told.set())
    first.look()
    first.start()
    second = guard_of(path)
    second.look()
    assert "does not pass file locks on" in second.problem
    assert "PostgreSQL" in marker_file(path).read_text(encoding="utf-8")
    assert told.wait(10)
    assert first.problem == second.problem
    first.stop()
    second.stop()


def test_after_that_the_database_opens_for_reading_only_until_the_mark_is_deleted(shared: Location) -> None:
    assert shared.path is not None
    with closing(Database.open(shared)) as database:
        ctx = new_team(database)
    marker_file(shared.path).write_text("Found by another computer.", encoding="utf-8")
    with closing(Database.open(shared)) as database:
        assert database.read_only
        with pytest.raises(ReadOnlyDatabase, match="have the folder mounted with locks"):
            create_deal(replace(ctx, db=database), CreateDeal("Crane scales"))
    marker_file(shared.path).unlink()
    with closing(Database.open(shared)) as database:
        create_deal(replace(ctx, db=database), CreateDeal("Crane scales"))


def test_a_folder_in_which_no_place_can_be_taken_says_so(tmp_path: Path) -> None:
    path = tmp_path / "team.headwater"
    places_file(path).mkdir()
    with pytest.raises(IsADirectoryError):
        ShareGuards.take(path)


def test_a_place_is_locked_against_other_processes(tmp_path: Path) -> None:
    path = tmp_path / "team.headwater"
    with closing(SlotFile(path)) as file:
        assert file.try_lock(3)
        child = os.fork()
        if child == 0:
            taken = SlotFile(path).try_lock(3)
            os._exit(1 if taken else 0)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
