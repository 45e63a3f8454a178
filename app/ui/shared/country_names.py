"""Countries by name."""

from __future__ import annotations

from PySide6.QtCore import QLocale


def country_name(code: str) -> str:
    """The name of an ISO 3166 code; the code itself where Qt does not know it."""
    territory = QLocale.codeToTerritory(code)
    return code if territory == QLocale.Country.AnyTerritory else QLocale.territoryToString(territory)
