"""Deals, what they are made of, and their way through the phases."""

from datetime import date
from decimal import Decimal

from sqlalchemy import ForeignKey, Index, Integer, String, Text, false, true
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.phase_rules import LONGEST_LOSS, LONGEST_REASON
from app.models.base import Base, Currency, DecimalText, Editable, Instant, Key, Minor, Record


class Product(Editable, Base):
    """Something we sell."""

    __tablename__ = "products"

    name: Mapped[str] = mapped_column(String(300))
    match_key: Mapped[str] = mapped_column(String(300), index=True)
    code: Mapped[str | None] = mapped_column(String(100))
    family: Mapped[str | None] = mapped_column(String(200))
    list_price_minor: Mapped[Minor | None]
    currency: Mapped[str | None] = mapped_column(String(3))
    is_active: Mapped[bool] = mapped_column(default=True, server_default=true())
    external_id: Mapped[str | None] = mapped_column(String(200), index=True)


class Deal(Editable, Base):
    """Something that may be sold. Whether it is open, won or lost is the kind of its phase.

    ``amount_minor`` None means the amount is not known yet. ``own_probability`` (per cent) is the rep's, beside the
    phase's. ``phase_entered_at`` repeats the open PhaseChange's instant, so that the board reads one row per card.
    ``position_override`` is A, B or C where a person overrules the derived one, and ``forecast_category`` one of
    ``domain.forecast.basis.Category`` where the rep overrules the phase's. ``is_renewal`` tells it from new business.
    ``payment_terms`` is the text of ``domain.payment_terms.PaymentTerms``; None follows the company's, then the team's.
    """

    __tablename__ = "deals"
    __table_args__ = (
        Index("ix_deals_phase_id_owner_id", "phase_id", "owner_id"),
        # For the sweep that looks for deals that have been too long in a phase.
        Index("ix_deals_phase_id_phase_entered_at", "phase_id", "phase_entered_at"),
        Index("ix_deals_closed_on", "closed_on"),
        Editable.__table_args__,
    )

    name: Mapped[str] = mapped_column(String(300))
    company_id: Mapped[int | None] = mapped_column(Key, ForeignKey("companies.id"), index=True)
    owner_id: Mapped[int | None] = mapped_column(Key, ForeignKey("users.id"), index=True)
    pipeline_id: Mapped[int] = mapped_column(Key, ForeignKey("pipelines.id"))
    phase_id: Mapped[int] = mapped_column(Key, ForeignKey("phases.id"))
    phase_entered_at: Mapped[Instant]
    amount_minor: Mapped[Minor | None]
    currency: Mapped[Currency]
    started_on: Mapped[date | None]
    expected_close_on: Mapped[date | None]
    closed_on: Mapped[date | None]
    own_probability: Mapped[int | None] = mapped_column(Integer)
    position_override: Mapped[str | None] = mapped_column(String(1))
    forecast_category: Mapped[str | None] = mapped_column(String(10))
    is_renewal: Mapped[bool] = mapped_column(default=False, server_default=false())
    payment_terms: Mapped[str | None] = mapped_column(String(300))
    lead_source_id: Mapped[int | None] = mapped_column(Key, ForeignKey("lead_sources.id"))
    lost_reason: Mapped[str | None] = mapped_column(String(LONGEST_LOSS))
    competitor: Mapped[str | None] = mapped_column(String(LONGEST_LOSS))
    notes: Mapped[str | None] = mapped_column(Text)
    external_id: Mapped[str | None] = mapped_column(String(200), index=True)
    search_text: Mapped[str] = mapped_column(Text, default="", server_default="")
    created_at: Mapped[Instant]


class DealLine(Editable, Base):
    """One product of a deal's offer; prices are in the deal's currency."""

    __tablename__ = "deal_lines"

    deal_id: Mapped[int] = mapped_column(Key, ForeignKey("deals.id"), index=True)
    product_id: Mapped[int | None] = mapped_column(Key, ForeignKey("products.id"), index=True)
    description: Mapped[str | None] = mapped_column(String(300))
    quantity: Mapped[Decimal] = mapped_column(DecimalText)
    unit_price_minor: Mapped[Minor]
    discount_percent: Mapped[Decimal | None] = mapped_column(DecimalText)
    position: Mapped[int] = mapped_column(Integer)


class DealContact(Editable, Base):
    """A contact's seat in the buying committee.

    ``role``: economic_buyer, decision_maker, technical_evaluator, champion, user, gatekeeper.
    ``stance``: champion, supporter, neutral, sceptic, blocker; None is not known.
    """

    __tablename__ = "deal_contacts"
    __table_args__ = (
        Index("ix_deal_contacts_deal_id_contact_id", "deal_id", "contact_id", unique=True),
        Editable.__table_args__,
    )

    deal_id: Mapped[int] = mapped_column(Key, ForeignKey("deals.id"))
    contact_id: Mapped[int] = mapped_column(Key, ForeignKey("contacts.id"), index=True)
    role: Mapped[str | None] = mapped_column(String(30))
    stance: Mapped[str | None] = mapped_column(String(20))


class PhaseChange(Record, Base):
    """A deal's stay in a phase, from ``entered_at`` until ``left_at`` (None: it is there now).

    ``origin`` tells how far ``entered_at`` can be trusted: ``lived`` was recorded as it happened, ``imported`` stood
    in a file, ``assumed`` is the nearest instant that a file told, for it did not say when the deal came here. What
    went before the first stay that was not lived is not known. Figures about time in phases use what is not assumed.
    """

    __tablename__ = "phase_changes"
    __table_args__ = (
        # All that a count of moves reads: at 90,000 stays it takes 4 ms instead of 33.
        Index("ix_phase_changes_from_phase_id_phase_id", "from_phase_id", "phase_id"),
        # All that a count of the deals in each phase reads: at 1,000,000 stays it takes half the time.
        Index("ix_phase_changes_phase_id_deal_id_entered_at", "phase_id", "deal_id", "entered_at"),
        Record.__table_args__,
    )

    deal_id: Mapped[int] = mapped_column(Key, ForeignKey("deals.id"), index=True)
    from_phase_id: Mapped[int | None] = mapped_column(Key, ForeignKey("phases.id"))
    phase_id: Mapped[int] = mapped_column(Key, ForeignKey("phases.id"))
    entered_at: Mapped[Instant]
    left_at: Mapped[Instant | None]
    user_id: Mapped[int | None] = mapped_column(Key, ForeignKey("users.id"))
    reason: Mapped[str | None] = mapped_column(String(LONGEST_REASON))
    origin: Mapped[str] = mapped_column(String(10), default="lived", server_default="lived")


class CriterionCheck(Record, Base):
    """An exit criterion of a phase that somebody ticked on a deal; a missing row is an open criterion."""

    __tablename__ = "criterion_checks"
    __table_args__ = (
        Index("ix_criterion_checks_unique", "deal_id", "phase_id", "criterion", unique=True),
        Record.__table_args__,
    )

    deal_id: Mapped[int] = mapped_column(Key, ForeignKey("deals.id"))
    phase_id: Mapped[int] = mapped_column(Key, ForeignKey("phases.id"))
    criterion: Mapped[str] = mapped_column(String(200))
    checked_at: Mapped[Instant]
    user_id: Mapped[int | None] = mapped_column(Key, ForeignKey("users.id"))
