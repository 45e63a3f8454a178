from __future__ import annotations

import json
from typing import Any

import pytest

from app.domain.errors import UserError
from app.services.exchange.fields import What
from app.services.exchange.mapping import ColumnMap, FileMapping, ValueMap, from_json, locate, to_json

FULL = FileMapping(
    What.DEALS,
    (ColumnMap("Close", "close_on", ("M/D/YYYY", "D-M-YY")), ColumnMap("Value", "amount", (), ",")),
    (ValueMap("phase", "Engaging", "D1"),),
)


def test_a_mapping_survives_json() -> None:
    assert from_json(json.loads(json.dumps(to_json(FULL)))) == FULL


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"version": 2}, "is of version 2; this program reads version 1"),
        ({"what": "fish"}, "“fish” can't be imported"),
        ({"what": 5}, "has no text “what”"),
        ({"columns": {}}, "“columns” is not a list"),
        ({"columns": [5]}, "is not a JSON object"),
        ({"columns": [{"header": "a", "field": "colour"}]}, "have no field “colour”"),
        ({"columns": [{"header": "a", "field": "close_on", "dates": ["soon"]}]}, "“soon” is not understood"),
        ({"columns": [{"header": "a", "field": "close_on", "dates": "D/M/YYYY"}]}, "not a list of formats"),
        ({"columns": [{"header": "a", "field": "amount", "dates": ["D/M/YYYY"]}]}, "Amount is no date"),
        ({"columns": [{"header": "a", "field": "amount", "decimal": ";"}]}, "other than a point or a comma"),
        ({"columns": [{"header": "a", "field": "name"}, {"header": "A", "field": "notes"}]}, "a column twice"),
        ({"columns": [{"header": "a", "field": "name"}, {"header": "b", "field": "name"}]}, "a field twice"),
        ({"values": [{"field": "phase", "theirs": "x"}]}, "has no text “ours”"),
    ],
)
def test_a_mapping_with_mistakes_says_where(change: dict[str, Any], message: str) -> None:
    with pytest.raises(UserError, match=message):
        from_json({**to_json(FULL), **change})


def test_a_column_and_a_field_belong_to_one_another_only_once() -> None:
    mapping = FileMapping(What.DEALS).with_column("A", "name").with_column("B", "notes")
    moved = mapping.with_column("b", "name")
    assert [(c.header, c.field) for c in moved.columns] == [("b", "name")]
    assert moved.with_column("B", None).columns == ()


def test_mapping_a_column_again_keeps_its_formats() -> None:
    assert FULL.with_column("close", "close_on").column_of("close_on") == FULL.columns[0]


def test_formats_and_marks_are_put_to_columns() -> None:
    mapping = FileMapping(What.DEALS).with_column("Close", "close_on").with_column("Value", "amount")
    assert mapping.with_dates("close", ["D/M/YYYY"]).column_of("close_on") == ColumnMap(
        "Close", "close_on", ("D/M/YYYY",)
    )
    assert mapping.with_decimal("Value", ",").columns[1].decimal == ","
    with pytest.raises(UserError, match="isn't mapped to a field"):
        mapping.with_dates("Other", ["D/M/YYYY"])
    with pytest.raises(UserError, match="not understood"):
        mapping.with_dates("Close", ["whenever"])


def test_a_value_has_one_meaning_for_each_field() -> None:
    mapping = FULL.with_value("phase", "engaging", "D2").with_value("owner", "Engaging", "Kim")
    assert mapping.values_of("phase") == {"engaging": "D2"}
    assert mapping.values_of("owner") == {"Engaging": "Kim"}


def test_columns_are_found_in_the_file_in_any_spelling() -> None:
    found = locate(FULL.with_column("Deal name", "name"), ["VALUE", "close", "deal_name"])
    assert [(index, field.name) for index, field, _ in found] == [(1, "close_on"), (0, "amount"), (2, "name")]


def test_what_the_file_or_the_mapping_lacks_is_said() -> None:
    with pytest.raises(UserError, match=r"has no column “Close”. Its columns are: a, b"):
        locate(FULL, ["a", "b"])
    with pytest.raises(UserError, match="nothing to import"):
        locate(FileMapping(What.DEALS), ["a"])
    with pytest.raises(UserError, match="No column goes to “Company name”"):
        locate(FileMapping(What.COMPANIES).with_column("a", "city"), ["a"])
    with pytest.raises(UserError, match="No column goes to “Deal name”"):
        locate(FileMapping(What.DEALS).with_column("a", "amount"), ["a"])
    with pytest.raises(UserError, match="No column goes to “Full name”"):
        locate(FileMapping(What.CONTACTS).with_column("a", "phone"), ["a"])
