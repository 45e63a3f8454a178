"""What the editor of pipelines brings to the window: a page of the settings, and its stops of the tour."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.ui.host import Host
from app.ui.rooms import Rooms, SettingsPage


def pipeline_rooms() -> Rooms:
    """Its page; it is loaded when somebody looks at it."""
    return Rooms(settings_pages=(SettingsPage("pipelines", "Pipelines", "kanban", _build),))


def _build(host: Host) -> QWidget:
    from app.ui.pipelines.page import PipelinesPage

    return PipelinesPage(host)
