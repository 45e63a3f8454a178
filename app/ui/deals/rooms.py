"""What this package brings to the window: the sheet of deals."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.ui.host import Host
from app.ui.rooms import Rooms, SheetKind


def deal_rooms() -> Rooms:
    """The sheet; its parts are loaded when the first deal is opened."""
    return Rooms(sheets=(SheetKind("deals", _build),))


def _build(host: Host) -> QWidget:
    from app.ui.deals.sheet import DealSheetView

    return DealSheetView(host)
