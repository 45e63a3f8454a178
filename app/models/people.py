"""Companies, the contacts who work there, and where leads come from."""

from sqlalchemy import ForeignKey, Integer, String, Text, false, true
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Editable, Instant, Key, Minor


class LeadSource(Editable, Base):
    """Where a lead came from: a fair, a web form, a referral."""

    __tablename__ = "lead_sources"

    name: Mapped[str] = mapped_column(String(200), unique=True)
    is_active: Mapped[bool] = mapped_column(default=True, server_default=true())


class Company(Editable, Base):
    """An organisation we sell to. ``match_key`` is its folded name, by which imports find it again.

    ``do_not_call`` and ``do_not_mail`` hold for everybody who works there (``services/consent.py``). ``payment_terms``
    hold for its deals, None follows the team's.
    """

    __tablename__ = "companies"

    name: Mapped[str] = mapped_column(String(300))
    match_key: Mapped[str] = mapped_column(String(300), index=True)
    industry: Mapped[str | None] = mapped_column(String(200))
    website: Mapped[str | None] = mapped_column(String(500))
    phone: Mapped[str | None] = mapped_column(String(100))
    email: Mapped[str | None] = mapped_column(String(320))
    street: Mapped[str | None] = mapped_column(String(300))
    city: Mapped[str | None] = mapped_column(String(200))
    region: Mapped[str | None] = mapped_column(String(200))
    postal_code: Mapped[str | None] = mapped_column(String(40))
    country: Mapped[str | None] = mapped_column(String(100))
    employees: Mapped[int | None] = mapped_column(Integer)
    revenue_minor: Mapped[Minor | None]
    revenue_currency: Mapped[str | None] = mapped_column(String(3))
    founded_year: Mapped[int | None] = mapped_column(Integer)
    payment_terms: Mapped[str | None] = mapped_column(String(300))
    parent_id: Mapped[int | None] = mapped_column(Key, ForeignKey("companies.id"), index=True)
    owner_id: Mapped[int | None] = mapped_column(Key, ForeignKey("users.id"), index=True)
    do_not_call: Mapped[bool] = mapped_column(default=False, server_default=false())
    do_not_mail: Mapped[bool] = mapped_column(default=False, server_default=false())
    lead_source_id: Mapped[int | None] = mapped_column(Key, ForeignKey("lead_sources.id"))
    notes: Mapped[str | None] = mapped_column(Text)
    external_id: Mapped[str | None] = mapped_column(String(200), index=True)
    search_text: Mapped[str] = mapped_column(Text, default="", server_default="")
    created_at: Mapped[Instant]


class Contact(Editable, Base):
    """A person. ``full_name`` is kept as entered; given and family name are only suggestions."""

    __tablename__ = "contacts"

    company_id: Mapped[int | None] = mapped_column(Key, ForeignKey("companies.id"), index=True)
    full_name: Mapped[str] = mapped_column(String(300))
    match_key: Mapped[str] = mapped_column(String(300), index=True)
    given_name: Mapped[str | None] = mapped_column(String(150))
    family_name: Mapped[str | None] = mapped_column(String(150))
    job_title: Mapped[str | None] = mapped_column(String(200))
    email: Mapped[str | None] = mapped_column(String(320), index=True)
    phone: Mapped[str | None] = mapped_column(String(100))
    mobile: Mapped[str | None] = mapped_column(String(100))
    street: Mapped[str | None] = mapped_column(String(300))
    city: Mapped[str | None] = mapped_column(String(200))
    region: Mapped[str | None] = mapped_column(String(200))
    postal_code: Mapped[str | None] = mapped_column(String(40))
    country: Mapped[str | None] = mapped_column(String(100))
    do_not_call: Mapped[bool] = mapped_column(default=False, server_default=false())
    do_not_mail: Mapped[bool] = mapped_column(default=False, server_default=false())
    owner_id: Mapped[int | None] = mapped_column(Key, ForeignKey("users.id"), index=True)
    lead_source_id: Mapped[int | None] = mapped_column(Key, ForeignKey("lead_sources.id"))
    notes: Mapped[str | None] = mapped_column(Text)
    external_id: Mapped[str | None] = mapped_column(String(200), index=True)
    search_text: Mapped[str] = mapped_column(Text, default="", server_default="")
    created_at: Mapped[Instant]
