"""By what a row is known again, in its file and in the database.

An external id where the row has one, else what people tell such records apart by: companies and products by name,
contacts by e-mail or by name and company, deals by name and company. Users are always known by their names.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import NamedTuple

from app.domain.errors import UserError
from app.domain.text import match_key
from app.services.exchange.converters import is_nothing, plain_text
from app.services.exchange.fields import Field, What
from app.services.exchange.mapping import ColumnMap
from app.services.exchange.rows import Cell

Located = Sequence[tuple[int, Field, ColumnMap]]

_BUCKETS = 64


class Key(NamedTuple):
    """``by``: external_id, email, code, name, or name_and_company; ``value`` is folded but for external ids."""

    by: str
    value: str


class Identity:
    """Gives the key of a row from its cells, under the columns of one mapping."""

    def __init__(self, what: What, located: Located) -> None:
        self._what = what
        self._places = {field.name: (index, column.header) for index, field, column in located}

    @property
    def label(self) -> str | None:
        """The header (or headers) by which rows are mainly known again; None: nothing tells them apart."""
        names = {
            What.USERS: ("name", "family_name"),
            What.COMPANIES: ("external_id", "name"),
            What.PRODUCTS: ("external_id", "code", "name"),
            What.CONTACTS: ("external_id", "email", "full_name", "family_name"),
            What.DEALS: ("external_id", "name"),
        }[self._what]
        return next((self._places[name][1] for name in names if name in self._places), None)

    def key(self, cells: Sequence[Cell]) -> Key | None:
        """The key of a row, or None where it has nothing to be known by."""
        if self._what is not What.USERS:
            external = self._text(cells, "external_id")
            if external:
                return Key("external_id", external)
        if self._what is What.CONTACTS and (email := self._text(cells, "email")):
            return Key("email", email.casefold())
        if self._what is What.PRODUCTS and (code := self._text(cells, "code")):
            return Key("code", match_key(code))
        name = match_key(self._name(cells))
        if not name:
            return None
        if self._what in (What.CONTACTS, What.DEALS):
            return Key("name_and_company", f"{name}|{match_key(self._text(cells, 'company'))}")
        return Key("name", name)

    def _name(self, cells: Sequence[Cell]) -> str:
        whole = self._text(cells, "name") or self._text(cells, "full_name")
        return whole or f"{self._text(cells, 'given_name')} {self._text(cells, 'family_name')}"

    def _text(self, cells: Sequence[Cell], field: str) -> str:
        place = self._places.get(field)
        if place is None or is_nothing(cells[place[0]]):
            return ""
        try:
            return plain_text(cells[place[0]])
        except UserError:
            return ""


class KeyLog:
    """Finds keys that stand in a file more than once, in eight bytes for each row."""

    def __init__(self) -> None:
        self._hashes = [array("q") for _ in range(_BUCKETS)]

    def add(self, key: Key) -> None:
        hashed = hash(key)
        self._hashes[hashed % _BUCKETS].append(hashed)

    def repeated(self) -> frozenset[int]:
        """The hashes of the keys that (very likely) come again."""
        found: set[int] = set()
        for bucket in self._hashes:
            before: int | None = None
            for hashed in sorted(bucket):
                if hashed == before:
                    found.add(hashed)
                before = hashed
        return frozenset(found)
