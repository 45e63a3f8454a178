"""What can be imported: for each kind of record the fields a column can go to."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.domain.errors import UserError
from app.domain.text import match_key
from app.services.exchange.synonyms import SYNONYMS


class What(StrEnum):
    """The kinds of record that are imported and exported."""

    COMPANIES = "companies"
    CONTACTS = "contacts"
    PRODUCTS = "products"
    USERS = "users"
    DEALS = "deals"

    def counted(self, number: int) -> str:
        """``"1 deal"``, ``"8,800 deals"``."""
        one = "company" if self is What.COMPANIES else self.value.removesuffix("s")
        return f"{number:,} {one if number == 1 else self.value}"


class Kind(StrEnum):
    """How a field's values are read."""

    TEXT = "text"
    LONG_TEXT = "long text"
    INTEGER = "whole number"
    DECIMAL = "number"
    MONEY = "amount"
    CURRENCY = "currency"
    PERCENT = "per cent"
    DATE = "date"
    EMAIL = "e-mail"
    PHONE = "phone"
    NAMES = "names"
    EMAILS = "e-mails"
    FLAG = "yes or no"
    CHOICE = "choice"
    REFERENCE = "reference"


@dataclass(frozen=True, slots=True)
class Field:
    """A field to import into.

    ``refers_to`` names what a reference is looked up in: users, companies, products, pipelines, phases, outcomes,
    lead_sources, roles of a committee. Values of a ``creatable`` reference that are unknown are created with the
    import; others must be mapped. Of a reference that ``is_list`` several may stand in one cell.
    """

    name: str
    label: str
    kind: Kind = Kind.TEXT
    max_length: int = 200
    required: bool = False
    refers_to: str | None = None
    creatable: bool = False
    is_list: bool = False
    choices: tuple[str, ...] = ()

    def synonyms(self, what: What) -> frozenset[str]:
        """Folded headers that mean this field, its own name and label among them."""
        own = (self.name, self.label)
        written = SYNONYMS.get((what.value, self.name), "") + "|" + SYNONYMS.get(("", self.name), "")
        return frozenset(filter(None, map(match_key, (*own, *written.split("|")))))


_ADDRESS = (
    Field("street", "Street", max_length=300),
    Field("city", "City"),
    Field("region", "Region"),
    Field("postal_code", "Postal code", max_length=40),
    Field("country", "Country", max_length=100),
)
_WISHES = (Field("do_not_call", "Do not call", Kind.FLAG), Field("do_not_mail", "Do not mail", Kind.FLAG))
_OWNER = Field("owner", "Owner", Kind.REFERENCE, refers_to="users")
_SOURCE = Field("source", "Lead source", Kind.REFERENCE, refers_to="lead_sources", creatable=True)
_NOTES = Field("notes", "Notes", Kind.LONG_TEXT, max_length=100_000)
_EXTERNAL_ID = Field("external_id", "External ID")
_CURRENCY = Field("currency", "Currency", Kind.CURRENCY, max_length=3)
_EMAIL = Field("email", "E-mail", Kind.EMAIL, max_length=320)
_PHONE = Field("phone", "Phone", Kind.PHONE, max_length=100)

# Fields of a deal that are about people of its committee.
OF_CONTACTS = frozenset(f"contact{part}" for part in ("", "_email", "_phone", "_title", "_role", "_id"))
# What can be created from a name alone. A phase can't: it needs a kind, a place and rules.
CREATABLE = frozenset(("companies", "users", "products", "lead_sources"))
ROLES = ("owner", "manager", "rep", "inside_sales", "marketing", "accounting", "support")

FIELDS: dict[What, tuple[Field, ...]] = {
    What.COMPANIES: (
        Field("name", "Company name", max_length=300, required=True),
        Field("industry", "Industry"),
        Field("website", "Website", max_length=500),
        _PHONE,
        _EMAIL,
        *_ADDRESS,
        Field("employees", "Employees", Kind.INTEGER),
        Field("revenue", "Annual revenue", Kind.MONEY),
        _CURRENCY,
        Field("founded_year", "Founded", Kind.INTEGER),
        Field("parent", "Parent company", Kind.REFERENCE, refers_to="companies", creatable=True),
        *_WISHES,
        _OWNER,
        _SOURCE,
        _NOTES,
        _EXTERNAL_ID,
    ),
    What.CONTACTS: (
        Field("full_name", "Full name", max_length=300),
        Field("given_name", "First name", max_length=150),
        Field("family_name", "Last name", max_length=150),
        Field("company", "Company", Kind.REFERENCE, refers_to="companies", creatable=True),
        Field("job_title", "Job title"),
        _EMAIL,
        _PHONE,
        Field("mobile", "Mobile", Kind.PHONE, max_length=100),
        *_ADDRESS,
        *_WISHES,
        _OWNER,
        _SOURCE,
        _NOTES,
        _EXTERNAL_ID,
    ),
    What.PRODUCTS: (
        Field("name", "Product name", max_length=300, required=True),
        Field("code", "Product code", max_length=100),
        Field("family", "Family"),
        Field("price", "List price", Kind.MONEY),
        _CURRENCY,
        Field("is_active", "Active", Kind.FLAG),
        Field("is_discontinued", "Discontinued", Kind.FLAG),
        _EXTERNAL_ID,
    ),
    What.USERS: (
        Field("name", "Name"),
        Field("given_name", "First name", max_length=100),
        Field("family_name", "Last name", max_length=100),
        _EMAIL,
        Field("role", "Role", Kind.CHOICE, choices=ROLES),
        Field("manager", "Manager", Kind.REFERENCE, refers_to="users", creatable=True),
        Field("region", "Region", max_length=100),
        Field("is_active", "Active", Kind.FLAG),
        _EXTERNAL_ID,
    ),
    What.DEALS: (
        Field("name", "Deal name", max_length=300),
        Field("company", "Company", Kind.REFERENCE, refers_to="companies", creatable=True),
        _OWNER,
        Field("product", "Product", Kind.REFERENCE, refers_to="products"),
        Field("quantity", "Quantity", Kind.DECIMAL),
        Field("pipeline", "Pipeline", Kind.REFERENCE, refers_to="pipelines"),
        Field("phase", "Phase", Kind.REFERENCE, refers_to="phases"),
        Field("outcome", "Outcome", Kind.REFERENCE, refers_to="outcomes"),
        Field("phase_since", "In the phase since", Kind.DATE),
        Field("amount", "Amount", Kind.MONEY),
        _CURRENCY,
        Field("started_on", "Started on", Kind.DATE),
        Field("close_on", "Close date", Kind.DATE),
        Field("expected_close_on", "Expected close", Kind.DATE),
        Field("closed_on", "Closed on", Kind.DATE),
        Field("own_probability", "Own probability", Kind.PERCENT),
        Field("is_renewal", "Renewal", Kind.FLAG),
        _SOURCE,
        Field("lost_reason", "Lost reason"),
        Field("competitor", "Competitor"),
        _NOTES,
        _EXTERNAL_ID,
        Field("contact", "Contact", Kind.NAMES, max_length=300),
        Field("contact_email", "Contact e-mail", Kind.EMAILS, max_length=320),
        Field("contact_phone", "Contact phone", Kind.PHONE, max_length=100),
        Field("contact_title", "Contact job title"),
        Field("contact_role", "Contact role", Kind.REFERENCE, refers_to="roles", is_list=True),
        Field("contact_id", "Contact ID", Kind.NAMES),
    ),
}


def what_named(text: str) -> What:
    """The kind of record by its name. Raises UserError naming the known ones."""
    try:
        return What(text.strip().lower())
    except ValueError:
        raise UserError(f"“{text}” can't be imported or exported. Choose one of: {', '.join(What)}.") from None


def field_named(what: What, text: str) -> Field:
    """A field by its name, label or synonym, in any spelling. Raises UserError naming the known ones."""
    wanted = match_key(text)
    for exact in (True, False):
        for candidate in FIELDS[what]:
            keys = (match_key(candidate.name), match_key(candidate.label)) if exact else candidate.synonyms(what)
            if wanted in keys:
                return candidate
    known = ", ".join(candidate.name for candidate in FIELDS[what])
    raise UserError(f"{what.value.capitalize()} have no field “{text}”. Their fields are: {known}.")
