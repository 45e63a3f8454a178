"""What the team sells."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from app.domain.errors import UserError
from app.domain.money import Money
from app.domain.text import match_key
from app.models.deals import DealLine, Product
from app.services import field_words
from app.services.choices import Choice, by_words
from app.services.context import Context, command
from app.services.editing import change, require, storable
from app.services.saved import Saved, saved
from app.storage.guard import fetch, guard_deletion
from app.storage.unit_of_work import UnitOfWork

_EDITABLE = frozenset({"name", "code", "family", "list_price_minor", "currency", "is_active"})


@dataclass(frozen=True, slots=True)
class CreateProduct:
    """A new product; without a ``list_price`` its price is asked on each offer."""

    name: str
    code: str | None = None
    family: str | None = None
    list_price: Money | None = None


@dataclass(frozen=True, slots=True)
class EditProduct:
    """New values of some fields (column -> value) on top of the ``version`` that the user saw (None: any)."""

    product_id: int
    version: int | None
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DeleteProduct:
    """Remove a product that no offer uses; one that is used is retired instead (``is_active`` False)."""

    product_id: int
    version: int | None = None


@dataclass(frozen=True, slots=True)
class ProductRow:
    """A product."""

    id: int
    version: int
    name: str
    code: str | None
    family: str | None
    list_price: Money | None
    is_active: bool


@command
def create_product(ctx: Context, cmd: CreateProduct) -> Saved:
    """Create a product; UserError where one of that name exists in another spelling."""
    price = cmd.list_price
    given = {
        "name": cmd.name,
        "code": cmd.code,
        "family": cmd.family,
        "list_price_minor": price.minor if price else None,
        "currency": price.currency if price else None,
    }
    values = _checked(given)
    with ctx.unit_of_work(f"Added the product {values['name']}") as uow:
        _refuse_twin(uow, values["match_key"], 0)
        product = Product(**values)
        uow.session.add(product)
    return saved(uow, product)


@command
def edit_product(ctx: Context, cmd: EditProduct) -> Saved:
    """Change fields; ConflictError where somebody else changed one of them since ``version``."""
    values = _checked(cmd.values)
    with ctx.unit_of_work("Edited a product") as uow:
        product = fetch(uow, Product, cmd.product_id, noun="product")
        if "match_key" in values:
            _refuse_twin(uow, values["match_key"], product.id)
        change(uow, product, cmd.version, values)
        uow.label = f"Changed {field_words.labels(cmd.values)} of {product.name}"
    return saved(uow, product)


@command
def delete_product(ctx: Context, cmd: DeleteProduct) -> Saved:
    """Delete a product; UserError while an offer uses it."""
    with ctx.unit_of_work("Deleted a product") as uow:
        product = fetch(uow, Product, cmd.product_id, noun="product")
        guard_deletion(uow, product, cmd.version)
        if uow.session.scalar(select(DealLine.id).where(DealLine.product_id == product.id).limit(1)) is not None:
            raise UserError(f"Offers use {product.name}. Take it out of use instead of deleting it.")
        uow.label = f"Deleted the product {product.name}"
        uow.session.delete(product)
    return saved(uow, product)


def products(ctx: Context, *, with_retired: bool = False) -> tuple[ProductRow, ...]:
    """The products by name."""
    statement = select(Product).order_by(Product.match_key, Product.id)
    if not with_retired:
        statement = statement.where(Product.is_active)
    with ctx.reading() as session:
        return tuple(_row(product) for product in session.scalars(statement))


def product_choices(ctx: Context, text: str = "", *, limit: int = 20) -> tuple[Choice, ...]:
    """Products in use, for a picker."""
    rows = [Choice(row.id, row.name, " ".join(filter(None, (row.code, row.family)))) for row in products(ctx)]
    return by_words(rows, text, limit)


def _row(product: Product) -> ProductRow:
    minor, currency = product.list_price_minor, product.currency
    price = Money(minor, currency) if minor is not None and currency else None
    return ProductRow(product.id, product.version, product.name, product.code, product.family, price, product.is_active)


def _checked(given: dict[str, Any]) -> dict[str, Any]:
    values = storable(Product, given, _EDITABLE)
    require(values, "name", "Give the product a name.")
    if "name" in values:
        values["match_key"] = match_key(values["name"])
    return values


def _refuse_twin(uow: UnitOfWork, key: str, own_id: int) -> None:
    twin = uow.session.scalar(select(Product).where(Product.match_key == key, Product.id != own_id).limit(1))
    if twin is not None:
        raise UserError(f"There is a product “{twin.name}” already. Use it, or choose another name.", field="name")
