"""Time zones to choose from: those that are likely first."""

from __future__ import annotations

from PySide6.QtCore import QTimeZone


def zone_names(likely: tuple[str, ...]) -> tuple[str, ...]:
    """All IANA names after the likely ones; where none is known, this computer's zone comes first."""
    here = bytes(QTimeZone.systemTimeZoneId().data()).decode()
    first = likely or (here,)
    return (*first, *(name for name in _names(QTimeZone.availableTimeZoneIds()) if name not in first))


def _names(ids: object) -> tuple[str, ...]:
    assert isinstance(ids, list)
    found = (bytes(one.data()).decode() for one in ids)
    return tuple(name for name in found if "/" in name and not name.startswith(("Etc/", "SystemV/", "US/")))
