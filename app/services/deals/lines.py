"""A deal's offer: its lines, their sum, and the sum taken as the deal's amount."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.amounts import LARGEST
from app.domain.errors import UserError
from app.domain.money import Money
from app.models.deals import Deal, DealLine, Product
from app.services import field_words
from app.services.context import Context, command
from app.services.deals.commands import title_of
from app.services.editing import change, check_references, require, storable
from app.services.saved import Saved, saved
from app.storage.guard import fetch, guard_deletion

_EDITABLE = frozenset({"product_id", "description", "quantity", "unit_price_minor", "discount_percent"})


@dataclass(frozen=True, slots=True)
class AddLine:
    """A product or a described thing on an offer. ``unit_price`` None is the product's list price.

    ``discount_percent`` is taken off the price of the line.
    """

    deal_id: int
    product_id: int | None = None
    description: str | None = None
    quantity: Decimal = Decimal(1)
    unit_price: Money | None = None
    discount_percent: Decimal | None = None


@dataclass(frozen=True, slots=True)
class EditLine:
    """New values of some fields (column -> value) on top of the ``version`` that the user saw (None: any)."""

    line_id: int
    version: int | None
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RemoveLine:
    """Take a line off the offer; undo puts it back."""

    line_id: int
    version: int | None = None


@dataclass(frozen=True, slots=True)
class TakeSumAsAmount:
    """Make the sum of the lines the deal's amount, on top of the deal's ``version`` that the user saw.

    ``seen`` is the sum that the user saw (None: any).
    """

    deal_id: int
    version: int | None = None
    seen: Money | None = None


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line of an offer; ``title`` is its description, else the product's name."""

    id: int
    version: int
    product_id: int | None
    product: str
    description: str
    quantity: Decimal
    unit_price: Money
    discount_percent: Decimal | None
    total: Money

    @property
    def title(self) -> str:
        return self.description or self.product


@command
def add_line(ctx: Context, cmd: AddLine) -> Saved:
    """Add a line at the end; UserError where nothing says what is offered or what it costs."""
    given: dict[str, Any] = {"product_id": cmd.product_id, "description": cmd.description}
    values = _checked(given | {"quantity": cmd.quantity, "discount_percent": cmd.discount_percent})
    if cmd.product_id is None and not values["description"]:
        raise UserError("Choose a product, or describe what is offered.", field="product_id")
    with ctx.unit_of_work("Added a line") as uow:
        deal = fetch(uow, Deal, cmd.deal_id, noun="deal")
        check_references(uow.session, DealLine, values)
        product = uow.session.get(Product, cmd.product_id) if cmd.product_id else None
        last = uow.session.scalar(select(func.max(DealLine.position)).where(DealLine.deal_id == deal.id))
        line = DealLine(
            **values,
            deal_id=deal.id,
            unit_price_minor=_price(deal, product, cmd.unit_price),
            position=0 if last is None else last + 1,
        )
        uow.session.add(line)
        _check_sum(uow.session, deal, "unit_price")
        what = values["description"] or (product.name if product else "")
        uow.label = f"Added {what} to the offer for {title_of(uow.session, deal)}"
    return saved(uow, line)


@command
def edit_line(ctx: Context, cmd: EditLine) -> Saved:
    """Change fields; ConflictError where somebody else changed one of them since ``version``."""
    values = _checked(cmd.values)
    with ctx.unit_of_work("Edited a line") as uow:
        line = fetch(uow, DealLine, cmd.line_id, noun="line of the offer")
        change(uow, line, cmd.version, values)
        if line.product_id is None and not line.description:
            raise UserError("Choose a product, or describe what is offered.", field="product_id")
        _check_sum(uow.session, uow.session.get_one(Deal, line.deal_id), next(iter(values), ""))
        uow.label = f"Changed {field_words.labels(values)} in the offer for {_title(uow.session, line)}"
    return saved(uow, line)


@command
def remove_line(ctx: Context, cmd: RemoveLine) -> Saved:
    """Take a line off the offer."""
    with ctx.unit_of_work("Removed a line") as uow:
        line = fetch(uow, DealLine, cmd.line_id, noun="line of the offer")
        guard_deletion(uow, line, cmd.version)
        uow.label = f"Took a line off the offer for {_title(uow.session, line)}"
        uow.session.delete(line)
    return saved(uow, line)


@command
def take_sum_as_amount(ctx: Context, cmd: TakeSumAsAmount) -> Saved:
    """Set the amount; UserError without lines, ConflictError where somebody else changed the amount."""
    with ctx.unit_of_work("Took the sum as amount") as uow:
        deal = fetch(uow, Deal, cmd.deal_id, noun="deal")
        rows = read_lines(uow.session, deal)
        if not rows:
            raise UserError("The offer has no lines yet. Add one first.")
        total = sum_of(rows, deal.currency)
        if cmd.seen not in (None, total):
            raise UserError("The offer was changed meanwhile. Look at its sum again, then take it as the amount.")
        change(uow, deal, cmd.version, {"amount_minor": total.minor, "currency": total.currency})
        uow.label = f"Took the offer's sum as the amount of {title_of(uow.session, deal)}"
    return saved(uow, deal)


def read_lines(session: Session, deal: Deal) -> tuple[LineRow, ...]:
    """The offer's lines in their order, within an open session."""
    statement = (
        select(DealLine, Product.name)
        .outerjoin(Product, Product.id == DealLine.product_id)
        .where(DealLine.deal_id == deal.id)
        .order_by(DealLine.position, DealLine.id)
    )
    return tuple(
        LineRow(
            line.id,
            line.version,
            line.product_id,
            product or "",
            line.description or "",
            line.quantity,
            Money(line.unit_price_minor, deal.currency),
            line.discount_percent,
            Money(line_total(line.quantity, line.unit_price_minor, line.discount_percent), deal.currency),
        )
        for line, product in session.execute(statement)
    )


def line_total(quantity: Decimal, unit_price_minor: int, discount_percent: Decimal | None) -> int:
    """A line's total in minor units: quantity times price, less the discount, rounded once, half to even."""
    exact = quantity * unit_price_minor * (100 - (discount_percent or Decimal(0))) / 100
    return int(exact.to_integral_value(ROUND_HALF_EVEN))


def sum_of(rows: Iterable[LineRow], currency: str) -> Money:
    """The sum of the lines as they are printed: of their rounded totals."""
    return Money(sum(row.total.minor for row in rows), currency)


def _checked(given: dict[str, Any]) -> dict[str, Any]:
    values = storable(DealLine, given, _EDITABLE)
    require(values, "quantity", "Give a quantity above 0.")
    require(values, "unit_price_minor", "Give the price of one piece.")
    quantity, discount = values.get("quantity"), values.get("discount_percent")
    if quantity is not None and not 0 < quantity < Decimal(10) ** 9:
        raise UserError("Give a quantity above 0 and below 1,000,000,000.", field="quantity")
    if discount is not None and not 0 <= discount <= 100:
        raise UserError("A discount lies between 0 and 100 per cent.", field="discount_percent")
    return values


def _check_sum(session: Session, deal: Deal, field: str) -> None:
    """The sum may become the amount, so it is kept to the same limit."""
    if abs(sum_of(read_lines(session, deal), deal.currency).amount) >= LARGEST:
        words = "The sum of the offer would be too large. It must stay below 10,000,000 million."
        raise UserError(words, field=field)


def _price(deal: Deal, product: Product | None, typed: Money | None) -> int:
    if typed is not None:
        if typed.currency != deal.currency:
            raise UserError(f"This deal is in {deal.currency}. Give the price in {deal.currency}.", field="unit_price")
        return typed.minor
    if product is None or product.list_price_minor is None:
        raise UserError("Give the price of one piece.", field="unit_price")
    if product.currency != deal.currency:
        raise UserError(
            f"{product.name} has its list price in {product.currency}, but the deal is in {deal.currency}. "
            f"Give the price in {deal.currency}.",
            field="unit_price",
        )
    return product.list_price_minor


def _title(session: Session, line: DealLine) -> str:
    deal = session.get(Deal, line.deal_id)
    return title_of(session, deal) if deal else "a deal"
