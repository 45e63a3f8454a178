"""Grants and row-level security of PostgreSQL, generated from ``domain/access_rules`` and nothing else.

The change log has no rules there, for nobody writes it by hand: a change set is opened under one's own name and may be
called differently until its transaction ends; its rows are the triggers' affair, and are read by whoever may read the
row that they tell about.
"""

# ruff: noqa: S608 - what is put into SQL are the names of our own tables, columns and roles

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from sqlalchemy import Table

from app.domain.access import Always, Op, Rule
from app.domain.access_rules import NOT_BUILT_YET, RULES, TABLES, rule_for
from app.domain.roles import Role
from app.models import Base
from app.storage.access.conditions import Terms, as_sql, of_image, of_row
from app.storage.access.server_roles import ServerRoles, quoted

PREFIX = "headwater_"
_COMMANDS = {Op.READ: "SELECT", Op.ADD: "INSERT", Op.EDIT: "UPDATE", Op.REMOVE: "DELETE"}
_ME = "(SELECT headwater_user())"
_SAME_TRANSACTION = "xmin = (pg_current_xact_id_if_assigned())::xid"


def statements(roles: ServerRoles) -> Iterator[str]:
    """All of it, to be run by the keeper after what was there before is gone."""
    for table in _tables():
        yield f"ALTER TABLE {table.name} ENABLE ROW LEVEL SECURITY"
        yield f"ALTER TABLE {table.name} FORCE ROW LEVEL SECURITY"
        yield _policy(table.name, "keeper", "ALL", [roles.keeper], "true", "true")
    for name in sorted(TABLES - NOT_BUILT_YET):
        yield from _of_table(Base.metadata.tables[name], roles)
    yield from _of_log(roles)
    yield f"GRANT SELECT ON alembic_version TO {_listed(roles.groups)}"


def _tables() -> list[Table]:
    return Base.metadata.sorted_tables


def _of_table(table: Table, roles: ServerRoles) -> Iterator[str]:
    """The policies and grants of one table; roles with the same rule share a policy."""
    for op, command in _COMMANDS.items():
        alike: dict[tuple[str, str], list[Rule]] = defaultdict(list)
        for rule in RULES:
            if (rule.table, rule.op) == (table.name, op):
                alike[_as_policy(rule, table)].append(rule)
        for number, ((when, then), rules) in enumerate(alike.items()):
            groups = [roles.group(rule.role) for rule in rules]
            yield _policy(table.name, f"{op}_{number}", command, groups, when, then)
            for rule in rules:
                yield f"GRANT {_privilege(command, rule)} ON {table.name} TO {quoted(roles.group(rule.role))}"
                if op is Op.ADD and "id" in table.columns:
                    yield f"GRANT USAGE ON SEQUENCE {table.name}_id_seq TO {quoted(roles.group(rule.role))}"


def _as_policy(rule: Rule, table: Table) -> tuple[str, str]:
    terms = _terms(rule.role)
    then = as_sql(rule.then, of_row(table), terms) if rule.then is not None else "true"
    return as_sql(rule.when, of_row(table), terms), then


def _terms(role: Role) -> Terms:
    return Terms(
        me=_ME,
        shares="(SELECT headwater_reps_share_deals())",
        wrote=lambda key: f"headwater_wrote_deal({key})",
        gives_back=lambda key: f"headwater_gives_back({key})",
        deals=rule_for(role, "deals", Op.EDIT),
    )


def _privilege(command: str, rule: Rule) -> str:
    return command if rule.columns is None else f"{command} ({', '.join(sorted(rule.columns))})"


def _policy(table: str, name: str, command: str, groups: Iterable[str], when: str, then: str) -> str:
    """``when`` is asked of the row as it is, ``then`` of the row as it will be."""
    using = "" if command == "INSERT" else f" USING ({when})"
    check = {"INSERT": f" WITH CHECK ({when})", "UPDATE": f" WITH CHECK ({then})", "ALL": f" WITH CHECK ({then})"}
    return f"CREATE POLICY {PREFIX}{name} ON {table} FOR {command} TO {_listed(groups)}{using}{check.get(command, '')}"


def _listed(groups: Iterable[str]) -> str:
    return ", ".join(map(quoted, groups))


# -- the log -----------------------------------------------------------------------------------------------------------


def _of_log(roles: ServerRoles) -> Iterator[str]:
    owner, everyone = [roles.group(Role.OWNER)], roles.groups
    others = [group for group in everyone if group not in owner]
    under_own_name = f"user_id = {_ME}"
    yield _policy("change_sets", "read", "SELECT", everyone, "true", "")
    yield _policy("change_sets", "add", "INSERT", others, under_own_name, "")
    # Owners may work in somebody's name, to help them; the log has their login beside it.
    yield _policy("change_sets", "add_for", "INSERT", owner, "user_id IS NOT NULL", "")
    yield _policy("change_sets", "name", "UPDATE", everyone, _SAME_TRANSACTION, "true")
    yield f"GRANT SELECT, INSERT, UPDATE (label) ON change_sets TO {_listed(everyone)}"
    yield f"GRANT USAGE ON SEQUENCE change_sets_id_seq TO {_listed(everyone)}"
    yield f"GRANT SELECT ON change_rows, change_context TO {_listed(everyone)}"
    yield _policy("change_context", "read", "SELECT", everyone, "true", "")
    alike: dict[str, list[str]] = defaultdict(list)
    for role in Role:
        alike[_readable_images(role)].append(roles.group(role))
    for number, (condition, groups) in enumerate(alike.items()):
        yield _policy("change_rows", f"read_{number}", "SELECT", groups, condition, "")


def _readable_images(role: Role) -> str:
    """Which rows of the log a role may read: those about rows that it may read, before and after."""
    limits = []
    for table in map(Base.metadata.tables.__getitem__, sorted(TABLES - NOT_BUILT_YET)):
        rule = rule_for(role, table.name, Op.READ)
        if rule is None:
            limits.append(f"table_name <> '{table.name}'")
        elif not isinstance(rule.when, Always):
            limits.append(f"(table_name <> '{table.name}' OR {_readable_image(rule, table)})")
    return " AND ".join(limits) or "true"


def _readable_image(rule: Rule, table: Table) -> str:
    terms = _terms(rule.role)
    before, after = (
        as_sql(rule.when, of_image(table, f"change_rows.{side}", "postgresql"), terms) for side in ("before", "after")
    )
    # An addition has no image: what was added is the row itself, under its own policy.
    added = f"EXISTS (SELECT 1 FROM {table.name} WHERE {table.name}.id = change_rows.row_id)"
    return f"CASE op WHEN 'I' THEN {added} WHEN 'U' THEN {before} AND {after} ELSE {before} END"
