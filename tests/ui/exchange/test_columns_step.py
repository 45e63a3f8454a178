"""The second step: each column with its field and the reason, all of it changed by keys."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QMenu

from app.services.context import Context
from app.services.exchange.fields import What
from app.services.exchange.mapping import FileMapping
from app.services.exchange.mappings import load_mapping, mapping_names, save_mapping
from app.ui.exchange.cells import go_to_cell
from app.ui.exchange.draft import Step
from app.ui.exchange.mapping_menu import NameDialog
from tests.ui.exchange.wizard import Wizard
from tests.unit.services.exchange.support import write

CONTENT = "Firm,Town,Boss,Remarks\nBrightwater Labs,Hull,Ann,x\nHarrow Mills,York,Bo,y\n"


def at_columns(wizard: Wizard, tmp_path: Path, content: str = CONTENT) -> None:
    wizard.open(write(tmp_path, content, "accounts.csv"))
    wizard.next()
    assert wizard.step is Step.COLUMNS


def rows(wizard: Wizard) -> list[tuple[str, ...]]:
    model = wizard.page.columns.model
    return [tuple(model.index(row, c).data() for c in range(4)) for row in range(model.rowCount())]


def test_guesses_come_with_samples_and_reasons(wizard: Wizard, tmp_path: Path) -> None:
    at_columns(wizard, tmp_path, "Company,City,Zzz\nBrightwater Labs,Hull,\nHarrow Mills,York,\n")
    company, city, zzz = rows(wizard)
    assert company == (
        "Company",
        "Brightwater Labs  ·  Harrow Mills",
        "Company name",
        "Sure: “Company” is another name for it",
    )
    assert city[2] == "City"
    assert zzz == ("Zzz", "nothing in the first rows", "Left out", "No field fits")


def test_what_is_missing_is_said_and_stops_one(wizard: Wizard, tmp_path: Path) -> None:
    at_columns(wizard, tmp_path)
    assert wizard.page.foot.problem == "No column goes to “Company name” yet"
    assert wizard.next() is Step.COLUMNS
    wizard.map("Firm", "company name")
    assert rows(wizard)[0][2:] == ("Company name", "You chose it")
    assert wizard.page.foot.problem == ""


def test_a_field_taken_from_another_column_leaves_that_one_out(wizard: Wizard, tmp_path: Path) -> None:
    at_columns(wizard, tmp_path)
    wizard.map("Firm", "company name")
    assert rows(wizard)[1][2] == "City"
    wizard.map("Boss", "city")
    assert (rows(wizard)[1][2], rows(wizard)[2][2]) == ("Left out", "City")


def test_a_column_is_left_out_by_delete_and_the_list_is_left_by_escape(wizard: Wizard, tmp_path: Path) -> None:
    at_columns(wizard, tmp_path)
    table = wizard.page.columns.table
    table.setFocus()
    go_to_cell(table, 1, 2)
    wizard.driver.press("Delete")
    assert rows(wizard)[1][2:] == ("Left out", "You chose it")
    wizard.driver.press("F2")
    wizard.driver.type("ci")
    assert wizard.popup().keys() == ("city",)
    wizard.driver.press("Escape")
    assert rows(wizard)[1][2] == "Left out"
    assert table.hasFocus()
    assert wizard.step is Step.COLUMNS


def test_the_list_is_walked_by_arrows_and_taken_by_mouse(wizard: Wizard, tmp_path: Path) -> None:
    at_columns(wizard, tmp_path)
    table = wizard.page.columns.table
    wizard.driver.click(table.viewport(), table.visualRect(wizard.page.columns.model.index(0, 2)).center())
    wizard.driver.press("Down", times=2)
    wizard.driver.press("Up")
    wizard.driver.press("Return")
    assert rows(wizard)[0][2] == "Company name"
    wizard.driver.click(table.viewport(), table.visualRect(wizard.page.columns.model.index(2, 2)).center())
    wizard.driver.click_item("Industry", wizard.popup())
    assert rows(wizard)[2][2] == "Industry"


def test_decisions_stay_when_one_goes_back_and_reads_the_file_otherwise(wizard: Wizard, tmp_path: Path) -> None:
    at_columns(wizard, tmp_path)
    wizard.map("Firm", "company name")
    wizard.map("Boss", "industry")
    wizard.back()
    entry = wizard.page.file.menu_action("Western (Windows-1252)")
    assert entry is not None
    entry.trigger()
    wizard.driver.settle()
    wizard.next()
    assert [row[2] for row in rows(wizard)] == ["Company name", "City", "Industry", "Notes"]


def test_a_mapping_is_saved_under_a_name_and_offered_for_the_next_file(
    wizard: Wizard, tmp_path: Path, team: Context
) -> None:
    at_columns(wizard, tmp_path)
    wizard.map("Firm", "company name")
    wizard.map("Boss", "industry")
    wizard.driver.press("S")
    dialog = wizard.driver.find(NameDialog)
    dialog.line.setText("From the fair")
    wizard.driver.press("Return")
    wizard.driver.settle()
    assert mapping_names(team, What.COMPANIES) == ("From the fair",)
    stored = load_mapping(team, What.COMPANIES, "From the fair")
    assert {column.header: column.field for column in stored.columns}["Boss"] == "industry"
    at_columns(wizard, tmp_path)
    assert wizard.page.columns.offer.isVisible()
    assert rows(wizard)[2][2] == "Left out"
    wizard.driver.press("L")
    wizard.driver.settle()
    assert rows(wizard)[2][2:] == ("Industry", "As in the mapping “From the fair”")
    assert not wizard.page.columns.offer.isVisible()
    wizard.page.columns.mappings.chosen.emit(None)
    wizard.driver.settle()
    assert rows(wizard)[2][2] == "Left out"


def test_a_mapping_needs_a_name(wizard: Wizard, tmp_path: Path, team: Context) -> None:
    at_columns(wizard, tmp_path)
    wizard.map("Firm", "company name")
    wizard.driver.press("S")
    dialog = wizard.driver.find(NameDialog)
    dialog.line.setText("   ")
    wizard.driver.press("Return")
    wizard.driver.settle()
    assert dialog.isVisible()
    assert mapping_names(team, What.COMPANIES) == ()
    wizard.driver.press("Escape")
    assert not dialog.isVisible()


def test_a_saved_mapping_is_deleted(wizard: Wizard, tmp_path: Path, team: Context) -> None:
    save_mapping(team, "Old", FileMapping(What.COMPANIES).with_column("Firm", "name"))
    at_columns(wizard, tmp_path)
    wizard.driver.press("L")
    wizard.driver.settle()
    wizard.page.columns.mappings.setFocus()
    wizard.driver.press("Down")
    menu = wizard.driver.find(QMenu, "Mapping")
    assert [entry.text() for entry in menu.actions()][-1] == "Delete the mapping “Old”"
    menu.actions()[-1].trigger()
    menu.close()
    wizard.driver.settle()
    assert mapping_names(team, What.COMPANIES) == ()
    assert wizard.messages() == ["The mapping “Old” was deleted"]


def test_three_hundred_columns(wizard: Wizard, tmp_path: Path) -> None:
    header = ",".join(f"Column {number}" for number in range(300))
    at_columns(wizard, tmp_path, f"{header}\n{','.join('x' * 300)}\n")
    assert len(rows(wizard)) == 300
    wizard.map("Column 299", "company name")
    assert rows(wizard)[299][2] == "Company name"
