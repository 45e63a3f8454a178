"""The last two steps: what will happen, and that it happens - all of it or nothing."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QFileDialog

from app.domain.errors import ConnectionLost, EnvironmentFault
from app.services.backups import backups, check_backup
from app.services.backups.making import MANY_ROWS
from app.services.context import Context
from app.services.deals.listing import DealQuery, deals
from app.services.exchange.batches import batches, rejections
from app.services.exchange.fields import What
from app.ui.exchange.draft import Step
from app.ui.exchange.file_list import FileButton
from app.ui.exchange.track import StepLook
from tests.ui.exchange.wizard import Wizard
from tests.unit.services.exchange.support import write

# One row of each kind of trouble, and three sound ones.
MESSY = (
    "Deal ID;Deal name;Company;Owner;Phase;Amount;Start date\n"
    "1;Bench scales;Brightwater Labs;Mira Osei;Fit;1.234,56 EUR;2026-01-05\n"
    "2;Crane scales;Harrow Mills;Mira Osei;Won;$342.09K;2026-01-06\n"
    "3;Axle scales;;Mira Osei;Need;12,50;2026-01-07\n"
    "4;Old scales;Harrow Mills;Mira Osei;Fit;5;2026-02-31\n"
    "5;Gold scales;Harrow Mills;Mira Osei;Fit;twelve;2026-01-08\n"
    "1;Twin scales;Harrow Mills;Mira Osei;Fit;7;2026-01-08\n"
    "6;Lost row;Harrow Mills\n"
)


def at_check(wizard: Wizard, tmp_path: Path, content: str = MESSY, name: str = "fair.csv") -> Path:
    path = write(tmp_path, content, name)
    wizard.open(path)
    wizard.go_to(Step.CHECK)
    return path


def imported(wizard: Wizard, tmp_path: Path) -> None:
    at_check(wizard, tmp_path)
    assert wizard.next() is Step.IMPORT
    assert wizard.page.importing.result is not None


def choose_in_dialog(wizard: Wizard, path: Path) -> None:
    """Answer the system's dialog that lies open."""
    [dialog] = wizard.driver.window.findChildren(QFileDialog)
    [offered] = [name for name in dialog.nameFilters() if f"*{path.suffix}" in name]
    dialog.filterSelected.emit(offered)
    assert dialog.defaultSuffix() == path.suffix.removeprefix(".")
    dialog.fileSelected.emit(str(path))
    dialog.reject()
    wizard.driver.window.activateWindow()
    wizard.driver.settle()


def test_the_check_counts_and_shows_rows_as_they_will_be_stored(wizard: Wizard, tmp_path: Path, team: Context) -> None:
    at_check(wizard, tmp_path)
    check = wizard.page.check
    assert check.outlook.words == ("3 deals to create", "4 rows rejected. Rows are known again by “Deal ID”.")
    stored = check.stored
    heads = [stored.headerData(column, check_horizontal()) for column in range(stored.columnCount())]
    first = [stored.index(0, column).data() for column in range(stored.columnCount())]
    assert dict(zip(heads, first, strict=True)) == {
        "Line": "2",
        "Becomes": "New",
        "Deal name": "Bench scales",
        "Company": "Brightwater Labs",
        "Owner": "Mira Osei",
        "Phase": "Fit",
        "Amount": "€1,234.56",
        "Started on": "5 Jan 2026",
        "External ID": "1",
    }
    assert stored.index(1, heads.index("Amount")).data() == "$342,090"
    assert batches(team) == ()


def test_names_are_shown_as_they_are_called_here(wizard: Wizard, tmp_path: Path) -> None:
    content = "Deal name;Company;Owner;Phase\nA;Harrow Mills;mira  OSEI;verloren\nB;;Tom Hadley;d2\n"
    wizard.open(write(tmp_path, content, "deals.csv"))
    wizard.go_to(Step.VALUES)
    wizard.mean("owner", "Tom Hadley", "leave")
    wizard.go_to(Step.CHECK)
    stored = wizard.page.check.stored
    shown = [[stored.index(row, column).data() for column in range(2, 6)] for row in range(2)]
    assert shown == [["A", "Harrow Mills", "Mira Osei", "Lost"], ["B", "", "", "Proposal"]]


def check_horizontal() -> Qt.Orientation:
    return Qt.Orientation.Horizontal


def test_rejected_rows_stand_under_their_reasons_with_their_lines(wizard: Wizard, tmp_path: Path) -> None:
    at_check(wizard, tmp_path)
    check = wizard.page.check
    assert check.switch is not None
    check.switch.findChildren(QAbstractButton)[1].click()
    model = check.rejected
    lines = [[model.index(row, c).data() for c in range(2)] for row in range(model.rowCount())]
    assert sum(line[1] is None for line in lines) == 4
    assert [line for line in lines if line[1] is not None] == [
        ["5", "There is no date “2026-02-31” when read as YYYY-MM-DD."],
        ["6", "“twelve” is not a number. Write it like 31200, 1.234,56 or 12k."],
        ["7", "Line 2 is about the same record. Keep one of the two lines."],
        ["8", "The row has only 3 of 7 cells. Add the missing ones."],
    ]


def test_rows_are_stored_together_and_the_result_says_so(wizard: Wizard, tmp_path: Path, team: Context) -> None:
    imported(wizard, tmp_path)
    page = wizard.page
    assert page.importing.outlook.words == ("3 deals created", "4 rows rejected.")
    assert [row.name for row in deals(team, DealQuery())] == ["Bench scales", "Crane scales", "Axle scales"]
    [batch] = batches(team)
    assert (batch.read, batch.created, batch.updated, batch.rejected) == (7, 3, 0, 4)
    assert page.track.look(Step.IMPORT) == StepLook("done", "3 rows")
    assert wizard.driver.main.undo.undo_label == "Imported 3 deals from fair.csv"
    assert not page.foot.isVisible()
    wizard.driver.press("B")
    assert wizard.driver.main.frame.bar.titles[0] == "Pipeline"


def test_an_import_is_undone_from_its_result(wizard: Wizard, tmp_path: Path, team: Context) -> None:
    imported(wizard, tmp_path)
    wizard.driver.press("U")
    wizard.driver.settle()
    assert deals(team, DealQuery()) == ()
    assert batches(team)[0].is_reverted
    for key, is_reverted in (("Ctrl+Z", False), ("Ctrl+Shift+Z", True), ("Ctrl+Z", False), ("Ctrl+Shift+Z", True)):
        wizard.driver.press(key)
        wizard.driver.settle()
        assert (batches(team)[0].is_reverted, wizard.page.importing.is_reverted) == (is_reverted, is_reverted)
    assert wizard.page.importing.strip.isVisible()
    assert wizard.page.track.look(Step.IMPORT).note == "taken back"
    assert wizard.back() is Step.CHECK
    assert wizard.page.draft.what is What.DEALS
    assert wizard.next() is Step.IMPORT
    assert len(deals(team, DealQuery())) == 3


def test_the_same_file_again_changes_nothing(wizard: Wizard, tmp_path: Path) -> None:
    content = "Company,City\nBrightwater Labs,Hull\n"
    at_check(wizard, tmp_path, content, "accounts.csv")
    wizard.next()
    at_check(wizard, tmp_path, content, "accounts.csv")
    assert wizard.page.check.outlook.words[0] == "0 companies to create"
    assert wizard.page.foot.problem == "There is nothing to import in this file"
    assert wizard.next() is Step.CHECK
    at_check(wizard, tmp_path, content.replace("Hull", "York"), "accounts.csv")
    assert wizard.page.foot.next.label == "Import 1 company"
    wizard.next()
    assert wizard.page.importing.outlook.words == ("0 companies created", "1 company brought up to date.")


def test_rejected_rows_are_exported_corrected_and_imported(wizard: Wizard, tmp_path: Path, team: Context) -> None:
    imported(wizard, tmp_path)
    wizard.driver.press("E")
    target = tmp_path / "rejected.csv"
    choose_in_dialog(wizard, target)
    text = target.read_text(encoding="utf-8-sig")
    assert text.splitlines()[0].startswith("Why it was not imported,Line in the file,Deal ID")
    target.write_text(
        "\n".join(
            line.replace("2026-02-31", "2026-02-28").replace("twelve", "12")
            for line in text.splitlines()
            if "same record" not in line and "only 3 of 7" not in line
        ),
        encoding="utf-8-sig",
    )
    [message] = wizard.driver.main.messages.messages()
    assert message.text == "Exported 4 rejected rows to rejected.csv"
    assert [action.label for action in message.actions] == ["Import the corrected file"]
    wizard.driver.main.messages.dismiss_all()  # as it goes by itself while somebody corrects the rows
    wizard.driver.press("C")
    wizard.driver.settle()
    assert wizard.page.draft.path == target
    wizard.go_to(Step.CHECK)
    assert wizard.page.check.outlook.words[0] == "2 deals to create"
    wizard.next()
    names = {row.name for row in deals(team, DealQuery())}
    assert names == {"Axle scales", "Bench scales", "Crane scales", "Old scales", "Gold scales"}


def test_a_place_that_can_not_be_written_is_said_and_nothing_is_lost(wizard: Wizard, tmp_path: Path) -> None:
    imported(wizard, tmp_path)
    wizard.driver.press("E")
    choose_in_dialog(wizard, tmp_path / "nowhere" / "rejected.csv")
    [said] = wizard.messages()
    assert "can't be written" in said
    assert wizard.page.importing.result is not None


def test_the_next_file_is_offered_what_others_refer_to_first(wizard: Wizard, tmp_path: Path) -> None:
    for name in ("deals.csv", "notes.csv", "products.csv", "picture.png"):
        write(tmp_path, "Product,Price\nBench scale,500\n", name)
    at_check(wizard, tmp_path, "Company\nBrightwater Labs\n", "accounts.csv")
    wizard.next()
    offered = [button for button in wizard.page.importing.findChildren(FileButton) if button.isVisible()]
    assert [button.accessibleName().split(",")[0] for button in offered] == ["products.csv", "deals.csv", "notes.csv"]
    wizard.driver.click(offered[0])
    wizard.driver.settle()
    assert (wizard.step, wizard.page.draft.path) == (Step.FILE, tmp_path / "products.csv")


def test_every_row_rejected_is_no_import(wizard: Wizard, tmp_path: Path) -> None:
    at_check(wizard, tmp_path, "Deal name,Start date\nA,2026-02-31\nB,2026-02-30\n", "deals.csv")
    assert wizard.page.foot.problem == "Every row is rejected"
    assert wizard.page.check.tables.currentIndex() == 1


def test_looking_through_checking_and_importing_can_be_stopped(wizard: Wizard, tmp_path: Path, team: Context) -> None:
    rows = "".join(f"Company {number},Hull\n" for number in range(60_000))
    path = write(tmp_path, f"Company,City\n{rows}", "accounts.csv")
    wizard.open(path)
    wizard.next()
    page = wizard.page
    wizard.driver.press("Ctrl+Return")
    assert page.is_busy
    assert not page.foot.next.isVisible()
    wizard.driver.press("Escape")
    wizard.driver.settle()
    assert (page.is_busy, wizard.step) == (False, Step.COLUMNS)
    wizard.driver.press("Ctrl+Return")
    wizard.driver.until(lambda: wizard.step is Step.CHECK)
    wizard.driver.press("Escape")
    wizard.driver.settle()
    assert page.check.stopped.isVisible()
    assert page.foot.problem == "The check was stopped"
    wizard.driver.press("Return")
    wizard.driver.settle()
    wizard.driver.press("Ctrl+Return")
    assert page.importing.is_running
    page.open_file(path)
    assert wizard.messages() == ["The import of another file is running"]
    wizard.driver.press("Escape")
    wizard.driver.settle()
    assert (page.importing.result, batches(team)) == (None, ())
    assert wizard.back() is Step.CHECK


def test_a_file_that_changed_meanwhile_is_refused(wizard: Wizard, tmp_path: Path, team: Context) -> None:
    path = at_check(wizard, tmp_path)
    path.write_text(MESSY + "9;New;;Mira Osei;Fit;1;2026-01-01\n", encoding="utf-8")
    wizard.next()
    assert wizard.messages() == ["fair.csv has changed since it was opened. Open it again."]
    assert batches(team) == ()
    assert wizard.page.importing.result is None


def test_a_database_that_fails_is_said_and_the_page_stays(wizard: Wizard, tmp_path: Path) -> None:
    at_check(wizard, tmp_path)
    wizard.page.desk.work.failed.emit(EnvironmentFault("The disk is full. Make room and try again."))
    wizard.driver.settle()
    assert wizard.messages() == ["The disk is full. Make room and try again."]
    assert wizard.page.check.stopped.isVisible()


def test_rejections_are_kept_with_the_import(wizard: Wizard, tmp_path: Path, team: Context) -> None:
    imported(wizard, tmp_path)
    [batch] = batches(team)
    assert [row.line for row in rejections(team, batch.id)] == [5, 6, 7, 8]
    model = wizard.page.importing.model
    assert model.rowCount() == 8


def test_before_many_rows_a_backup_is_made_and_said(wizard: Wizard, tmp_path: Path, team: Context) -> None:
    rows = "".join(f"Company {number},Hull\n" for number in range(MANY_ROWS))
    at_check(wizard, tmp_path, "Company,City\n" + rows, "accounts.csv")
    assert backups(team) == ()
    wizard.next()
    [backup] = backups(team)
    assert backup.reason == "before import"
    [message] = [each for each in wizard.driver.main.messages.messages() if "backup" in each.text]
    assert message.detail == str(backup.path)
    assert check_backup(team, backup.path) == []


def test_while_the_database_is_out_of_reach_an_import_waits_with_its_choices(
    wizard: Wizard, tmp_path: Path, team: Context
) -> None:
    at_check(wizard, tmp_path)
    team.db.link.tend()
    team.db.link.missed(ConnectionLost("The cable was cut."))
    wizard.next()
    message = wizard.driver.main.messages.messages()[-1]
    assert message.text == "The import has to wait"
    assert "all you have chosen is kept" in message.detail
    team.db.link.restored()
    wizard.driver.settle()
    assert batches(team) == ()
    wizard.page.desk.apply()
    wizard.driver.settle()
    assert wizard.page.importing.result is not None
    assert batches(team)[0].created == 3
