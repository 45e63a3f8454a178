"""Secrets are remembered in the system's password store, or not at all."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from keyring.backends import fail
from keyring.errors import PasswordSetError

from app.domain.errors import EnvironmentFault
from app.storage import keychain
from tests.support.keyrings import Store, in_force


class ReadableFile(Store):
    """One that would write in plain text, ranked as such are."""

    priority = 0.5  # type: ignore[assignment]  # as above


class Closed(Store):
    """One whose owner said no."""

    def set_password(self, service: str, username: str, password: str) -> None:
        raise PasswordSetError("the store is locked")


@pytest.fixture
def store(request: pytest.FixtureRequest) -> Iterator[Store]:
    made: Store = getattr(request, "param", Store)()
    with in_force(made):
        yield made


def test_what_is_remembered_can_be_recalled_and_forgotten(store: Store) -> None:
    assert keychain.why_not() == ""
    assert keychain.recall("team.headwater") is None
    keychain.remember("team.headwater", "it's “ü”")
    assert keychain.recall("team.headwater") == "it's “ü”"
    keychain.forget("team.headwater")
    keychain.forget("team.headwater")
    assert store.kept == {}


@pytest.mark.parametrize("store", [ReadableFile, fail.Keyring], indirect=True)
def test_without_a_store_nothing_is_kept(store: Store) -> None:
    assert "no password store" in keychain.why_not()
    with pytest.raises(EnvironmentFault, match="no password store"):
        keychain.remember("team.headwater", "secret")
    assert keychain.recall("team.headwater") is None
    keychain.forget("team.headwater")
    assert getattr(store, "kept", {}) == {}


@pytest.mark.parametrize("store", [Closed], indirect=True)
def test_a_store_that_refuses_is_named(store: Store) -> None:
    with pytest.raises(EnvironmentFault, match="the store is locked"):
        keychain.remember("team.headwater", "secret")
