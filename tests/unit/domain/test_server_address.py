"""Addresses of servers, read from one line and put together from parts; a password is never part of one."""

from __future__ import annotations

import pytest

from app.domain.errors import UserError
from app.domain.server_address import Host, ServerAddress, is_server_address, read_address, read_hosts


@pytest.mark.parametrize(
    "text",
    [
        "postgresql://mira@server/team",
        "postgresql://mira@one:5432,two:5433/team?target_session_attrs=read-write",
        "postgresql://mira@server/team?sslmode=verify-full&sslrootcert=system",
        "postgresql://a%40b@server/a%20team",
        "postgresql://[::1]:5433/team",
        "service=sales",
    ],
)
def test_an_address_comes_back_as_it_was(text: str) -> None:
    address, password = read_address(text)
    assert (address.text, password) == (text, None)


@pytest.mark.parametrize(
    "text",
    [
        "postgresql://mira:s%40cret@server/team",
        "postgres://mira@server/team?password=s%40cret",
        "postgresql+psycopg://mira:s%40cret@server/team",
    ],
)
def test_a_password_is_taken_out(text: str) -> None:
    address, password = read_address(text)
    assert (address.text, password) == ("postgresql://mira@server/team", "s@cret")
    assert "cret" not in repr(address)


def test_parts_may_stand_among_the_options() -> None:
    address, _ = read_address("postgresql:///?host=one,two&port=5433&dbname=team&user=mira")
    assert address == ServerAddress((Host("one", "5433"), Host("two", "5433")), "team", "mira")


@pytest.mark.parametrize(("text", "field"), [("postgresql://", "address"), ("mysql://x/y", "address")])
def test_what_is_none_is_refused(text: str, field: str) -> None:
    with pytest.raises(UserError) as caught:
        read_address(text)
    assert caught.value.field == field


def test_a_port_is_a_number() -> None:
    with pytest.raises(UserError, match="not a port"):
        read_hosts("server:team")
    assert read_hosts("one, two:5433") == (Host("one"), Host("two", "5433"))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("postgresql://server/team", "nobody checks whose server"),
        ("postgresql://server/team?sslmode=disable", "not encrypted"),
        ("postgresql://server/team?sslmode=verify-ca", "not its name"),
        ("postgresql://server/team?sslmode=verify-full", ""),
        ("postgresql://localhost/team", ""),
        ("service=sales", ""),
    ],
)
def test_weak_protection_is_named(text: str, words: str) -> None:
    weakness = read_address(text)[0].weakness
    assert words in weakness
    assert bool(words) == bool(weakness)


def test_who_and_what_are_the_same_however_the_connection_is_made() -> None:
    one = read_address("postgresql://mira@b:5432,a/team?sslmode=require")[0]
    other = read_address("postgresql://mira@a,b/team")[0]
    assert one.identity == other.identity


def test_a_path_is_no_server() -> None:
    assert not is_server_address("/srv/team.headwater")
