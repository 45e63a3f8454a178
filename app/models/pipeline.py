"""Pipelines and their phases."""

from sqlalchemy import ForeignKey, Index, Integer, String, Text, false
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Editable, Instant, JsonValue, Key


class Pipeline(Editable, Base):
    """A way that deals take. ``purpose`` is sales or marketing; a retired one keeps its history."""

    __tablename__ = "pipelines"

    name: Mapped[str] = mapped_column(String(200))
    purpose: Mapped[str] = mapped_column(String(20))
    position: Mapped[int] = mapped_column(Integer)
    retired_at: Mapped[Instant | None]


class Phase(Editable, Base):
    """A step of a pipeline.

    ``kind``: genesis, nurture, delta, won, lost, after_sale. ``probability`` in per cent, ``limit_days`` in working
    days (none in nurture), ``touch_target`` in touches (nurture only). ``is_stall`` marks the last delta.
    ``forecast_category`` is how its deals are counted upon, one of ``domain.forecast.basis.Category``; None follows the
    probability.
    """

    __tablename__ = "phases"
    __table_args__ = (
        Index("ix_phases_pipeline_id_code", "pipeline_id", "code", unique=True),
        Editable.__table_args__,
    )

    pipeline_id: Mapped[int] = mapped_column(Key, ForeignKey("pipelines.id"))
    code: Mapped[str] = mapped_column(String(8))
    name: Mapped[str] = mapped_column(String(100))
    kind: Mapped[str] = mapped_column(String(12))
    position: Mapped[int] = mapped_column(Integer)
    meaning: Mapped[str] = mapped_column(Text, default="", server_default="")
    actions: Mapped[list[str]] = mapped_column(JsonValue, default=list)
    exit_criteria: Mapped[list[str]] = mapped_column(JsonValue, default=list)
    probability: Mapped[int] = mapped_column(Integer)
    limit_days: Mapped[int | None] = mapped_column(Integer)
    touch_target: Mapped[int | None] = mapped_column(Integer)
    is_stall: Mapped[bool] = mapped_column(default=False, server_default=false())
    forecast_category: Mapped[str | None] = mapped_column(String(10))
    retired_at: Mapped[Instant | None]
