"""A PostgreSQL database that enforces its rules itself."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.storage.database import Database
from app.storage.location import Location
from tests.conftest import CI
from tests.support import postgres
from tests.support.guarded import GuardedTeam, settle_in
from tests.support.team import new_team


@pytest.fixture(scope="session")
def keepers_server(postgres_server: postgres.Server) -> postgres.Server:
    """The server, for a login that may make roles."""
    try:
        return postgres_server.keepers()
    except postgres.NoServer as reason:
        if CI:
            pytest.fail(str(reason), pytrace=False)
        pytest.skip(str(reason))


def _team(url: str) -> Iterator[GuardedTeam]:
    database = Database.open(Location.parse(url), may_create=True)
    try:
        team = settle_in(url, new_team(database))
    finally:
        database.close()
    yield team


@pytest.fixture(scope="module")
def shared_team(keepers_server: postgres.Server) -> Iterator[GuardedTeam]:
    """One for all tests of a file, which take back what they write. Its context is closed: open it as somebody."""
    with keepers_server.database() as url:
        yield from _team(url)


@pytest.fixture
def own_team(keepers_server: postgres.Server) -> Iterator[GuardedTeam]:
    """One for a test that changes it for good."""
    with keepers_server.database() as url:
        yield from _team(url)
