"""Applies an import: one batch, one transaction, all or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from sqlalchemy import insert, update

from app.domain.progress import Progress, Silent, blocks
from app.models.exchange import ImportBatch, ImportRejection
from app.services.context import Context, command
from app.services.exchange.examine import Findings
from app.services.exchange.mapping import FileMapping, to_json
from app.services.exchange.planning import BlockPlan, ImportPlan, plan_import
from app.services.exchange.reading import Table
from app.services.exchange.rows import Cell, Record, cell_text
from app.services.exchange.targets import Columns
from app.services.exchange.validate import Rejection, RowReader
from app.services.exchange.writing import Writer
from app.storage.unit_of_work import UnitOfWork

# A rejected cell longer than this is cut: nobody corrects it in a table, and it is in the file still.
_LONGEST_CELL = 32_000
_CUT = " … [cut off here: the whole text stands in the file]"
_LATE_COLUMNS = {"parent": "parent_id", "manager": "manager_id"}
_UNSTORABLE = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 127), "\ufffd")


@dataclass(frozen=True, slots=True)
class ApplyImport:
    """A file with its mapping and what was found on examining it under that mapping."""

    table: Table
    mapping: FileMapping
    findings: Findings


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did. ``batch`` is what to revert it by; ``updated`` counts rows about records that existed.

    ``unchanged`` of these said nothing new. ``unlinked`` names stand in the file as a parent or manager but could
    not be found. ``also_created`` counts by table the records that rows brought along: companies, people, products.
    """

    batch: int
    change_set_id: int
    label: str
    read: int
    created: int
    updated: int
    unchanged: int
    rejected: int
    unlinked: int
    also_created: dict[str, int] = field(default_factory=dict)


class _Link(NamedTuple):
    """A record, whom its row names as parent or manager, and whom it has already."""

    key: int
    cell: Cell
    current: int | None


@dataclass
class _Counts:
    read: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0
    unlinked: int = 0
    also_created: dict[str, int] = field(default_factory=dict)

    def add(self, read: int, plan: BlockPlan) -> None:
        self.read += read
        self.created += len(plan.created)
        self.updated += len(plan.changed)
        self.unchanged += sum(not record.says_something for record in plan.changed)
        self.rejected += len(plan.rejected)


@command
def apply_import(ctx: Context, cmd: ApplyImport, progress: Progress | None = None) -> Imported:
    """Import a file. Nothing is stored when it fails or is stopped (Cancelled).

    Raises UserError while dates or decimals are open.
    """
    name = cmd.table.path.name
    with ctx.unit_of_work(f"Imported {name}", is_bulk=True) as uow:
        batch = _open_batch(ctx, uow, cmd)
        counts = _import_rows(ctx, uow, cmd, batch, progress or Silent())
        uow.label = f"Imported {cmd.mapping.what.counted(counts.created + counts.updated)} from {name}"
        _close_batch(uow, batch, counts)
    return Imported(
        batch=batch,
        change_set_id=uow.change_set_id,
        label=uow.label,
        read=counts.read,
        created=counts.created,
        updated=counts.updated,
        unchanged=counts.unchanged,
        rejected=counts.rejected,
        unlinked=counts.unlinked,
        also_created=counts.also_created,
    )


def _import_rows(ctx: Context, uow: UnitOfWork, cmd: ApplyImport, batch: int, progress: Progress) -> _Counts:
    """Store the file block by block, then what its rows say of one another."""
    counts = _Counts()
    plan = plan_import(uow.session, ctx, cmd.table, cmd.mapping, cmd.findings)
    writer = Writer(uow, plan)
    links: list[_Link] = []
    for block in blocks(cmd.table.rows(), progress, "Importing", cmd.findings.rows):
        planned = plan.plan(block)
        writer.write(planned.created, planned.changed)
        _keep_rejections(uow, batch, planned.rejected)
        links += _links(plan, planned)
        counts.add(len(block), planned)
    counts.unlinked = _link(uow, ctx, cmd, writer, links)
    counts.also_created = dict(+writer.also_created)
    return counts


def _open_batch(ctx: Context, uow: UnitOfWork, cmd: ApplyImport) -> int:
    values = {
        "what": cmd.mapping.what.value,
        "file_name": cmd.table.path.name[:500],
        "change_set_id": uow.change_set_id,
        "user_id": ctx.user.id,
        "applied_at": uow.now,
        "rows_read": 0,
        "rows_created": 0,
        "rows_updated": 0,
        "rows_rejected": 0,
        "definition": {"mapping": to_json(cmd.mapping), "headers": list(cmd.table.headers)},
    }
    return uow.session.execute(insert(ImportBatch).values(values).returning(ImportBatch.id)).scalar_one()


def _close_batch(uow: UnitOfWork, batch: int, counts: _Counts) -> None:
    uow.session.execute(
        update(ImportBatch)
        .where(ImportBatch.id == batch)
        .values(
            rows_read=counts.read,
            rows_created=counts.created,
            rows_updated=counts.updated,
            rows_rejected=counts.rejected,
        )
    )


def _keep_rejections(uow: UnitOfWork, batch: int, rejections: Sequence[Rejection]) -> None:
    rows = [
        {
            "batch_id": batch,
            "line": rejection.line,
            "column": rejection.problems[0].column,
            "reason": rejection.problems[0].reason,
            "cells": {
                "cells": [storable(cell) for cell in rejection.cells],
                "more": [list(problem) for problem in rejection.problems[1:]],
            },
        }
        for rejection in rejections
    ]
    if rows:
        uow.session.execute(insert(ImportRejection), rows)


def storable(cell: Cell) -> str:
    """A cell of any content as text that every database stores."""
    text = cell_text(cell).translate(_UNSTORABLE)
    if len(text) > _LONGEST_CELL:
        text = text[:_LONGEST_CELL] + _CUT
    return text.encode(errors="replace").decode()


def _links(plan: ImportPlan, planned: BlockPlan) -> list[_Link]:
    """Which records of a block name a parent or manager, to be looked up when all rows are stored."""
    if plan.later is None:
        return []
    place = plan.later.index
    column = _LATE_COLUMNS[plan.later.field]
    found = [_Link(record.columns["id"], record.draft.cells[place], None) for record in planned.created]
    found += [_Link(r.current["id"], r.draft.cells[place], r.current[column]) for r in planned.changed]
    return [link for link in found if link.cell != ""]


def _link(uow: UnitOfWork, ctx: Context, cmd: ApplyImport, writer: Writer, links: list[_Link]) -> int:
    """Set parents or managers; returns how many names were not found. A record is never its own parent."""
    if not links:
        return 0
    # Planned anew, so that its directories know the records of this import.
    later = plan_import(uow.session, ctx, cmd.table, cmd.mapping, cmd.findings).later
    assert later is not None
    reader = RowReader((replace(later, index=0),))
    drafts, refused = reader.read([Record(place, [link.cell]) for place, link in enumerate(links)])
    column = _LATE_COLUMNS[later.field]
    rows: list[Columns] = []
    for draft in drafts:
        link, reference = links[draft.line], draft.values[later.field]
        if reference is not None and reference not in (link.key, link.current):
            rows.append({"key": link.key, column: reference})
    writer.link(rows)
    return len(refused)
