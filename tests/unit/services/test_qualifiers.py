"""Qualifying rules: what they propose, what people's decisions keep them from, and what they do by themselves."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import select

from app.domain.access import Forbidden
from app.domain.errors import ConflictError, UserError
from app.domain.qualifiers import State
from app.domain.roles import Role
from app.models.deals import Deal, PhaseChange
from app.models.occurrences import Occurrence
from app.services.context import Context
from app.services.deals.commands import CreateDeal, MoveDeal, create_deal, move_deal
from app.services.deals.committee import AddSeat, add_seat
from app.services.history import undo_change
from app.services.jobs import qualifiers as job
from app.services.people.companies import CreateCompany, EditCompany, create_company, edit_company
from app.services.people.contacts import CreateContact, EditContact, create_contact, edit_contact
from app.services.qualifiers import applying
from app.services.qualifiers.applying import ApplyProposals, apply_proposals, chosen_of
from app.services.qualifiers.checklist import checklist
from app.services.qualifiers.rules import (
    CreateQualifier,
    DeleteQualifier,
    EditQualifier,
    RuleSpec,
    create_qualifier,
    delete_qualifier,
    edit_qualifier,
    qualifiers,
    rule_named,
)
from app.services.qualifiers.verdicts import proposals
from app.services.users import CreateUser, create_user
from tests.support.team import as_user, phase_id

BIG = ({"field": "employees", "comparison": "at_least", "value": "25"},)


def spec(ctx: Context, **values: Any) -> RuleSpec:
    given = {"met_phase_id": phase_id(ctx, "G2"), "not_met_phase_id": phase_id(ctx, "N1"), **values}
    return RuleSpec(**{"name": "Big enough", "conditions": BIG, **given})


def rule(ctx: Context, **values: Any) -> int:
    return create_qualifier(ctx, CreateQualifier(spec(ctx, **values))).record_id


def deal(ctx: Context, employees: int | None = None, *, code: str = "G1", name: str = "Ferro") -> int:
    company = create_company(ctx, CreateCompany(name)).record_id
    staff(ctx, company, employees)
    return create_deal(ctx, CreateDeal(f"Scales for {name}", company, phase_id=phase_id(ctx, code))).record_id


def staff(ctx: Context, company_id: int, employees: int | None) -> None:
    edit_company(ctx, EditCompany(company_id, None, {"employees": employees}))


def ways(ctx: Context, deal_ids: Sequence[int] | None = None) -> dict[int, str]:
    return {one.deal_id: one.way.text for one in proposals(ctx, deal_ids)}


def code_of(ctx: Context, deal_id: int) -> str:
    return checklist(ctx, deal_id).phase_code


def to(ctx: Context, deal_id: int, code: str) -> None:
    move_deal(ctx, MoveDeal(deal_id, phase_id(ctx, code)))


def test_each_deal_is_proposed_where_its_facts_lead_and_what_is_not_known_leads_nowhere(ctx: Context) -> None:
    rule(ctx)
    big, small, open_, there, nurtured = (
        deal(ctx, 40, name="A"),
        deal(ctx, 12, name="B"),
        deal(ctx, None, name="C"),
        deal(ctx, 40, code="G2", name="D"),
        deal(ctx, 12, code="N1", name="E"),
    )
    assert ways(ctx) == {big: "to G2", small: "to N1"}
    why = {one.deal_id: one.reason for one in proposals(ctx)}
    assert why[small] == "Big enough, not met: Employees at least 25 (12)"
    assert [code_of(ctx, key) for key in (open_, there, nurtured)] == ["G1", "G2", "N1"]


def test_the_first_rule_that_leads_elsewhere_decides_and_losing_has_its_reason(ctx: Context) -> None:
    rule(ctx, not_met_phase_id=None)
    trade = ({"field": "industry", "comparison": "one_of", "value": ["Retail"]},)
    rule(
        ctx,
        name="No shops",
        conditions=trade,
        met_phase_id=phase_id(ctx, "Lost"),
        met_reason="No fit",
        not_met_phase_id=None,
    )
    small = deal(ctx, 12)
    edit_company(ctx, EditCompany(1, None, {"industry": "retail"}))
    (one,) = proposals(ctx)
    assert (one.way.text, one.reason) == ("lost: No fit", "No fit")
    done = apply_proposals(ctx, ApplyProposals(chosen_of((one,))))
    with ctx.reading() as session:
        assert session.get_one(Deal, small).lost_reason == "No fit"
    assert done.label == "No shops: Ferro lost: No fit"


def test_many_are_moved_in_one_step_that_one_undo_takes_back_for_good(ctx: Context) -> None:
    rule(ctx)
    keys = [deal(ctx, count, name=str(count)) for count in (10, 30, 50)]
    found = proposals(ctx)
    done = apply_proposals(ctx, ApplyProposals(chosen_of(found)))
    assert (done.label, [code_of(ctx, key) for key in keys]) == ("Moved 3 deals by rules", ["N1", "G2", "G2"])
    with ctx.reading() as session:
        stays = session.scalars(select(PhaseChange.reason).where(PhaseChange.left_at.is_(None))).all()
    assert sorted(stays, key=str)[0] == "Big enough, met: Employees at least 25 (30)"
    assert done.change_set_id is not None
    undo_change(ctx, done.change_set_id)
    assert [code_of(ctx, key) for key in keys] == ["G1"] * 3
    assert proposals(ctx) == ()


def test_nothing_is_moved_when_a_fact_has_changed_since_it_was_shown(ctx: Context) -> None:
    rule(ctx)
    first, second = deal(ctx, 10, name="A"), deal(ctx, 30, name="B")
    shown = chosen_of(proposals(ctx))
    staff(ctx, 2, 5)
    with pytest.raises(UserError, match="1 of 2 proposals have changed"):
        apply_proposals(ctx, ApplyProposals(shown))
    with pytest.raises(UserError, match="at least one"):
        apply_proposals(ctx, ApplyProposals(()))
    assert (code_of(ctx, first), code_of(ctx, second)) == ("G1", "G1")


def test_what_a_person_decided_stays_until_the_facts_say_otherwise(ctx: Context) -> None:
    rule(ctx)
    key = deal(ctx, 12)
    to(ctx, key, "G2")
    assert ways(ctx) == {}
    kept = checklist(ctx, key).kept_by
    assert kept is not None
    assert (kept.who, kept.phase_code) == ("Mira Osei", "G2")
    staff(ctx, 1, 8)
    assert ways(ctx) == {}
    staff(ctx, 1, 40)
    assert ways(ctx) == {}  # it is in G2 already
    to(ctx, key, "G1")
    assert ways(ctx) == {}
    staff(ctx, 1, None)
    staff(ctx, 1, 9)
    assert ways(ctx) == {key: "to N1"}
    assert checklist(ctx, key).kept_by is None


def test_a_fact_learnt_after_a_persons_move_counts_whether_of_the_company_or_of_somebody_new(ctx: Context) -> None:
    rule(ctx)
    student = ({"field": "job_title", "comparison": "contains", "value": "student"},)
    lost = {"met_phase_id": phase_id(ctx, "Lost"), "met_reason": "No buyer", "not_met_phase_id": None}
    rule(ctx, name="Students", conditions=student, **lost)
    first, second = deal(ctx, None, name="A"), deal(ctx, None, name="B")
    for key in (first, second):
        to(ctx, key, "G2")
    staff(ctx, 1, 12)
    ana = create_contact(ctx, CreateContact("Ana Ruiz")).record_id
    edit_contact(ctx, EditContact(ana, None, {"job_title": "Student of law"}))
    add_seat(ctx, AddSeat(second, ana))
    assert ways(ctx) == {first: "to N1", second: "lost: No buyer"}


def test_a_rule_made_or_changed_after_a_persons_move_speaks_of_it_anew(ctx: Context) -> None:
    key = deal(ctx, 12)
    to(ctx, key, "G2")
    made = rule(ctx)
    assert ways(ctx) == {key: "to N1"}
    to(ctx, key, "G1")
    assert ways(ctx) == {}
    edit_qualifier(ctx, EditQualifier(made, None, spec(ctx, name="Large")))
    assert ways(ctx) == {}
    edit_qualifier(
        ctx, EditQualifier(made, None, spec(ctx, not_met_phase_id=phase_id(ctx, "Lost"), not_met_reason="Too small"))
    )
    assert ways(ctx) == {key: "lost: Too small"}


def test_after_a_rules_own_move_the_next_rule_goes_on(ctx: Context) -> None:
    rule(ctx, is_automatic=True)
    mail = ({"field": "has_email", "comparison": "is", "value": "no"},)
    rule(ctx, name="No mail", conditions=mail, met_phase_id=phase_id(ctx, "N1"), not_met_phase_id=None)
    key = deal(ctx, 30)
    assert [one.subject for one in job.run(ctx)] == ["Big enough: Ferro to G2"]
    assert ways(ctx) == {key: "to N1"}
    assert job.run(ctx) == []  # the second rule waits for a person


def test_automatic_rules_move_so_many_in_a_turn_each_once(ctx: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(applying, "MOST_PER_TURN", 2)
    made = rule(ctx, is_automatic=True)
    keys = [deal(ctx, 30, name=str(count)) for count in range(3)]
    turns = [job.run(ctx) for _ in range(4)]
    assert [len(turn) for turn in turns] == [2, 1, 0, 0]
    assert {one.key for turn in turns for one in turn} == {
        f"qualified|deal:{key}|rule:{made}|2026-03-12" for key in keys
    }
    to(ctx, keys[0], "G1")
    assert job.run(ctx) == []
    staff(ctx, 2, 10)
    assert job.run(ctx) == []  # in G2 by the rule on the same day: once for an entry of that day
    with ctx.reading() as session:
        assert len(session.scalars(select(Occurrence.id).where(Occurrence.kind == "qualified")).all()) == 3


def test_a_fact_that_arrives_is_found_in_the_next_turn_and_without_one_nothing_is_written(ctx: Context) -> None:
    rule(ctx, is_automatic=True)
    key = deal(ctx, None)
    assert (job.run(ctx), job.run(ctx)) == ([], [])
    staff(ctx, 1, 12)
    assert [one.record_id for one in job.run(ctx)] == [key]
    assert code_of(ctx, key) == "N1"


def test_the_checklist_says_what_is_known_and_who_decided_when(ctx: Context) -> None:
    rule(ctx)
    key = deal(ctx, 30)
    before = checklist(ctx, key)
    assert before.proposal is not None
    assert (before.rules[0].state, before.rules[0].leads, before.rules[0].decided) == (State.MET, "to G2", None)
    assert [(one.state, one.seen) for one in before.rules[0].conditions] == [(State.MET, "30")]
    apply_proposals(ctx, ApplyProposals(chosen_of((before.proposal,))))
    after = checklist(ctx, key)
    decided = after.rules[0].decided
    assert decided is not None
    assert (decided.who, decided.phase_code, decided.at.date()) == ("Mira Osei", "G2", ctx.clock.today())
    assert isinstance(decided.at, datetime)
    assert (after.here_by, after.proposal, after.kept_by) == (decided, None, None), "a rule brought it"


def test_leaders_and_marketing_make_rules_and_a_rep_moves_only_own_deals(ctx: Context) -> None:
    create_user(ctx, CreateUser("Lena Brandt", role=Role.MARKETING))
    create_user(ctx, CreateUser("Tom Ade", role=Role.REP))
    lena, tom = as_user(ctx, "Lena Brandt"), as_user(ctx, "Tom Ade")
    rule(lena)
    with pytest.raises(Forbidden):
        rule(tom, name="Mine")
    key, own = deal(ctx, 30, name="A"), deal(tom, 30, name="B")
    assert set(ways(lena)) == {key, own}
    assert set(ways(tom)) == {own}
    apply_proposals(lena, ApplyProposals(chosen_of(proposals(lena))))
    assert (code_of(ctx, key), code_of(ctx, own)) == ("G2", "G2")


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"name": " "}, "Give the rule a name"),
        ({"conditions": ()}, "at least one condition"),
        ({"met": "D1"}, "to a Genesis phase, to Nurturing or to Lost"),
        ({"met": "Lost"}, "Say why such deals are given up"),
    ],
)
def test_a_rule_that_can_not_work_is_refused(ctx: Context, values: dict[str, Any], words: str) -> None:
    given = {name: value for name, value in values.items() if name != "met"}
    if "met" in values:
        given["met_phase_id"] = phase_id(ctx, values["met"])
    with pytest.raises(UserError, match=words):
        rule(ctx, **given)


def test_rules_are_changed_and_deleted_like_every_record(ctx: Context) -> None:
    made = rule(ctx)
    with pytest.raises(UserError, match="already"):
        rule(ctx, name="big enough")
    (row,) = qualifiers(ctx)
    edit_qualifier(ctx, EditQualifier(made, row.version, spec(ctx, name="Large", is_active=False)))
    with pytest.raises(ConflictError):
        edit_qualifier(ctx, EditQualifier(made, row.version, spec(ctx, name="Huge")))
    deal(ctx, 12)
    assert ways(ctx) == {}
    done = delete_qualifier(ctx, DeleteQualifier(made))
    assert qualifiers(ctx) == ()
    assert done.change_set_id is not None
    undo_change(ctx, done.change_set_id)
    assert rule_named(ctx, "LARGE").conditions == row.conditions
