"""Who may do what with which rows. This is the only place where it is written down; see ``domain/access.py``.

Owners and managers look after everything, managers not after owners' accounts and
not after the company's logo. Sales people see all customers and all
deals and change their own deals with what hangs on them. Marketing has the deals that are leads still, until they are
handed over by moving them on. Accounting and support read; what they will edit, orders and tickets, has its rule here
before it has its table.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from app.domain.access import (
    Actor,
    Always,
    Condition,
    Differs,
    Empty,
    Filled,
    GivenBack,
    InPhase,
    Mine,
    OfMyDeal,
    Op,
    Rule,
    Surroundings,
    TeamShares,
    Whole,
    both,
    either,
    holds,
)
from app.domain.roles import Role

WRITES = (Op.ADD, Op.EDIT, Op.REMOVE)

# What the log and the program keep for themselves: nobody writes these by hand. PostgreSQL's triggers and the unit of
# work do (storage/access/policies.py).
OUR_OWN = frozenset(("change_sets", "change_rows", "change_context"))
# Tables of later versions, whose rules are settled already.
NOT_BUILT_YET = frozenset(("orders", "payments", "tickets"))

_CUSTOMERS = ("companies", "contacts")
_PARTS_OF_A_DEAL = ("deal_lines", "deal_contacts", "criterion_checks", "stall_decisions")
_OF_A_DEAL = (*_PARTS_OF_A_DEAL, "phase_changes")
_NURTURE = ("nurture_programmes", "nurture_steps", "enrolments")
_IMPORTS = ("import_batches", "import_rejections", "import_mappings")
_DAY_SHEETS = ("day_sheets", "day_sheet_lines")
# What everybody sees their own of. A printed forecast has the targets in it.
_PERSONAL = ("targets", "forecast_prints")
_TEAM = ("teams", "pipelines", "phases", "exchange_rates", "lead_sources", "products", "mail_accounts", "team_logos")
_TABLES = (
    *_CUSTOMERS,
    *_OF_A_DEAL,
    *_NURTURE,
    *_IMPORTS,
    *_TEAM,
    *_DAY_SHEETS,
    *("deals", "tasks", "promises", "mails", "activities", "saved_views", "card_ranks", "users", "targets"),
    *("view_starts", "documents", "occurrences", "absences", "qualifiers", "judgements", "forecast_prints"),
    *("forecast_snapshots", "snapshot_figures", "review_meetings", "review_items"),
    *sorted(NOT_BUILT_YET),
)
TABLES = frozenset(_TABLES)

_LEAD_KINDS = ("genesis", "nurture")
LEADERS = (Role.OWNER, Role.MANAGER)
_SELLERS = (Role.REP, Role.INSIDE_SALES)
_LEARNERS = (Role.MARKETING, *_SELLERS)  # who brings in new customers, and so may import
_READERS = (*_LEARNERS, Role.ACCOUNTING, Role.SUPPORT)

_ALWAYS = Always()
_OWN_OR_FREE = either(Mine("owner_id"), Empty("owner_id"))
# The columns that people may change of themselves; the version counts along.
_PROFILE = frozenset(("name", "match_key", "initials", "email", "version"))
# Of a stay in a phase only the end is written, by the move that ends it and by the undo of that.
_END_OF_STAY = frozenset(("left_at",))


def _each(
    roles: Iterable[Role],
    tables: Iterable[str],
    ops: Iterable[Op],
    when: Condition = _ALWAYS,
    then: Condition | None = None,
) -> Iterator[Rule]:
    """``then`` is for edits, as in `Rule`."""
    tables, ops = tuple(tables), tuple(ops)
    return (
        Rule(role, table, op, when, then if op is Op.EDIT else None) for role in roles for table in tables for op in ops
    )


def _staying(roles: Iterable[Role], tables: Iterable[str], when: Condition) -> Iterator[Rule]:
    """To write rows on a condition that they go on meeting: nobody slips theirs to somebody else by an edit."""
    return _each(roles, tables, WRITES, when, when)


def _reading() -> Iterator[Rule]:
    yield from _each(Role, (table for table in _TABLES if table not in _PERSONAL), (Op.READ,))
    yield from _each(LEADERS, _PERSONAL, (Op.READ,))
    yield from _each(_READERS, _PERSONAL, (Op.READ,), Mine("user_id"))


def _leading() -> Iterator[Rule]:
    yield from _each((Role.OWNER,), _TABLES, WRITES)
    of_managers = (table for table in _TABLES if table not in ("users", "team_logos"))
    yield from _each((Role.MANAGER,), of_managers, WRITES)
    no_owner = Differs("role", Role.OWNER)
    for op in WRITES:
        yield Rule(Role.MANAGER, "users", op, no_owner, no_owner if op is Op.EDIT else None)


def _everyone() -> Iterator[Rule]:
    """What is one's own affair, whatever one does in the team."""
    for role in _READERS:
        yield Rule(role, "users", Op.EDIT, Mine("id"), Mine("id"), _PROFILE)
        yield from _staying((role,), ("saved_views", "view_starts", "absences"), Mine("user_id"))
        yield from _each((role,), ("forecast_prints",), (Op.ADD,), Mine("user_id"))
        yield from _staying((role,), _DAY_SHEETS, Mine("owner_id"))
        yield from _each((role,), ("occurrences",), (Op.ADD, Op.EDIT))
    readers = (Role.ACCOUNTING, Role.SUPPORT)
    yield from _staying(readers, ("card_ranks",), Mine("user_id"))


def _customers() -> Iterator[Rule]:
    yield from _each(_LEARNERS, _CUSTOMERS, (Op.ADD, Op.EDIT))
    yield from _each(_LEARNERS, _CUSTOMERS, (Op.REMOVE,), _OWN_OR_FREE)
    yield from _each(_LEARNERS, ("lead_sources", "products"), (Op.ADD,))
    yield from _each((Role.MARKETING,), ("lead_sources",), (Op.EDIT, Op.REMOVE))
    yield from _staying(_LEARNERS, ("import_batches",), Mine("user_id"))
    yield from _each(_LEARNERS, ("import_rejections", "import_mappings"), WRITES)


def _deals() -> Iterator[Rule]:
    own = either(Mine("owner_id"), TeamShares())
    # Whoever touches a deal without an owner gives it one: there is no place to hide. What was taken is given back only
    # by undoing that, so that nobody gets rid of another deal in this way.
    yield Rule(Role.REP, "deals", Op.ADD, own)
    kept = either(Filled("owner_id"), TeamShares(), GivenBack())
    yield Rule(Role.REP, "deals", Op.EDIT, either(own, Empty("owner_id")), kept)
    yield Rule(Role.REP, "deals", Op.REMOVE, own)
    yield from _each((Role.INSIDE_SALES,), ("deals",), WRITES, _OWN_OR_FREE)
    lead = InPhase(_LEAD_KINDS)
    yield Rule(Role.MARKETING, "deals", Op.ADD, lead)
    yield Rule(Role.MARKETING, "deals", Op.EDIT, lead, InPhase((*_LEAD_KINDS, "delta", "lost")))
    yield Rule(Role.MARKETING, "deals", Op.REMOVE, both(lead, _OWN_OR_FREE))
    mine = OfMyDeal()
    yield from _staying(_LEARNERS, _PARTS_OF_A_DEAL, mine)
    yield from _each(_LEARNERS, ("phase_changes",), (Op.ADD, Op.REMOVE), mine)
    yield from (Rule(role, "phase_changes", Op.EDIT, mine, mine, _END_OF_STAY) for role in _LEARNERS)
    # Only leaders judge (services/forecast/judging.py); what they said goes and comes back with a deleted deal.
    yield from _each(_LEARNERS, ("judgements",), (Op.ADD, Op.REMOVE), OfMyDeal())
    # A rep may hold a review of their own deals; what others noted goes and comes back with a deleted deal.
    held = both(Mine("rep_id"), Mine("user_id"))
    for role in _SELLERS:
        yield Rule(role, "review_meetings", Op.ADD, held)
        yield Rule(role, "review_meetings", Op.EDIT, held, held)
        yield Rule(role, "review_meetings", Op.REMOVE, held)
    noted = Mine("user_id")
    yield from _each(_LEARNERS, ("review_items",), (Op.ADD, Op.REMOVE), either(noted, OfMyDeal()))
    yield from _each(_LEARNERS, ("review_items",), (Op.EDIT,), noted, noted)
    yield from _staying(_LEARNERS, ("card_ranks",), either(Mine("user_id"), OfMyDeal()))


def _work() -> Iterator[Rule]:
    loose = both(Empty("deal_id"), Empty("owner_id"))
    # What went to a stand-in stays the affair of whose it was.
    mine = either(Mine("owner_id"), Mine("original_owner_id"))
    # Tasks, promises and enrolments are handed over, so an edit may lead to somebody else's.
    yield from _each(_LEARNERS, ("tasks",), WRITES, either(mine, OfMyDeal(), loose))
    yield from _staying(_LEARNERS, ("activities",), either(Mine("user_id"), OfMyDeal()))
    given = either(Mine("owner_id"), Mine("made_by_id"))
    yield from _each(_LEARNERS, ("promises",), WRITES, either(given, OfMyDeal(), loose))
    held = either(Mine("owner_id"), OfMyDeal(), loose)
    yield from _each(_LEARNERS, ("enrolments",), WRITES, held)
    yield from _staying(_LEARNERS, ("mails",), held)
    yield from _each(_LEARNERS, ("documents",), (Op.ADD,))
    yield from _each((Role.MARKETING,), ("nurture_programmes", "nurture_steps", "qualifiers"), WRITES)


def _later() -> Iterator[Rule]:
    yield from _each((Role.ACCOUNTING,), ("orders", "payments"), WRITES)
    yield from _each((Role.SUPPORT,), ("tickets",), WRITES)


RULES: tuple[Rule, ...] = (
    *_reading(),
    *_leading(),
    *_everyone(),
    *_customers(),
    *_deals(),
    *_work(),
    *_later(),
)


# A copy holds what its reader may not see in the database, and whoever takes its place decides what everybody sees.
_WHOLE = dict.fromkeys(Whole, (Role.OWNER,))


def who_may_whole(deed: Whole) -> tuple[Role, ...]:
    """The roles that may do this with the whole database."""
    return _WHOLE[deed]


@cache
def _by_place() -> Mapping[tuple[Role, str, Op], Rule]:
    return {(rule.role, rule.table, rule.op): rule for rule in RULES}


def rule_for(role: Role, table: str, op: Op) -> Rule | None:
    """What a role may do with a table; None is nothing."""
    return _by_place().get((role, table, op))


def may(actor: Actor, table: str, op: Op, row: Mapping[str, Any], around: Surroundings) -> bool:
    """Whether the rule lets a row pass: the stored one, or the new one when it is added."""
    rule = rule_for(actor.role, table, op)
    return rule is not None and holds(rule.when, actor, row, around, rule_for(actor.role, "deals", Op.EDIT))


def may_become(actor: Actor, table: str, row: Mapping[str, Any], changed: Iterable[str], around: Surroundings) -> bool:
    """Whether an edit that ``may`` be done may lead to this row. ``changed`` are the columns it writes."""
    rule = rule_for(actor.role, table, Op.EDIT)
    if rule is None or (rule.columns is not None and not rule.columns.issuperset(changed)):
        return False
    return rule.then is None or holds(rule.then, actor, row, around, rule_for(actor.role, "deals", Op.EDIT))
