"""Looks up what names in a file refer to: users, products, phases and the like by a directory, companies by SQL."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.domain.errors import UserError
from app.domain.text import match_key
from app.models.deals import Product
from app.models.people import Company, LeadSource
from app.models.team import User
from app.services.deals.committee import ROLES
from app.services.exchange.fields import CREATABLE, Field
from app.services.exchange.mapping import CREATE, LEAVE_EMPTY, NO_RECORD, REJECT, value_key
from app.services.exchange.stages import Stages, outcome_directory
from app.services.exchange.validate import New, Reference, Stage
from app.services.exchange.values import Directory, Known

# Up to so many companies are listed for suggestions; beyond, they are only looked up.
LISTED_COMPANIES = 20_000
_PER_QUERY = 10_000

_NOUNS = {
    "users": "user",
    "products": "product",
    "pipelines": "pipeline",
    "phases": "phase",
    "outcomes": "outcome",
    "lead_sources": "lead source",
    "companies": "company",
    "roles": "role",
}
# The roles of a committee, numbered from 1 to be referred to like records.
COMMITTEE_ROLES = dict(enumerate(ROLES, 1))


def read_directories(session: Session, stages: Stages) -> dict[str, Directory]:
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
        "pipelines": stages.pipeline_directory(),
        "phases": stages.directory,
        "outcomes": outcome_directory(),
        "roles": Directory(
            Known(key, role.replace("_", " ").capitalize(), (ROLES[role],)) for key, role in COMMITTEE_ROLES.items()
        ),
    }
    if len(companies) <= LISTED_COMPANIES:
        found["companies"] = Directory(Known(key, name, _some(external)) for key, name, external in companies)
    return found


def _some(*names: str | None) -> tuple[str, ...]:
    return tuple(name for name in names if name)


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
        stranger = self.directory.stranger(name)
        if stranger is not None:
            home = self.directory.known[0].group
            return (
                f"“{name[:60]}” is a {noun} of {stranger.group}, but the deals go into {home}. "
                f"Say which {noun} of {home} it means, or choose the other pipeline."
            )
        near = " or ".join(f"“{suggestion.known.name}”" for suggestion in self.directory.suggest(name)[:2])
        hint = f"Did you mean {near}?" if near else _way_out(self.target.refers_to or "")
        return f"There is no {noun} “{name[:60]}”. {hint}"


def _way_out(refers_to: str) -> str:
    """What can be done about a name that nothing of ours is like."""
    noun = _NOUNS[refers_to]
    if refers_to in CREATABLE:
        return f"Say which {noun} it means, or have it created."
    if refers_to == "phases":
        return "Say which phase it means. A new one needs a kind and a place: add it in the settings of the pipeline."
    return f"Say which {noun} it means."


def _chosen(noun: str, name: str) -> str:
    return f"You chose to reject rows with the {noun} “{name[:60]}”."


def _listing(directory: Directory) -> str:
    return f"Choose one of: {directory.listing()}."


@dataclass
class StageResolver(NameResolver):
    """Resolves phases where the file names the pipeline of each deal too: the phase is found when both are known."""

    def resolve(self, names: Collection[str]) -> Mapping[str, Reference]:
        """What each name refers to, if any pipeline has something that is called so."""
        found = super().resolve(names)
        spoken = {name: self._spoken.get(value_key(name), name) for name in names}
        return {name: Stage(spoken[name]) if isinstance(key, int) else key for name, key in found.items()}


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
