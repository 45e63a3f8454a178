"""People and companies that want no calls or mail: left out of lists for it, and marked in all others."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from app.domain.errors import UserError
from app.models.people import Company
from app.services.consent import Purpose
from app.services.context import Context
from app.services.exchange.export import export
from app.services.exchange.fields import What
from app.services.people.companies import CreateCompany, create_company
from app.services.people.contacts import CreateContact, create_contact
from app.services.people.lists import ListQuery, contact_ids, contact_rows
from app.services.people.sheets import company_sheet, contact_sheet
from app.services.tasks import AddTask, add_task, task_rows
from app.storage.database import Database
from tests.support.team import TODAY, new_team


@pytest.fixture
def ctx(database: Database) -> Context:
    ctx = new_team(database)
    open_, shut = (create_company(ctx, CreateCompany(name)).record_id for name in ("Open", "Shut"))
    with ctx.unit_of_work("Wishes") as uow:
        company = uow.session.get_one(Company, shut)
        company.do_not_call, company.phone = True, "2"
    reach = {"phone": "1", "email": "a@b.example"}
    create_contact(ctx, CreateContact("Ana", open_, reach))
    create_contact(ctx, CreateContact("Bo", open_, {"do_not_call": True, "do_not_mail": True} | reach))
    create_contact(ctx, CreateContact("Cy", shut, reach))
    create_contact(ctx, CreateContact("Dee", None, reach))
    return ctx


def exported(ctx: Context, tmp_path: Path, what: What, purpose: Purpose | None) -> list[dict[str, str]]:
    path = tmp_path / "out.csv"
    count = export(ctx, what, path, None, purpose)
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == count
    return rows


def test_a_list_for_calling_leaves_out_who_wants_none_and_whose_company_does(ctx: Context, tmp_path: Path) -> None:
    everybody = exported(ctx, tmp_path, What.CONTACTS, None)
    for purpose, left_out in ((Purpose.CALLING, {1, 2}), (Purpose.MAILING, {1})):
        kept = exported(ctx, tmp_path, What.CONTACTS, purpose)
        assert kept == [row for place, row in enumerate(everybody) if place not in left_out]


def test_any_other_list_marks_them(ctx: Context, tmp_path: Path) -> None:
    rows = exported(ctx, tmp_path, What.CONTACTS, None)
    (column,) = [name for name in rows[0] if "call" in name.lower()]
    assert [row[column] for row in rows] == ["false", "true", "true", "false"]


def test_whoever_shows_people_or_their_tasks_knows_what_their_company_wants(ctx: Context) -> None:
    everybody = contact_rows(ctx, contact_ids(ctx, ListQuery()))
    wishes = {row.full_name: (row.do_not_call, row.do_not_mail) for row in everybody.values()}
    assert wishes == {"Ana": (False, False), "Bo": (True, True), "Cy": (True, False), "Dee": (False, False)}
    for row in everybody.values():
        sheet = contact_sheet(ctx, row.id)
        assert (sheet.wants_no_calls, sheet.wants_no_mail) == wishes[row.full_name]
        key = add_task(ctx, AddTask("Call", TODAY, kind="call", contact_id=row.id)).record_id
        (task,) = task_rows(ctx, [key])
        assert (task.do_not_call, task.phone, task.email) == (
            wishes[row.full_name][0],
            "" if wishes[row.full_name][0] else "1",
            "" if wishes[row.full_name][1] else "a@b.example",
        )
    shut = next(row.company_id for row in everybody.values() if row.full_name == "Cy")
    assert shut is not None
    (cy,) = company_sheet(ctx, shut).people
    assert (cy.do_not_call, cy.do_not_mail) == (True, False)
    key = add_task(ctx, AddTask("Call", TODAY, kind="call", company_id=shut)).record_id
    assert task_rows(ctx, [key])[0].phone == ""


def test_companies_have_wishes_too(ctx: Context, tmp_path: Path) -> None:
    assert len(exported(ctx, tmp_path, What.COMPANIES, Purpose.CALLING)) == 1
    assert len(exported(ctx, tmp_path, What.COMPANIES, Purpose.MAILING)) == 2


def test_nobody_is_called_by_a_list_of_deals(ctx: Context, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="Only companies and contacts"):
        export(ctx, What.DEALS, tmp_path / "out.csv", None, Purpose.CALLING)
