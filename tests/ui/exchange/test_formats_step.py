"""The fourth step: dates and decimals that can be read in several ways are shown with their evidence, never chosen."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from PySide6.QtWidgets import QApplication

from app.services.exchange.date_formats import parse_format
from app.ui.exchange.choice_card import EvidenceCard
from app.ui.exchange.draft import Step
from app.ui.exchange.reading_panel import ReadingPanel
from tests.ui.exchange.wizard import Wizard
from tests.unit.services.exchange.support import write

HEAD = "Deal name,Started on,Close date,Amount\n"
# The beginnings are American beyond doubt; of the ends each could be read in two ways, but for the years not in three.
OPEN = HEAD + (
    "A,01/20/2026,03/04/2026,1.234\n"
    "B,02/25/2026,04/05/2026,2.500\n"
    "C,03/30/2026,05/06/2026,\n"
)  # fmt: skip


def at_formats(wizard: Wizard, tmp_path: Path, content: str) -> None:
    wizard.open(write(tmp_path, content, "deals.csv"))
    wizard.go_to(Step.FORMATS)


def panel(wizard: Wizard, column: str) -> ReadingPanel:
    wizard.page.formats.side.choose(column)
    [only] = wizard.page.formats.panels
    return only


def panel_of(wizard: Wizard) -> ReadingPanel:
    """The panel that has the focus."""
    focused = QApplication.focusWidget()
    assert focused is not None
    return next(found for found in wizard.page.formats.panels if found.isAncestorOf(focused))


def evidence(found: ReadingPanel) -> dict[str, str]:
    """What each card says, by the key of its reading."""
    cards = found.findChildren(EvidenceCard)
    return dict(zip(found.keys(), (card.accessibleDescription() for card in cards), strict=True))


def test_the_status_bar_names_as_many_keys_as_there_are_readings(wizard: Wizard, tmp_path: Path) -> None:
    at_formats(wizard, tmp_path, OPEN)
    for column in ("Close date", "Amount"):
        assert panel(wizard, column).option_count == 2
        assert wizard.page.formats.hints() == (("1 to 2", "choose how it is read"),)
    at_formats(wizard, tmp_path, HEAD + "A,2026-01-20,2026-03-04,1234.50\n")
    assert wizard.page.formats.hints() == ()


def test_nothing_is_chosen_in_advance_where_a_file_can_be_read_in_several_ways(wizard: Wizard, tmp_path: Path) -> None:
    at_formats(wizard, tmp_path, OPEN)
    assert wizard.page.foot.problem == "2 choices still to make: the file can be read in several ways"
    for column in ("Close date", "Amount"):
        found = panel(wizard, column)
        assert found.chosen is None
        assert not any(card.isChecked() for card in found.findChildren(EvidenceCard))
    assert wizard.next() is Step.FORMATS
    assert [(e.key, e.is_open) for e in wizard.page.formats.side.entries()] == [
        ("Started on", False),
        ("Close date", True),
        ("Amount", True),
    ]


def test_the_evidence_counts_gives_the_span_and_compares_with_the_other_date(wizard: Wizard, tmp_path: Path) -> None:
    at_formats(wizard, tmp_path, OPEN)
    said = evidence(panel(wizard, "Close date"))
    assert list(said) == ["DD/MM/YYYY", "MM/DD/YYYY"]
    assert "Reads all 3. Gives 3 Apr 2026 to 5 Jun 2026" in said["DD/MM/YYYY"]
    assert "Gives 4 Mar 2026 to 6 May 2026" in said["MM/DD/YYYY"]
    turned = OPEN.replace("03/04/2026", "01/11/2026")
    at_formats(wizard, tmp_path, turned)
    said = evidence(panel(wizard, "Close date"))
    assert "1 of the first 3 rows would end before it begins" in said["MM/DD/YYYY"]
    assert "No row would end before it begins" in said["DD/MM/YYYY"]


def test_examples_stand_side_by_side_under_each_way_to_read_them(wizard: Wizard, tmp_path: Path) -> None:
    at_formats(wizard, tmp_path, OPEN)
    assert panel(wizard, "Close date").results() == {
        "DD/MM/YYYY": ("3 Apr 2026", "4 May 2026", "5 Jun 2026"),
        "MM/DD/YYYY": ("4 Mar 2026", "5 Apr 2026", "6 May 2026"),
    }
    assert panel(wizard, "Amount").results() == {".": ("1.23", "2.50"), ",": ("1,234", "2,500")}


def test_a_digit_chooses_and_the_dates_are_stored_so(wizard: Wizard, tmp_path: Path) -> None:
    at_formats(wizard, tmp_path, OPEN)
    wizard.read("Close date", "DD/MM/YYYY")
    wizard.read("Amount", ",")
    assert wizard.page.foot.problem == ""
    assert wizard.next() is Step.CHECK
    preview = wizard.page.draft.preview
    assert preview is not None
    first = preview.rows[0].values
    assert (first["started_on"], first["close_on"]) == (date(2026, 1, 20), date(2026, 4, 3))
    assert wizard.page.check.stored.index(0, 3).data() == "€1,234"
    assert wizard.back() is Step.FORMATS
    assert panel(wizard, "Close date").chosen == "DD/MM/YYYY"


def test_a_choice_can_be_changed_by_arrows(wizard: Wizard, tmp_path: Path) -> None:
    at_formats(wizard, tmp_path, OPEN)
    wizard.read("Close date", "DD/MM/YYYY")
    wizard.driver.press("Right")
    assert panel_of(wizard).chosen == "DD/MM/YYYY"
    wizard.driver.press("Space")
    column = wizard.page.draft.column("Close date")
    assert column is not None
    assert column.dates == ("MM/DD/YYYY",)
    assert wizard.back() is Step.COLUMNS


def test_what_the_values_prove_is_folded_up_and_can_still_be_changed(wizard: Wizard, tmp_path: Path) -> None:
    at_formats(wizard, tmp_path, OPEN.replace("02/25/2026", "02/03/2026"))
    found = panel(wizard, "Started on")
    wizard.driver.settle()
    assert found.chosen == "MM/DD/YYYY"
    assert (found.is_folded, found.option_count) == (True, 0)
    found.more.click()
    assert (found.is_folded, found.option_count) == (False, 2)
    assert "Reads 1 of 3; can't read “01/20/2026”, “03/30/2026”" in evidence(found)["DD/MM/YYYY"]
    assert "Only so can “01/20/2026”, “03/30/2026” be read" in evidence(found)["MM/DD/YYYY"]


def test_each_way_of_writing_is_settled_by_itself(wizard: Wizard, tmp_path: Path) -> None:
    content = HEAD + "A,10/25/2026,03-04-26,5\nB,10/26/2026,11/30/2026,6\n"
    at_formats(wizard, tmp_path, content)
    wizard.page.formats.side.choose("Close date")
    first, second = wizard.page.formats.panels
    assert [first.chosen, second.chosen] == [None, "MM/DD/YYYY"]
    wizard.read("Close date", "DD-MM-YY")
    column = wizard.page.draft.column("Close date")
    assert column is not None
    assert [parse_format(text).order for text in column.dates] == ["DMY"]


def test_what_can_not_be_read_at_all_is_said(wizard: Wizard, tmp_path: Path) -> None:
    at_formats(wizard, tmp_path, HEAD + "A,2026-02-31,2026-03-01,twelve\nB,2026-02-03,soon,5\n")
    strips = wizard.page.formats.strips()
    assert strips == ["1 value can't be read as a date: “2026-02-31”. Its row is rejected."]
    wizard.page.formats.side.choose("Amount")
    wizard.driver.settle()
    assert "1 value can't be read as a number: “twelve”. Its row is rejected." in wizard.page.formats.strips()


def test_amounts_that_each_tell_their_mark_leave_nothing_to_choose(wizard: Wizard, tmp_path: Path) -> None:
    """A column in two dialects, as pasted from two programs: no choice changes what is read."""
    rows = "A,2026-02-01,2026-03-01,{}\nB,2026-02-03,2026-03-02,$342.09K\n"
    at_formats(wizard, tmp_path, HEAD + rows.format('"1.234,56 EUR"'))
    wizard.page.formats.side.choose("Amount")
    wizard.driver.settle()
    assert wizard.page.formats.panels == []
    assert wizard.page.formats.strips() == [
        "Both point and comma separate decimals here, and each value tells which: “$342.09K”, “1.234,56 EUR”."
    ]


def test_only_what_has_two_meanings_is_asked_where_both_marks_are_used(wizard: Wizard, tmp_path: Path) -> None:
    rows = 'A,2026-02-01,2026-03-01,"1.234,56 EUR"\nB,2026-02-03,2026-03-02,$342.09K\nC,2026-02-03,2026-03-02,1.234\n'
    at_formats(wizard, tmp_path, HEAD + rows)
    found = panel(wizard, "Amount")
    assert found.chosen is None
    assert found.results() == {".": ("1.23", "342,090", "1,234.56"), ",": ("1,234", "342,090", "1,234.56")}
    assert "So is “$342.09K”, whatever is chosen" in evidence(found)["."]
    assert not [line for line in (*evidence(found)["."], *evidence(found)[","]) if "can't" in line]


def test_the_key_for_going_on_leads_to_what_is_open(wizard: Wizard, tmp_path: Path) -> None:
    at_formats(wizard, tmp_path, OPEN)
    wizard.read("Close date", "DD/MM/YYYY")
    side = wizard.page.formats.side
    assert (side.current, wizard.next(), side.current) == ("Close date", Step.FORMATS, "Amount")
    assert panel_of(wizard).chosen is None
    assert wizard.messages() == []  # the foot says it
    wizard.driver.press("Shift+Tab")  # back to the column that is shown, and to no other
    assert side.current == "Amount"
    focused = QApplication.focusWidget()
    assert focused is not None
    assert focused.accessibleName().startswith("Amount, ")
