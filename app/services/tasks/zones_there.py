"""Which time zones a customer may be in, by their country and city."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

from app.domain.text import match_key

_TABLES = "tzdata.zoneinfo"
# What else people write, without spaces and accents.
_ALSO = {
    **dict.fromkeys(("england", "greatbritain", "scotland", "wales"), "GB"),
    **dict.fromkeys(("holland", "thenetherlands"), "NL"),
    "republicofkorea": "KR",
    "turkiye": "TR",
    "uae": "AE",
    "unitedstatesofamerica": "US",
}
# The tables put the zone of most people first, except where they go across the map from one end to the other.
_MOST_PEOPLE = {
    "AU": "Australia/Sydney",
    "BR": "America/Sao_Paulo",
    "CA": "America/Toronto",
    "RU": "Europe/Moscow",
    "UA": "Europe/Kyiv",
}


def zones_of(country: str, city: str = "") -> tuple[str, ...]:
    """The IANA names of a country's zones, the likeliest first; none where the country is not known.

    The zone that is called like the city, else the one of most people. ``country`` is an ISO 3166 code or its English
    name.
    """
    written = match_key(country)
    code = _codes().get(written) or _ALSO.get(written) or _registered().get(written, "")
    names = _zones().get(code, ())
    own = match_key(city)
    most = _MOST_PEOPLE.get(code)
    return tuple(sorted(names, key=lambda name: (match_key(name.rpartition("/")[2]) != own, name != most)))


@lru_cache(maxsize=1)
def _zones() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for code, _, name, *_ in _lines("zone.tab"):
        found[code] = (*found.get(code, ()), name)
    return found


@lru_cache(maxsize=1)
def _codes() -> dict[str, str]:
    """ISO 3166 codes by themselves and by their names as the time zone database has them."""
    return {match_key(words): line[0] for line in _lines("iso3166.tab") for words in line[:2]}


@lru_cache(maxsize=1)
def _registered() -> dict[str, str]:
    """The same by other ways to write them, such as USA and United Kingdom."""
    from holidays.registry import COUNTRIES

    return {
        match_key(words): code
        for name, (_, code, *others) in COUNTRIES.items()
        for words in (name.replace("_", " "), *others)
    }


def _lines(table: str) -> list[list[str]]:
    text = files(_TABLES).joinpath(table).read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
