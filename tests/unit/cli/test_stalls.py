"""Stalls are listed and decided, and the forgotten are found, from the command line."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.unit.cli.conftest import Headwater


@pytest.fixture
def stalls(headwater: Headwater) -> list[dict[str, Any]]:
    """Those of a team whose every Delta phase has run out."""
    headwater("init", "--sample", "13", "--json")
    headwater("tick", "--at", "2026-03-12T10:00", "--json")
    headwater("tick", "--at", "2026-06-30T10:00", "--json")
    return headwater("stalls", "--json").rows


DECISIONS = (
    (("--deadline", "2026-03-20", "--told", "We hold the price."), "deadline", None, "2026-03-20"),
    (("--recycle", "N1", "--on", "2026-06-01", "--reason", "Budget"), "recycle", "N1", "2026-06-01"),
    (("--advance", "d3", "--reason", "Approved"), "advance", "D3", None),
    (("--remove", "--reason", "Price", "--competitor", "Kerntec"), "remove", "Lost", None),
    (("--defer", "2026-03-13", "--reason", "They meet"), "defer", None, "2026-03-13"),
)


def test_each_decision_is_made_and_undone(headwater: Headwater, stalls: list[dict[str, Any]]) -> None:
    deal = stalls[0]["id"]
    for words, decision, phase, until in DECISIONS:
        done = headwater("stalls", "decide", str(deal), *words, "--json").json
        assert done["id"] == deal
        after = headwater("stalls", "--json").json
        (made,) = after["decided"]
        assert (made["id"], made["decision"], made["phase"], made["until"]) == (deal, decision, phase, until)
        there = {row["id"]: row["state"] for row in after["rows"]}
        assert there.get(deal) == (None if phase else "waiting")
        headwater("undo", str(done["change_set"]), "--json")
        assert headwater("stalls", "--json").json["decided"] == []


def test_what_a_decision_lacks_is_said(headwater: Headwater, stalls: list[dict[str, Any]]) -> None:
    deal = str(stalls[0]["id"])
    lacking = headwater("stalls", "decide", deal, "--remove")
    assert (lacking.code, "Say why the deal is lost" in lacking.err) == (1, True)
    far = headwater("stalls", "decide", deal, "--deadline", "2027-03-20")
    assert (far.code, "At most 30 working days away" in far.err) == (1, True)
    unknown = headwater("stalls", "decide", deal, "--recycle", "N9", "--reason", "Later")
    assert unknown.code == 1
    assert headwater("stalls", "decide", deal).code == 2
    assert headwater("stalls", "decide", deal, "--remove", "--on", "2026-06-01", "--reason", "Price").code == 2
    nobody = headwater("stalls", "decide", "99999", "--advance", "D3", "--reason", "New")
    assert "There is no deal 99999" in nobody.err
    _compare_tables(headwater, len(stalls))


def _compare_tables(headwater: Headwater, count: int) -> None:
    """What people read says the same as what programs read."""
    shown = headwater("stalls").out
    assert shown.startswith(f"{count} to decide, 0 waiting\n")
    assert "Ran out in" in shown
    amount = next(row for row in headwater("stalls", "--json").rows if row["amount"])
    assert f"{Decimal(amount['amount']):,f} {amount['currency']}" in shown
    found = headwater("forgotten", "--json").json
    listed = headwater("forgotten").out
    assert listed.startswith(f"{found['total']} forgotten: ")
    assert len(headwater("forgotten", "--limit", "1", "--json").rows) == 1
    mine = headwater("forgotten", "--mine", "--json").json
    assert {row["owner"] for row in mine["rows"]} <= {"Mira Osei", None}


def test_an_empty_team_has_neither(headwater: Headwater) -> None:
    headwater("init", "--json")
    assert headwater("stalls").out == "Nothing waits for a decision.\n"
    assert headwater("forgotten").out == "Nothing is forgotten.\n"
