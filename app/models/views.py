"""How people like to see things: saved views and their own order of cards."""

from typing import Any

from sqlalchemy import Float, ForeignKey, Index, String, false
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Editable, JsonValue, Key, Record


class SavedView(Editable, Base):
    """A named filter, sort and grouping of one screen. ``user_id`` made it, and is the only one who sees it.

    Everybody sees one that ``is_shared``; it stays its maker's to change, and the leaders' of the team.
    """

    __tablename__ = "saved_views"

    user_id: Mapped[int | None] = mapped_column(Key, ForeignKey("users.id"), index=True)
    screen: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(200))
    definition: Mapped[dict[str, Any]] = mapped_column(JsonValue)
    is_shared: Mapped[bool] = mapped_column(default=False, server_default=false())


class ViewStart(Record, Base):
    """The view with which a screen opens for a user.

    ``view_id`` is no foreign key: whoever shared a view may delete it, or keep it to themselves, though others begin
    with it. A key is never used again, so what is gone means no view at all, and is meant again when it comes back.
    """

    __tablename__ = "view_starts"
    __table_args__ = (
        Index("ix_view_starts_user_id_screen", "user_id", "screen", unique=True),
        Record.__table_args__,
    )

    user_id: Mapped[int] = mapped_column(Key, ForeignKey("users.id"))
    screen: Mapped[str] = mapped_column(String(40))
    view_id: Mapped[int] = mapped_column(Key)


class CardRank(Record, Base):
    """Where a user put a card in their own order of a column; smaller ``rank`` stands higher."""

    __tablename__ = "card_ranks"
    __table_args__ = (
        Index("ix_card_ranks_user_id_deal_id", "user_id", "deal_id", unique=True),
        Record.__table_args__,
    )

    user_id: Mapped[int] = mapped_column(Key, ForeignKey("users.id"))
    deal_id: Mapped[int] = mapped_column(Key, ForeignKey("deals.id"), index=True)
    rank: Mapped[float] = mapped_column(Float)
