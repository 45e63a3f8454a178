"""The pipeline of imported deals is chosen beside their columns; the values step follows."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QMenu

from app.services.context import Context
from app.services.deals.listing import DealQuery, deals
from app.services.pipelines.queries import pipelines
from app.services.products import CreateProduct, create_product
from app.ui.exchange.draft import Step
from tests.ui.exchange.wizard import Wizard
from tests.unit.services.exchange.support import write

DEALS = "Deal name,Stage\nScales,Fit\nCells,Hand-off\nSkids,Proposal\n"


def choose(wizard: Wizard, words: str) -> None:
    wizard.driver.click(wizard.page.columns.pipeline)
    menu = wizard.driver.find(QMenu, "Pipeline")
    next(entry for entry in menu.actions() if entry.text() == words).trigger()
    menu.close()
    wizard.driver.settle()


def test_all_deals_go_into_the_chosen_pipeline(wizard: Wizard, tmp_path: Path, team: Context) -> None:
    wizard.open(write(tmp_path, DEALS, "deals.csv"))
    wizard.next()
    chip = wizard.page.columns.pipeline
    assert (chip.isVisible(), chip.value, chip.active) == (True, "by phase", False)
    choose(wizard, "Marketing")
    assert (chip.value, chip.active) == ("Marketing", True)
    assert wizard.next() is Step.VALUES
    model = wizard.page.values.model
    row = model.row_of("Proposal")
    assert [model.index(row, column).data() for column in (2, 3)] == ["Choose what it means", "A phase of Sales"]
    wizard.mean("phase", "Proposal", "need")
    wizard.go_to(Step.CHECK)
    wizard.next()
    wizard.driver.until(lambda: wizard.page.importing.result is not None)
    phases = {phase.id: pipelines(team)[1].name for phase in pipelines(team)[1].phases}
    assert {phases[row.phase_id] for row in deals(team, DealQuery())} == {"Marketing"}
    assert {row.name: row.phase for row in deals(team, DealQuery())} == {
        "Scales": "G1",
        "Cells": "N2",
        "Skids": "G2",
    }


def test_clearing_the_choice_puts_deals_where_their_phases_belong(wizard: Wizard, tmp_path: Path) -> None:
    wizard.open(write(tmp_path, DEALS, "deals.csv"))
    wizard.next()
    choose(wizard, "Sales")
    wizard.page.columns.pipeline.setFocus()
    wizard.driver.press("Delete")
    assert not wizard.page.columns.pipeline.active
    assert wizard.next() is Step.VALUES
    model = wizard.page.values.model
    model.unfold()
    row = model.row_of("Hand-off")
    assert model.index(row, 2).data() == "Hand-off"
    assert wizard.page.foot.problem == ""


def test_a_column_of_pipelines_takes_the_place_of_the_choice(wizard: Wizard, tmp_path: Path) -> None:
    wizard.open(write(tmp_path, "Deal name,Pipeline,Stage\nScales,Marketing,Fit\n", "deals.csv"))
    wizard.next()
    assert wizard.page.columns.pipeline.value == "as “Pipeline” says"


def test_files_of_other_kinds_go_into_no_pipeline(wizard: Wizard, tmp_path: Path) -> None:
    wizard.open(write(tmp_path, "Company,City\nHarrow Mills,Hull\n", "accounts.csv"))
    wizard.next()
    assert not wizard.page.columns.pipeline.isVisible()


def test_a_missing_phase_is_explained_and_a_product_is_created(wizard: Wizard, tmp_path: Path) -> None:
    wizard.open(write(tmp_path, "Deal name,Stage,Product\nScales,Haggling,GTX Pro\n", "deals.csv"))
    wizard.go_to(Step.VALUES)
    wizard.page.values.side.choose("phase")
    assert wizard.page.values.remark.startswith("A phase is not created from its name")
    wizard.mean("phase", "Haggling", "d3")
    wizard.mean("product", "GTX Pro", "create")
    assert wizard.page.values.remark == ""
    wizard.go_to(Step.CHECK)
    assert wizard.page.check.created_words == "Created along the way: 1 product (“GTX Pro”)"
    wizard.next()
    wizard.driver.until(lambda: wizard.page.importing.result is not None)
    assert wizard.page.importing.strip.text == "Created along the way: 1 product."


def test_what_was_added_meanwhile_is_known_on_coming_back(wizard: Wizard, tmp_path: Path, team: Context) -> None:
    wizard.open(write(tmp_path, "Deal name,Product\nScales,GTX Pro\n", "deals.csv"))
    wizard.go_to(Step.VALUES)
    assert wizard.page.foot.problem == "1 value is still to decide"
    wizard.driver.press("Ctrl+1")
    wizard.driver.settle()
    create_product(team, CreateProduct("GTX Pro"))
    wizard.driver.settle()
    wizard.begin()
    wizard.driver.until(lambda: not wizard.page.is_busy)
    assert wizard.step is Step.VALUES
    assert wizard.page.foot.problem == ""
