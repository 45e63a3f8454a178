"""A PostgreSQL server to measure on, where there is one: that of the tests."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from tests.support import postgres


@contextmanager
def new_database() -> Iterator[str | None]:
    """The URL of an empty database, dropped afterwards; None, and a word about it, where no server can be had."""
    try:
        with postgres.server() as server, server.database() as url:
            yield url
    except postgres.NoServer as reason:
        print(f"not measured on PostgreSQL: {reason}", file=sys.stderr)
        yield None


@contextmanager
def new_guarded_database() -> Iterator[str | None]:
    """The same for a login that may make roles, so that the server itself enforces the rules of roles."""
    try:
        with postgres.server() as server, server.keepers().database() as url:
            yield url
    except postgres.NoServer as reason:
        print(f"not measured on PostgreSQL: {reason}", file=sys.stderr)
        yield None
