"""Statements that are compiled once for each kind of database, and then sent as text with their parameters.

SQLAlchemy looks for a compiled statement by walking through it, and lays a context around each execution. For those few
that every command or every move sends, that takes longer than what the database does.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import ClauseElement, Connection, Dialect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.compiler import SQLCompiler

T = TypeVar("T")
Convert = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class _Made:
    """``order`` names the parameters for a driver that counts them; ``constants`` have a value of their own."""

    text: str
    order: Sequence[str] | None
    constants: Mapping[str, Any]
    converters: Sequence[tuple[str, Convert]]

    def parameters(self, values: Mapping[str, Any]) -> Any:
        known = {**self.constants, **values}
        for name, convert in self.converters:
            known[name] = convert(known[name])
        return known if self.order is None else tuple([known[name] for name in self.order])


class Prepared:
    """A statement whose parameters are ``bindparam``s, each of them to be given; ``values()`` of a change names its
    columns.

    What it answers with is the driver's: for columns that a database keeps as something else, ask the usual way.
    KeyError where a parameter is missing, and the driver's errors as SQLAlchemy wraps them.
    """

    def __init__(self, statement: ClauseElement) -> None:
        self._statement = statement
        self._made: dict[str, _Made] = {}

    def rows(self, connection: Connection, values: Mapping[str, Any]) -> Sequence[tuple[Any, ...]]:
        """Send it; all that it answers with."""
        return self._sent(connection, values, _rows)

    def count(self, connection: Connection, values: Mapping[str, Any]) -> int:
        """Send a change; how many rows it met."""
        return self._sent(connection, values, _count)

    def _sent(self, connection: Connection, values: Mapping[str, Any], read: Callable[[Any], T]) -> T:
        dialect = connection.dialect
        made = self._made.get(dialect.name)
        if made is None:
            made = self._made[dialect.name] = _made(self._statement, dialect)
        parameters = made.parameters(values)
        cursor = None
        try:
            cursor = connection.connection.cursor()
            cursor.execute(made.text, parameters)
            return read(cursor)
        except dialect.loaded_dbapi.Error as error:
            raise _wrapped(connection, made.text, parameters, error, cursor) from error
        finally:
            if cursor is not None:
                cursor.close()


def _rows(cursor: Any) -> Sequence[tuple[Any, ...]]:
    found: Sequence[tuple[Any, ...]] = cursor.fetchall()
    return found


def _count(cursor: Any) -> int:
    met: int = cursor.rowcount
    return met


def _wrapped(connection: Connection, text: str, parameters: Any, error: Any, cursor: Any) -> Any:
    """As SQLAlchemy does it: a connection that broke is not given to anybody again."""
    dialect = connection.dialect
    is_broken = dialect.is_disconnect(error, connection.connection.dbapi_connection, cursor)
    if is_broken:
        connection.invalidate(error)
    kind = dialect.loaded_dbapi.Error
    return DBAPIError.instance(text, parameters, error, kind, connection_invalidated=is_broken, dialect=dialect)


def _made(statement: ClauseElement, dialect: Dialect) -> _Made:
    compiled = statement.compile(dialect=dialect)
    assert isinstance(compiled, SQLCompiler)
    assert not compiled.insert_prefetch, "a default that SQLAlchemy fills in would be missing"
    assert not compiled.update_prefetch, "so would one for changes"
    named = {name: parameter for parameter, name in compiled.bind_names.items()}
    convert = {name: each.type.dialect_impl(dialect).bind_processor(dialect) for name, each in named.items()}
    constants = {name: each.value for name, each in named.items() if not each.required}
    converters = tuple((name, one) for name, one in convert.items() if one is not None)
    return _Made(str(compiled), compiled.positiontup, constants, converters)
