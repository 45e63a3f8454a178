"""The invented team: colleagues, products, lead sources and exchange rates."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import select

from app.domain.text import fold, match_key
from app.models.deals import Product
from app.models.people import LeadSource
from app.models.team import ExchangeRate, User
from app.services.context import Context
from app.services.sample.deals import Prices
from app.services.sample.dice import Dice
from app.services.sample.words import Words
from app.services.setup import new_user
from app.storage.unit_of_work import UnitOfWork


class Staff(NamedTuple):
    """Keys of users: who sells, and who works the leads before."""

    sellers: list[int]
    marketers: list[int]


def staff(ctx: Context, uow: UnitOfWork, words: Words) -> Staff:
    """The user and the sample's colleagues; those who are there already stay as they are."""
    known = {user.match_key: user for user in uow.session.scalars(select(User).order_by(User.id))}
    for person in words.people:
        if match_key(person.name) not in known:
            user = new_user(person.name, role=person.role)
            user.region = person.region
            user.email = f"{fold(person.name).replace(' ', '.')}@{fold(words.team).replace(' ', '-')}.example"
            uow.session.add(user)
            known[user.match_key] = user
    uow.session.flush()
    ours = [known[match_key(person.name)] for person in words.people]
    sellers = [ctx.user.id, *(user.id for user in ours if user.role in ("rep", "inside_sales"))]
    marketers = [user.id for user in ours if user.role == "marketing"]
    return Staff(list(dict.fromkeys(sellers)), marketers or [ctx.user.id])


def products(uow: UnitOfWork, words: Words, prices: Prices) -> dict[str, int]:
    """Keys of what the team sells, by code."""
    known = {product.match_key: product for product in uow.session.scalars(select(Product).order_by(Product.id))}
    for item in words.items:
        known.setdefault(
            match_key(item.name),
            Product(
                name=item.name,
                match_key=match_key(item.name),
                code=item.code,
                family=item.family,
                list_price_minor=prices.minor(item.price, prices.home),
                currency=prices.home,
            ),
        )
    uow.session.add_all(known.values())
    uow.session.flush()
    return {item.code: known[match_key(item.name)].id for item in words.items}


def sources(uow: UnitOfWork) -> list[int]:
    """Keys of the lead sources; there is at least one."""
    found = list(uow.session.scalars(select(LeadSource.id).where(LeadSource.is_active).order_by(LeadSource.id)))
    if not found:
        source = LeadSource(name="Referral")
        uow.session.add(source)
        uow.session.flush()
        found = [source.id]
    return found


def rates(uow: UnitOfWork, words: Words, dice: Dice, home: str) -> None:
    """A rate at the start of this year and of those before, for each foreign currency that has none."""
    base = words.euro_rates.get(home)
    if base is None:
        return
    known = set(uow.session.scalars(select(ExchangeRate.currency)))
    for currency in words.foreign:
        if currency in (home, *known):
            continue
        for year in range(dice.today.year - 4, dice.today.year + 1):
            drift = Decimal(dice.between(-30, 30)) / 1000
            rate = (words.euro_rates[currency] / base * (1 + drift)).quantize(Decimal("0.0001"))
            uow.session.add(ExchangeRate(currency=currency, valid_on=date(year, 1, 1), rate=rate))
    uow.session.flush()
