"""Rules in the real window: made, looked at before they act, switched on, and what they propose made or not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt

from app.domain.qualifiers import Comparison, Field, State
from app.services.context import Context
from app.services.deals.commands import CreateDeal, create_deal
from app.services.jobs import qualifiers as job
from app.services.people.companies import CreateCompany, create_company
from app.services.qualifiers.checklist import checklist
from app.services.qualifiers.preview import preview_rule
from app.services.qualifiers.rules import CreateQualifier, RuleSpec, create_qualifier, qualifiers
from app.ui.deals.checklist_tab import ChecklistTab
from app.ui.deals.rooms import deal_rooms
from app.ui.qualifiers.proposal_list import ProposalList
from app.ui.qualifiers.rooms import qualifier_rooms
from app.ui.qualifiers.rule_dialog import RuleDialog
from app.ui.qualifiers.rule_list import RuleList
from app.ui.rooms import Rooms, joined
from app.ui.shared.buttons import Button
from tests.support import ui_host
from tests.support.driver import Driver
from tests.support.team import sales

Open = Callable[..., Driver]
BIG = ({"field": "employees", "comparison": "at_least", "value": "25"},)


@pytest.fixture
def leads(team: Context) -> dict[str, int]:
    """A big one, a small one, and one of which nobody knows."""
    made = {}
    for name, employees in (("Big", 40), ("Small", 12), ("Unknown", None)):
        values: dict[str, Any] = {"employees": employees} if employees else {}
        company = create_company(team, CreateCompany(name, values)).record_id
        made[name] = create_deal(team, CreateDeal("Scales", company, phase_id=sales(team).phase("G1").id)).record_id
    return made


def spec(team: Context, **values: Any) -> RuleSpec:
    return RuleSpec("Big enough", BIG, sales(team).phase("G2").id, **values)


def opened(open_window: Open) -> Driver:
    driver = open_window(joined(Rooms((ui_host.blank("home", "Home"),)), qualifier_rooms(), deal_rooms()))
    driver.main.run("go.qualifying")
    driver.settle()
    return driver


def proposed(driver: Driver) -> list[tuple[str, str]]:
    rows = driver.find(ProposalList).view.grid.rows
    return [(row.proposal.title, row.proposal.way.text) for row in rows]


def code(team: Context, deal: int) -> str:
    return checklist(team, deal).phase_code


def test_a_rule_shows_whom_it_moves_before_it_is_switched_on(
    team: Context, leads: dict[str, int], open_window: Open
) -> None:
    driver = opened(open_window)
    driver.find(RuleList).add()
    dialog = driver.find(RuleDialog)
    driver.type("Big enough")
    box = dialog.field("met_phase_id")
    box.setCurrentIndex(box.findData(sales(team).phase("G2").id))  # type: ignore[attr-defined]
    dialog.automatic.setChecked(True)
    driver.press("Ctrl+Return")
    driver.until(lambda: dialog.error.startswith("These leads will move by themselves"))
    assert dialog.preview.text() == "1 of 3 leads would move: 1 to G2."
    assert dialog.moves.grid.index(0, 3).data(Qt.ItemDataRole.DisplayRole) == "met: Employees at least 25 (40)"
    assert (qualifiers(team), code(team, leads["Big"])) == ((), "G1"), "nothing is written before"
    driver.press("Ctrl+Return")
    driver.until(lambda: [row.name for row in driver.find(RuleList).view.grid.rows] == ["Big enough"])
    job.run(team)
    assert [code(team, key) for key in leads.values()] == ["G2", "G1", "G1"]


def test_conditions_follow_their_field_and_mistakes_are_said(team: Context, open_window: Open) -> None:
    driver = opened(open_window)
    driver.find(RuleList).add()
    dialog = driver.find(RuleDialog)
    grid = dialog.conditions
    grid.grid.edited.emit(grid.rows[0], "value", "many")
    dialog.look.click()
    driver.until(lambda: "Employees is a number" in dialog.error)
    grid.grid.edited.emit(grid.rows[0], "field", Field.HAS_PHONE)
    assert [(row.comparison, row.value) for row in grid.rows] == [(Comparison.IS, "yes")]
    dialog.look.click()
    driver.until(lambda: dialog.preview.text() == "There are no leads in Genesis to ask.")
    grid.add()
    grid.remove(grid.rows[0])
    assert grid.why_not_removed() == "A rule needs at least one condition"
    lost = next(phase for phase in sales(team).phases if phase.spec.kind == "lost")
    box = dialog.field("not_met_phase_id")
    box.setCurrentIndex(box.findData(lost.id))  # type: ignore[attr-defined]
    dialog.look.click()
    reason = dialog.field("not_met_reason")
    driver.until(lambda: "given up" in reason.accessibleDescription() or "can't be read" in dialog.error)


def test_proposals_are_made_one_by_one_or_all_at_once_and_undone(
    team: Context, leads: dict[str, int], open_window: Open
) -> None:
    create_qualifier(team, CreateQualifier(spec(team, not_met_phase_id=sales(team).phase("N1").id)))
    driver = opened(open_window)
    assert sorted(proposed(driver)) == [("Big", "to G2"), ("Small", "to N1")]
    driver.click(driver.find(Button, "Move all 2"))
    driver.press("Ctrl+Return")
    driver.until(lambda: proposed(driver) == [])
    assert [code(team, key) for key in leads.values()] == ["G2", "N1", "G1"]
    driver.press("Ctrl+Z")
    driver.settle()
    assert [code(team, key) for key in leads.values()] == ["G1", "G1", "G1"]
    assert proposed(driver) == [], "who takes a move back is not asked again"


def test_the_checklist_of_a_lead_stands_on_its_sheet(team: Context, leads: dict[str, int], open_window: Open) -> None:
    create_qualifier(team, CreateQualifier(spec(team)))
    driver = opened(open_window)
    driver.main.open_record("deals", leads["Big"])
    driver.settle()
    tab = driver.window.findChildren(ChecklistTab)[-1]
    parent: Any = tab.parent()
    parent.turn_to("Checklist")
    driver.until(lambda: tab.found is not None)
    driver.settle()
    assert tab.found is not None
    (rule,) = tab.found.rules
    assert (rule.state, rule.conditions[0].words) == (State.MET, "Employees at least 25 (40)")
    driver.click(driver.find(Button, "Move it"))
    driver.until(lambda: tab.found is not None and tab.found.phase_code == "G2")
    driver.main.open_record("deals", leads["Unknown"])
    driver.until(lambda: tab.found is not None and tab.found.rules[0].state is State.UNKNOWN)


def test_a_preview_asks_the_rule_alone_and_writes_nothing(team: Context, leads: dict[str, int]) -> None:
    before = create_qualifier(team, CreateQualifier(spec(team))).record_id
    other = RuleSpec("All", ({"field": "employees", "comparison": "known"},), sales(team).phase("N1").id)
    found = preview_rule(team, other)
    assert (found.asked, {one.title: one.way.text for one in found.moves}) == (3, {"Big": "to N1", "Small": "to N1"})
    assert preview_rule(team, other, before).asked == 3
    assert [row.name for row in qualifiers(team)] == ["Big enough"]
