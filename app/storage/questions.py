"""Questions to the database by name, so that whoever asks need not know whether their text is made anew or ready.

The usual way is to make a statement by SQLAlchemy. To import that and the tables takes longer than all else of a start,
and what a start asks is always the same: of those questions the text is shipped (`ready`), as made the usual way.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol

from app.storage.packed import packing, unpacked

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.orm import Session

Form = tuple[Hashable, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """A function ``name`` of the module ``home`` makes the statement, with parameters for what is asked about.

    What changes its text is the ``form``, the function's arguments. ``is_packed`` answers with a list for each column
    instead of a row for each record: a row is made by Python, and while it makes thousands of them nothing else runs
    that needs Python, the drawing of the window included.
    """

    home: str
    name: str
    is_packed: bool = False

    def key(self, form: Form) -> str:
        """What it is called among the ready ones."""
        return " ".join([_key(self), *map(str, form)])


@dataclass(frozen=True, slots=True)
class Condition:
    """What is asked about must meet it besides. It is made as a question's statement is, and has parameters as well."""

    home: str
    name: str

    @property
    def key(self) -> str:
        """What it is called among the ready ones."""
        return _key(self)


def _key(named: Question | Condition) -> str:
    return f"{named.home.removeprefix('app.services.')}:{named.name}"


class Asker(Protocol):
    """Answers questions, all of them from one snapshot."""

    def rows(self, question: Question, *form: Hashable, among: Sequence[Condition] = (), **about: Any) -> Sequence[Any]:
        """The rows, their columns by name and by place; of a packed question the columns, each a list in its order.

        ``among`` are the conditions that what is looked at must meet besides.
        """

    def session(self) -> Session:
        """What answers everything else."""


class SessionAsker:
    """Asks the usual way, within a session."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def rows(self, question: Question, *form: Hashable, among: Sequence[Condition] = (), **about: Any) -> Sequence[Any]:
        """As the protocol says."""
        made = statement(question, form, self._session.get_bind().dialect.name, tuple(among))
        if question.is_packed:
            return unpacked(self._session.execute(made, about).one())
        return self._session.execute(made, about).all()

    def session(self) -> Session:
        """The session itself."""
        return self._session


@lru_cache(256)
def statement(
    question: Question, form: Form, dialect: str, among: tuple[Condition, ...] = ()
) -> Select[*tuple[Any, ...]]:
    """What asks a question of this kind of database; made once."""
    return statement_with(question, form, dialect, [condition(one) for one in among])


def statement_with(
    question: Question, form: Form, dialect: str, conditions: Sequence[ColumnElement[bool]]
) -> Select[*tuple[Any, ...]]:
    """The same with conditions of SQLAlchemy's."""
    make: Callable[..., Select[*tuple[Any, ...]]] = getattr(import_module(question.home), question.name)
    made = make(*form).where(*conditions)
    if not question.is_packed:
        return made
    return packing(made, dialect)


@cache
def condition(named: Condition) -> ColumnElement[bool]:
    """What is asked for by this name; made once."""
    make: Callable[[], ColumnElement[bool]] = getattr(import_module(named.home), named.name)
    return make()
