"""Pipelines are edited without losing the history of what went through them."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.domain.errors import ConflictError, UserError
from app.domain.money import Money
from app.domain.pipelines import PhaseKind, PhaseSpec
from app.models.deals import Deal, PhaseChange
from app.services import history
from app.services.context import Context
from app.services.deals.commands import CreateDeal, MoveDeal, create_deal, move_deal
from app.services.phase_specs import two_phases
from app.services.pipelines.commands import (
    AddPhase,
    AddPipeline,
    EditPhase,
    RenamePipeline,
    ReorderPhases,
    RestorePhase,
    RestorePipeline,
    RetirePhase,
    RetirePipeline,
    add_phase,
    add_pipeline_from_template,
    edit_phase,
    rename_pipeline,
    reorder_phases,
    restore_phase,
    restore_pipeline,
    retire_phase,
    retire_pipeline,
)
from app.services.pipelines.queries import pipelines, pipelines_with_deals
from tests.support.snapshots import snapshot
from tests.support.team import sales


def codes(ctx: Context) -> list[str]:
    return [phase.spec.code for phase in sales(ctx).phases]


def test_a_phase_is_added_at_its_place(ctx: Context) -> None:
    spec = PhaseSpec("N2", "Newsletter", PhaseKind.NURTURE, probability=12, touch_target=8, position=3)
    add_phase(ctx, AddPhase(sales(ctx).id, spec))
    assert codes(ctx)[:5] == ["G1", "G2", "N1", "N2", "D1"]
    assert sales(ctx).phase("N2").spec == spec


def test_a_phase_out_of_the_order_of_kinds_is_refused(ctx: Context) -> None:
    before = snapshot(ctx.db)
    spec = PhaseSpec("G9", "Late", PhaseKind.GENESIS, position=5)
    with pytest.raises(UserError, match="order of kinds"):
        add_phase(ctx, AddPhase(sales(ctx).id, spec))
    assert snapshot(ctx.db) == before


def test_a_move_goes_by_the_phases_as_they_are_stored_each_time(ctx: Context) -> None:
    for change in ({"name": "Deciding"}, {"exit_criteria": ["Budget", "Größe"]}, {"limit_days": None}):
        edit_phase(ctx, EditPhase(sales(ctx).phase("D1").id, None, change))
        here, there = sales(ctx).phase("D1"), sales(ctx).phase("WON")
        with ctx.reading() as session:
            assert two_phases(session.connection(), here.id, there.id) == {here.id: here, there.id: there}


def test_rules_are_edited_on_the_version_seen(ctx: Context) -> None:
    phase = sales(ctx).phase("D1")
    edit_phase(ctx, EditPhase(phase.id, phase.version, {"probability": 35, "limit_days": 20}))
    assert sales(ctx).phase("D1").spec.limit_days == 20
    with pytest.raises(ConflictError):
        edit_phase(ctx, EditPhase(phase.id, phase.version, {"probability": 40}))
    with pytest.raises(UserError, match="between 0 and 100"):
        edit_phase(ctx, EditPhase(phase.id, None, {"probability": 140}))


def test_phases_change_places_within_their_kind(ctx: Context) -> None:
    row = sales(ctx)
    order = [row.phase("G2"), row.phase("G1"), *row.phases[2:]]
    reorder_phases(ctx, ReorderPhases(row.id, tuple(phase.id for phase in order)))
    assert codes(ctx)[:3] == ["G2", "G1", "N1"]
    with pytest.raises(UserError, match="meanwhile"):
        reorder_phases(ctx, ReorderPhases(row.id, (row.phase("G1").id,)))


def test_a_retired_phase_hands_its_deals_on_and_keeps_its_history(ctx: Context) -> None:
    row = sales(ctx)
    deal = create_deal(ctx, CreateDeal("Crane scales"))
    move_deal(ctx, MoveDeal(deal.record_id, row.phase("D2").id))
    before = snapshot(ctx.db)
    with pytest.raises(UserError, match="Choose the phase they move to"):
        retire_phase(ctx, RetirePhase(row.phase("D2").id))
    retired = retire_phase(ctx, RetirePhase(row.phase("D2").id, row.phase("D3").id))
    assert "D2" not in codes(ctx)
    with ctx.reading() as session:
        assert session.get_one(Deal, deal.record_id).phase_id == row.phase("D3").id
        stays = session.scalars(select(PhaseChange.phase_id).order_by(PhaseChange.id)).all()
    assert list(stays) == [row.phase("G1").id, row.phase("D2").id, row.phase("D3").id]
    assert retired.change_set_id is not None
    history.undo_change(ctx, retired.change_set_id)
    assert snapshot(ctx.db) == before


def test_a_retired_phase_comes_back_before_the_stall(ctx: Context) -> None:
    row = sales(ctx)
    retire_phase(ctx, RetirePhase(row.phase("D2").id))
    with pytest.raises(UserError, match="Restore it"):
        add_phase(ctx, AddPhase(row.id, PhaseSpec("D2", "Again", PhaseKind.DELTA, position=4)))
    restore_phase(ctx, RestorePhase(row.phase("D2").id))
    assert codes(ctx)[3:7] == ["D1", "D3", "D2", "D4"]


def test_the_last_won_phase_stays(ctx: Context) -> None:
    with pytest.raises(UserError, match="exactly one phase for what is won"):
        retire_phase(ctx, RetirePhase(sales(ctx).phase("Won").id))


def test_pipelines_are_added_renamed_and_retired(ctx: Context) -> None:
    added = add_pipeline_from_template(ctx, AddPipeline("ten-stage", _key("ten-stage"), "Projects"))
    assert "Projects" in [row.name for row in pipelines(ctx)]
    with pytest.raises(UserError, match="already"):
        rename_pipeline(ctx, RenamePipeline(sales(ctx).id, None, "projects"))
    deal = create_deal(ctx, CreateDeal("Mill", phase_id=pipelines(ctx)[-1].phases[0].id))
    with pytest.raises(UserError, match="still holds open deals"):
        retire_pipeline(ctx, RetirePipeline(added.record_id))
    lost = next(p for p in pipelines(ctx)[-1].phases if p.spec.kind is PhaseKind.LOST)
    move_deal(ctx, MoveDeal(deal.record_id, lost.id, reason="Price"))
    retire_pipeline(ctx, RetirePipeline(added.record_id))
    assert "Projects" not in [row.name for row in pipelines(ctx)]


def _key(template_key: str) -> str:
    from app.services.setup import template

    return template(template_key).pipelines[0].key


def test_a_retired_pipeline_comes_back(ctx: Context) -> None:
    added = add_pipeline_from_template(ctx, AddPipeline("ten-stage", _key("ten-stage"), "Projects"))
    retired = retire_pipeline(ctx, RetirePipeline(added.record_id))
    with pytest.raises(UserError, match="retired pipeline “Projects”"):
        rename_pipeline(ctx, RenamePipeline(sales(ctx).id, None, "projects"))
    rows, counts = pipelines_with_deals(ctx)
    assert [row.name for row in rows if row.is_retired] == ["Projects"]
    assert counts == {}
    restore_pipeline(ctx, RestorePipeline(added.record_id, retired.version))
    assert "Projects" in [row.name for row in pipelines(ctx)]


def test_retired_phases_and_deals_are_counted_for_the_editor(ctx: Context) -> None:
    row = sales(ctx)
    deal = create_deal(ctx, CreateDeal("Crane scales"))
    retire_phase(ctx, RetirePhase(row.phase("D2").id))
    move_deal(ctx, MoveDeal(deal.record_id, row.phase("D3").id))
    rows, counts = pipelines_with_deals(ctx)
    assert [phase.spec.code for phase in rows[0].phases if phase.is_retired] == ["D2"]
    assert counts == {row.phase("D3").id: 1}


def test_deals_are_not_won_lost_or_opened_because_their_phase_goes(ctx: Context) -> None:
    row = sales(ctx)
    deal = create_deal(ctx, CreateDeal("Crane scales", amount=Money(100, "EUR"), phase_id=row.phase("D2").id))
    before = snapshot(ctx.db)
    for code in ("Won", "Lost", "P1"):
        with pytest.raises(UserError, match="in one go"):
            retire_phase(ctx, RetirePhase(row.phase("D2").id, row.phase(code).id))
    assert snapshot(ctx.db) == before
    for code in ("Won", "P2"):
        move_deal(ctx, MoveDeal(deal.record_id, row.phase(code).id))
    retire_phase(ctx, RetirePhase(row.phase("P2").id, row.phase("Won").id))
    assert "P2" not in codes(ctx)


def test_lists_are_kept_without_their_empty_lines(ctx: Context) -> None:
    phase = sales(ctx).phase("D1")
    values = {"actions": (" Call ", "", "Meet"), "exit_criteria": ("", " ")}
    edit_phase(ctx, EditPhase(phase.id, phase.version, values))
    assert sales(ctx).phase("D1").spec.actions == ("Call", "Meet")
    assert sales(ctx).phase("D1").spec.exit_criteria == ()


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"code": "MUCH-TOO-LONG"}, "1 to 8 characters"),
        ({"code": ""}, "1 to 8 characters"),
        ({"code": "D 1"}, "no space"),
        ({"code": "G1"}, "used already"),
        ({"name": "x" * 101}, "1 to 100 characters"),
        ({"touch_target": 3}, "only Nurturing"),
        ({"limit_days": 0}, "at least one day"),
        ({"limit_days": 10_000}, "at most 9,999"),
    ],
)
def test_rules_broken_are_said_and_nothing_is_stored(ctx: Context, values: dict[str, object], words: str) -> None:
    before = snapshot(ctx.db)
    with pytest.raises(UserError, match=words):
        edit_phase(ctx, EditPhase(sales(ctx).phase("D1").id, None, dict(values)))
    assert snapshot(ctx.db) == before


def test_a_pipeline_has_a_name_of_some_length(ctx: Context) -> None:
    for name, words in (("  ", "Give the pipeline a name"), ("x" * 201, "too long")):
        with pytest.raises(UserError, match=words):
            rename_pipeline(ctx, RenamePipeline(sales(ctx).id, None, name))
