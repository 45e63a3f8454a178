from __future__ import annotations

from pathlib import Path

import pytest

from app.domain.errors import NotFound, UserError
from app.services.context import Context
from app.services.exchange.apply import ApplyImport, apply_import
from app.services.exchange.fields import What
from app.services.exchange.imports import examine_file, propose
from app.services.exchange.mapping import FileMapping
from app.services.exchange.mappings import delete_mapping, load_mapping, mapping_names, save_mapping
from app.services.exchange.preview import preview
from app.services.history import undo_newest
from tests.unit.services.exchange.importing import stored
from tests.unit.services.exchange.support import table

OURS = (
    FileMapping(What.DEALS)
    .with_column("Deal", "name")
    .with_column("Step", "phase")
    .with_column("Closes", "close_on")
    .with_dates("close_on", ["M/D/YYYY"])
    .with_value("phase", "Haggling", "D3")
)


def test_a_mapping_serves_the_next_file_of_its_kind(ctx: Context, tmp_path: Path) -> None:
    save_mapping(ctx, " Weekly list ", OURS)
    assert mapping_names(ctx, What.DEALS) == ("Weekly list",)
    assert mapping_names(ctx, What.CONTACTS) == ()
    mapping = load_mapping(ctx, What.DEALS, "Weekly list")
    assert mapping == OURS
    opened = table(tmp_path, "closes,deal,step\n1/2/2026,Pump,Haggling\n")
    done = apply_import(ctx, ApplyImport(opened, mapping, examine_file(ctx, opened, mapping)))
    assert (done.created, done.rejected) == (1, 0)


def test_saving_again_replaces_and_undo_brings_back(ctx: Context) -> None:
    save_mapping(ctx, "Weekly list", OURS)
    save_mapping(ctx, "Weekly list", OURS.with_value("phase", "Haggling", "D2"))
    assert load_mapping(ctx, What.DEALS, "Weekly list").values_of("phase") == {"Haggling": "D2"}
    undo_newest(ctx)
    assert load_mapping(ctx, What.DEALS, "Weekly list") == OURS
    assert len(stored(ctx, "import_mappings", "id")) == 1


def test_a_mapping_can_be_deleted(ctx: Context) -> None:
    save_mapping(ctx, "Weekly list", OURS)
    delete_mapping(ctx, What.DEALS, "Weekly list")
    assert mapping_names(ctx, What.DEALS) == ()
    with pytest.raises(NotFound, match=r"There is no mapping “Weekly list” for deals"):
        delete_mapping(ctx, What.DEALS, "Weekly list")


def test_an_unknown_name_tells_the_known_ones(ctx: Context) -> None:
    with pytest.raises(NotFound, match=r"Saved are: none yet"):
        load_mapping(ctx, What.DEALS, "Weekly")
    save_mapping(ctx, "Weekly list", OURS)
    with pytest.raises(NotFound, match=r"Saved are: Weekly list"):
        load_mapping(ctx, What.DEALS, "Weekly")


@pytest.mark.parametrize("name", ["", "  ", "x" * 201])
def test_a_mapping_needs_a_name(ctx: Context, name: str) -> None:
    with pytest.raises(UserError, match="Give the mapping a name"):
        save_mapping(ctx, name, OURS)


def test_columns_that_were_mapped_anew_have_to_be_looked_at(ctx: Context, tmp_path: Path) -> None:
    opened = table(tmp_path, "name,when\nPump,1/2/2026\n")
    mapping = propose(ctx, opened, What.DEALS).mapping
    findings = examine_file(ctx, opened, mapping)
    assert preview(ctx, opened, mapping, findings).to_create == 1
    with pytest.raises(UserError, match="Look through it again"):
        preview(ctx, opened, mapping.with_column("when", "close_on"), findings)
