"""How the import page puts kinds, sizes, dates and counts into words."""

from __future__ import annotations

from datetime import date

from app.domain.day_text import MONTHS
from app.services.exchange.fields import What

KIND_ORDER = (What.COMPANIES, What.PRODUCTS, What.USERS, What.CONTACTS, What.DEALS)
"""The order in which files are best imported: what others refer to comes first."""

KIND_WORDS = {
    What.COMPANIES: "Companies",
    What.PRODUCTS: "Products",
    What.USERS: "Users",
    What.CONTACTS: "People",
    What.DEALS: "Deals",
}
KIND_ONE = {
    What.COMPANIES: "company",
    What.PRODUCTS: "product",
    What.USERS: "user",
    What.CONTACTS: "person",
    What.DEALS: "deal",
}
KIND_ICONS = {
    What.COMPANIES: "building-2",
    What.PRODUCTS: "package",
    What.USERS: "users",
    What.CONTACTS: "user",
    What.DEALS: "kanban",
}
ORDER_WORDS = {
    "DMY": "Day, month, year",
    "MDY": "Month, day, year",
    "YMD": "Year, month, day",
    "SERIAL": "Spreadsheet day number",
    "SERIAL1904": "Spreadsheet day number, from 1904",
}


def count(number: int, one: str, many: str = "") -> str:
    """``"1 row"``, ``"8,800 rows"``."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def kind_count(number: int, what: What) -> str:
    """``"85 companies"``."""
    return count(number, KIND_ONE[what], KIND_WORDS[what].lower())


def day(value: date) -> str:
    """``"20 Oct 2016"``: a day that can't be mistaken."""
    return f"{value.day} {MONTHS[value.month - 1][:3]} {value.year}"


def size(size_in_bytes: int) -> str:
    """``"592 kB"``."""
    for limit, name in ((1e9, "GB"), (1e6, "MB"), (1e3, "kB")):
        if size_in_bytes >= limit:
            value = size_in_bytes / limit
            return f"{value:.1f} {name}" if value < 10 else f"{value:,.0f} {name}"
    return count(size_in_bytes, "byte")


def listed(items: tuple[str, ...], most: int = 3) -> str:
    """The first few, in quotation marks: ``"“a”, “b” and 2 more"``."""
    shown = ", ".join(f"“{item}”" for item in items[:most])
    more = len(items) - most
    return f"{shown} and {more:,} more" if more > 0 else shown
