"""Stops of the tour at the sheet of a record."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from app.ui.host import Host
from app.ui.rooms import TourStop

if TYPE_CHECKING:
    from app.services.context import Context


def sheet_stop(
    name: str, place: str, table: str, find: Callable[[Context], int | None], *, full: bool = False
) -> TourStop:
    """Opens, beside a place or ``full`` over it, the record that ``find`` chooses on a reader thread."""

    def show(host: Host) -> None:
        def opened(record_id: int | None) -> None:
            if record_id is not None:
                host.open_record(table, record_id, full=full)
                host.step_record(0)

        host.run(f"go.{place}")
        ctx = host.ctx
        host.runner.query(lambda: find(ctx), owner=host.window, done=opened)

    return TourStop(name, show, lambda host: host.close_sheet())
