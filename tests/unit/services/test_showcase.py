"""The tour finds records with something to see, and nothing where there is nothing."""

from __future__ import annotations

from app.services.activities import LogActivity, log_activity
from app.services.deals.commands import CreateDeal, create_deal
from app.services.people.companies import CreateCompany, create_company
from app.services.people.contacts import CreateContact, create_contact
from app.services.showcase import busiest_company, busiest_contact, busiest_deal
from app.storage.database import Database
from tests.support.team import new_team, sales


def test_the_busiest_records_are_found(database: Database) -> None:
    ctx = new_team(database)
    assert (busiest_deal(ctx), busiest_company(ctx), busiest_contact(ctx)) == (None, None, None)
    create_company(ctx, CreateCompany("Quiet"))
    company = create_company(ctx, CreateCompany("Busy")).record_id
    create_contact(ctx, CreateContact("Quiet"))
    ana = create_contact(ctx, CreateContact("Ana")).record_id
    phase = sales(ctx).phase("D1").id
    create_deal(ctx, CreateDeal("Without a company", phase_id=phase))
    create_deal(ctx, CreateDeal("Early", company))
    deal = create_deal(ctx, CreateDeal("Talked about", company, phase_id=phase)).record_id
    log_activity(ctx, LogActivity("call", deal_id=deal, contact_id=ana))
    assert (busiest_deal(ctx), busiest_company(ctx), busiest_contact(ctx)) == (deal, company, ana)
