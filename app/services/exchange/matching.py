"""Finds the records that the rows of a block are about, by external id or by what people tell them apart by."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from app.domain.errors import UserError
from app.domain.text import match_key
from app.models import Base
from app.services.exchange.fields import What
from app.services.exchange.identity import Key
from app.services.exchange.targets import Columns
from app.services.exchange.validate import Draft

_PER_QUERY = 10_000


class Keyed(NamedTuple):
    """A draft with its key, as looked up."""

    draft: Draft
    key: Key | None


class Matcher:
    """Looks up existing records of one kind for one block of drafts at a time."""

    def __init__(self, session: Session, what: What, table_name: str) -> None:
        self._session = session
        self._what = what
        self._table = Base.metadata.tables[table_name]
        self._found: dict[Key, list[Columns]] = {}
        self._claimed: set[int] = set()

    def look_up(self, block: Sequence[Keyed]) -> None:
        """Read every record that a draft of the block may be about."""
        self._found = {}
        by = {keyed.key.by for keyed in block if keyed.key is not None}
        if "external_id" in by:
            self._collect("external_id", {k.key.value for k in block if k.key and _by(k, "external_id")}, str)
        if "code" in by:
            self._collect("code", {str(k.draft.values.get("code")) for k in block if _by(k, "code")}, match_key)
        if "email" in by:
            emails = {str(k.draft.values["email"]) for k in block if _by(k, "email")}
            self._collect("email", emails | {email.casefold() for email in emails}, str.casefold)
        self._by_name(block, by)

    def found_ids(self) -> list[int]:
        """The keys of all records that the block may be about."""
        return [row["id"] for rows in self._found.values() for row in rows]

    def find(self, keyed: Keyed) -> Columns | None:
        """The record that a draft is about. Raises UserError where several could be meant."""
        if keyed.key is None:
            return None
        if keyed.key.by == "name_and_company":
            company = keyed.draft.values.get("company")
            named = self._found.get(Key("name_and_company", _name_part(keyed.key)), [])
            found = [row for row in named if row["company_id"] == company]
        else:
            found = self._found.get(keyed.key, [])
        if keyed.key.by == "external_id" and not found:
            found = self._without_id(keyed)
        if len(found) > 1:
            raise UserError(f"There are {len(found)} {self._what.value} like this. Add their external ID to the file.")
        return found[0] if found else None

    def _without_id(self, keyed: Keyed) -> list[Columns]:
        """Made without an external id before, such as a company that came with its contacts. Each is found once."""
        if self._what in (What.CONTACTS, What.DEALS):
            return []
        named = self._found.get(self._name_key(keyed), [])
        free = [row for row in named if row["external_id"] is None and row["id"] not in self._claimed]
        self._claimed.update(row["id"] for row in free[:1])
        return free[:1]

    def _name_key(self, keyed: Keyed) -> Key:
        return Key("name", match_key(str(keyed.draft.values.get("name") or "")))

    def _by_name(self, block: Sequence[Keyed], by: set[str]) -> None:
        if self._what in (What.CONTACTS, What.DEALS) and "name_and_company" not in by:
            return
        if self._what is What.DEALS:
            names = {str(k.draft.values["name"]) for k in block if _by(k, "name_and_company")}
            for row in self._read(self._table.c.name, names):
                self._remember(Key("name_and_company", match_key(row["name"])), row)
        elif self._what is What.CONTACTS:
            keys = {_name_part(k.key) for k in block if k.key and k.key.by == "name_and_company"}
            for row in self._read(self._table.c.match_key, keys):
                self._remember(Key("name_and_company", row["match_key"]), row)
        else:
            keys = {self._name_key(k).value for k in block} | {k.key.value for k in block if k.key and _by(k, "name")}
            for row in self._read(self._table.c.match_key, keys - {""}):
                self._remember(Key("name", row["match_key"]), row)

    def _collect(self, column: str, values: set[str], fold: Any) -> None:
        if column in self._table.columns:
            for row in self._read(self._table.c[column], values):
                self._remember(Key(column, fold(row[column])), row)

    def _remember(self, key: Key, row: Columns) -> None:
        self._found.setdefault(key, []).append(row)

    def _read(self, column: ColumnElement[Any], values: Iterable[str]) -> Iterable[Columns]:
        ordered = sorted(values)
        for start in range(0, len(ordered), _PER_QUERY):
            statement = select(self._table).where(column.in_(ordered[start : start + _PER_QUERY]))
            for row in self._session.execute(statement.order_by(self._table.c.id)).mappings():
                yield dict(row)


def _by(keyed: Keyed, by: str) -> bool:
    return keyed.key is not None and keyed.key.by == by


def _name_part(key: Key) -> str:
    return key.value.partition("|")[0]
