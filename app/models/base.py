"""The declarative base, the column types and the columns that every editable record has.

No module of tables says ``from __future__ import annotations``: SQLAlchemy would compile the text of each column's type
again at every start, which takes a seventh of the time that the tables take.
"""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Any, ClassVar

from sqlalchemy import (
    JSON,
    BigInteger,
    DateTime,
    Dialect,
    Index,
    Integer,
    MetaData,
    String,
    TypeDecorator,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column
from sqlalchemy.sql.type_api import TypeEngine


class UTCInstant(TypeDecorator[datetime]):
    """An aware instant. PostgreSQL: timestamptz. SQLite: fixed-width ISO text in UTC, so that it sorts."""

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "sqlite":
            return dialect.type_descriptor(String(27))
        return dialect.type_descriptor(DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        instant = value.astimezone(UTC)
        if dialect.name != "sqlite":
            return instant
        return instant.replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"

    def process_result_value(self, value: Any, _dialect: Dialect) -> datetime | None:
        if isinstance(value, str):
            return datetime.fromisoformat(value)
        return None if value is None else value.astimezone(UTC)


class DecimalText(TypeDecorator[Decimal]):
    """An exact decimal kept as text on both databases: for rates and quantities, which are never summed in SQL."""

    impl = String(40)
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, _dialect: Dialect) -> str | None:
        return None if value is None else format(value, "f")

    def process_result_value(self, value: Any, _dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value)


class JsonValue(TypeDecorator[Any]):
    """Lists and objects as JSON; on PostgreSQL as jsonb."""

    impl = JSON
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name != "postgresql":
            return dialect.type_descriptor(JSON())
        # Not at the top: it takes a tenth as long as the whole ORM, and nobody needs it who works in a file.
        from sqlalchemy.dialects.postgresql import JSONB

        return dialect.type_descriptor(JSONB())


# SQLite gives a rowid alias only to a column typed exactly INTEGER; PostgreSQL gets 64 bits.
Key = BigInteger().with_variant(Integer(), "sqlite")

PrimaryKey = Annotated[int, mapped_column(Key, primary_key=True)]
Minor = Annotated[int, mapped_column(BigInteger)]
Currency = Annotated[str, mapped_column(String(3))]
Instant = Annotated[datetime, mapped_column(UTCInstant)]


def partial_index(name: str, *columns: str, where: str) -> Index:
    """An index over the rows that meet a condition.

    It is partial on PostgreSQL, too, as its migration says; to say it here loads that dialect at every start.
    """
    return Index(name, *columns, sqlite_where=text(where))


class Base(DeclarativeBase):
    """Base of all tables."""

    metadata: ClassVar[MetaData] = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_N_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class Record:
    """What every record has: a key that is never used again after deletion."""

    # AUTOINCREMENT on SQLite: a key reused after a deletion would mix two histories in the change log.
    # SQLAlchemy declares it as an instance variable, so it can't be a ClassVar here.
    __table_args__: Any = {"sqlite_autoincrement": True}  # noqa: RUF012 - SQLAlchemy reads it so, and changes nothing

    id: Mapped[PrimaryKey]


class Editable(Record):
    """A record that people edit: ``version`` counts its stored states and guards against lost updates."""

    version: Mapped[int] = mapped_column(Integer, default=1, server_default="1")

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805 - SQLAlchemy calls it on the class
        return {"version_id_col": cls.version}
