"""The search index: SQLite FTS5 or PostgreSQL text search over the folded ``search_text`` of each searched table.

Both match every typed word as a prefix, in any order; folding is done in Python so that both find the same.
"""

# ruff: noqa: S608 - the names put into SQL are those of our own tables

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    String,
    bindparam,
    column,
    func,
    literal_column,
    select,
    text,
)

from app.domain.text import words
from app.models import Base
from app.models.search import SEARCHED

# Sorts behind every letter a name may go on with.
_LAST_LETTER = "\uffff"


@dataclass(frozen=True, slots=True)
class Hit:
    """A row found: its table and key."""

    table: str
    row_id: int


def install(connection: Connection) -> None:
    """(Re)create the index and what keeps it up to date; run after each migration."""
    for table in SEARCHED:
        if connection.dialect.name == "sqlite":
            _install_sqlite(connection, table)
        else:
            connection.exec_driver_sql(
                f"CREATE INDEX IF NOT EXISTS ix_{table}_search ON {table} "
                "USING gin (to_tsvector('simple', search_text))"
            )


def _install_sqlite(connection: Connection, table: str) -> None:
    index = f"{table}_fts"
    known = connection.exec_driver_sql("SELECT 1 FROM sqlite_master WHERE name = ?", (index,)).scalar()
    if not known:
        # detail=none: prefixes and words only, a third of the size; no phrase or column queries are asked.
        connection.exec_driver_sql(
            f"CREATE VIRTUAL TABLE {index} USING fts5(search_text, content='{table}', content_rowid='id', "
            "prefix='2 3', detail='none', tokenize='unicode61 remove_diacritics 0')"
        )
        connection.exec_driver_sql(f"INSERT INTO {index}({index}) VALUES ('rebuild')")
    add = f"INSERT INTO {index}(rowid, search_text) VALUES (NEW.id, NEW.search_text);"
    remove = f"INSERT INTO {index}({index}, rowid, search_text) VALUES ('delete', OLD.id, OLD.search_text);"
    triggers = {
        "insert": f"AFTER INSERT ON {table} WHEN NOT (SELECT inserts_in_bulk FROM change_context) BEGIN {add} END",
        "update": f"AFTER UPDATE OF search_text ON {table} "
        f"WHEN OLD.search_text IS NOT NEW.search_text BEGIN {remove} {add} END",
        "delete": f"AFTER DELETE ON {table} BEGIN {remove} END",
    }
    for event, body in triggers.items():
        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS search_{event}_{table}")
        connection.exec_driver_sql(f"CREATE TRIGGER search_{event}_{table} {body}")


def index_inserted(connection: Connection, table: str, first_id: int, last_id: int) -> None:
    """Index rows that were inserted while the insert trigger was deferred (SQLite).

    One statement for many rows: by trigger, FTS5 would write its pending terms out after each single row.
    """
    connection.execute(
        text(
            f"INSERT INTO {table}_fts(rowid, search_text) "
            f"SELECT id, search_text FROM {table} WHERE id BETWEEN :first AND :last"
        ),
        {"first": first_id, "last": last_id},
    )


def matching(connection: Connection, table: str, query: str) -> ColumnElement[bool] | None:
    """The condition on rows of ``table`` that ``find`` looks for, for lists of any length; None without a word."""
    terms = words(query)
    if not terms:
        return None
    if connection.dialect.name == "sqlite":
        return Base.metadata.tables[table].c.id.in_(_indexed(table, terms))
    return _vector_matches(table, terms)


def matching_ids(connection: Connection, table: str, query: str) -> Any:
    """A subquery of the keys of those rows, for ``in_`` of a column that points to them. The query must have a word."""
    terms = words(query)
    if connection.dialect.name == "sqlite":
        return _indexed(table, terms)
    return select(Base.metadata.tables[table].c.id).where(_vector_matches(table, terms))


def _indexed(table: str, terms: list[str]) -> Any:
    match = " ".join(f'"{term}"*' for term in terms)
    # Unique, because a statement may hold several of these conditions.
    sought = bindparam("match", match, type_=String(), unique=True)
    rows = text(f"SELECT rowid FROM {table}_fts WHERE {table}_fts MATCH :match").bindparams(sought)
    return rows.columns(column("rowid", Integer))


def _vector_matches(table: str, terms: list[str]) -> ColumnElement[bool]:
    match = " & ".join(f"'{term}':*" for term in terms)
    # Written as in the index, or the index is not used.
    vector = func.to_tsvector(literal_column("'simple'"), literal_column(f"{table}.search_text"))
    return vector.op("@@", is_comparison=True)(func.to_tsquery("simple", match))


def prefer_index(connection: Connection) -> None:
    """For the rest of the transaction, have PostgreSQL look into the index however many rows a prefix may match.

    Left to itself it would rather fold the text of every row anew, which is far slower than it believes; and it would
    compile a query that takes milliseconds, which takes half a second.
    """
    if connection.dialect.name != "sqlite":
        connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        connection.exec_driver_sql("SET LOCAL jit = off")


def find(connection: Connection, query: str, *, tables: tuple[str, ...], limit: int) -> list[Hit]:
    """Up to ``limit`` rows of each table whose text has every word of ``query`` as the start of a word.

    Where there are more, SQLite gives the newest, PostgreSQL any: ranking thousands of matches of two letters costs
    more than it tells.
    """
    terms = words(query)
    if not terms:
        return []
    hits = []
    for table in tables:
        if connection.dialect.name == "sqlite":
            match = " ".join(f'"{term}"*' for term in terms)
            statement = text(
                f"SELECT rowid FROM {table}_fts WHERE {table}_fts MATCH :match ORDER BY rowid DESC LIMIT :limit"
            )
        else:
            match = " & ".join(f"'{term}':*" for term in terms)
            statement = text(
                f"SELECT id FROM {table} WHERE to_tsvector('simple', search_text) @@ to_tsquery('simple', :match) "
                "LIMIT :limit"
            )
        hits += [Hit(table, key) for key in connection.scalars(statement, {"match": match, "limit": limit})]
    return hits


def holding(connection: Connection, table: str, digits: str, *, limit: int) -> list[Hit]:
    """Up to ``limit`` rows whose text holds digits anywhere, the newest first. Reads every row: for rare questions."""
    columns = Base.metadata.tables[table].c
    place = func.instr if connection.dialect.name == "sqlite" else func.strpos
    rows = select(columns.id).where(place(columns.search_text, digits) > 0).order_by(columns.id.desc()).limit(limit)
    return [Hit(table, row_id) for row_id in connection.scalars(rows)]


def begin_with(connection: Connection, table: str, key: str, *, limit: int) -> list[Hit]:
    """Up to ``limit`` rows whose name, as ``match_key`` folds it, begins with ``key``; in alphabetical order.

    A server whose collation sorts in an unusual way may leave some out, never add any.
    """
    column_ = Base.metadata.tables[table].c.match_key
    rows = (
        select(Base.metadata.tables[table].c.id)
        .where(column_ >= key, column_ < key + _LAST_LETTER)
        .order_by(column_)
        .limit(limit)
    )
    return [Hit(table, row_id) for row_id in connection.scalars(rows)] if key else []
