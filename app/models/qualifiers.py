"""The rules by which deals in Genesis go on, wait, or are given up."""

from typing import Any

from sqlalchemy import ForeignKey, Index, String, false, true
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Editable, Instant, JsonValue, Key


class Qualifier(Editable, Base):
    """A rule of a pipeline; of several the one with the lowest ``place`` is asked first.

    ``conditions`` are as ``domain.qualifiers.plain`` makes them, ``match`` is ``all`` or ``any``. A deal that meets it
    goes to ``met_phase_id``, one that does not to ``not_met_phase_id`` (None: it stays); the reasons are those of a
    lost phase. ``since`` is when its questions or its phases were last changed.
    """

    __tablename__ = "qualifiers"
    __table_args__ = (Index("ix_qualifiers_pipeline_id_place", "pipeline_id", "place"), Editable.__table_args__)

    pipeline_id: Mapped[int] = mapped_column(Key, ForeignKey("pipelines.id"))
    place: Mapped[int]
    name: Mapped[str] = mapped_column(String(120))
    match: Mapped[str] = mapped_column(String(3))
    conditions: Mapped[list[dict[str, Any]]] = mapped_column(JsonValue)
    met_phase_id: Mapped[int] = mapped_column(Key, ForeignKey("phases.id"))
    met_reason: Mapped[str | None] = mapped_column(String(200))
    not_met_phase_id: Mapped[int | None] = mapped_column(Key, ForeignKey("phases.id"))
    not_met_reason: Mapped[str | None] = mapped_column(String(200))
    is_active: Mapped[bool] = mapped_column(default=True, server_default=true())
    is_automatic: Mapped[bool] = mapped_column(default=False, server_default=false())
    since: Mapped[Instant]
