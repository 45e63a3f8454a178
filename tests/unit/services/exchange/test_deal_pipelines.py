"""Which pipeline imported deals go into: the one that was chosen, the one in their row, or that of their phase."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.errors import UserError
from app.services.check import check_database
from app.services.context import Context
from app.services.exchange.batches import rejections
from app.services.exchange.export import export
from app.services.exchange.fields import What
from app.services.exchange.imports import examine_file, our_names, propose
from app.services.exchange.mapping import FileMapping, from_json, to_json
from app.services.exchange.preview import preview
from app.services.pipelines.queries import pipelines
from app.storage.database import Database
from tests.support.team import new_team
from tests.unit.services.exchange.importing import Settle, load, load_text, stored
from tests.unit.services.exchange.support import table


@pytest.fixture
def ctx(database: Database) -> Context:
    """Two pipelines: Sales and Marketing."""
    return new_team(database)


def into(name: str) -> Settle:
    return lambda mapping: replace(mapping, pipeline=name)


def places(ctx: Context) -> list[tuple[str, str, str]]:
    """Deal, pipeline and phase."""
    rows = pipelines(ctx)
    phases = {phase.id: phase.spec.code for row in rows for phase in row.phases}
    names = {row.id: row.name for row in rows}
    return [(n, names[pipe], phases[at]) for n, pipe, at in stored(ctx, "deals", "name", "pipeline_id", "phase_id")]


def reasons(ctx: Context, batch: int) -> list[tuple[int, str | None, str]]:
    return [(row.line, *problem) for row in rejections(ctx, batch) for problem in row.problems]


def test_without_a_choice_a_phase_of_the_first_pipeline_comes_before_one_of_another(
    ctx: Context, tmp_path: Path
) -> None:
    load_text(ctx, tmp_path, What.DEALS, "name,stage\nA,Fit\nB,Hand-off\nC,Disqualified\nD,\nE,Marketing: G2\n")
    assert places(ctx) == [
        ("A", "Sales", "G1"),
        ("B", "Marketing", "N2"),
        ("C", "Marketing", "Lost"),
        ("D", "Sales", "G1"),
        ("E", "Marketing", "G2"),
    ]
    assert check_database(ctx.db).is_sound


def test_all_go_into_the_chosen_pipeline_and_a_phase_of_another_rejects_its_row(ctx: Context, tmp_path: Path) -> None:
    content = "name,stage\nA,Fit\nB,Hand-off\nC,Proposal\nD,\nE,Lost\n"
    _, done = load_text(ctx, tmp_path, What.DEALS, content, into("marketing"))
    assert places(ctx) == [
        ("A", "Marketing", "G1"),
        ("B", "Marketing", "N2"),
        ("D", "Marketing", "G1"),
        ("E", "Marketing", "Lost"),
    ]
    assert reasons(ctx, done.batch) == [
        (
            4,
            "stage",
            "“Proposal” is a phase of Sales, but the deals go into Marketing. Say which phase of Marketing it means, "
            "or choose the other pipeline.",
        )
    ]
    mended = content.replace("Proposal", "Need")
    _, again = load_text(ctx, tmp_path, What.DEALS, mended, into("Marketing"))
    assert (again.created, again.unchanged) == (1, 4)


def test_a_column_tells_the_pipeline_of_each_deal(ctx: Context, tmp_path: Path) -> None:
    content = (
        "name,pipeline,stage\nA,Sales,Need\nB,Marketing pipeline,Need\nC,marketing,\nD,,Hand-off\n"
        "E,Sales,Hand-off\nF,Service,Need\nG,Marketing,Haggling\n"
    )
    before, done = load_text(ctx, tmp_path, What.DEALS, content)
    assert places(ctx) == [
        ("A", "Sales", "G2"),
        ("B", "Marketing", "G2"),
        ("C", "Marketing", "G1"),
        ("D", "Marketing", "N2"),
    ]
    assert before.rows[1].values["phase"] == "Need"
    phases = ", ".join(row.spec.name for row in pipelines(ctx)[0].phases)
    assert reasons(ctx, done.batch) == [
        (6, "stage", f"Sales has no phase “Hand-off”. Its phases are: {phases}."),
        (7, "pipeline", "There is no pipeline “Service”. Say which pipeline it means."),
        (
            8,
            "stage",
            "There is no phase “Haggling”. Say which phase it means. A new one needs a kind and a place: "
            "add it in the settings of the pipeline.",
        ),
    ]


def test_what_was_said_about_a_stage_holds_in_the_pipeline_of_the_row(ctx: Context, tmp_path: Path) -> None:
    def settle(mapping: FileMapping) -> FileMapping:
        return mapping.with_value("phase", "Talking", "Need").with_value("phase", "Nothing", "")

    content = "name,pipeline,stage\nA,Sales,talking\nB,Marketing,Talking\nC,Marketing,Nothing\n"
    load_text(ctx, tmp_path, What.DEALS, content, settle)
    assert places(ctx) == [("A", "Sales", "G2"), ("B", "Marketing", "G2"), ("C", "Marketing", "G1")]


def test_a_deal_follows_the_file_into_another_pipeline_only_with_a_phase_of_it(ctx: Context, tmp_path: Path) -> None:
    load_text(ctx, tmp_path, What.DEALS, "name,stage\nA,Hand-off\nB,Hand-off\n")
    _, done = load_text(ctx, tmp_path, What.DEALS, "name,pipeline,stage\nA,Sales,D1\nB,Sales,\n")
    assert places(ctx) == [("A", "Sales", "D1"), ("B", "Marketing", "N2")]
    assert reasons(ctx, done.batch) == [
        (3, "stage", "The deal is in another pipeline than Sales. Say which phase of Sales it is in.")
    ]
    assert check_database(ctx.db).is_sound


def test_a_pipeline_that_is_not_there_is_refused_by_name(ctx: Context, tmp_path: Path) -> None:
    opened = table(tmp_path, "name\nA\n")
    mapping = replace(propose(ctx, opened, What.DEALS).mapping, pipeline="Service")
    with pytest.raises(UserError, match=r"There is no pipeline “Service”. Choose one of: Sales, Marketing."):
        examine_file(ctx, opened, mapping)


def test_the_values_that_are_open_say_whose_phase_they_are(ctx: Context, tmp_path: Path) -> None:
    opened = table(tmp_path, "name,stage\nA,Hand-off\nB,Fit\n")
    mapping = replace(propose(ctx, opened, What.DEALS).mapping, pipeline="Sales")
    findings = examine_file(ctx, opened, mapping)
    [(field, match)] = findings.open_values()
    assert (field, match.theirs, match.stranger and match.stranger.group) == ("phase", "Hand-off", "Marketing")
    assert preview(ctx, opened, mapping, findings).rejected == 1


def test_a_phase_that_two_pipelines_share_is_spoken_of_with_its_pipeline(ctx: Context) -> None:
    phases = our_names(ctx)["phases"]
    spoken = [phases.spoken(item) for item in phases.every]
    assert tuple(n for n in spoken if n.endswith(("Fit", "Hand-off"))) == ("Fit", "Marketing: Fit", "Hand-off")
    assert [phases.find(name)[0] for name in spoken] == list(phases.every)


def test_the_choice_is_kept_with_the_mapping() -> None:
    mapping = FileMapping(What.DEALS, pipeline="Marketing", create=frozenset(("product",)))
    assert from_json(to_json(mapping)) == mapping
    for wrong, said in (({"pipeline": 5}, "not a name"), ({"create": ["phase"]}, "a phase is not made from a name")):
        with pytest.raises(UserError, match=said):
            from_json(to_json(FileMapping(What.DEALS)) | wrong)


def test_an_export_goes_back_into_the_pipelines_that_it_came_from(ctx: Context, tmp_path: Path) -> None:
    load_text(ctx, tmp_path, What.DEALS, "id,name,stage\n1,A,Fit\n2,B,Marketing: Fit\n3,C,Won\n")
    export(ctx, What.DEALS, tmp_path / "out.csv")
    _, done = load(ctx, tmp_path / "out.csv", What.DEALS)
    assert (done.updated, done.unchanged, done.rejected) == (3, 3, 0)
