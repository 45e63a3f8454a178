"""The team, its people, its currency rates."""

from datetime import date
from decimal import Decimal

from sqlalchemy import ForeignKey, Index, Integer, String, Text, false, true
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Currency, DecimalText, Editable, Key, Minor


class Team(Editable, Base):
    """The one row of team-wide settings (id 1). ``reps_share_deals``: reps may edit each other's deals.

    ``zone`` is the IANA name of its time zone; None is that of each computer. ``hour_cost_minor`` is what an hour of
    selling costs, in the team's currency; None is not known. ``payment_terms`` is the text of
    ``domain.payment_terms.PaymentTerms``; None is what holds without a word. ``address`` is what letters have as their
    sender's, its lines separated by commas.
    """

    __tablename__ = "teams"

    name: Mapped[str] = mapped_column(String(200))
    currency: Mapped[Currency]
    country: Mapped[str | None] = mapped_column(String(2))
    template_key: Mapped[str] = mapped_column(String(40))
    fiscal_year_start_month: Mapped[int] = mapped_column(Integer, default=1, server_default="1")
    reps_share_deals: Mapped[bool] = mapped_column(default=False, server_default=false())
    zone: Mapped[str | None] = mapped_column(String(64))
    hour_cost_minor: Mapped[Minor | None]
    payment_terms: Mapped[str | None] = mapped_column(String(300))
    address: Mapped[str | None] = mapped_column(String(500))


class TeamLogo(Editable, Base):
    """The company's logo (id 1), ``picture`` as in ``domain.logo.Logo``. Apart from the team, whose every change would
    put it into the change log again."""

    __tablename__ = "team_logos"

    picture: Mapped[str] = mapped_column(Text)
    wide: Mapped[int]
    tall: Mapped[int]


class User(Editable, Base):
    """Somebody of the team. ``role``: owner, manager, rep, inside_sales, marketing, accounting, support.

    ``login`` is the role by which they sign in to PostgreSQL; None where they have none, and always in a file.
    """

    __tablename__ = "users"
    __table_args__ = (
        Index("ix_users_match_key", "match_key", unique=True),
        Index("ix_users_login", "login", unique=True),
        Editable.__table_args__,
    )

    name: Mapped[str] = mapped_column(String(200))
    match_key: Mapped[str] = mapped_column(String(200))
    initials: Mapped[str] = mapped_column(String(4))
    email: Mapped[str | None] = mapped_column(String(320))
    role: Mapped[str] = mapped_column(String(20), default="rep", server_default="rep")
    manager_id: Mapped[int | None] = mapped_column(Key, ForeignKey("users.id"), index=True)
    region: Mapped[str | None] = mapped_column(String(100))
    is_active: Mapped[bool] = mapped_column(default=True, server_default=true())
    external_id: Mapped[str | None] = mapped_column(String(200), index=True)
    login: Mapped[str | None] = mapped_column(String(63))


class Target(Editable, Base):
    """What somebody is to sell in a period: a month (``2026-03``), a quarter (``2026-Q1``) or a year (``2026``)."""

    __tablename__ = "targets"
    __table_args__ = (
        Index("ix_targets_user_id_period", "user_id", "period", unique=True),
        Editable.__table_args__,
    )

    user_id: Mapped[int] = mapped_column(Key, ForeignKey("users.id"))
    period: Mapped[str] = mapped_column(String(10))
    amount_minor: Mapped[Minor]
    currency: Mapped[Currency]


class ExchangeRate(Editable, Base):
    """From ``valid_on`` on, one unit of ``currency`` is worth ``rate`` units of the team's currency."""

    __tablename__ = "exchange_rates"
    __table_args__ = (
        Index("ix_exchange_rates_currency_valid_on", "currency", "valid_on", unique=True),
        Editable.__table_args__,
    )

    currency: Mapped[Currency]
    valid_on: Mapped[date]
    rate: Mapped[Decimal] = mapped_column(DecimalText)
