"""The people of the team."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from app.models.team import User
from app.services.choices import Choice, by_words
from app.services.context import Context


@dataclass(frozen=True, slots=True)
class UserRow:
    """Somebody of the team."""

    id: int
    name: str
    initials: str
    role: str
    email: str | None
    is_active: bool


def users(ctx: Context, *, with_inactive: bool = False) -> tuple[UserRow, ...]:
    """The team by name, the asking user first."""
    statement = select(User).order_by(User.id != ctx.user.id, User.name, User.id)
    if not with_inactive:
        statement = statement.where(User.is_active)
    with ctx.reading() as session:
        return tuple(
            UserRow(user.id, user.name, user.initials, user.role, user.email, user.is_active)
            for user in session.scalars(statement)
        )


def user_choices(ctx: Context, text: str = "", *, limit: int = 20) -> tuple[Choice, ...]:
    """Active users for a picker."""
    rows = [Choice(user.id, user.name, user.role.replace("_", " ")) for user in users(ctx)]
    return by_words(rows, text, limit)
