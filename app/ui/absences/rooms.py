"""What this brings to the window: a page of the settings, loaded when somebody looks at it."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.ui.host import Host
from app.ui.rooms import Rooms, SettingsPage


def absence_rooms() -> Rooms:
    """The page."""
    return Rooms(settings_pages=(SettingsPage("absence", "Absence and calendar", "door-open", _page),))


def _page(host: Host) -> QWidget:
    from app.ui.absences.page import AbsencesPage

    return AbsencesPage(host)
