"""What this package brings to the window: the sheet of deals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from app.ui.host import Host
from app.ui.rooms import Rooms, SheetKind
from app.ui.shared.tour import sheet_stop

if TYPE_CHECKING:
    from app.services.context import Context


def deal_rooms() -> Rooms:
    """The sheet; its parts are loaded when the first deal is opened."""
    stop = sheet_stop("deal-sheet", "pipeline", "deals", _busiest)
    return Rooms(sheets=(SheetKind("deals", _build),), tour_stops=(stop,))


def _busiest(ctx: Context) -> int | None:
    from app.services.showcase import busiest_deal

    return busiest_deal(ctx)


def _build(host: Host) -> QWidget:
    from app.ui.deals.sheet import DealSheetView

    return DealSheetView(host)
