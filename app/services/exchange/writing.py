"""Writes the planned rows of an import by set-based statements, and the records that they refer to by new names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from app.domain.text import match_key
from app.models.search import search_text_for
from app.services.exchange.bulk_update import update_rows
from app.services.exchange.deal_parts import DealParts
from app.services.exchange.deal_target import TARGETS
from app.services.exchange.planning import ChangedRecord, ImportPlan, NewRecord
from app.services.exchange.targets import Columns, initials_of
from app.services.exchange.validate import New
from app.storage.bulk import bulk_insert
from app.storage.unit_of_work import UnitOfWork

# The column that a reference field fills, and the table of what it refers to.
_REFERENCES = {
    "company": ("company_id", "companies"),
    "owner": ("owner_id", "users"),
    "source": ("lead_source_id", "lead_sources"),
    "product": ("product_id", "products"),
    "parent": ("parent_id", "companies"),
    "manager": ("manager_id", "users"),
}


class Writer:
    """Stores the blocks of one import in one unit of work.

    ``also_created`` counts by table the records that rows brought along.
    """

    def __init__(self, uow: UnitOfWork, plan: ImportPlan) -> None:
        self._uow = uow
        self._plan = plan
        self._table = TARGETS[plan.what].table
        self.also_created: Counter[str] = Counter()
        self._deals = DealParts(uow, plan.facts, self.also_created) if self._table == "deals" else None

    def write(self, created: list[NewRecord], changed: list[ChangedRecord]) -> None:
        """Store the new and the changed records of a block."""
        lines = [record.extras.line for record in created if record.extras.line is not None]
        lines += [record.extras.line for record in changed if record.extras.line is not None]
        self.fill([record.columns for record in created] + [record.changes for record in changed] + lines)
        keys = bulk_insert(self._uow, self._table, [record.columns for record in created])
        self._update(record for record in changed if record.changes)
        if self._deals is not None:
            self._deals.add(keys, created)
            self._deals.change(changed)

    def fill(self, rows: list[Columns]) -> None:
        """Make the records that rows refer to by new names, and put their keys into the rows."""
        for field, (column, table) in _REFERENCES.items():
            waiting: dict[str, list[Columns]] = {}
            names: dict[str, str] = {}
            for row in rows:
                reference = row.get(column)
                if isinstance(reference, New):
                    key = match_key(reference.name)
                    names.setdefault(key, reference.name)
                    waiting.setdefault(key, []).append(row)
            keys = bulk_insert(self._uow, table, [self._named(table, name, field) for name in names.values()])
            self.also_created[table] += len(keys)
            for key, record_id in zip(names, keys, strict=True):
                self._plan.resolvers[field].created(names[key], record_id)
                for row in waiting[key]:
                    row[column] = record_id

    def link(self, links: list[Columns]) -> None:
        """Store references that were looked up late; each row has the record's ``key`` and one column."""
        self.fill(links)
        for column in {name for row in links for name in row} - {"key"}:
            rows = [row for row in links if column in row]
            update_rows(self._uow, self._table, (column,), rows)

    def _named(self, table: str, name: str, field: str) -> Columns:
        """A record of which only the name is known. Somebody who is only named does not sign in, so is not active."""
        if table == "companies":
            facts = self._plan.facts
            named = {"name": name[:300], "match_key": match_key(name)[:300]}
            return {**named, "owner_id": facts.user_id, "created_at": facts.now}
        if table == "users":
            role = "manager" if field == "manager" else "rep"
            named = {"name": name[:200], "match_key": match_key(name)[:200], "initials": initials_of(name)}
            return {**named, "role": role, "is_active": False}
        if table == "products":
            return {"name": name[:300], "match_key": match_key(name)[:300], "is_active": True}
        return {"name": name[:200], "is_active": True}

    def _update(self, records: Iterable[ChangedRecord]) -> None:
        """One statement for all rows that change the same columns."""
        groups: dict[tuple[str, ...], list[Columns]] = {}
        for record in records:
            columns = dict(record.changes)
            text = search_text_for(self._table, {**record.current, **columns})
            if text is not None:
                columns["search_text"] = text
            groups.setdefault(tuple(sorted(columns)), []).append({**columns, "key": record.current["id"]})
        for names, rows in groups.items():
            update_rows(self._uow, self._table, names, rows)
