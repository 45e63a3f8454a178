"""All that a database holds, to compare before and after."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from app.storage.database import Database
from app.storage.recorder import recorded_tables


def snapshot(database: Database) -> dict[str, dict[int, dict[str, Any]]]:
    """Every recorded row by table and key. Versions count writes, so they are left out."""
    with database.reading() as session:
        return {
            table.name: {
                row["id"]: {name: value for name, value in row.items() if name != "version"}
                for row in session.execute(select(table)).mappings()
            }
            for table in recorded_tables()
        }
