"""Keeps the contents of files, each once."""

from __future__ import annotations

from typing import Any

from app.models.documents import Document
from app.storage.unit_of_work import UnitOfWork

_T = Document.__table__


def keep_content(uow: UnitOfWork, checksum: str, size: int, content: str) -> None:
    """Store a content (base64) under its checksum, unless it is there already."""
    if uow.gate is not None:
        uow.gate.adding("documents")
    insert: Any
    if uow.connection.dialect.name == "postgresql":
        from sqlalchemy.dialects.postgresql import insert
    else:
        from sqlalchemy.dialects.sqlite import insert
    row = {"checksum": checksum, "size": size, "content": content, "stored_at": uow.now}
    uow.connection.execute(insert(_T).values(row).on_conflict_do_nothing(index_elements=["checksum"]))
