from __future__ import annotations

from app.domain.errors import FieldConflict
from app.domain.merge import merge_fields

BASE = {"name": "Crane scales", "amount": 31_200, "owner": 1}


def test_changes_of_different_fields_go_together() -> None:
    merge = merge_fields(BASE, {"amount": 32_000}, {**BASE, "owner": 2})
    assert merge.merged == {"name": "Crane scales", "amount": 32_000, "owner": 2}
    assert merge.conflicts == ()


def test_one_field_changed_twice_is_a_conflict_and_keeps_what_is_stored() -> None:
    merge = merge_fields(BASE, {"amount": 32_000, "name": "Scales"}, {**BASE, "amount": 30_000})
    assert merge.merged == {"name": "Scales", "amount": 30_000, "owner": 1}
    assert merge.conflicts == (FieldConflict("amount", 31_200, 32_000, 30_000),)


def test_the_same_change_twice_is_none() -> None:
    merge = merge_fields(BASE, {"amount": 32_000}, {**BASE, "amount": 32_000})
    assert merge.merged["amount"] == 32_000
    assert merge.conflicts == ()


def test_a_field_i_did_not_change_takes_their_value() -> None:
    merge = merge_fields(BASE, dict(BASE), {**BASE, "name": "Scales"})
    assert (merge.merged["name"], merge.conflicts) == ("Scales", ())


def test_a_field_that_did_not_exist_counts_as_empty() -> None:
    merge = merge_fields({}, {"region": "East"}, {"region": "West"})
    assert merge.conflicts == (FieldConflict("region", None, "East", "West"),)
    assert merge_fields({}, {"region": "East"}, {}).merged == {"region": "East"}


def test_conflicts_come_in_the_order_of_my_changes() -> None:
    mine = {"owner": 3, "amount": 5}
    theirs = {"amount": 6, "owner": 4}
    assert [conflict.field for conflict in merge_fields(BASE, mine, theirs).conflicts] == ["owner", "amount"]
