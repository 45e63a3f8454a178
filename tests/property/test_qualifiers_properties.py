"""Whatever a rule asks and whatever is known: its answer follows from those of its questions, and it reads back."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import UserError
from app.domain.qualifiers import (
    COMPARISONS,
    Comparison,
    Condition,
    Fact,
    Field,
    Kind,
    Match,
    State,
    evaluate,
    plain,
    read_conditions,
)

NUMBERS = st.decimals(min_value=-(10**9), max_value=10**9, places=2, allow_nan=False)
TEXTS = st.text("abcdeéÉß 12", min_size=1, max_size=8).filter(str.strip)


@st.composite
def conditions(draw: st.DrawFn) -> dict[str, Any]:
    field = draw(st.sampled_from(Field))
    comparison = draw(st.sampled_from(COMPARISONS[field.kind]))
    entry: dict[str, Any] = {"field": str(field), "comparison": str(comparison)}
    values = {Kind.NUMBER: NUMBERS.map(str), Kind.TEXT: TEXTS, Kind.YES_NO: st.sampled_from(["yes", "no"])}[field.kind]
    if comparison is Comparison.ONE_OF:
        entry["value"] = draw(st.lists(values, min_size=1, max_size=3))
    elif comparison.takes_value:
        entry["value"] = draw(values)
    return entry


@st.composite
def facts(draw: st.DrawFn) -> dict[Field, Fact]:
    kinds: dict[Kind, st.SearchStrategy[Fact]] = {Kind.NUMBER: NUMBERS, Kind.TEXT: TEXTS, Kind.YES_NO: st.booleans()}
    return {field: draw(st.none() | kinds[field.kind]) for field in Field}


RULES = st.lists(conditions(), min_size=1, max_size=6).map(read_conditions)
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.sampled_from([*Field]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["field", "comparison", "value", "code"]), inner, max_size=4)
    ),
    max_leaves=8,
)


@given(RULES)
def test_a_rule_reads_back_from_its_plain_values(rule: tuple[Condition, ...]) -> None:
    assert read_conditions(json.loads(json.dumps(plain(rule)))) == rule


@given(PLAIN)
def test_anything_else_is_read_or_refused_in_words(given_: Any) -> None:
    try:
        rule = read_conditions(given_)
    except UserError:
        return
    assert read_conditions(plain(rule)) == rule


@given(RULES, facts())
def test_all_and_any_follow_from_the_single_answers(rule: tuple[Condition, ...], known: dict[Field, Fact]) -> None:
    both = {match: evaluate(match, rule, known) for match in Match}
    states = [one.state for one in both[Match.ALL].checked]
    assert states == [one.state for one in both[Match.ANY].checked]
    assert (both[Match.ALL].state is State.MET) == (set(states) == {State.MET})
    assert (both[Match.ALL].state is State.NOT_MET) == (State.NOT_MET in states)
    assert (both[Match.ANY].state is State.MET) == (State.MET in states)
    assert (both[Match.ANY].state is State.NOT_MET) == (set(states) == {State.NOT_MET})
    assert all(one.checked and one.why for one in both.values())


@given(RULES, facts(), st.sampled_from(Match), st.sampled_from(Field))
def test_learning_a_fact_never_turns_a_settled_answer(
    rule: tuple[Condition, ...], known: dict[Field, Fact], match: Match, field: Field
) -> None:
    asks_of_knowing = any(one.field is field and not one.comparison.takes_value for one in rule)
    before = evaluate(match, rule, {**known, field: None}).state
    if before is not State.UNKNOWN and not asks_of_knowing:
        assert evaluate(match, rule, known).state is before


@given(NUMBERS, NUMBERS)
def test_at_least_and_at_most_meet_only_in_the_value_itself(bound: Decimal, fact: Decimal) -> None:
    asked = [{"field": "employees", "comparison": how, "value": str(bound)} for how in ("at_least", "at_most", "is")]
    least, most, same = (
        one.state for one in evaluate(Match.ALL, read_conditions(asked), {Field.EMPLOYEES: fact}).checked
    )
    assert State.MET in (least, most)
    assert (least is most) == (same is State.MET) == (bound == fact)
