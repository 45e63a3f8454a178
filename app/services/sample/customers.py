"""Invented companies and the people who work there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from app.domain.text import fold, match_key
from app.services.sample.dice import HORIZON, Dice
from app.services.sample.words import City, Trade, Words


class Firm(NamedTuple):
    """A company before it has a key."""

    name: str
    trade: Trade
    city: City
    owner_id: int
    row: dict[str, Any]


class Someone(NamedTuple):
    """A person of a company; ``role`` is their part in its purchases."""

    id: int
    name: str
    role: str
    is_callable: bool


def firms(dice: Dice, words: Words, count: int, owners: list[int], sources: list[int], currency: str) -> Iterator[Firm]:
    """Companies of different names."""
    heads = [start + end for start in words.starts for end in words.ends if not _clashes(start, end)]
    dice.random.shuffle(heads)
    trades = list(words.trades)
    dice.random.shuffle(trades)
    for index in range(count):
        # Each head is used once before any comes again, then with another trade.
        turn, place = divmod(index, len(heads))
        trade = trades[(place + turn) % len(trades)]
        name = f"{heads[place]} {trade.name}"
        if turn >= len(trades):
            name += f" {turn // len(trades) + 1}"
        city = dice.one(words.cities)
        owner_id = dice.one(owners)
        yield Firm(name, trade, city, owner_id, _company(dice, words, name, trade, city, owner_id, sources, currency))


def _clashes(start: str, end: str) -> bool:
    """Woodwood and Millley read like mistakes."""
    return start.lower().endswith(end) or start[-1] == end[0] or start.lower() == end


def _company(
    dice: Dice, words: Words, name: str, trade: Trade, city: City, owner_id: int, sources: list[int], currency: str
) -> dict[str, Any]:
    employees = max(3, round(dice.near(trade.size, 0.6)))
    host = _host(name)
    return {
        "name": name,
        "match_key": match_key(name),
        "industry": trade.industry,
        "website": f"https://www.{host}",
        "phone": dice.digits(city.phone),
        "email": f"info@{host}",
        "street": f"{dice.one(words.streets)} {dice.between(1, 140)}",
        "city": city.name,
        "region": city.region,
        "postal_code": dice.digits(city.post),
        "country": city.country,
        "employees": employees,
        "revenue_minor": employees * dice.between(90, 220) * 100_000,
        "revenue_currency": currency,
        "founded_year": dice.today.year - dice.between(2, 130),
        "owner_id": owner_id,
        "lead_source_id": dice.one(sources),
        "created_at": dice.moment(dice.between(HORIZON - 120, HORIZON - 1)),
    }


def people(
    dice: Dice, words: Words, firm: Firm, company_id: int, count: int
) -> Iterator[tuple[str, str, bool, dict[str, Any]]]:
    """People of a company as (name, role, may be called, row), each with another name."""
    roles = list(words.titles)
    used: set[str] = set()
    for place in range(count):
        given, family = dice.one(words.given), dice.one(words.family)
        while (name := f"{given} {family}") in used:
            family = dice.one(words.family)
        used.add(name)
        role = roles[place] if place < len(roles) else dice.one(roles)
        silent = dice.chance(2)
        yield name, role, not silent, _contact(dice, words, firm, company_id, given, family, role, silent)


def _contact(
    dice: Dice, words: Words, firm: Firm, company_id: int, given: str, family: str, role: str, silent: bool
) -> dict[str, Any]:
    local = f"{fold(given)}.{fold(family)}".replace("'", "").replace(" ", "")
    return {
        "company_id": company_id,
        "full_name": f"{given} {family}",
        "match_key": match_key(f"{given} {family}"),
        "given_name": given,
        "family_name": family,
        "job_title": dice.one(words.titles[role]),
        "email": f"{local}@{_host(firm.name)}",
        "phone": dice.digits(firm.city.phone),
        "mobile": dice.digits(firm.city.mobile) if dice.chance(60) else None,
        "city": firm.city.name,
        "country": firm.city.country,
        "do_not_call": silent,
        "do_not_mail": silent,
        "owner_id": firm.owner_id,
        "created_at": dice.moment(dice.between(HORIZON - 120, HORIZON - 1)),
    }


def _host(name: str) -> str:
    return fold(name).replace("'", "").replace(" ", "-") + ".example"
