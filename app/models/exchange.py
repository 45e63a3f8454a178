"""Imports: named mappings, batches and the rows that were rejected."""

from typing import Any

from sqlalchemy import ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Editable, Instant, JsonValue, Key, Record


class ImportMapping(Editable, Base):
    """A mapping of columns and values, saved under a name for the next file of its kind."""

    __tablename__ = "import_mappings"
    __table_args__ = (
        Index("ix_import_mappings_what_name", "what", "name", unique=True),
        Editable.__table_args__,
    )

    what: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(200))
    definition: Mapped[dict[str, Any]] = mapped_column(JsonValue)


class ImportBatch(Record, Base):
    """One applied import. Its rows are those of its change set; a reverted batch keeps its line in the list."""

    __tablename__ = "import_batches"

    what: Mapped[str] = mapped_column(String(20))
    file_name: Mapped[str] = mapped_column(String(500))
    change_set_id: Mapped[int] = mapped_column(Key, index=True)
    user_id: Mapped[int | None] = mapped_column(Key, ForeignKey("users.id"))
    applied_at: Mapped[Instant]
    reverted_at: Mapped[Instant | None]
    rows_read: Mapped[int] = mapped_column(Integer)
    rows_created: Mapped[int] = mapped_column(Integer)
    rows_updated: Mapped[int] = mapped_column(Integer)
    rows_rejected: Mapped[int] = mapped_column(Integer)
    definition: Mapped[dict[str, Any]] = mapped_column(JsonValue)


class ImportRejection(Record, Base):
    """A row that was not imported, kept as it was read, so that it can be exported, fixed and imported again."""

    __tablename__ = "import_rejections"

    batch_id: Mapped[int] = mapped_column(Key, ForeignKey("import_batches.id"), index=True)
    line: Mapped[int] = mapped_column(Integer)
    column: Mapped[str | None] = mapped_column(String(300))
    reason: Mapped[str] = mapped_column(Text)
    cells: Mapped[dict[str, Any]] = mapped_column(JsonValue)
