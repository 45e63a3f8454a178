"""The parts of the filter: what each chip says, what its menu offers, and how it is cleared. No widgets."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from app.domain.day_text import MONTHS, short_day
from app.domain.filters import Closing, DealFilter
from app.domain.people_words import NOBODY

if TYPE_CHECKING:
    from app.services.board.offers import Offer, Offers

_MINE = "Me"


@dataclass(frozen=True, slots=True)
class Choice:
    """A line of a menu and the filter it leads to. Without a filter it is a line of another kind, see ``key``."""

    text: str
    result: DealFilter | None
    checked: bool = False
    key: str = ""


SEPARATOR = Choice("", None)
BETWEEN = "between"
"""Key of the choice that asks for two dates."""


@dataclass(frozen=True)
class Part:
    """``value`` is what the chip says; ``is_always`` keeps the chip in sight while it filters nothing."""

    key: str
    label: str
    value: Callable[[DealFilter, Offers, date], str]
    is_active: Callable[[DealFilter], bool]
    clear: Callable[[DealFilter], DealFilter]
    choices: Callable[[DealFilter, Offers], list[Choice]]
    is_always: bool = False


def _named(keys: Sequence[int], offers: Sequence[Offer], nothing: str, many: str) -> str:
    if not keys:
        return nothing
    if len(keys) > 1:
        return f"{len(keys)} {many}"
    return next((offer.name for offer in offers if offer.id == keys[0]), f"1 {many.rstrip('s')}")


def _toggled(keys: tuple[int, ...], key: int) -> tuple[int, ...]:
    return tuple(one for one in keys if one != key) if key in keys else (*keys, key)


def _owner_value(chosen: DealFilter, offers: Offers, _today: date) -> str:
    count = chosen.mine + chosen.unowned + len(chosen.owner_ids)
    if count == 0:
        return "Everyone"
    if count > 1:
        return f"{count} people" if not chosen.unowned else f"{count} chosen"
    if chosen.mine:
        return _MINE
    return NOBODY if chosen.unowned else _named(chosen.owner_ids, offers.owners, "", "people")


def _owner_choices(chosen: DealFilter, offers: Offers) -> list[Choice]:
    plain = _clear_owner(chosen)
    found = [
        Choice("Everyone", plain, checked=not _owner_active(chosen)),
        Choice(_MINE, replace(chosen, mine=not chosen.mine), checked=chosen.mine),
        Choice(NOBODY, replace(chosen, unowned=not chosen.unowned), checked=chosen.unowned),
        SEPARATOR,
    ]
    for offer in offers.owners[1:]:
        keys = _toggled(chosen.owner_ids, offer.id)
        found.append(Choice(offer.name, replace(chosen, owner_ids=keys), checked=offer.id in chosen.owner_ids))
    return found


def _owner_active(chosen: DealFilter) -> bool:
    return bool(chosen.mine or chosen.unowned or chosen.owner_ids)


def _clear_owner(chosen: DealFilter) -> DealFilter:
    return replace(chosen, mine=False, unowned=False, owner_ids=())


def _closing_value(chosen: DealFilter, _offers: Offers, today: date) -> str:
    if chosen.closing is not Closing.CUSTOM:
        return chosen.closing.label
    first = "" if chosen.first is None else short_day(chosen.first, today)
    last = "" if chosen.last is None else short_day(chosen.last, today)
    if first and last:
        return f"{first} – {last}"
    return f"From {first}" if first else f"Until {last}"


def _closing_choices(chosen: DealFilter, _offers: Offers) -> list[Choice]:
    plain = _clear_closing(chosen)
    found = [
        Choice(closing.label, replace(plain, closing=closing), checked=chosen.closing is closing)
        for closing in Closing
        if closing is not Closing.CUSTOM
    ]
    return [*found, SEPARATOR, Choice("Between two dates…", None, chosen.closing is Closing.CUSTOM, BETWEEN)]


def _clear_closing(chosen: DealFilter) -> DealFilter:
    return replace(chosen, closing=Closing.ANY, first=None, last=None)


def _source_choices(chosen: DealFilter, offers: Offers) -> list[Choice]:
    found = [Choice("Any", replace(chosen, source_ids=()), checked=not chosen.source_ids), SEPARATOR]
    for offer in offers.sources:
        keys = _toggled(chosen.source_ids, offer.id)
        found.append(Choice(offer.name, replace(chosen, source_ids=keys), checked=offer.id in chosen.source_ids))
    return found


def _product_choices(chosen: DealFilter, offers: Offers) -> list[Choice]:
    found = [Choice("Any", replace(chosen, product_ids=()), checked=not chosen.product_ids), SEPARATOR]
    for offer in offers.products:
        keys = _toggled(chosen.product_ids, offer.id)
        found.append(Choice(offer.name, replace(chosen, product_ids=keys), checked=offer.id in chosen.product_ids))
    return found


def _region_choices(chosen: DealFilter, offers: Offers) -> list[Choice]:
    found = [Choice("All", replace(chosen, regions=()), checked=not chosen.regions), SEPARATOR]
    for region in offers.regions:
        is_in = region in chosen.regions
        kept = tuple(one for one in chosen.regions if one != region) if is_in else (*chosen.regions, region)
        found.append(Choice(region, replace(chosen, regions=kept), checked=is_in))
    return found


def _region_value(chosen: DealFilter, _offers: Offers, _today: date) -> str:
    if len(chosen.regions) > 1:
        return f"{len(chosen.regions)} teams"
    return chosen.regions[0] if chosen.regions else "All"


def _company_choices(chosen: DealFilter, _offers: Offers) -> list[Choice]:
    missing = chosen.without_company
    return [
        Choice("Any", replace(chosen, without_company=False), checked=not missing),
        Choice("Not known", replace(chosen, without_company=True), checked=missing),
    ]


PARTS = (
    Part("owner", "Owner", _owner_value, _owner_active, _clear_owner, _owner_choices, is_always=True),
    Part(
        "closing",
        "Closing",
        _closing_value,
        lambda chosen: chosen.closing is not Closing.ANY,
        _clear_closing,
        _closing_choices,
        is_always=True,
    ),
    Part(
        "source",
        "Source",
        lambda chosen, offers, _: _named(chosen.source_ids, offers.sources, "Any", "sources"),
        lambda chosen: bool(chosen.source_ids),
        lambda chosen: replace(chosen, source_ids=()),
        _source_choices,
        is_always=True,
    ),
    Part(
        "team",
        "Team",
        _region_value,
        lambda chosen: bool(chosen.regions),
        lambda chosen: replace(chosen, regions=()),
        _region_choices,
    ),
    Part(
        "product",
        "Product",
        lambda chosen, offers, _: _named(chosen.product_ids, offers.products, "Any", "products"),
        lambda chosen: bool(chosen.product_ids),
        lambda chosen: replace(chosen, product_ids=()),
        _product_choices,
    ),
    Part(
        "company",
        "Company",
        lambda chosen, _offers, _: "Not known" if chosen.without_company else "Any",
        lambda chosen: chosen.without_company,
        lambda chosen: replace(chosen, without_company=False),
        _company_choices,
    ),
)


def in_force(chosen: DealFilter) -> list[str]:
    """The names of the parts that hide deals."""
    names = [part.label for part in PARTS if part.is_active(chosen)]
    return [*names, "Text"] if chosen.text.strip() else names


def closed_label(chosen: DealFilter, today: date) -> str:
    """What stands over the closed columns: the period they are limited to, or only that they are closed."""
    if chosen.closing is Closing.THIS_MONTH:
        return MONTHS[today.month - 1]
    if chosen.closing is Closing.NEXT_MONTH:
        return MONTHS[today.month % 12]
    return "Closed"
