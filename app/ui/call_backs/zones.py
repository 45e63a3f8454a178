"""Time zones to choose from: those of a country first."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QLocale, QTimeZone


def zone_names(country: str) -> tuple[str, ...]:
    """IANA names, those of the country (by ISO 3166 code or English name) first, then all others; the first is likely.

    Where the country is not known, this computer's zone comes first.
    """
    everywhere = _names(QTimeZone.availableTimeZoneIds())
    territory = _territory(country.strip())
    here = bytes(QTimeZone.systemTimeZoneId().data()).decode()
    first = _names(QTimeZone.availableTimeZoneIds(territory)) if territory is not None else (here,)
    return (*first, *(name for name in everywhere if name not in first))


def _names(ids: object) -> tuple[str, ...]:
    assert isinstance(ids, list)
    found = (bytes(one.data()).decode() for one in ids)
    return tuple(name for name in found if "/" in name and not name.startswith(("Etc/", "SystemV/", "US/")))


def _territory(country: str) -> QLocale.Country | None:
    if len(country) == 2:
        found = QLocale.codeToTerritory(country.upper())
        return None if found == QLocale.Country.AnyTerritory else found
    return _by_name().get(country.casefold())


@lru_cache(maxsize=1)
def _by_name() -> dict[str, QLocale.Country]:
    return {QLocale.territoryToString(one).casefold(): one for one in QLocale.Country}
