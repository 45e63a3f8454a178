"""The lists that sample data is put together from (resources/sample)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple

from app.config.paths import resource


class Person(NamedTuple):
    """A colleague of the sample team."""

    name: str
    role: str
    region: str


class Item(NamedTuple):
    """Something the sample team sells; ``price`` in euro."""

    code: str
    name: str
    family: str
    price: int


class Need(NamedTuple):
    """What a trade buys: the deal's name (``{n}`` a small number, ``{q}`` the quantity), the item and how many."""

    subject: str
    code: str
    least: int
    most: int


class Trade(NamedTuple):
    """A trade of customers; ``size`` is a usual number of employees."""

    name: str
    industry: str
    size: int
    needs: tuple[Need, ...]


class City(NamedTuple):
    """A place. ``#`` is a digit and ``X`` a letter in ``post``, ``phone`` and ``mobile``."""

    name: str
    region: str
    country: str
    post: str
    phone: str
    mobile: str


@dataclass(frozen=True)
class Words:
    """All lists."""

    team: str
    owner: str
    people: tuple[Person, ...]
    items: tuple[Item, ...]
    extras: tuple[str, ...]
    competitors: tuple[str, ...]
    lost_reasons: tuple[str, ...]
    put_off_reasons: tuple[str, ...]
    euro_rates: dict[str, Decimal]
    foreign: tuple[str, ...]
    starts: tuple[str, ...]
    ends: tuple[str, ...]
    forms: tuple[str, ...]
    trades: tuple[Trade, ...]
    cities: tuple[City, ...]
    streets: tuple[str, ...]
    given: tuple[str, ...]
    family: tuple[str, ...]
    titles: dict[str, tuple[str, ...]]
    stances: tuple[str | None, ...]
    tasks: dict[str, dict[str, tuple[str, ...]]]
    did: dict[str, tuple[str, ...]]
    subjects: dict[str, str]
    repeats: tuple[tuple[str, str, str], ...]
    promises: dict[str, tuple[str, ...]]


@cache
def sample_words() -> Words:
    """The shipped lists."""
    team, companies, places, people, talk = map(_read, ("team", "companies", "places", "people", "talk"))
    mobile = places["mobile"]
    return Words(
        team=team["team"],
        owner=team["owner"],
        people=tuple(Person(**person) for person in team["people"]),
        items=tuple(Item(**item) for item in team["products"]),
        extras=tuple(team["extras"]),
        competitors=tuple(team["competitors"]),
        lost_reasons=tuple(team["lost_reasons"]),
        put_off_reasons=tuple(team["put_off_reasons"]),
        euro_rates={code: Decimal(rate) for code, rate in team["euro_rates"].items()},
        foreign=tuple(team["foreign"]),
        starts=tuple(companies["starts"]),
        ends=tuple(companies["ends"]),
        forms=tuple(companies["forms"]),
        trades=tuple(_trade(trade) for trade in companies["trades"]),
        cities=tuple(City(**city, mobile=mobile[city["country"]]) for city in places["cities"]),
        streets=tuple(places["streets"]),
        given=tuple(people["given"]),
        family=tuple(people["family"]),
        titles=_tuples(people["titles"]),
        stances=tuple(people["stances"]),
        tasks={when: _tuples(kinds) for when, kinds in talk["tasks"].items()},
        did=_tuples(talk["did"]),
        subjects=talk["subjects"],
        repeats=tuple((subject, kind, rule) for subject, kind, rule in talk["repeats"]),
        promises=_tuples(talk["promises"]),
    )


def _read(name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(resource("sample", f"{name}.json").read_text(encoding="utf-8"))
    return content


def _tuples(lists: dict[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {name: tuple(items) for name, items in lists.items()}


def _trade(trade: dict[str, Any]) -> Trade:
    return Trade(trade["name"], trade["industry"], trade["size"], tuple(Need(*need) for need in trade["needs"]))
