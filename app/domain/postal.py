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


def address_lines(address: Address, sender: tuple[str, ...], home: str | None) -> tuple[str, ...]:
    """Street, town and country. The country stands there in capitals unless it is that of the sender, which is among
    the ``sender``'s lines or has the ISO 3166 code ``home``.
    """
    country = address.country.strip()
    known = {line.casefold() for line in sender} | {(home or "").casefold()}
    abroad = country.upper() if country and country.casefold() not in known else ""
    lines = (*address.street.splitlines(), *_town(address, (country or home or "").casefold()), abroad)
    return tuple(clean for line in lines if (clean := " ".join(line.split())))


def _town(address: Address, country: str) -> tuple[str, ...]:
    city, region, code = address.city, address.region, address.postal_code
    if country in _CODE_BEHIND:
        named = ", ".join(filter(None, (city, region)))
        return (f"{named} {code}",)
    return (city, code) if country in _CODE_BELOW else (f"{code} {city}",)


def lines_of(text: str | None) -> tuple[str, ...]:
    """The lines of an address that was entered with commas between them."""
    return tuple(clean for part in (text or "").split(",") if (clean := " ".join(part.split())))
