from __future__ import annotations

import pytest

from app.domain.errors import UserError
from app.services.exchange.values import Directory, How, Known, match_values, unknown

PRODUCTS = Directory(
    [Known(n, name) for n, name in enumerate(["GTX Basic", "GTX Pro", "MG Special", "GTX Plus Pro"], 1)]
)
PHASES = Directory(
    [
        Known(1, "Fit", ("G1",)),
        Known(2, "Won", ("closed won",)),
        Known(3, "Lost", ("closed lost",)),
        Known(4, "Stall", ("D4", "Lost")),
    ]
)


def test_the_same_letters_are_the_same_name_and_it_is_said() -> None:
    [match] = match_values({"GTXPro": 1480}, PRODUCTS)
    assert (match.target, match.how, match.count) == (Known(2, "GTX Pro"), How.SAME_LETTERS, 1480)
    [match] = match_values({"GTX Pro": 1}, PRODUCTS)
    assert match.how is How.EXACT


def test_similar_names_are_only_suggested() -> None:
    [match] = match_values({"GTX Prro": 2}, PRODUCTS)
    assert match.target is None
    assert match.how is How.UNKNOWN
    assert match.suggestions[0].known.name == "GTX Pro"
    assert unknown([match]) == (match,)


def test_what_is_unlike_anything_gets_no_suggestion() -> None:
    [match] = match_values({"Zeppelin": 1}, PRODUCTS)
    assert (match.target, match.suggestions) == (None, ())


def test_other_names_count_but_yield_to_proper_ones() -> None:
    found = {m.theirs: m.target and m.target.id for m in match_values({"g1": 1, "Closed-Won": 1, "LOST": 1}, PHASES)}
    assert found == {"g1": 1, "Closed-Won": 2, "LOST": 3}


def test_a_name_that_two_share_means_neither() -> None:
    directory = Directory([Known(1, "Kim Lee"), Known(2, "Kim-Lee")])
    assert directory.find("Kim Lee") == (Known(1, "Kim Lee"), How.EXACT)
    assert directory.find("kimlee") == (None, How.UNKNOWN)


def test_what_the_user_said_goes_first() -> None:
    matches = match_values({"Prospecting": 3, "Lost": 1}, PHASES, {"prospecting": "G1", "Lost": "Won"})
    assert [(m.theirs, m.target and m.target.id, m.how) for m in matches] == [
        ("Prospecting", 1, How.SAID),
        ("Lost", 2, How.SAID),
    ]


@pytest.mark.parametrize("ours", ["", "+"])
def test_leaving_empty_and_creating_are_answers(ours: str) -> None:
    [match] = match_values({"Nobody": 3}, PHASES, {"Nobody": ours})
    assert (match.target, match.how) == (None, How.SAID)


def test_mapping_to_something_unknown_is_refused() -> None:
    with pytest.raises(UserError, match=r"“Wonn”, chosen for “x”, is not known here. Did you mean “Won”"):
        match_values({"x": 1}, PHASES, {"x": "Wonn"})
    with pytest.raises(UserError, match="Choose one of: Fit, Won, Lost, Stall"):
        match_values({"x": 1}, PHASES, {"x": "Zeppelin"})


def test_values_come_commonest_first() -> None:
    assert [m.theirs for m in match_values({"b": 1, "a": 1, "c": 5}, PHASES)] == ["c", "a", "b"]


def test_mere_signs_are_values_of_their_own() -> None:
    matches = match_values({"?": 2, "-": 1}, PHASES, {"?": "Won"})
    assert [(m.theirs, m.target and m.target.id) for m in matches] == [("?", 2), ("-", None)]
