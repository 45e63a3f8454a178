"""What is said beforehand, and that nothing is said of what is not known."""

from __future__ import annotations

import pytest

from app.domain.access import Actor, Op, Whole
from app.domain.access_ahead import Ahead
from app.domain.access_words import why_not_whole
from app.domain.roles import Role

ME, OTHER = 1, 2
KINDS = {10: "genesis", 20: "delta", 30: "won"}


def ahead(role: Role, *, shares: bool = False, kinds: dict[int, str] | None = None, **deals: int | None) -> Ahead:
    known = {int(key[1:]): {"owner_id": owner, "phase_id": 20} for key, owner in deals.items()}
    return Ahead(Actor(ME, role, shares), KINDS if kinds is None else kinds, known)


def test_another_reps_deal_names_its_owner() -> None:
    row = {"owner_id": OTHER, "phase_id": 20}
    words = "This belongs to Tom Hale. Tom Hale, managers and owners can change it."
    assert ahead(Role.REP).why_not_edit("deals", row, {"name"}, whose="Tom Hale") == words
    assert ahead(Role.REP, shares=True).why_not_edit("deals", row, {"name"}, whose="Tom Hale") == ""
    assert ahead(Role.MANAGER).why_not_edit("deals", row, {"name"}) == ""


def test_a_deal_of_nobody_is_open_for_its_owner_alone() -> None:
    row = {"owner_id": None, "phase_id": 20}
    assert "Take it first" in ahead(Role.REP).why_not_edit("deals", row, {"name"})
    assert ahead(Role.REP).why_not_edit("deals", row, {"owner_id"}) == ""
    assert ahead(Role.REP).why_not_edit("deals", row, (), becomes={"owner_id": ME}) == ""
    assert ahead(Role.INSIDE_SALES).why_not_edit("deals", row, {"name"}) == ""


def test_a_move_is_judged_by_where_it_leads() -> None:
    lead = {"owner_id": OTHER, "phase_id": 10}
    assert ahead(Role.MARKETING).why_not_edit("deals", lead, (), becomes={"phase_id": 20}) == ""
    assert "hands a deal over" in ahead(Role.MARKETING).why_not_edit("deals", lead, (), becomes={"phase_id": 30})


@pytest.mark.parametrize(
    ("role", "table", "row"),
    [
        (Role.MARKETING, "deals", {"owner_id": OTHER, "phase_id": 99}),
        (Role.REP, "deals", {"phase_id": 20}),
        (Role.REP, "tasks", {"owner_id": OTHER, "original_owner_id": None, "deal_id": 7}),
        (Role.REP, "deal_lines", {"deal_id": 7}),
    ],
)
def test_nothing_is_said_of_what_is_not_loaded(role: Role, table: str, row: dict[str, int | None]) -> None:
    assert ahead(role).why_not_row(table, Op.EDIT, row) == ""


def test_what_hangs_on_a_deal_follows_it_where_the_deal_is_known() -> None:
    assert ahead(Role.REP, d7=ME).why_not_row("deal_lines", Op.ADD, {"deal_id": 7}) == ""
    assert ahead(Role.REP, d7=OTHER).why_not_row("deal_lines", Op.ADD, {"deal_id": 7}, "Tom Hale") != ""


def test_one_changes_of_oneself_what_one_may() -> None:
    own = {"id": ME, "role": "support"}
    assert ahead(Role.SUPPORT).why_not_edit("users", own, {"name", "email"}) == ""
    assert "your own name" in ahead(Role.SUPPORT).why_not_edit("users", own, {"role"})
    assert ahead(Role.SUPPORT).why_not("deals", Op.EDIT).startswith("Support can't change deals")


def test_the_whole_database_is_its_owners_affair() -> None:
    assert [role for role in Role if not why_not_whole(role, Whole.MOVE)] == [Role.OWNER]
    assert why_not_whole(Role.REP, Whole.BACK_UP) == "Sales reps can't copy the database. Owners can."
