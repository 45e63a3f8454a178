"""A board filter in words, for the name of a view, a print-out or somebody who can't see the chips."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from app.domain.day_text import medium_day
from app.domain.filters import Closing, DealFilter

_DELETED = "one that was deleted"


@dataclass(frozen=True, slots=True)
class FilterNames:
    """The names of users, lead sources and products by their keys."""

    users: Mapping[int, str]
    sources: Mapping[int, str]
    products: Mapping[int, str]


def describe_filter(chosen: DealFilter, names: FilterNames, today: date) -> str:
    """``"My deals closing this quarter, with GTX Pro"``; ``"All deals"`` for the empty filter."""
    restrictions = [
        _listed("of team", chosen.regions),
        _closing(chosen, today),
        _listed("from", _names(chosen.source_ids, names.sources)),
        _listed("with", _names(chosen.product_ids, names.products)),
        f"matching “{chosen.text.strip()}”" if chosen.text.strip() else "",
        "without a company" if chosen.without_company else "",
    ]
    said = ", ".join(restriction for restriction in restrictions if restriction)
    whose = _whose(chosen, names)
    if not said:
        return whose or "All deals"
    return f"{whose or 'Deals'} {said}"


def _whose(chosen: DealFilter, names: FilterNames) -> str:
    owners = ["me"] if chosen.mine else []
    owners += _names(chosen.owner_ids, names.users)
    owners += ["nobody"] if chosen.unowned else []
    return "My deals" if owners == ["me"] else _listed("Deals of", owners)


def _closing(chosen: DealFilter, today: date) -> str:
    match chosen.closing:
        case Closing.ANY:
            return ""
        case Closing.NO_DATE:
            return "without a close date"
        case Closing.OVERDUE:
            return "past their close date"
        case Closing.CUSTOM:
            return _between(chosen.first, chosen.last, today)
        case _:
            return f"closing {chosen.closing.label.lower()}"


def _between(first: date | None, last: date | None, today: date) -> str:
    if first is None and last is None:
        return ""
    start = "" if first is None else f" from {medium_day(first, today)}"
    end = "" if last is None else f" until {medium_day(last, today)}"
    return f"closing{start}{end}"


def _names(keys: tuple[int, ...], known: Mapping[int, str]) -> list[str]:
    return [known.get(key, _DELETED) for key in keys]


def _listed(lead: str, items: list[str] | tuple[str, ...]) -> str:
    """``"from A, B or C"``; empty without items."""
    if not items:
        return ""
    *others, last = items
    return f"{lead} {', '.join(others)} or {last}" if others else f"{lead} {last}"
