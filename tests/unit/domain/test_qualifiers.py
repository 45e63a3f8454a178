"""What qualifying rules ask, and what they say."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from app.domain.errors import UserError
from app.domain.qualifiers import Fact, Field, Match, State, evaluate, read_conditions, show_fact


def asked(field: str, comparison: str, value: Any = None) -> dict[str, Any]:
    return {"field": field, "comparison": comparison, "value": value}


@pytest.mark.parametrize(
    ("condition", "fact", "state"),
    [
        (asked("employees", "at_least", 25), Decimal(25), State.MET),
        (asked("employees", "at least", "25"), Decimal(24), State.NOT_MET),
        (asked("revenue", "at_most", "10,000,000"), Decimal("10000000.01"), State.NOT_MET),
        (asked("amount", "one_of", [5, 7.5]), Decimal("7.50"), State.MET),
        (asked("industry", "is", "Łódź  Foods"), "lodz foods", State.MET),
        (asked("industry", "is_not", "Retail"), "retail", State.NOT_MET),
        (asked("job_title", "contains", "plant"), "Head of Plants", State.MET),
        (asked("country", "one_of", ["Spain", "France"]), "Italy", State.NOT_MET),
        (asked("country", "one_of", ["Spain", "France"]), None, State.UNKNOWN),
        (asked("city", "is_not", "Turin"), "  ", State.UNKNOWN),
        (asked("region", "known"), None, State.NOT_MET),
        (asked("region", "unknown"), None, State.MET),
        (asked("has_phone", "is", True), True, State.MET),
        (asked("has_email", "is", "no"), True, State.NOT_MET),
    ],
)
def test_a_fact_is_held_against_a_question(condition: dict[str, Any], fact: Fact, state: State) -> None:
    (rule,) = read_conditions([condition])
    assert evaluate(Match.ALL, [rule], {rule.field: fact}).state is state


def test_the_answer_says_what_was_seen() -> None:
    rule = read_conditions([asked("employees", "at_least", 25), asked("revenue", "at_least", 10**7)])
    small = evaluate(Match.ALL, rule, {Field.EMPLOYEES: Decimal(12)})
    assert small.why == "not met: Employees at least 25 (12)"
    assert (
        evaluate(Match.ANY, rule, {Field.EMPLOYEES: Decimal(12)}).why == "open: Revenue at least 10000000 (not known)"
    )
    assert [show_fact(fact) for fact in (Decimal("1200.50"), Decimal(12000), True)] == ["1,200.5", "12,000", "yes"]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ([], "at least one condition"),
        ("employees > 25", "at least one condition"),
        ([asked("employees", "at_least", 1)] * 21, "at most 20"),
        (["employees"], "a field, a comparison and a value"),
        ([{**asked("city", "is", "Turin"), "code": "1"}], "a field, a comparison and a value"),
        ([asked("shoe_size", "is", 40)], "Choose its field from: employees"),
        ([asked("city", "at_least", "Turin")], "Choose its comparison from: is,"),
        ([asked("employees", "at_least", "many")], "such as 25"),
        ([asked("employees", "at_least", "NaN")], "such as 25"),
        ([asked("employees", "at_least", "1e99")], "such as 25"),
        ([asked("employees", "at_least", True)], "Give a value for employees"),
        ([asked("city", "is", ["Turin", "Rome"])], "takes one value"),
        ([asked("city", "is", "")], "1 to 200 characters"),
        ([asked("city", "known", "Turin")], "takes no value"),
        ([asked("city", "one_of", [])], "Give 1 to 50 values"),
        ([asked("has_phone", "is", "perhaps")], "yes or no"),
    ],
)
def test_what_is_no_rule_is_refused_with_what_would_be(given: Any, words: str) -> None:
    with pytest.raises(UserError, match=words) as caught:
        read_conditions(given)
    assert caught.value.field == "conditions"
