"""Postal addresses as they stand on a letter."""

from __future__ import annotations

from dataclasses import dataclass

# Where the postal code stands behind the town and its region, or on a line of its own, however a country is written.
_CODE_BEHIND = frozenset(
    {"us", "usa", "united states", "united states of america", "ca", "canada", "au", "australia", "nz", "new zealand"}
)
_CODE_BELOW = frozenset({"gb", "uk", "united kingdom", "great britain", "england", "scotland", "wales"})


@dataclass(frozen=True, slots=True)
class Address:
    """Where somebody gets post. Parts that are not known are ""; ``country`` is as it was entered, name or code."""

    street: str = ""
    postal_code: str = ""
    city: str = ""
    region: str = ""
    country: str = ""

    @property
    def is_complete(self) -> bool:
        """Whether a letter would arrive: street and town are known."""
        return bool(self.street.strip() and self.city.strip())


def address_lines(address: Address, home: frozenset[str]) -> tuple[str, ...]:
    """Street, town and country. The country stands there in capitals unless it is the sender's own, whose names and
    codes are ``home``, in lower case.
    """
    country = address.country.strip()
    is_home = not country or country.casefold() in home
    town = _town(address, home if is_home else frozenset({country.casefold()}))
    lines = (*address.street.splitlines(), *town, "" if is_home else country.upper())
    return tuple(clean for line in lines if (clean := " ".join(line.split())))


def _town(address: Address, country: frozenset[str]) -> tuple[str, ...]:
    city, region, code = address.city, address.region, address.postal_code
    if country & _CODE_BEHIND:
        named = ", ".join(filter(None, (city, region)))
        return (f"{named} {code}",)
    return (city, code) if country & _CODE_BELOW else (f"{code} {city}",)


def lines_of(text: str | None) -> tuple[str, ...]:
    """The lines of an address that was entered with commas between them."""
    return tuple(clean for part in (text or "").split(",") if (clean := " ".join(part.split())))
