"""What was deleted lies in the bin and comes back with all that was its, on both databases."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from app.domain.access import Forbidden
from app.domain.errors import NotFound, UserError
from app.domain.money import Money
from app.domain.nurture import Channel, Interval, StepSpec
from app.models.changes import ChangeRow
from app.models.people import Company, Contact
from app.models.tasks import Task
from app.services import history
from app.services.activities import DeleteActivity, LogActivity, delete_activity, log_activity
from app.services.bin import TABLES, PurgeRecord, RestoreRecord, bin_rows, purge_record, restore_record
from app.services.check.checkup import check_database
from app.services.context import Context
from app.services.deals.commands import CreateDeal, DeleteDeal, MoveDeal, create_deal, delete_deal, move_deal
from app.services.deals.committee import AddSeat, add_seat
from app.services.deals.lines import AddLine, add_line
from app.services.mail.commands import ComposeMail, compose_mail
from app.services.mail.editing import DeleteMail, delete_mail
from app.services.nurture.programmes import CreateProgramme, DeleteProgramme, create_programme, delete_programme
from app.services.people.companies import (
    CreateCompany,
    DeleteCompany,
    EditCompany,
    create_company,
    delete_company,
    edit_company,
)
from app.services.people.contacts import (
    CreateContact,
    DeleteContact,
    EditContact,
    create_contact,
    delete_contact,
    edit_contact,
)
from app.services.people.sources import CreateLeadSource, DeleteLeadSource, create_lead_source, delete_lead_source
from app.services.products import CreateProduct, DeleteProduct, create_product, delete_product
from app.services.qualifiers.rules import (
    CreateQualifier,
    DeleteQualifier,
    RuleSpec,
    create_qualifier,
    delete_qualifier,
)
from app.services.rates import AddRate, RemoveRate, add_rate, remove_rate
from app.services.record_changes import record_changes
from app.services.targets import RemoveTarget, SetTarget, remove_target, set_target
from app.services.tasks import AddTask, DeleteTask, add_task, delete_task
from app.services.tasks.absences import RemoveAbsence, SetAbsence, remove_absence, set_absence
from app.services.users import CreateUser, create_user
from app.storage.bulk import bulk_insert
from app.storage.recorder import recorded_tables
from tests.support.snapshots import snapshot
from tests.support.team import TODAY, as_user, sales


def contents(ctx: Context, **how: object) -> list[tuple[str, str]]:
    return [(row.noun, row.title) for row in bin_rows(ctx, **how)]  # type: ignore[arg-type]  # named as they are there


def busy_deal(ctx: Context) -> int:
    """A deal with a history, an offer, a committee, tasks and a timeline."""
    company = create_company(ctx, CreateCompany("Ferro Castings")).record_id
    ana = create_contact(ctx, CreateContact("Ana Ruiz", company)).record_id
    deal = create_deal(ctx, CreateDeal("Crane scales", company, Money(3_120_000, "EUR"))).record_id
    move_deal(ctx, MoveDeal(deal, sales(ctx).phase("D1").id))
    add_line(ctx, AddLine(deal, description="Scale", unit_price=Money(100, "EUR")))
    add_seat(ctx, AddSeat(deal, ana, "champion"))
    for number in range(2):
        add_task(ctx, AddTask(f"Call {number}", TODAY, deal_id=deal))
    log_activity(ctx, LogActivity("note", "Wants an offer", deal_id=deal))
    return deal


def test_a_deal_comes_back_with_its_children(ctx: Context) -> None:
    deal = busy_deal(ctx)
    before = snapshot(ctx.db)
    delete_deal(ctx, DeleteDeal(deal))
    (row,) = bin_rows(ctx)
    assert (row.noun, row.title, row.who) == ("deal", "Crane scales, Ferro Castings", "Mira Osei")
    assert row.along == "1 activity, 1 seat, 1 line of the offer, 2 tasks"
    restored = restore_record(ctx, RestoreRecord("deals", deal))
    assert restored.label == "Restored Crane scales, Ferro Castings"
    assert snapshot(ctx.db) == before
    assert bin_rows(ctx) == []
    assert restored.change_set_id is not None
    history.undo_change(ctx, restored.change_set_id)
    assert contents(ctx) == [("deal", "Crane scales, Ferro Castings")]
    restore_record(ctx, RestoreRecord("deals", deal))
    assert snapshot(ctx.db) == before
    assert check_database(ctx.db).is_sound


def test_every_kind_of_record_lies_there_newest_first(ctx: Context) -> None:
    company = create_company(ctx, CreateCompany("Ferro")).record_id
    ana = create_contact(ctx, CreateContact("Ana Ruiz")).record_id
    task = add_task(ctx, AddTask("Call Ana", TODAY, contact_id=ana)).record_id
    note = log_activity(ctx, LogActivity("note", "Wants an offer", company_id=company)).record_id
    product = create_product(ctx, CreateProduct("Scale")).record_id
    source = create_lead_source(ctx, CreateLeadSource("Road show")).record_id
    rate = add_rate(ctx, AddRate("USD", date(2026, 1, 1), Decimal("0.9"))).record_id
    before = snapshot(ctx.db)
    delete_task(ctx, DeleteTask(task))
    delete_activity(ctx, DeleteActivity(note))
    delete_contact(ctx, DeleteContact(ana))
    delete_company(ctx, DeleteCompany(company))
    delete_product(ctx, DeleteProduct(product))
    delete_lead_source(ctx, DeleteLeadSource(source))
    remove_rate(ctx, RemoveRate(rate))
    assert contents(ctx) == [
        ("exchange rate", "USD from 1 January 2026"),
        ("lead source", "Road show"),
        ("product", "Scale"),
        ("company", "Ferro"),
        ("person", "Ana Ruiz"),
        ("activity", "Wants an offer"),
        ("task", "Call Ana"),
    ]
    assert contents(ctx, text="ro sh") == [("lead source", "Road show")]
    assert contents(ctx, tables=("companies",)) == [("company", "Ferro")]
    assert contents(ctx, limit=2) == contents(ctx)[:2]
    for row in bin_rows(ctx):
        restore_record(ctx, RestoreRecord(row.table, row.record_id))
    assert snapshot(ctx.db) == before


def test_what_the_team_works_by_lies_there_as_well(ctx: Context) -> None:
    """Programmes, rules, absences, targets, mail: each comes back as it was, and with its history."""
    step = StepSpec(Interval(1, "month"), Channel.CALL, "Call {given}")
    programme = create_programme(ctx, CreateProgramme("Slow burners", (step, step))).record_id
    known = ({"field": "employees", "comparison": "known"},)
    rule = create_qualifier(ctx, CreateQualifier(RuleSpec("Big enough", known, sales(ctx).phase("N1").id))).record_id
    absence = set_absence(ctx, SetAbsence(date(2026, 3, 16), date(2026, 3, 20))).record_id
    set_target(ctx, SetTarget(ctx.user.id, "2026-03", Money(1_000, "EUR")))
    mail = compose_mail(ctx, ComposeMail("Prices", "Hello", to="ana@ferro.example")).record_id
    before = snapshot(ctx.db)
    delete_programme(ctx, DeleteProgramme(programme))
    delete_qualifier(ctx, DeleteQualifier(rule))
    remove_absence(ctx, RemoveAbsence(absence))
    remove_target(ctx, RemoveTarget(ctx.user.id, "2026-03"))
    delete_mail(ctx, DeleteMail(mail))
    assert contents(ctx) == [
        ("mail", "Prices"),
        ("target", "Mira Osei, 2026-03"),
        ("absence", "Mira Osei, 16 March 2026 to 20 March 2026"),
        ("rule", "Big enough"),
        ("programme", "Slow burners"),
    ]
    assert [row.along for row in bin_rows(ctx)] == ["", "", "", "", "2 steps"]
    for row in bin_rows(ctx):
        assert [change.op for change in record_changes(ctx, row.table, row.record_id)] == ["D", "I"]
        restore_record(ctx, RestoreRecord(row.table, row.record_id))
    assert snapshot(ctx.db) == before


def test_of_a_programme_that_is_removed_for_good_no_step_is_left_in_the_log(ctx: Context) -> None:
    step = StepSpec(Interval(1, "month"), Channel.CALL, "Ask for the secret")
    programme = create_programme(ctx, CreateProgramme("Slow burners", (step,))).record_id
    delete_programme(ctx, DeleteProgramme(programme))
    purge_record(ctx, PurgeRecord("nurture_programmes", programme))
    with ctx.reading() as session:
        images = session.scalars(select(ChangeRow.before).where(ChangeRow.table_name.like("nurture%"))).all()
    assert set(images) == {None}


def test_nobody_finds_the_target_of_somebody_else_there(ctx: Context) -> None:
    create_user(ctx, CreateUser("Joris Lamers", "rep"))
    joris = as_user(ctx, "Joris Lamers")
    for user_id in (joris.user.id, ctx.user.id):
        set_target(ctx, SetTarget(user_id, "2026-03", Money(1_000, "EUR")))
        remove_target(ctx, RemoveTarget(user_id, "2026-03"))
    assert len(bin_rows(ctx)) == 2
    assert contents(joris) == [("target", "Joris Lamers, 2026-03")]
    assert len(bin_rows(joris, limit=1)) == 1
    theirs = bin_rows(ctx, text="mira")[0]
    with pytest.raises(NotFound):
        restore_record(joris, RestoreRecord("targets", theirs.record_id))


# Recorded, and yet not brought back from the bin by themselves: what they belong to is, or nothing deletes them.
_WITH_ITS_RECORD = {
    *("criterion_checks", "deal_contacts", "deal_lines", "phase_changes", "stall_decisions", "enrolments"),
    *("nurture_steps", "judgements", "review_items", "import_rejections", "day_sheet_lines"),
}
_KEPT = {"phases", "pipelines", "teams", "users", "import_batches", "review_meetings", "day_sheets", "forecast_prints"}
# Undo brings them back.
_SETTINGS = {"saved_views", "view_starts", "import_mappings", "mail_accounts", "team_logos", "card_ranks"}


def test_every_kind_of_record_has_its_place() -> None:
    """A new table is looked at by existing: in the bin, or left out for a reason."""
    recorded = {table.name for table in recorded_tables()}
    assert recorded - set(TABLES) - _WITH_ITS_RECORD - _KEPT - _SETTINGS == set()


def test_what_a_record_points_to_comes_along_from_the_bin(ctx: Context) -> None:
    deal = busy_deal(ctx)
    before = snapshot(ctx.db)
    with ctx.reading() as session:
        ana, company = session.scalars(select(Contact)).one(), session.scalars(select(Company).limit(1)).one()
    delete_deal(ctx, DeleteDeal(deal))
    delete_contact(ctx, DeleteContact(ana.id))
    delete_company(ctx, DeleteCompany(company.id))
    restored = restore_record(ctx, RestoreRecord("deals", deal))
    assert sorted(restored.along) == ["Ana Ruiz", "Ferro Castings"]
    assert bin_rows(ctx) == []
    assert snapshot(ctx.db) == before


def test_what_others_changed_since_stays_as_it_is(ctx: Context) -> None:
    mother = create_company(ctx, CreateCompany("Mother")).record_id
    other = create_company(ctx, CreateCompany("Other")).record_id
    daughters = [create_company(ctx, CreateCompany(name, {"parent_id": mother})).record_id for name in ("One", "Two")]
    delete_company(ctx, DeleteCompany(mother))
    edit_company(ctx, EditCompany(daughters[0], None, {"parent_id": other}))
    delete_company(ctx, DeleteCompany(daughters[1]))
    restore_record(ctx, RestoreRecord("companies", mother))
    rows = snapshot(ctx.db)["companies"]
    assert rows[daughters[0]]["parent_id"] == other
    assert daughters[1] not in rows


def test_a_person_comes_back_into_seats_and_timeline(ctx: Context) -> None:
    deal = busy_deal(ctx)
    with ctx.reading() as session:
        ana = session.scalars(select(Contact)).one()
    task = add_task(ctx, AddTask("Call Ana", TODAY, deal_id=deal, contact_id=ana.id)).record_id
    before = snapshot(ctx.db)
    delete_contact(ctx, DeleteContact(ana.id))
    with ctx.reading() as session:
        assert session.get_one(Task, task).contact_id is None
    restore_record(ctx, RestoreRecord("contacts", ana.id))
    assert snapshot(ctx.db) == before


def test_a_place_that_is_taken_is_told(ctx: Context) -> None:
    source = create_lead_source(ctx, CreateLeadSource("Road show")).record_id
    delete_lead_source(ctx, DeleteLeadSource(source))
    create_lead_source(ctx, CreateLeadSource("Road show"))
    with pytest.raises(UserError, match="another source “Road show” by now"):
        restore_record(ctx, RestoreRecord("lead_sources", source))


def test_what_is_not_in_the_bin_is_told(ctx: Context) -> None:
    ana = create_contact(ctx, CreateContact("Ana Ruiz")).record_id
    for wrong in (RestoreRecord("contacts", ana), RestoreRecord("contacts", 999)):
        with pytest.raises(NotFound, match="not in the bin"):
            restore_record(ctx, wrong)
    with pytest.raises(UserError, match="Such records"):
        restore_record(ctx, RestoreRecord("phases", 1))


def test_an_undone_addition_lies_there_too_but_not_a_whole_import(ctx: Context) -> None:
    added = create_contact(ctx, CreateContact("Ana Ruiz"))
    assert added.change_set_id is not None
    history.undo_change(ctx, added.change_set_id)
    assert contents(ctx) == [("person", "Ana Ruiz")]
    with ctx.unit_of_work("Imported", is_bulk=True) as uow:
        bulk_insert(uow, "companies", [{"name": "F", "match_key": "f", "created_at": uow.now}])
    with ctx.unit_of_work("Reverted", is_bulk=True, undoes_id=uow.change_set_id) as revert:
        from app.storage.undo import undo

        undo(revert, uow.change_set_id)
    assert contents(ctx) == [("person", "Ana Ruiz")]
    restore_record(ctx, RestoreRecord("contacts", added.record_id))


def test_deleted_twice_lies_there_once_as_it_was_last(ctx: Context) -> None:
    ana = create_contact(ctx, CreateContact("Ana")).record_id
    delete_contact(ctx, DeleteContact(ana))
    restore_record(ctx, RestoreRecord("contacts", ana))
    edit_contact(ctx, EditContact(ana, None, {"full_name": "Ana Ruiz"}))
    delete_contact(ctx, DeleteContact(ana))
    assert contents(ctx) == [("person", "Ana Ruiz")]
    restore_record(ctx, RestoreRecord("contacts", ana))
    assert snapshot(ctx.db)["contacts"][ana]["full_name"] == "Ana Ruiz"


def test_owners_remove_for_good_and_nothing_of_it_is_left_in_the_log(ctx: Context) -> None:
    deal = busy_deal(ctx)
    with ctx.reading() as session:
        tasks = session.scalars(select(Task.id)).all()
    deleted = delete_deal(ctx, DeleteDeal(deal))
    create_user(ctx, CreateUser("Jonas Lind", role="manager"))
    with pytest.raises(Forbidden, match="Only owners"):
        purge_record(as_user(ctx, "Jonas Lind"), PurgeRecord("deals", deal))
    purge_record(ctx, PurgeRecord("deals", deal))
    assert bin_rows(ctx) == []
    for table, key in (("deals", deal), *(("tasks", key) for key in tasks)):
        with ctx.reading() as session:
            mine = (ChangeRow.table_name == table) & (ChangeRow.row_id == key)
            assert set(session.scalars(select(ChangeRow.before).where(mine))) == {None}
    with pytest.raises(NotFound):
        restore_record(ctx, RestoreRecord("deals", deal))
    assert deleted.change_set_id is not None
    with pytest.raises(UserError, match="removed for good"):
        history.undo_change(ctx, deleted.change_set_id)
    assert record_changes(ctx, "deals", deal)[0].label == "Deleted Ferro Castings"
    with pytest.raises(NotFound):
        purge_record(ctx, PurgeRecord("deals", deal))
    assert check_database(ctx.db).is_sound
