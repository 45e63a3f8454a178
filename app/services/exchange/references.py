"""Looks up what names in a file refer to: users, products, phases and lead sources by a directory, companies by SQL."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.domain.errors import UserError
from app.domain.pipelines import PhaseKind
from app.domain.text import match_key
from app.models.deals import Product
from app.models.people import Company, LeadSource
from app.models.team import User
from app.services.exchange.fields import Field
from app.services.exchange.mapping import CREATE, LEAVE_EMPTY, NO_RECORD, REJECT, value_key
from app.services.exchange.validate import New, Reference
from app.services.exchange.values import Directory, Known
from app.services.pipelines.queries import default_pipeline, read_pipelines

# Up to so many companies are listed for suggestions; beyond, they are only looked up.
LISTED_COMPANIES = 20_000
_PER_QUERY = 10_000

_NOUNS = {
    "users": "user",
    "products": "product",
    "phases": "phase",
    "lead_sources": "lead source",
    "companies": "company",
}
# What other programs call the two ends, in English, German and French.
_END_NAMES = {
    PhaseKind.WON: ("Won", "Closed Won", "Deal won", "Gewonnen", "Gagné", "Gagnée"),
    PhaseKind.LOST: ("Lost", "Closed Lost", "Deal lost", "Verloren", "Perdu", "Perdue"),
}


def read_directories(session: Session) -> dict[str, Directory]:
    """Our names by what fields refer to; companies only while there are few enough to go through."""
    users = session.execute(select(User.id, User.name, User.email, User.external_id).order_by(User.id))
    products = session.execute(select(Product.id, Product.name, Product.code, Product.external_id).order_by(Product.id))
    sources = session.execute(select(LeadSource.id, LeadSource.name).order_by(LeadSource.id))
    companies = session.execute(
        select(Company.id, Company.name, Company.external_id).order_by(Company.id).limit(LISTED_COMPANIES + 1)
    ).all()
    found = {
        "users": Directory(Known(key, name, _some(*others)) for key, name, *others in users),
        "products": Directory(Known(key, name, _some(*others)) for key, name, *others in products),
        "lead_sources": Directory(Known(key, name) for key, name in sources),
        "phases": Directory(_phases(session)),
    }
    if len(companies) <= LISTED_COMPANIES:
        found["companies"] = Directory(Known(key, name, _some(external)) for key, name, external in companies)
    return found


def _some(*names: str | None) -> tuple[str, ...]:
    return tuple(name for name in names if name)


def _phases(session: Session) -> list[Known]:
    """The phases of the first sales pipeline, by name, code and what others call winning and losing."""
    rows = default_pipeline(read_pipelines(session)).phases
    return [Known(row.id, row.spec.name, (row.spec.code, *_END_NAMES.get(row.spec.kind, ()))) for row in rows]


@dataclass
class NameResolver:
    """Resolves the names of one field by a directory, and remembers what was created on the way."""

    target: Field
    directory: Directory
    said: Mapping[str, str]
    may_create: bool
    _created: dict[str, int] = field(default_factory=dict, init=False)
    _spoken: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self._spoken = {value_key(theirs): ours for theirs, ours in self.said.items()}
        for theirs, ours in self.said.items():
            if ours not in NO_RECORD and self.directory.find(ours)[0] is None:
                raise UserError(f"“{ours}”, chosen for “{theirs}”, is not known here. {_listing(self.directory)}")

    def resolve(self, names: Collection[str]) -> Mapping[str, Reference]:
        """What each name refers to."""
        found: dict[str, Reference] = {}
        for name in names:
            said = self._spoken.get(value_key(name))
            if said == REJECT:
                continue
            if said == LEAVE_EMPTY:
                found[name] = None
                continue
            target, _ = self.directory.find(name if said in (None, CREATE) else said)
            if target is not None:
                found[name] = target.id
            elif match_key(name) in self._created:
                found[name] = self._created[match_key(name)]
            elif said == CREATE or (said is None and self.may_create and match_key(name)):
                found[name] = New(name)
        return found

    def created(self, name: str, key: int) -> None:
        """A name that was new has a record now."""
        self._created[match_key(name)] = key

    def refusal(self, name: str) -> str:
        """Why a name can't be used, and what to do."""
        noun = _NOUNS[self.target.refers_to or ""]
        if self._spoken.get(value_key(name)) == REJECT:
            return _chosen(noun, name)
        near = " or ".join(f"“{suggestion.known.name}”" for suggestion in self.directory.suggest(name)[:2])
        hint = f"Did you mean {near}?" if near else f"Say which {noun} it means, or add it first."
        return f"There is no {noun} “{name[:60]}”. {hint}"


def _chosen(noun: str, name: str) -> str:
    return f"You chose to reject rows with the {noun} “{name[:60]}”."


def _listing(directory: Directory) -> str:
    return f"Choose one of: {directory.listing()}."


@dataclass
class CompanyResolver:
    """Resolves company names and external ids, a block at a time, however many companies there are."""

    session: Session
    said: Mapping[str, str]
    may_create: bool
    _spoken: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self._spoken = {value_key(theirs): ours for theirs, ours in self.said.items()}
        wanted = {ours for ours in self.said.values() if ours not in NO_RECORD}
        missing = wanted - set(self._find(wanted))
        if missing:
            raise UserError(f"There is no company “{min(missing)}”. Choose another or add it first.")

    def resolve(self, names: Collection[str]) -> Mapping[str, Reference]:
        """What each name refers to: by external id as written, else by folded name."""
        said = {name: self._spoken.get(value_key(name)) for name in names}
        wanted = {
            name: name if value in (None, CREATE) else value
            for name, value in said.items()
            if value not in (LEAVE_EMPTY, REJECT)
        }
        known = self._find(set(wanted.values()))
        found: dict[str, Reference] = {}
        for name, value in said.items():
            if value == LEAVE_EMPTY:
                found[name] = None
            elif name not in wanted:
                continue
            elif wanted[name] in known:
                found[name] = known[wanted[name]]
            elif value == CREATE or (value is None and self.may_create and match_key(name)):
                found[name] = New(name)
        return found

    def _find(self, names: Collection[str]) -> dict[str, int]:
        keys = {name: match_key(name) for name in names}
        by_id = self._query(Company.external_id, set(names))
        by_name = self._query(Company.match_key, set(keys.values()) - {""})
        found = {}
        for name, key in keys.items():
            target = by_id.get(name) or by_name.get(key)
            if target is not None:
                found[name] = target
        return found

    def _query(self, column: InstrumentedAttribute[Any], values: set[str]) -> dict[str, int]:
        """The first company with each value."""
        found: dict[str, int] = {}
        ordered = sorted(values)
        for start in range(0, len(ordered), _PER_QUERY):
            part = ordered[start : start + _PER_QUERY]
            statement = select(column, Company.id).where(column.in_(part)).order_by(Company.id.desc())
            found |= dict(self.session.execute(statement).all())
        return found

    def created(self, name: str, key: int) -> None:
        """Nothing to remember: the next block finds it in the database."""

    def refusal(self, name: str) -> str:
        """Why a name can't be used, and what to do."""
        if self._spoken.get(value_key(name)) == REJECT:
            return _chosen("company", name)
        return f"There is no company “{name[:60]}”. Say which one it means, or import companies first."
