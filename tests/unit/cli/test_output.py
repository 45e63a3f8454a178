"""Tables and JSON as they are printed."""

from __future__ import annotations

import json
from argparse import Namespace
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal

import pytest

from app.cli.output import cell, facts, show, table, text_width
from app.domain.money import Money


@pytest.fixture(autouse=True)
def _no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)


def test_columns_are_aligned() -> None:
    text = table(("ID", "Name"), [(7, "Ana"), (12, "Łucja Kovač")], right=(0,))
    assert text.splitlines() == ["ID  Name", "--  -----------", " 7  Ana", "12  Łucja Kovač"]


def test_wide_and_combining_letters_are_counted_as_a_terminal_draws_them() -> None:
    assert text_width("abc") == 3
    assert text_width("東京") == 4
    assert text_width("e\u0301") == 1
    lines = table(("Name", "X"), [("東京", 1), ("ab", 2)]).splitlines()
    assert lines[2:] == ["東京  1", "ab    2"]


def test_a_terminal_cuts_text_and_never_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    lines = table(("Deal", "Amount"), [("Weighbridge renewal at the northern gate", 123456789012)], right=(1,))
    for line in lines.splitlines():
        assert text_width(line) <= 40
    assert lines.endswith("123456789012")
    assert "…" in lines


def test_what_a_terminal_might_obey_becomes_a_space() -> None:
    assert cell("one\ntwo\x1b[31m\u202ethree\x00") == "one two [31m three "


@pytest.mark.parametrize(("value", "text"), [(None, ""), (True, "yes"), (False, "no"), (Decimal("1.50"), "1.50")])
def test_values_in_a_line(value: object, text: str) -> None:
    assert cell(value) == text


def test_facts_without_a_value_are_left_out() -> None:
    assert facts((("Deal", "Scales"), ("Company", ""), ("Closed", None), ("Lost because", "Price"))) == (
        "Deal          Scales\nLost because  Price"
    )


def test_json_is_readable_and_exact(capsys: pytest.CaptureFixture[str]) -> None:
    berlin = timezone(timedelta(hours=1))
    data = {
        "name": "Łoś",
        "on": date(2026, 3, 12),
        "at": datetime(2026, 3, 12, 10, 41, 7, 123456, tzinfo=berlin),
        "utc": datetime(2026, 3, 12, 9, 41, tzinfo=UTC),
        "time": time(10, 30),
        "rate": Decimal("0.10"),
        "amount": Money(3120050, "EUR"),
    }
    show(Namespace(json=True), data, lambda: "not this")
    out = capsys.readouterr().out
    assert "Łoś" in out
    assert json.loads(out) == {
        "name": "Łoś",
        "on": "2026-03-12",
        "at": "2026-03-12T09:41:07.123Z",
        "utc": "2026-03-12T09:41:00.000Z",
        "time": "10:30:00",
        "rate": "0.10",
        "amount": {"amount": "31200.50", "currency": "EUR"},
    }


def test_what_has_no_json_is_a_bug() -> None:
    with pytest.raises(TypeError, match="no JSON for object"):
        show(Namespace(json=True), {"x": object()}, lambda: "")
