"""How often the expected close of deals was moved later."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from app.services.context import Context
from app.storage.as_of import cut_at
from app.storage.pushes import pushes


def pushed_dates(ctx: Context, deal_ids: Collection[int], since: date | None = None) -> dict[int, int]:
    """Per deal how many times, ever or after the end of a day; deals that were never pushed are left out."""
    with ctx.reading() as session:
        connection = session.connection()
        if since is None:
            return pushes(connection, deal_ids)
        end = ctx.clock.start_of(since + timedelta(days=1)) - timedelta(microseconds=1)
        return pushes(connection, deal_ids, cut_at(connection, end).newest_id)
