"""What belongs to imported deals: their stay in a phase and the line of their product."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import bindparam, select, update

from app.models.base import Base
from app.models.deals import Product
from app.services.exchange.bulk_update import update_rows
from app.services.exchange.numbers import Amount
from app.services.exchange.planning import ChangedRecord, NewRecord
from app.services.exchange.targets import Columns
from app.storage.bulk import bulk_insert
from app.storage.unit_of_work import UnitOfWork

_LINE = ("product_id", "quantity", "unit_price_minor")


class DealParts:
    """Stores the parts of the deals of one import."""

    def __init__(self, uow: UnitOfWork, user_id: int) -> None:
        self._uow = uow
        self._user_id = user_id
        statement = select(Product.id, Product.list_price_minor, Product.currency)
        self._prices = {key: (price or 0, currency) for key, price, currency in uow.session.execute(statement)}

    def add(self, keys: Sequence[int], created: Sequence[NewRecord]) -> None:
        """The parts of new deals."""
        stays, lines = [], []
        for key, record in zip(keys, created, strict=True):
            columns = record.columns
            stays.append(self._stay(key, None, columns["phase_id"], columns["phase_entered_at"]))
            line = self._line(record.draft.values, columns)
            if line is not None:
                lines.append(_whole(key, line))
        bulk_insert(self._uow, "phase_changes", stays)
        bulk_insert(self._uow, "deal_lines", lines)

    def change(self, changed: Sequence[ChangedRecord]) -> None:
        """What a file says about deals that exist: another phase, another product or price."""
        self._move([record for record in changed if "phase_id" in record.changes])
        lines = {}
        for record in changed:
            line = self._line(record.draft.values, {**record.current, **record.changes})
            if line is not None:
                lines[record.current["id"]] = line
        if lines:
            self._correct_lines(lines)

    def _stay(self, deal_id: int, before: int | None, phase_id: int, at: datetime) -> Columns:
        return {
            "deal_id": deal_id,
            "from_phase_id": before,
            "phase_id": phase_id,
            "entered_at": at,
            "left_at": None,
            "user_id": self._user_id,
            "reason": None,
        }

    def _move(self, records: Sequence[ChangedRecord]) -> None:
        """End the stays that deals leave, and begin the new ones."""
        if not records:
            return
        table = Base.metadata.tables["phase_changes"]
        leave = update(table).where(table.c.deal_id == bindparam("key"), table.c.left_at.is_(None))
        self._uow.connection.execute(
            leave.values(left_at=bindparam("at")),
            [{"key": record.current["id"], "at": _entered(record)} for record in records],
        )
        stays = [
            self._stay(r.current["id"], r.current["phase_id"], r.changes["phase_id"], _entered(r)) for r in records
        ]
        bulk_insert(self._uow, "phase_changes", stays)

    def _line(self, values: Mapping[str, Any], columns: Columns) -> Columns | None:
        """What a deal with a product offers: its amount shared out over the quantity, else the list price."""
        product = values.get("product")
        if not isinstance(product, int):
            return None
        quantity = values.get("quantity")
        quantity = quantity if isinstance(quantity, Decimal) and quantity > 0 else Decimal(1)
        price, currency = self._prices[product]
        if isinstance(values.get("amount"), Amount):
            minor: int = columns["amount_minor"]
            price = minor if quantity == 1 else int((Decimal(minor) / quantity).to_integral_value())
        elif currency != columns["currency"]:
            price = 0
        return {"product_id": product, "quantity": quantity, "unit_price_minor": price}

    def _correct_lines(self, wanted: dict[int, Columns]) -> None:
        """The first line of a deal becomes what the file says; further lines are none of its business."""
        table = Base.metadata.tables["deal_lines"]
        statement = select(table).where(table.c.deal_id.in_(list(wanted))).order_by(table.c.position, table.c.id)
        first: dict[int, Columns] = {}
        for stored in self._uow.connection.execute(statement).mappings():
            first.setdefault(stored["deal_id"], dict(stored))
        missing = [_whole(key, line) for key, line in wanted.items() if key not in first]
        bulk_insert(self._uow, "deal_lines", missing)
        differing = [
            {**line, "key": first[key]["id"]}
            for key, line in wanted.items()
            if key in first and any(first[key][name] != line[name] for name in _LINE)
        ]
        update_rows(self._uow, "deal_lines", _LINE, differing)


def _entered(record: ChangedRecord) -> datetime:
    """When a deal came into its new phase: not before it came into the one that it leaves."""
    before: datetime = record.current["phase_entered_at"]
    return max(record.changes.get("phase_entered_at") or before, before)


def _whole(deal_id: int, line: Columns) -> Columns:
    return {"deal_id": deal_id, "description": None, "discount_percent": None, "position": 0, **line}
