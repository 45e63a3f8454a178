"""What every test stands on: Qt without a screen, folders of its own, real databases, and nothing left behind."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

# Before anything imports Qt: no test may open a window on somebody's screen.
os.environ["QT_QPA_PLATFORM"] = "offscreen"
# Nor may numbers, dates and sizes depend on who runs the tests; Qt complains where no locale is set at all.
os.environ["LC_ALL"] = "C.UTF-8"
os.environ.pop("QT_SCALE_FACTOR", None)
os.environ.pop("QT_STYLE_OVERRIDE", None)
# Nor may what a test tells appear among somebody's notifications.
os.environ.pop("DBUS_SESSION_BUS_ADDRESS", None)

import pytest
from hypothesis import HealthCheck, settings

from tests.support import postgres
from tests.support.leaks import Surroundings, spare_the_settled

if TYPE_CHECKING:
    from app.services.context import Context
    from app.storage.database import Database

CI = os.environ.get("CI", "").lower() not in ("", "0", "false")
TESTS = Path(__file__).resolve().parent
REAL_DATA = Path(os.environ.get("HEADWATER_REAL_DATA", TESTS.parents[1] / "shared" / "data"))

# What has come to stay by then is looked at no more, which halves the time of the whole suite.
_TESTS_BETWEEN_SETTLINGS = 20
_tests = count()

# How long an example takes says nothing on a busy machine, so no example has a deadline.
_quiet = [HealthCheck.too_slow]
settings.register_profile("here", max_examples=60, deadline=None, suppress_health_check=_quiet)
settings.register_profile(
    "ci", max_examples=100, deadline=None, suppress_health_check=_quiet, database=None, print_blob=True
)
settings.load_profile("ci" if CI else "here")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever lies in tests/e2e is an end-to-end test."""
    for item in items:
        if item.path.is_relative_to(TESTS / "e2e"):
            item.add_marker("e2e")


@pytest.fixture(scope="session", autouse=True)
def _temporary_folder_of_this_run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A temporary folder that nobody else writes into, so that what is left there is the tests' own."""
    folder = str(tmp_path_factory.mktemp("temporary"))
    before = tempfile.tempdir
    with pytest.MonkeyPatch.context() as patch:
        for name in ("TMPDIR", "TEMP", "TMP"):
            patch.setenv(name, folder)
        tempfile.tempdir = folder
        yield
    tempfile.tempdir = before


@pytest.fixture(autouse=True)
def _own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings, logs and data go where only this test sees them, never to the person who runs it."""
    home = tmp_path_factory.getbasetemp() / "homes" / os.urandom(6).hex()
    for name in ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(home))
    for name in ("CONFIG", "DATA", "STATE", "CACHE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(home / name.lower()))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(home / "runtime"))


@pytest.fixture(autouse=True)
def _nothing_left_behind(_own_home: None, tmp_path: Path) -> Iterator[None]:
    """Fails the test that leaves threads, windows, timers, open files or stray files. First in, so last out."""
    if next(_tests) % _TESTS_BETWEEN_SETTLINGS == 0:
        spare_the_settled()
    before = Surroundings()
    yield
    if left := before.left_behind(tmp_path):
        pytest.fail("the test left something behind:\n" + "\n".join(left), pytrace=False)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[postgres.Server]:
    """A real PostgreSQL server, started when the first test asks. In CI it must be there; elsewhere it may not."""
    try:
        with postgres.server() as running:
            yield running
    except postgres.NoServer as reason:
        if CI:
            pytest.fail(str(reason), pytrace=False)
        pytest.skip(str(reason))


@pytest.fixture
def postgres_url(postgres_server: postgres.Server) -> Iterator[str]:
    """A new, empty PostgreSQL database of this test's own."""
    with postgres_server.database() as url:
        yield url


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """What ``--db`` takes: a file that does not exist yet, then an empty PostgreSQL database."""
    if request.param == "sqlite":
        return str(tmp_path / "team.headwater")
    url: str = request.getfixturevalue("postgres_url")
    return url


def _create(url: str) -> None:
    from app.storage.database import Database
    from app.storage.location import Location

    Database.open(Location.parse(url), may_create=True).close()


@pytest.fixture(scope="session")
def _migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("migrated") / "team.headwater"
    _create(str(path))
    return path


@pytest.fixture(scope="session")
def _migrated_postgres(postgres_server: postgres.Server) -> Iterator[str]:
    with postgres_server.database() as url:
        _create(url)
        yield urlsplit(url).path.removeprefix("/")


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def migrated_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Like `database_url`, but with the newest schema: a copy of one made once, which is cheaper than migrating."""
    if request.param == "sqlite":
        path = tmp_path / "team.headwater"
        yield str(shutil.copyfile(request.getfixturevalue("_migrated_file"), path))
        return
    server: postgres.Server = request.getfixturevalue("postgres_server")
    with server.database(template=request.getfixturevalue("_migrated_postgres")) as url:
        yield url


@pytest.fixture
def database(migrated_url: str) -> Iterator[Database]:
    """An open database with the newest schema and no rows, in a file and then on PostgreSQL."""
    from app.storage.database import Database
    from app.storage.location import Location

    opened = Database.open(Location.parse(migrated_url))
    yield opened
    opened.close()


@pytest.fixture
def ctx(database: Database) -> Context:
    """Fernhill Scales, just set up, with Mira Osei at work."""
    from tests.support.team import new_team

    return new_team(database)


@pytest.fixture
def real_data(request: pytest.FixtureRequest) -> Callable[[str], Path]:
    """The folder of one data set, as in ``real_data("maven_crm")``; skips where it is absent."""
    assert request.node.get_closest_marker("realdata"), "a test on real data is marked `realdata`"

    def folder(name: str) -> Path:
        path = REAL_DATA / name
        if not path.is_dir():
            pytest.skip(f"the data set {name} is not in {REAL_DATA.parent.name}/{REAL_DATA.name}")
        return path

    return folder
