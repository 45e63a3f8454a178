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
from app.storage.database import Database
from tests.support.team import new_team


@pytest.fixture
def ctx(database: Database) -> Context:
    ctx = new_team(database)
    open_, shut = (create_company(ctx, CreateCompany(name)).record_id for name in ("Open", "Shut"))
    with ctx.unit_of_work("Wishes") as uow:
        uow.session.get_one(Company, shut).do_not_call = True
    create_contact(ctx, CreateContact("Ana", open_))
    create_contact(ctx, CreateContact("Bo", open_, {"do_not_call": True, "do_not_mail": True}))
    create_contact(ctx, CreateContact("Cy", shut))
    create_contact(ctx, CreateContact("Dee", None))
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


def test_companies_have_wishes_too(ctx: Context, tmp_path: Path) -> None:
    assert len(exported(ctx, tmp_path, What.COMPANIES, Purpose.CALLING)) == 1
    assert len(exported(ctx, tmp_path, What.COMPANIES, Purpose.MAILING)) == 2


def test_nobody_is_called_by_a_list_of_deals(ctx: Context, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="Only companies and contacts"):
        export(ctx, What.DEALS, tmp_path / "out.csv", None, Purpose.CALLING)
