"""Imports in one call, and what stands in the database afterwards."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import select

from app.domain.progress import Progress
from app.models.base import Base
from app.services.context import Context
from app.services.exchange.apply import ApplyImport, Imported, apply_import
from app.services.exchange.fields import What
from app.services.exchange.imports import examine_file, propose
from app.services.exchange.mapping import FileMapping
from app.services.exchange.preview import Preview, preview
from app.services.exchange.reading import open_table
from tests.unit.services.exchange.support import write

Settle = Callable[[FileMapping], FileMapping]


def as_proposed(mapping: FileMapping) -> FileMapping:
    return mapping


def load(
    ctx: Context, path: Path, what: What, settle: Settle = as_proposed, progress: Progress | None = None
) -> tuple[Preview, Imported]:
    """Propose, settle, examine, preview and apply; the preview must have said what then happened."""
    table = open_table(path)
    mapping = settle(propose(ctx, table, what).mapping)
    findings = examine_file(ctx, table, mapping)
    before = preview(ctx, table, mapping, findings)
    done = apply_import(ctx, ApplyImport(table, mapping, findings), progress)
    assert (before.read, before.to_create, before.to_update, before.unchanged, before.rejected) == (
        done.read,
        done.created,
        done.updated,
        done.unchanged,
        done.rejected,
    )
    return before, done


def load_text(
    ctx: Context, folder: Path, what: What, content: str, settle: Settle = as_proposed
) -> tuple[Preview, Imported]:
    return load(ctx, write(folder, content), what, settle)


def stored(ctx: Context, table_name: str, *names: str) -> list[Any]:
    """The rows of a table by key; of one column its values, of several tuples."""
    table = Base.metadata.tables[table_name]
    with ctx.reading() as session:
        found = session.execute(select(*(table.c[name] for name in names)).order_by(table.c.id)).all()
    return [row[0] if len(names) == 1 else tuple(row) for row in found]
