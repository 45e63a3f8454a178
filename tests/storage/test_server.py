"""Connections to a server: limits, passwords, releases."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlsplit

import pytest
from psycopg.conninfo import conninfo_to_dict
from sqlalchemy import Text, cast, literal, select, text

from app.domain.errors import PasswordNeeded
from app.storage.database import Database
from app.storage.engine import make_engine
from app.storage.location import Location
from app.storage.server import conninfo, keychain_name, version_notice
from tests.support import postgres


def given(text: str) -> dict[str, object]:
    return dict(conninfo_to_dict(conninfo(Location.parse(text))))


def test_a_silent_server_is_an_error_within_seconds() -> None:
    limits = given("postgresql://mira@one,two/team")
    assert limits["target_session_attrs"] == "read-write"
    assert int(str(limits["connect_timeout"])) <= 5
    assert int(str(limits["tcp_user_timeout"])) <= 5000
    for limit in ("lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout"):
        assert limit in str(limits["options"])


def test_what_the_address_says_goes_before_our_limits() -> None:
    limits = given("postgresql://mira@server/team?connect_timeout=9&options=-c%20work_mem=64MB")
    assert limits["connect_timeout"] == "9"
    assert str(limits["options"]).endswith("-c work_mem=64MB")
    assert "target_session_attrs" not in limits


@pytest.mark.postgres
def test_days_are_texts_of_one_kind_however_the_server_is_set(
    postgres_server: postgres.Server, postgres_url: str
) -> None:
    name = urlsplit(postgres_url).path.removeprefix("/")
    postgres_server.run(f"ALTER DATABASE \"{name}\" SET datestyle = 'German'")
    engine = make_engine(Location.parse(postgres_url))
    with engine.connect() as connection:
        written = connection.execute(select(cast(literal(date(2026, 3, 27)), Text))).scalar_one()
    engine.dispose()
    assert written == "2026-03-27"


@pytest.mark.postgres
def test_the_server_compiles_no_query_however_it_is_set(postgres_server: postgres.Server, postgres_url: str) -> None:
    name = urlsplit(postgres_url).path.removeprefix("/")
    postgres_server.run(f'ALTER DATABASE "{name}" SET jit = on')
    engine = make_engine(Location.parse(postgres_url))
    with engine.connect() as connection:
        compiles = connection.execute(text("SHOW jit")).scalar_one()
    engine.dispose()
    assert compiles == "off"


def test_a_service_is_left_to_libpq() -> None:
    assert given("service=sales")["service"] == "sales"


@pytest.mark.parametrize(
    ("version", "words"),
    [
        (150013, "updated to 15.14"),
        (150014, ""),
        (160009, "updated to 16.10"),
        (170005, "updated to 17.6"),
        (180000, ""),
        (140022, "made for release 15"),
    ],
)
def test_an_old_release_is_told_and_not_refused(version: int, words: str) -> None:
    notice = version_notice(version)
    assert words in notice
    assert bool(words) == bool(notice)


@pytest.mark.postgres
def test_a_missing_and_a_wrong_password_are_asked_for(postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PGPASSWORD", raising=False)
    parts = urlsplit(postgres_url)
    bare = postgres_url.replace(f":{parts.password}@", "@")
    assert bare == Location.parse(postgres_url).title
    with pytest.raises(PasswordNeeded, match="asks for a password"):
        Database.open(Location.parse(bare), may_create=True)
    with pytest.raises(PasswordNeeded, match="does not take this name and password"):
        Database.open(Location.parse(bare).with_password("wrong"), may_create=True)
    Database.open(Location.parse(bare).with_password(parts.password), may_create=True).close()


@pytest.mark.postgres
def test_a_remembered_password_is_asked_for_when_it_is_needed(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    location = Location.parse(postgres_url)
    asked: list[str] = []

    def recall(name: str) -> str | None:
        asked.append(name)
        return location.password

    # The store belongs to whoever runs the tests, so it is not asked here.
    monkeypatch.setattr("app.storage.keychain.recall", recall)
    Database.open(Location.parse(location.title), may_create=True).close()
    assert set(asked) == {keychain_name(location)}
