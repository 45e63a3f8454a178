"""Snapshots as they were taken."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from app.domain.errors import NotFound
from app.domain.forecast.figures import Figure
from app.models.snapshots import ForecastSnapshot, SnapshotFigure
from app.models.team import User
from app.services.context import Context


@dataclass(frozen=True, slots=True)
class SnapshotRow:
    """A snapshot: its day, when it was made (UTC), how it came about (see `ForecastSnapshot`), its currency."""

    id: int
    taken_on: date
    made_at: datetime
    origin: str
    currency: str


@dataclass(frozen=True, slots=True)
class Snapshot:
    """With its figures, and the names of their owners as they are now."""

    row: SnapshotRow
    figures: tuple[Figure, ...]
    owners: dict[int, str]


_ROW = (
    ForecastSnapshot.id,
    ForecastSnapshot.taken_on,
    ForecastSnapshot.made_at,
    ForecastSnapshot.origin,
    ForecastSnapshot.currency,
)


def snapshots(ctx: Context) -> tuple[SnapshotRow, ...]:
    """All, the newest first."""
    with ctx.reading() as session:
        found = session.execute(select(*_ROW).order_by(ForecastSnapshot.taken_on.desc()))
        return tuple(SnapshotRow(*row) for row in found)


def snapshot(ctx: Context, snapshot_id: int) -> Snapshot:
    """One of them; NotFound where there is none with this key."""
    with ctx.reading() as session:
        row = session.execute(select(*_ROW).where(ForecastSnapshot.id == snapshot_id)).first()
        if row is None:
            raise NotFound(f"There is no snapshot {snapshot_id}.")
        columns = (
            f"{name}_minor" if name in ("amount", "phase", "own", "calibrated") else name for name in Figure._fields
        )
        figures = select(*(getattr(SnapshotFigure, name) for name in columns))
        found = session.execute(figures.where(SnapshotFigure.snapshot_id == snapshot_id).order_by(SnapshotFigure.id))
        owners = {user.id: user.name for user in session.execute(select(User.id, User.name))}
        return Snapshot(SnapshotRow(*row), tuple(Figure(*one) for one in found), owners)
