"""Whose tickler somebody may look at: their own; owners and managers everybody's."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from app.domain.access_rules import LEADERS
from app.domain.errors import UserError
from app.domain.text import match_key
from app.models.team import User
from app.services.context import Context


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the team."""

    id: int
    name: str


def may_look_at_others(ctx: Context) -> bool:
    """Whether the user may see and print the day of others."""
    return ctx.user.role in LEADERS


def require_may_look(ctx: Context, owner_id: int | None) -> int:
    """Whose tickler is meant, None being the user's own; UserError for another's."""
    if owner_id is None or owner_id == ctx.user.id:
        return ctx.user.id
    if not may_look_at_others(ctx):
        raise UserError("Only owners and managers look into the tickler of others.")
    return owner_id


def person_named(ctx: Context, name: str) -> Person:
    """The one whose name this is, or begins with it, in any spelling; UserError where there is none or several."""
    key = match_key(name)
    known = people(ctx)
    keys = [(match_key(person.name), person) for person in known]
    found = [person for own, person in keys if own == key] or [person for own, person in keys if own.startswith(key)]
    if len(found) != 1:
        problem = "Several people begin" if found else "There is nobody"
        names = ", ".join(person.name for person in known[:8])
        raise UserError(f"{problem} with the name “{name}” whose day you may see. Known are: {names}.", field="of")
    return found[0]


def people(ctx: Context) -> tuple[Person, ...]:
    """Whose tickler can be chosen: the user first, then everybody else who is active."""
    own = Person(ctx.user.id, ctx.user.name)
    if not may_look_at_others(ctx):
        return (own,)
    active = select(User.id, User.name).where(User.is_active, User.id != ctx.user.id).order_by(User.name, User.id)
    with ctx.reading() as session:
        return (own, *(Person(*row) for row in session.execute(active)))
