"""What a row says about a deal beside its own columns: product, people of the committee, stay in a phase."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.deals import DealLine, Product
from app.services.exchange.deal_people import Committees, Seat
from app.services.exchange.deal_target import entry_of
from app.services.exchange.numbers import Amount
from app.services.exchange.targets import Columns, ImportFacts, Values
from app.services.exchange.validate import New

LINE = ("product_id", "quantity", "unit_price_minor")
_PER_QUERY = 10_000


@dataclass(frozen=True, slots=True)
class DealExtras:
    """The parts of a deal that a row adds or changes.

    ``line`` is its product's line, or None; ``line_id`` the one that it corrects. ``origin`` is that of the stay which
    begins with the row, None where none does.
    """

    line: Columns | None = None
    line_id: int | None = None
    seats: tuple[Seat, ...] = ()
    origin: str | None = None

    @property
    def says_something(self) -> bool:
        """Whether there is anything beside the deal's own columns."""
        return self.line is not None or bool(self.seats)


class DealPlanner:
    """Works out the parts of the deals of one import, a block at a time."""

    def __init__(self, session: Session, facts: ImportFacts) -> None:
        self._session, self._facts = session, facts
        self.people = Committees(session, facts.headers)
        statement = select(Product.id, Product.list_price_minor, Product.currency)
        self._prices = {key: (price or 0, currency) for key, price, currency in session.execute(statement)}
        self._lines: dict[int, Columns] = {}

    def look_up(self, rows: Sequence[Values], deal_ids: Sequence[int]) -> None:
        """Read what the rows of a block, and the deals that some of them are about, have."""
        self.people.look_up(rows, deal_ids)
        self._lines = {}
        if "product" in self._facts.headers:
            for start in range(0, len(deal_ids), _PER_QUERY):
                self._read_lines(deal_ids[start : start + _PER_QUERY])

    def _read_lines(self, deal_ids: Sequence[int]) -> None:
        """The first line of each deal, and whether the amount is that line's: no other one, no discount."""
        columns = (DealLine.deal_id, DealLine.id, DealLine.discount_percent)
        statement = select(*columns, *(getattr(DealLine, name) for name in LINE))
        ordered = statement.where(DealLine.deal_id.in_(deal_ids)).order_by(DealLine.position, DealLine.id)
        for row in self._session.execute(ordered).mappings():
            first = self._lines.setdefault(row["deal_id"], {**row, "is_whole": not row["discount_percent"]})
            first["is_whole"] = first["is_whole"] and first["id"] == row["id"]

    def of_new(self, values: Values, columns: Columns) -> DealExtras:
        """The parts of a deal that a row makes."""
        phase = self._facts.stages.facts[columns["phase_id"]]
        origin = entry_of(values, self._facts, phase, None).origin
        return DealExtras(self._line(values, columns), None, self.people.seats(values, columns, None), origin)

    def of_known(self, values: Values, columns: Columns, current: Columns, changes: Columns) -> DealExtras:
        """What a row adds to a deal that exists, or changes about it."""
        origin = None
        if "phase_id" in changes:
            origin = entry_of(values, self._facts, self._facts.stages.facts[changes["phase_id"]], current).origin
        stored = self._lines.get(current["id"])
        now = {**current, **changes}
        line = self._line(values, now) if stored is None else self._correction(values, now, changes, stored)
        seats = self.people.seats(values, columns, current)
        return DealExtras(line, stored["id"] if line is not None and stored else None, seats, origin)

    def _correction(self, values: Values, columns: Columns, changes: Columns, stored: Columns) -> Columns | None:
        """What a row says anew about the first line of an offer. What it does not say stays, as does its price
        where the amount is not that of this line alone."""
        product, is_whole = values.get("product"), stored["is_whole"]
        is_other = product != stored["product_id"]
        quantity = values.get("quantity") or (None if is_other else stored["quantity"])
        if not is_other and quantity == stored["quantity"] and "amount_minor" not in changes:
            return None
        amount = values.get("amount") if is_whole else None
        line = self._line({**values, "quantity": quantity, "amount": amount}, columns)
        if line is not None and amount is None and not is_other:
            line["unit_price_minor"] = stored["unit_price_minor"]
        return None if line is None or all(stored[name] == line[name] for name in LINE) else line

    def _line(self, values: Values, columns: Columns) -> Columns | None:
        """What a deal with a product offers: its amount shared out over the quantity, else the list price."""
        product = values.get("product")
        if not isinstance(product, int | New):
            return None
        quantity = values.get("quantity")
        quantity = quantity if isinstance(quantity, Decimal) and quantity > 0 else Decimal(1)
        price, currency = self._prices.get(product, (0, None)) if isinstance(product, int) else (0, None)
        if isinstance(values.get("amount"), Amount):
            minor: int = columns["amount_minor"]
            price = minor if quantity == 1 else int((Decimal(minor) / quantity).to_integral_value())
        elif currency != columns["currency"]:
            price = 0
        return {"product_id": product, "quantity": quantity, "unit_price_minor": price}


def new_people(extras: Iterable[DealExtras]) -> Mapping[int, str]:
    """The people whom deals bring along, each once: something that tells them apart, and the name."""
    return {id(seat.person): seat.person.name for each in extras for seat in each.seats if seat.person.id is None}


def whole_line(deal_id: int, line: Columns) -> dict[str, Any]:
    """A line to be stored."""
    return {"deal_id": deal_id, "description": None, "discount_percent": None, "position": 0, **line}
