"""The rules as a whole: nothing is said twice, nothing is forgotten, and every refusal names somebody who may."""

from __future__ import annotations

from collections import Counter

import pytest

from app.domain.access import Op
from app.domain.access_rules import LEADERS, NOT_BUILT_YET, OUR_OWN, RULES, TABLES, WRITES, rule_for
from app.domain.access_words import refused_role, who_may
from app.domain.roles import Role


def test_there_is_one_rule_for_a_role_table_and_operation() -> None:
    assert max(Counter((rule.role, rule.table, rule.op) for rule in RULES).values()) == 1


def test_rules_are_about_tables_that_are_named() -> None:
    assert {rule.table for rule in RULES} == TABLES
    assert not TABLES & OUR_OWN
    assert NOT_BUILT_YET <= TABLES


@pytest.mark.parametrize("table", sorted(TABLES))
def test_owners_do_everything_and_everybody_reads_something(table: str) -> None:
    assert all(rule_for(Role.OWNER, table, op) is not None for op in Op)
    owners = [rule_for(Role.OWNER, table, op) for op in Op]
    assert all(rule is not None and rule.is_unconditional for rule in owners)
    assert all(rule_for(role, table, Op.READ) is not None for role in Role)


def test_only_accounts_of_owners_are_kept_from_managers() -> None:
    limited = {(rule.table, rule.op) for rule in RULES if rule.role is Role.MANAGER and not rule.is_unconditional}
    assert limited == {("users", op) for op in WRITES}


def test_a_rule_asks_about_the_outcome_of_edits_only_and_limits_columns_of_edits_only() -> None:
    for rule in RULES:
        assert rule.op is Op.EDIT or (rule.then is None and rule.columns is None)


def test_accounting_and_support_have_their_rules_before_their_tables() -> None:
    edited = {
        role: {rule.table for rule in RULES if rule.role is role and rule.is_unconditional and rule.op in WRITES}
        for role in (Role.ACCOUNTING, Role.SUPPORT)
    }
    assert edited[Role.ACCOUNTING] == {"orders", "payments", "occurrences"}
    assert edited[Role.SUPPORT] == {"tickets", "occurrences"}


@pytest.mark.parametrize("role", [role for role in Role if role not in LEADERS])
def test_every_refusal_names_somebody_who_may(role: Role) -> None:
    for table in TABLES:
        for op in WRITES:
            if rule_for(role, table, op) is None:
                text = refused_role(role, table, op).message
                assert text.endswith(f"{who_may(table, op)} can.")
                assert "this" not in text or table in ("occurrences", *NOT_BUILT_YET), text
