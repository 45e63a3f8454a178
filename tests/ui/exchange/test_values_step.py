"""The third step: what the names of a file mean here. Nothing that is open is decided in silence."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QMenu

from app.services.context import Context
from app.services.exchange.fields import What
from app.services.exchange.mapping import FileMapping
from app.services.exchange.mappings import save_mapping
from app.ui.exchange.cells import go_to_cell
from app.ui.exchange.draft import Step
from app.ui.exchange.track import StepLook
from tests.ui.exchange.wizard import Wizard
from tests.unit.services.exchange.support import write

DEALS = (
    "Deal name,Company,Owner,Stage\n"
    "Scales,Brightwater Labs,mira  OSEI,Fit\n"
    "Cells,Harrow Mills,Mira Ossei,Negotiating\n"
    "Skids,Harrow Mills,Tom Hadley,Negotiating\n"
    "Racks,,Mira Osei,Parked\n"
)


def at_values(wizard: Wizard, tmp_path: Path, content: str = DEALS) -> None:
    wizard.open(write(tmp_path, content, "deals.csv"))
    wizard.go_to(Step.VALUES)


def rows(wizard: Wizard) -> list[tuple[str, ...]]:
    """The lines of the table: values with their columns, headings with their words alone."""
    model = wizard.page.values.model
    lines = [tuple(str(model.index(row, c).data() or "") for c in range(4)) for row in range(model.rowCount())]
    return [line[:1] if row in model.headings() else line for row, line in enumerate(lines)]


def meanings(wizard: Wizard, field: str) -> dict[str, str]:
    return wizard.page.draft.mapping.values_of(field)


def test_what_is_open_comes_first_and_what_is_known_is_folded_up(wizard: Wizard, tmp_path: Path) -> None:
    at_values(wizard, tmp_path)
    assert wizard.page.values.side.current == "owner"
    assert rows(wizard) == [
        ("To decide  1",),
        ("Tom Hadley", "1", "Choose what it means", "No user is called so"),
        ("Similar to one of ours  1",),
        ("Mira Ossei", "1", "Mira Osei?", "94% alike, please confirm"),
        ("Known by themselves  2",),
    ]
    table = wizard.page.values.table
    go_to_cell(table, 4, 0)
    wizard.driver.press("Return")
    assert rows(wizard)[5:] == [
        ("Mira Osei", "1", "Mira Osei", "The same name"),
        ("mira OSEI", "1", "Mira Osei", "The same letters"),
    ]
    wizard.driver.click(table.viewport(), table.visualRect(wizard.page.values.model.index(4, 0)).center())
    assert len(rows(wizard)) == 5


def test_one_can_not_go_on_before_everything_is_decided(wizard: Wizard, tmp_path: Path) -> None:
    at_values(wizard, tmp_path)
    assert wizard.page.foot.problem == "4 values are still to decide"
    assert wizard.next() is Step.VALUES
    assert wizard.page.track.look(Step.VALUES) == StepLook("here", "4 to decide")


def test_each_value_is_mapped_created_left_empty_or_rejected(wizard: Wizard, tmp_path: Path) -> None:
    at_values(wizard, tmp_path)
    wizard.mean("owner", "Tom Hadley", "create")
    wizard.mean("owner", "Mira Ossei", "mira osei")
    wizard.mean("phase", "Negotiating", "d3")
    wizard.mean("phase", "Parked", "reject")
    assert meanings(wizard, "owner") == {"Tom Hadley": "+", "Mira Ossei": "Mira Osei"}
    assert meanings(wizard, "phase") == {"Negotiating": "Contract", "Parked": "-"}
    assert wizard.page.foot.problem == ""
    assert [(e.title, e.note) for e in wizard.page.values.side.entries()] == [
        ("Company", "2 new"),
        ("Owner", "1 new"),
        ("Phase", "1 rejected"),
    ]
    assert wizard.next() is Step.CHECK
    assert wizard.page.check.outlook.words == (
        "3 deals to create",
        "1 row rejected. Rows are known again by “Deal name”.",
    )


def test_similar_names_are_confirmed_together_by_one_key(wizard: Wizard, tmp_path: Path) -> None:
    at_values(wizard, tmp_path)
    assert wizard.page.values.confirm.label == "Confirm 1 similar"
    wizard.driver.press("Y")
    assert meanings(wizard, "owner") == {"Mira Ossei": "Mira Osei"}
    assert not wizard.page.values.confirm.isVisible()
    assert rows(wizard)[3] == ("Mira Ossei", "1", "Mira Osei", "You chose it")


def test_a_decision_is_taken_back_by_delete(wizard: Wizard, tmp_path: Path) -> None:
    at_values(wizard, tmp_path)
    wizard.mean("phase", "Parked", "won")
    table = wizard.page.values.table
    go_to_cell(table, wizard.page.values.model.row_of("Parked"), 2)
    wizard.driver.press("Delete")
    assert meanings(wizard, "phase") == {}
    assert wizard.page.foot.problem == "4 values are still to decide"


def test_several_values_are_decided_at_once(wizard: Wizard, tmp_path: Path) -> None:
    at_values(wizard, tmp_path)
    wizard.page.values.side.choose("phase")
    table = wizard.page.values.table
    table.setFocus(Qt.FocusReason.TabFocusReason)
    go_to_cell(table, 1, 2)
    wizard.driver.press("Shift+Down")
    wizard.driver.press("F2")
    wizard.driver.type("leave")
    wizard.driver.press("Return")
    assert meanings(wizard, "phase") == {"Negotiating": "", "Parked": ""}


def test_all_that_is_open_is_decided_from_a_menu(wizard: Wizard, tmp_path: Path) -> None:
    at_values(wizard, tmp_path)
    wizard.driver.click(wizard.page.values.rest)
    menu = wizard.driver.find(QMenu, "Decide all that are open")
    words = [entry.text() for entry in menu.actions()]
    assert words == ["Create them", "Leave the field empty", "Reject their rows"]
    menu.actions()[0].trigger()
    menu.close()
    assert meanings(wizard, "owner") == {"Tom Hadley": "+", "Mira Ossei": "+"}


def test_phases_can_not_be_created_by_their_names(wizard: Wizard, tmp_path: Path) -> None:
    at_values(wizard, tmp_path)
    wizard.page.values.side.choose("phase")
    wizard.page.values.table.request_pick(1)
    offered = wizard.popup().keys()
    assert offered[:2] == ("", "-")
    assert "+" not in offered
    wizard.driver.press("Escape")


def test_fields_are_walked_by_arrows(wizard: Wizard, tmp_path: Path) -> None:
    at_values(wizard, tmp_path)
    wizard.page.values.side.focus_current()
    wizard.driver.press("Down")
    assert wizard.page.values.side.current == "phase"
    wizard.driver.press("Up", times=3)
    assert wizard.page.values.side.current == "company"


def test_decisions_survive_going_back_to_the_columns(wizard: Wizard, tmp_path: Path) -> None:
    at_values(wizard, tmp_path)
    wizard.mean("owner", "Tom Hadley", "create")
    assert wizard.back() is Step.COLUMNS
    wizard.map("Stage", "lead source")
    assert wizard.next() is Step.VALUES
    assert meanings(wizard, "owner") == {"Tom Hadley": "+"}
    assert wizard.page.foot.problem == "1 value is still to decide"


def test_a_file_without_names_passes_the_step_over(wizard: Wizard, tmp_path: Path) -> None:
    wizard.open(write(tmp_path, "Company,City\nBrightwater Labs,Hull\n", "accounts.csv"))
    wizard.next()
    assert wizard.next() is Step.CHECK
    assert wizard.back() is Step.COLUMNS


def test_what_a_mapping_says_of_somebody_who_is_gone_is_asked_again(
    wizard: Wizard, tmp_path: Path, team: Context
) -> None:
    mapping = FileMapping(What.DEALS).with_column("Deal name", "name").with_column("Owner", "owner")
    save_mapping(team, "Old", mapping.with_value("owner", "Tom Hadley", "Jonas Lindqvist"))
    wizard.open(write(tmp_path, "Deal name,Owner\nScales,Tom Hadley\n", "deals.csv"))
    wizard.next()
    wizard.driver.press("L")
    wizard.driver.settle()
    assert wizard.next() is Step.VALUES
    assert rows(wizard)[1][2] == "Choose what it means"
    wizard.driver.click(wizard.page.values.rest)
    menu = wizard.driver.find(QMenu, "Decide all that are open")
    menu.actions()[1].trigger()
    menu.close()
    assert wizard.next() is Step.CHECK
    assert wizard.page.draft.preview is not None
    assert wizard.page.draft.preview.to_create == 1


def test_parents_may_come_with_the_file_itself(wizard: Wizard, tmp_path: Path) -> None:
    content = "Company,Parent company\nHarrow Mills,\nHarrow Silos,Harrow Mills\nPell Silos,Pell & Sons\n"
    wizard.open(write(tmp_path, content, "accounts.csv"))
    wizard.go_to(Step.VALUES)
    assert rows(wizard)[0] == ("From this file  2",)
    wizard.go_to(Step.CHECK)
    assert wizard.page.check.created_words == "Created along the way: 1 company (“Pell & Sons”)"


def test_the_key_for_going_on_leads_to_the_first_open_value(wizard: Wizard, tmp_path: Path) -> None:
    at_values(wizard, tmp_path)
    page = wizard.page.values
    page.side.choose("company")
    assert (wizard.next(), page.side.current) == (Step.VALUES, "owner")
    assert page.table.hasFocus()
    assert page.table.currentIndex().siblingAtColumn(0).data() == "Tom Hadley"


def test_a_heading_shows_that_the_keys_are_on_it(wizard: Wizard, tmp_path: Path) -> None:
    at_values(wizard, tmp_path)
    table = wizard.page.values.table
    heading = table.visualRect(table.model().index(4, 0))

    def look() -> QImage:
        return table.viewport().grab(heading).toImage()

    table.setFocus()
    go_to_cell(table, 1, 2)
    before = look()
    go_to_cell(table, 4, 0)
    assert look() != before
