"""The imports of the past: who brought in what and when, and taking it back."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog

from app.services.context import Context
from app.services.deals.commands import EditDeal, edit_deal
from app.services.deals.listing import DealQuery, deals
from app.services.exchange.batches import batches
from app.ui.exchange.draft import Step
from app.ui.exchange.imports_page import ImportsPage
from tests.ui.exchange.wizard import Wizard
from tests.unit.services.exchange.support import write

CONTENT = "Deal name;Owner;Amount\nBench scales;Mira Osei;5\nCrane scales;Mira Osei;six\n"


def bring_in(wizard: Wizard, tmp_path: Path, content: str = CONTENT, name: str = "fair.csv") -> None:
    wizard.open(write(tmp_path, content, name))
    wizard.go_to(Step.IMPORT)


def at_imports(wizard: Wizard) -> ImportsPage:
    wizard.driver.main.run("file.imports")
    wizard.driver.settle()
    return wizard.driver.window.findChildren(ImportsPage)[0]


def rows(page: ImportsPage) -> list[list[str]]:
    model = page.model
    return [[model.index(row, c).data() for c in range(model.columnCount())] for row in range(model.rowCount())]


def take_back(wizard: Wizard) -> None:
    wizard.driver.press("U")
    assert wizard.dialog().isVisible()
    wizard.driver.press("Return")
    wizard.driver.settle()


def test_an_empty_list_leads_to_the_import(wizard: Wizard) -> None:
    page = at_imports(wizard)
    assert page.empty.isVisible()
    wizard.driver.press("I")
    assert wizard.page.isVisible()


def test_each_import_stands_with_its_counts_newest_first(wizard: Wizard, tmp_path: Path) -> None:
    bring_in(wizard, tmp_path, "Company\nBrightwater Labs\n", "accounts.csv")
    bring_in(wizard, tmp_path)
    page = at_imports(wizard)
    assert [row[:2] + row[3:] for row in rows(page)] == [
        ["fair.csv", "Deals", "Mira Osei", "2", "1", "0", "1", "In force"],
        ["accounts.csv", "Companies", "Mira Osei", "1", "1", "0", "0", "In force"],
    ]
    assert rows(page)[0][2].startswith("Thu 12, ")
    assert page.subtitle == "2 files"


def test_taking_back_asks_first_and_can_be_undone(wizard: Wizard, tmp_path: Path, team: Context) -> None:
    bring_in(wizard, tmp_path)
    page = at_imports(wizard)
    wizard.driver.press("U")
    assert wizard.dialog().accessibleName() == "Take the import of fair.csv back?"
    wizard.driver.press("Escape")
    wizard.driver.settle()
    assert len(deals(team, DealQuery())) == 1
    take_back(wizard)
    assert deals(team, DealQuery()) == ()
    assert rows(page)[0][-1] == "Taken back"
    assert page.revert.toolTip() == "This import was taken back already"
    wizard.driver.press("Ctrl+Z")
    wizard.driver.settle()
    assert len(deals(team, DealQuery())) == 1
    assert rows(page)[0][-1] == "In force"


def test_rows_changed_since_are_named_and_nothing_is_taken_back(wizard: Wizard, tmp_path: Path, team: Context) -> None:
    bring_in(wizard, tmp_path)
    [deal] = deals(team, DealQuery())
    edit_deal(team, EditDeal(deal.id, deal.version, {"name": "Bench scales, 12"}))
    page = at_imports(wizard)
    take_back(wizard)
    assert page.strip.isVisible()
    assert page.strip.text.startswith("1 of the imported rows was changed since, by “")
    assert page.strip.text.endswith("Undo that first; nothing was reverted.")
    assert not batches(team)[0].is_reverted


def test_the_rejected_rows_of_an_old_import_are_exported(wizard: Wizard, tmp_path: Path) -> None:
    bring_in(wizard, tmp_path)
    at_imports(wizard)
    wizard.driver.press("E")
    [dialog] = wizard.driver.window.findChildren(QFileDialog)
    target = tmp_path / "again.csv"
    dialog.fileSelected.emit(str(target))
    dialog.reject()
    wizard.driver.settle()
    assert "“six” is not a number" in target.read_text(encoding="utf-8-sig")
    [message] = wizard.driver.main.messages.messages()
    message.actions[0].run()
    wizard.driver.settle()
    assert wizard.page.isVisible()
    assert wizard.page.draft.path == target


def test_an_import_without_rejected_rows_says_so(wizard: Wizard, tmp_path: Path) -> None:
    bring_in(wizard, tmp_path, "Company\nBrightwater Labs\n", "accounts.csv")
    page = at_imports(wizard)
    assert page.export.toolTip() == "This import rejected no row"
    wizard.driver.press("E")
    assert wizard.driver.window.findChildren(QFileDialog) == []


def test_undo_elsewhere_shows_at_once(wizard: Wizard, tmp_path: Path) -> None:
    bring_in(wizard, tmp_path)
    page = at_imports(wizard)
    wizard.driver.press("Ctrl+Z")
    wizard.driver.settle()
    assert rows(page)[0][-1] == "Taken back"
    wizard.begin()
    assert wizard.page.importing.is_reverted
