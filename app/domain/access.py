"""Who may do what: the language of the rules, and how a rule is applied to one row.

The rules themselves stand in ``access_rules``, as plain data. Everything that refuses reads that one description: the
services in Python and SQL (``storage/access/gate.py``), PostgreSQL by grants and row-level security generated from it
(``storage/access/policies.py``), and the window, which explains before anything is tried.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

from app.domain.errors import UserError
from app.domain.roles import Role


class Op(StrEnum):
    """What is done with a row."""

    READ = "read"
    ADD = "add"
    EDIT = "edit"
    REMOVE = "remove"


class Whole(StrEnum):
    """What is done with the whole database at once, past its rows: the rules for rows can't tell about it."""

    BACK_UP = "back_up"
    RESTORE = "restore"
    MOVE = "move"
    ENCRYPT = "encrypt"


# -- conditions on a row -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Always:
    """Any row."""


@dataclass(frozen=True, slots=True)
class Mine:
    """The row names the user in a column."""

    column: str


@dataclass(frozen=True, slots=True)
class Empty:
    """A column of the row holds nothing."""

    column: str


@dataclass(frozen=True, slots=True)
class Filled:
    """A column of the row holds something."""

    column: str


@dataclass(frozen=True, slots=True)
class Differs:
    """A column of the row, which is never empty, holds something other than ``value``."""

    column: str
    value: str


@dataclass(frozen=True, slots=True)
class InPhase:
    """The row is a deal in a phase of one of these kinds."""

    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OfMyDeal:
    """The row hangs on a deal that the user may edit, or that the same change has written.

    The second half is for a hand-over: it writes the deal first, and the end of its stay when it is another's already.
    """

    column: str = "deal_id"


@dataclass(frozen=True, slots=True)
class TeamShares:
    """The team lets reps edit each other's deals."""


@dataclass(frozen=True, slots=True)
class GivenBack:
    """The row is a deal that the user once took while nobody had it, and the change under way takes that back."""


@dataclass(frozen=True, slots=True)
class Either:
    """One of several conditions holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Both:
    """All of several conditions hold."""

    parts: tuple[Condition, ...]


Condition = Always | Mine | Empty | Filled | Differs | InPhase | OfMyDeal | TeamShares | GivenBack | Either | Both


def either(*parts: Condition) -> Condition:
    """One of them holds."""
    return Either(parts)


def both(*parts: Condition) -> Condition:
    """All of them hold."""
    return Both(parts)


# -- rules -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Rule:
    """What one role may do with the rows of one table.

    ``when`` is asked of the row as it is stored (of the new one when it is added), ``then`` of the row as it would be
    after an edit; None asks nothing. ``columns`` limits an edit to them. There is at most one rule for a role, table
    and operation, and without one it is refused: PostgreSQL joins several policies by "or", each half by itself, and
    could not tell which ``then`` belongs to which ``when``.
    """

    role: Role
    table: str
    op: Op
    when: Condition = Always()
    then: Condition | None = None
    columns: frozenset[str] | None = None

    @property
    def is_unconditional(self) -> bool:
        """Whether it lets every row pass."""
        return isinstance(self.when, Always) and self.then in (None, Always()) and self.columns is None


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks: the user's key and role, and whether the team lets reps edit each other's deals."""

    user_id: int
    role: Role
    reps_share_deals: bool = False


class Surroundings(Protocol):
    """What conditions ask beyond the row itself."""

    def kind_of(self, phase_id: int) -> str | None:
        """The kind of a phase; None where it is gone."""

    def deal(self, deal_id: int) -> Mapping[str, Any] | None:
        """A deal as it is stored."""

    def has_written(self, deal_id: int) -> bool:
        """Whether the change under way has written that deal."""

    def gives_back(self, deal_id: int, user_id: int) -> bool:
        """Whether the change under way takes back one in which the user took that deal from nobody."""


class Forbidden(UserError):
    """The user's role does not allow it; the text says who may."""


def holds(condition: Condition, actor: Actor, row: Mapping[str, Any], around: Surroundings, deals: Rule | None) -> bool:
    """Whether a row meets a condition. ``deals`` is the rule for editing deals of the actor's role."""
    match condition:
        case Always():
            return True
        case TeamShares():
            return actor.reps_share_deals
        case Mine(column):
            return bool(row[column] == actor.user_id)
        case Empty(column):
            return row[column] is None
        case Filled(column):
            return row[column] is not None
        case Differs(column, value):
            return bool(row[column] != value)
        case InPhase(kinds):
            return around.kind_of(row["phase_id"]) in kinds
        case GivenBack():
            return row.get("id") is not None and around.gives_back(row["id"], actor.user_id)
        case OfMyDeal(column):
            return row[column] is not None and _is_my_deal(row[column], actor, around, deals)
        case Either(parts):
            return any(holds(part, actor, row, around, deals) for part in parts)
        case Both(parts):
            return all(holds(part, actor, row, around, deals) for part in parts)


def _is_my_deal(deal_id: int, actor: Actor, around: Surroundings, deals: Rule | None) -> bool:
    deal = around.deal(deal_id)
    if deal is not None and deals is not None and holds(deals.when, actor, deal, around, deals):
        return True
    return around.has_written(deal_id)
