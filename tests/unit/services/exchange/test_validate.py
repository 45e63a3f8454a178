from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from app.domain.errors import UserError
from app.services.exchange.converters import Value, converter_for
from app.services.exchange.date_formats import parse_format
from app.services.exchange.date_reader import DateReader
from app.services.exchange.fields import Field, Kind
from app.services.exchange.numbers import Amount
from app.services.exchange.rows import Cell, Record
from app.services.exchange.validate import New, PlannedColumn, Reference, RowReader

DATES = DateReader([parse_format("D/M/YYYY")])


def convert(cell: Cell, kind: Kind, **more: int | tuple[str, ...]) -> Value:
    length = more.get("max_length", 200)
    choices = more.get("choices", ())
    assert isinstance(length, int)
    assert isinstance(choices, tuple)
    field = Field("field", "Field", kind, max_length=length, choices=choices)
    return converter_for(field, dates=DATES, decimal=".", home_currency="EUR")(cell)


@pytest.mark.parametrize(
    ("cell", "kind", "value"),
    [
        ("  Acme \n Ltd ", Kind.TEXT, "Acme Ltd"),
        ("line one\r\nline two", Kind.LONG_TEXT, "line one\nline two"),
        (Decimal(12), Kind.TEXT, "12"),
        ("'=1+1", Kind.TEXT, "=1+1"),
        ("'s-Hertogenbosch", Kind.TEXT, "'s-Hertogenbosch"),
        ("a@b.example", Kind.EMAIL, "a@b.example"),
        ("mailto:a@b.example", Kind.EMAIL, "a@b.example"),
        ("a@b.example ::: c@d.example", Kind.EMAIL, "a@b.example"),
        ("+49 (30) 12 34", Kind.PHONE, "+49 (30) 12 34"),
        ("1,200", Kind.INTEGER, 1200),
        ("1.200", Kind.INTEGER, 1200),
        (Decimal(7), Kind.INTEGER, 7),
        ("2.5", Kind.DECIMAL, Decimal("2.5")),
        ("$5", Kind.MONEY, Amount(Decimal(5), "USD")),
        ("usd", Kind.CURRENCY, "USD"),
        ("€", Kind.CURRENCY, "EUR"),
        ("50 %", Kind.PERCENT, 50),
        ("100.0", Kind.PERCENT, 100),
        (Decimal("0.25"), Kind.PERCENT, 25),
        ("31/12/2017", Kind.DATE, date(2017, 12, 31)),
        ("ja", Kind.FLAG, True),
        ("0", Kind.FLAG, False),
        (True, Kind.FLAG, True),
    ],
)
def test_cells_become_values(cell: Cell, kind: Kind, value: Value) -> None:
    assert convert(cell, kind) == value


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.REFERENCE])
@pytest.mark.parametrize("cell", ["", "  ", "NULL", "\\N", "#N/A"])
def test_nothing_is_nothing(cell: str, kind: Kind) -> None:
    assert convert(cell, kind) is None


@pytest.mark.parametrize(
    ("cell", "kind", "reason"),
    [
        ("Ac\0me", Kind.TEXT, "The text contains a control character. Remove it and try again."),
        ("x" * 201, Kind.TEXT, f"“{'x' * 30}…” has 201 characters. At most 200 fit."),
        ("nobody", Kind.EMAIL, "“nobody” is not an e-mail address."),
        ("none", Kind.PHONE, "“none” has no digits, so it is no phone number."),
        ("1.5", Kind.INTEGER, "“1.5” is not a whole number."),
        ("-3", Kind.INTEGER, "“-3” is not a whole number."),
        ("120", Kind.PERCENT, "“120” is not between 0 and 100 per cent."),
        ("31/02/2017", Kind.DATE, "There is no date “31/02/2017” when read as D/M/YYYY."),
        ("maybe", Kind.FLAG, "“maybe” means neither yes nor no."),
        ("Euro", Kind.CURRENCY, "“Euro” is not a currency. Use a code such as EUR."),
        ("5", Kind.CURRENCY, "“5” is not a currency. Use a code such as EUR."),
    ],
)
def test_reasons_say_what_is_wrong(cell: str, kind: Kind, reason: str) -> None:
    with pytest.raises(UserError) as caught:
        convert(cell, kind)
    assert caught.value.message == reason


def test_a_cell_of_ten_megabytes_is_refused_shortly() -> None:
    with pytest.raises(UserError) as caught:
        convert("x" * 10_000_000, Kind.LONG_TEXT, max_length=100_000)
    assert len(caught.value.message) < 100


def test_choices_are_found_in_any_spelling() -> None:
    assert convert("Inside Sales", Kind.CHOICE, choices=("rep", "inside_sales")) == "inside_sales"
    with pytest.raises(UserError, match="“king” is none of: rep"):
        convert("king", Kind.CHOICE, choices=("rep",))


class People:
    """Knows Ana, lets Ben be created, leaves Nobody empty."""

    asked: list[set[str]]

    def __init__(self) -> None:
        self.asked = []

    def resolve(self, names: Collection[str]) -> Mapping[str, Reference]:
        self.asked.append(set(names))
        known: dict[str, Reference] = {"Ana": 7, "Ben": New("Ben"), "Nobody": None}
        return {name: known[name] for name in names if name in known}

    def refusal(self, name: str) -> str:
        return f"“{name}” is nobody here."


def reader(people: People) -> RowReader:
    name = converter_for(Field("name", "Name"))
    number = converter_for(Field("employees", "Employees", Kind.INTEGER))
    return RowReader(
        (
            PlannedColumn(0, "Company", "name", name),
            PlannedColumn(2, "Staff", "employees", number),
            PlannedColumn(1, "Owner", "owner", resolver=people),
        )
    )


def test_rows_become_drafts_or_rejections_with_line_and_column() -> None:
    people = People()
    drafts, rejections = reader(people).read(
        [
            Record(2, ["A", "Ana", "5"]),
            Record(3, ["B", " Ben ", ""]),
            Record(4, ["C", "Kim", "5"]),
            Record(5, ["D", "Nobody", "five"]),
            Record(6, ["E"], "The row has only 1 of 3 cells. Add the missing ones."),
            Record(7, ["F", "", "6"]),
        ]
    )
    assert [(draft.line, draft.values) for draft in drafts] == [
        (2, {"name": "A", "employees": 5, "owner": 7}),
        (3, {"name": "B", "employees": None, "owner": New("Ben")}),
        (7, {"name": "F", "employees": 6, "owner": None}),
    ]
    assert [(r.line, *r.problems[0], r.cells) for r in rejections] == [
        (4, "Owner", "“Kim” is nobody here.", ["C", "Kim", "5"]),
        (5, "Staff", "“five” is not a number. Write it like 31200, 1.234,56 or 12k.", ["D", "Nobody", "five"]),
        (6, None, "The row has only 1 of 3 cells. Add the missing ones.", ["E"]),
    ]
    assert people.asked == [{"Ana", "Ben", "Kim", "Nobody"}]


def test_a_name_with_a_control_character_is_not_even_looked_up() -> None:
    people = People()
    drafts, rejections = reader(people).read([Record(2, ["A", "An\0a", "5"])])
    assert drafts == []
    assert rejections[0].problems[0].column == "Owner"
    assert people.asked == [set()]


@pytest.mark.realdata
def test_naughty_strings_are_stored_as_they_are_or_refused_in_words(real_data: Callable[[str], Path]) -> None:
    path = real_data("naughty_strings") / "blns.json"
    strings: list[str] = json.loads(path.read_text(encoding="utf-8"))
    assert len(strings) == 515
    kept = 0
    for text in strings:
        with suppress(UserError):
            value = convert(text, Kind.TEXT)
            assert value is None or value == " ".join(unicodedata.normalize("NFC", text).split()).strip()
            kept += 1
    assert kept > 500
