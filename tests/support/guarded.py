"""A team on a PostgreSQL database that enforces its rules itself: people with logins of their own, and raw SQL."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg

from app.domain.roles import Role
from app.services.context import Context, open_context
from app.services.deals.commands import CreateDeal, create_deal
from app.services.logins import GiveLogin, add_person, give_login
from app.services.pipelines.queries import PhaseRow
from app.services.users import CreateUser
from app.storage.database import Database
from app.storage.location import Location
from tests.support.team import sales, ticking_clock

PASSWORD = "correct-horse-battery"


@dataclass
class GuardedTeam:
    """Fernhill Scales, one person for each role, each with a deal. ``url`` is the keeper's way in."""

    url: str
    ctx: Context
    users: dict[Role, int] = field(default_factory=dict)
    logins: dict[Role, str] = field(default_factory=dict)
    deals: dict[Role, int] = field(default_factory=dict)

    def url_of(self, login: str) -> str:
        """The way in with a personal login."""
        parts = urlsplit(self.url)
        return urlunsplit(parts._replace(netloc=f"{quote(login)}:{PASSWORD}@{parts.hostname}:{parts.port}"))

    @contextlib.contextmanager
    def sql(self, role: Role, **options: Any) -> Iterator[psycopg.Connection[Any]]:
        """A connection of a person's own, as psql would make it."""
        with psycopg.connect(self.url_of(self.logins[role]), **options) as connection:
            yield connection

    @contextlib.contextmanager
    def program(self, role: Role, user: str | None = None) -> Iterator[Context]:
        """The program, opened with a person's own login."""
        database = Database.open(Location.parse(self.url_of(self.logins[role])))
        try:
            yield open_context(database, ticking_clock(), user)
        finally:
            database.close()


def settle_in(url: str, ctx: Context) -> GuardedTeam:
    """Add the people, their logins and their deals to a team that has its first owner only."""
    team = GuardedTeam(url, ctx)
    stem = urlsplit(url).path.removeprefix("/")
    for role in Role:
        if role is Role.OWNER:
            team.users[role] = ctx.user.id
            give_login(ctx, GiveLogin(ctx.user.id, f"{stem}_{role}", PASSWORD))
        else:
            name = f"{role.words} Person"
            added = add_person(ctx, CreateUser(name, str(role)), f"{stem}_{role}", PASSWORD)
            team.users[role] = added.saved.record_id
        team.logins[role] = f"{stem}_{role}"
        command = CreateDeal(f"Deal of {role}", owner_id=team.users[role], phase_id=phase(ctx, "D1").id)
        team.deals[role] = create_deal(ctx, command).record_id
    return team


def phase(ctx: Context, code: str) -> PhaseRow:
    """A phase of the sales pipeline."""
    return sales(ctx).phase(code)
