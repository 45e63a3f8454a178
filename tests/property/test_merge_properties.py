"""Merging loses nobody's change and is fair to both."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.domain.merge import merge_fields

FIELDS = ["name", "amount", "owner", "phase"]
values = st.none() | st.integers(0, 3)
records = st.fixed_dictionaries(dict.fromkeys(FIELDS, values))
changes = st.dictionaries(st.sampled_from(FIELDS), values)


@given(records, changes)
def test_a_lone_change_is_taken(base: dict[str, object], mine: dict[str, object]) -> None:
    merge = merge_fields(base, mine, base)
    assert merge.conflicts == ()
    assert merge.merged == {**base, **mine}


@given(records, changes)
def test_their_lone_change_is_kept(base: dict[str, object], theirs: dict[str, object]) -> None:
    for mine in ({}, base):
        merge = merge_fields(base, mine, theirs)
        assert merge.conflicts == ()
        assert merge.merged == {**base, **theirs}


@given(records, changes, changes)
def test_both_sides_see_the_same_conflicts(
    base: dict[str, object], left: dict[str, object], right: dict[str, object]
) -> None:
    mine, yours = merge_fields(base, left, right), merge_fields(base, right, left)
    assert {c.field for c in mine.conflicts} == {c.field for c in yours.conflicts}
    for field in set(FIELDS) - {conflict.field for conflict in mine.conflicts}:
        assert mine.merged[field] == yours.merged[field]


@given(records, changes, changes)
def test_every_change_is_kept_or_reported(
    base: dict[str, object], mine: dict[str, object], theirs: dict[str, object]
) -> None:
    merge = merge_fields(base, mine, theirs)
    disputed = {conflict.field for conflict in merge.conflicts}
    for field, wanted in mine.items():
        if wanted != base[field]:
            assert merge.merged[field] == wanted or field in disputed
    for field, stored in theirs.items():
        if stored != base[field]:
            assert merge.merged[field] == stored


@given(records, changes, changes)
def test_merging_again_changes_nothing(
    base: dict[str, object], mine: dict[str, object], theirs: dict[str, object]
) -> None:
    once = merge_fields(base, mine, theirs)
    assert merge_fields(base, mine, once.merged).merged == once.merged
