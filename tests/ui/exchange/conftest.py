"""The import page in the real window, on a team's database."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.ui.exchange.rooms import Exchange
from tests.support.driver import Driver
from tests.ui.exchange.wizard import Wizard, rooms


@pytest.fixture
def wizard(open_window: Callable[..., Driver]) -> Wizard:
    """The window at its first place; the import is a key away."""
    exchange = Exchange()
    return Wizard(open_window(rooms(exchange)), exchange)
