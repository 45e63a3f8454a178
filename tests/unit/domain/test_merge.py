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


MONEY = (("minor", "currency"),)


def test_what_stands_together_is_one_value() -> None:
    base = {"minor": 100, "currency": "EUR"}
    merge = merge_fields(base, {"minor": 120, "currency": "EUR"}, {"minor": 100, "currency": "USD"}, MONEY)
    assert merge.conflicts == (
        FieldConflict("minor", 100, 120, 100),
        FieldConflict("currency", "EUR", "EUR", "USD"),
    )
    assert merge.merged == {"minor": 100, "currency": "USD"}


def test_a_part_of_what_stands_together_brings_the_rest_as_i_saw_it() -> None:
    base = {"minor": 100, "currency": "EUR", "name": "Scales"}
    merge = merge_fields(base, {"minor": 120}, {**base, "currency": "USD"}, MONEY)
    assert [conflict.mine for conflict in merge.conflicts] == [120, "EUR"]
    assert merge_fields(base, {"minor": 120}, {**base, "name": "Crane scales"}, MONEY).merged == {
        "minor": 120,
        "currency": "EUR",
        "name": "Crane scales",
    }


def test_they_stored_the_same_value_of_several_parts() -> None:
    base, same = {"minor": 100, "currency": "EUR"}, {"minor": 5, "currency": "USD"}
    assert merge_fields(base, same, same, MONEY).conflicts == ()
