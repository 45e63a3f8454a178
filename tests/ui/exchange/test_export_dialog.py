"""Exports: what, in which format, where to."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog

from app.services.context import Context
from app.services.people.companies import CreateCompany, create_company
from app.ui.exchange.export_dialog import ExportDialog
from tests.ui.exchange.wizard import Wizard


@pytest.fixture
def dialog(wizard: Wizard, team: Context) -> ExportDialog:
    for name in ("Brightwater Labs", "=cmd()"):
        create_company(team, CreateCompany(name))
    wizard.driver.press("Ctrl+E")
    wizard.driver.settle()
    return wizard.driver.find(ExportDialog)


def write_to(dialog: ExportDialog, wizard: Wizard, path: Path) -> None:
    dialog.line.setFocus()
    dialog.line.selectAll()
    wizard.driver.type(str(path))
    wizard.driver.settle()


def test_a_file_is_proposed_by_what_is_in_it(dialog: ExportDialog, wizard: Wizard) -> None:
    assert dialog.path.name == "Companies 2026-03-12.csv"
    wizard.driver.press("Right", times=4)
    assert dialog.path.name == "Deals 2026-03-12.csv"


def test_everything_is_written_and_said(dialog: ExportDialog, wizard: Wizard, tmp_path: Path) -> None:
    target = tmp_path / "ours.csv"
    write_to(dialog, wizard, target)
    wizard.driver.press("Return")
    wizard.driver.settle()
    assert wizard.messages() == ["Exported 2 companies to ours.csv"]
    text = target.read_text(encoding="utf-8-sig")
    assert "Brightwater Labs" in text
    assert "'=cmd()" in text
    assert wizard.driver.window.findChildren(ExportDialog) == []


def test_the_ending_that_is_typed_is_the_format(dialog: ExportDialog, wizard: Wizard, tmp_path: Path) -> None:
    write_to(dialog, wizard, tmp_path / "ours.xlsx")
    assert dialog.format.current == ".xlsx"
    wizard.driver.press("Return")
    wizard.driver.settle()
    assert (tmp_path / "ours.xlsx").read_bytes().startswith(b"PK")


def test_a_file_that_is_there_is_named_before_it_is_replaced(
    dialog: ExportDialog, wizard: Wizard, tmp_path: Path
) -> None:
    target = tmp_path / "ours.csv"
    target.write_text("old", encoding="utf-8")
    write_to(dialog, wizard, target)
    assert dialog.note == "ours.csv is there already and will be replaced."
    write_to(dialog, wizard, tmp_path / "other.csv")
    assert dialog.note == ""


def test_a_place_is_chosen_in_the_dialog_of_the_system(dialog: ExportDialog, wizard: Wizard, tmp_path: Path) -> None:
    wizard.driver.click(dialog.choose)
    [system] = wizard.driver.window.findChildren(QFileDialog)
    system.fileSelected.emit(str(tmp_path / "there.csv"))
    system.reject()
    wizard.driver.settle()
    assert dialog.path == tmp_path / "there.csv"


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("", "Say where the file is to be written."),
        ("ours.doc", "“ours.doc” names no format. End it with .csv or .xlsx."),
        ("nowhere/ours.csv", "can't be written"),
    ],
)
def test_what_is_wrong_is_said_in_the_dialog_and_the_input_stays(
    dialog: ExportDialog, wizard: Wizard, tmp_path: Path, name: str, says: str
) -> None:
    dialog.line.setText(str(tmp_path / name) if name else "")
    dialog.line.setFocus()
    wizard.driver.press("Return")
    wizard.driver.settle()
    assert dialog.isVisible()
    assert says in dialog.error
    assert dialog.line.isEnabled()
    wizard.driver.press("Escape")
    assert list(tmp_path.glob("*.csv")) == []
