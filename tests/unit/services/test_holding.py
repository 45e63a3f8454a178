"""Commands written down and read back: the same, and nothing but commands."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from app.config.held_files import HeldFiles
from app.domain.errors import ConflictError, Settlement
from app.domain.money import Money
from app.domain.quick_add import AddKind
from app.domain.quick_add_when import Reading
from app.domain.working_calendar import WorkingCalendar
from app.services.deals.batch import MoveDeals, NextTask, move_deals
from app.services.deals.commands import EditDeal, MoveDeal, edit_deal
from app.services.errands import Call, command_named, name_of
from app.services.holding import HeldCommand, NotWritable, read_back, settled, write_down
from app.services.many.edit import EditMany, edit_many
from app.services.quick_add import Asked, add_sentence
from app.services.tasks import AddTask

GIVEN = datetime(2026, 3, 12, 9, 32, tzinfo=UTC)
MOVE = MoveDeal(7, 3, 2, closed_on=date(2026, 3, 13), amount=Money(31_200, "EUR"), reason="No budget")

HOW = Reading(date(2026, 3, 12), True, ",", "EUR", WorkingCalendar("DE", extra_holidays=frozenset({date(2026, 3, 13)})))


def held(call: Call) -> HeldCommand:
    return HeldCommand(Call(raw(call.use_case), call.arguments, call.named), "key-1", GIVEN)


def raw(use_case: Any) -> Any:
    return getattr(use_case, "__wrapped__", use_case)


@pytest.mark.parametrize(
    "call",
    [
        Call(edit_deal, (EditDeal(7, 2, {"amount_minor": None, "expected_close_on": date(2026, 4, 1)}),)),
        Call(move_deals, (MoveDeals((MOVE, replace(MOVE, deal_id=8)), then=NextTask("Call", date(2026, 3, 20))),)),
        Call(edit_deal, (EditDeal(7, 2, {"a": Decimal("1.50"), "b": time(9, 30), "c": (1, "x"), "d": {"e": True}}),)),
        Call(edit_many, (EditMany("deals", {7: 2, 8: None}, {"owner_id": 3}, AddTask("Call", date(2026, 3, 20))),)),
        Call(add_sentence, (Asked("Call Ana Ruiz fri 10:30", HOW, AddKind.REMINDER, ("deals", 7)),)),
    ],
)
def test_a_command_comes_back_as_it_was(call: Call) -> None:
    before = held(call)
    content = json.loads(json.dumps(write_down(before)))
    assert read_back(content, "name") == replace(before, name="name")


def test_what_holds_a_file_can_not_be_written_down() -> None:
    with pytest.raises(NotWritable):
        write_down(held(Call(edit_deal, (EditDeal(7, 2, {"file": object()}),))))


@pytest.mark.parametrize(
    "change",
    [
        {"command": "os:system"},
        {"command": "app.services.deals.commands:apply_move"},
        {"command": "app.services.nowhere:edit_deal"},
        {"format": 99},
        {"arguments": [{"kind": "record", "of": "pathlib:Path", "fields": {}}]},
        {"arguments": [{"kind": "record", "of": "app.domain.errors:UserError", "fields": {"message": "x"}}]},
        {"arguments": [{"kind": "unheard of", "value": 1}]},
        {"given_at": "yesterday"},
    ],
)
def test_a_file_may_name_nothing_but_commands(change: dict[str, Any]) -> None:
    content = write_down(held(Call(edit_deal, (EditDeal(7, 2, {"competitor": "Mettler"}),))))
    assert read_back(content, "name") is not None
    assert read_back({**content, **change}, "name") is None


def test_every_command_is_known_by_its_name() -> None:
    assert command_named(name_of(raw(edit_deal))) is edit_deal


def test_titles_say_what_a_command_does() -> None:
    assert held(Call(edit_deal, (EditDeal(7, 2, {}),))).title == "Edit deal"


def test_what_was_decided_about_a_conflict_goes_on_top_of_what_is_stored() -> None:
    error = ConflictError("", conflicts=(), who="Jonas", at=None, version=5, table="deals", record_id=7)
    settlement = Settlement(5, frozenset({"competitor"}))
    edit = settled(held(Call(edit_deal, (EditDeal(7, 2, {"competitor": "A", "name": "B"}),))), error, settlement)
    assert edit.call.arguments == (EditDeal(7, 5, {"name": "B"}),)
    moves = settled(held(Call(move_deals, (MoveDeals((MOVE, replace(MOVE, deal_id=8))),))), error, settlement)
    assert [move.version for move in moves.call.arguments[0].moves] == [5, 2]


def test_files_keep_the_order_of_what_was_given_whatever_the_clock_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files, now = HeldFiles(tmp_path / "held"), iter([2000, 1000, 1500, 9000])
    monkeypatch.setattr("app.config.held_files.time.time_ns", lambda: next(now))
    for number in range(4):
        files.add({"number": number}, f"k{number}")
    assert [content["number"] for _, content in files.all()] == [0, 1, 2, 3]
    files.remove(files.all()[1][0])
    assert [content["number"] for _, content in HeldFiles(tmp_path / "held").all()] == [0, 2, 3]


def test_a_file_that_is_damaged_is_put_aside(tmp_path: Path) -> None:
    files = HeldFiles(tmp_path)
    files.add({"number": 1}, "a")
    (tmp_path / "00000000000000000001-b.json").write_text("{ half of")
    assert [content for _, content in files.all()] == [{"number": 1}]
    assert (tmp_path / "00000000000000000001-b.json.broken").exists()
