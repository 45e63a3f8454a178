"""The lead pool from the command line."""

from __future__ import annotations

from app.services.deals.commands import CreateDeal, EditDeal, create_deal, edit_deal
from app.services.people.companies import CreateCompany, create_company
from app.services.users import CreateUser, create_user
from tests.support.team import again
from tests.unit.cli.conftest import Headwater


def test_leads_are_listed_claimed_and_given_back(headwater: Headwater, migrated_url: str) -> None:
    headwater("init", "--json")
    ctx = again(migrated_url)
    create_user(ctx, CreateUser("Ivo Marek", "inside_sales"))
    deals = []
    for name in ("Harrow Mills", "Corvid Logistics"):
        company = create_company(ctx, CreateCompany(name)).record_id
        deals.append(create_deal(ctx, CreateDeal("Scales", company)).record_id)
        edit_deal(ctx, EditDeal(deals[-1], None, {"owner_id": None}))
    ctx.db.close()
    listed = headwater("pool", "list").out
    assert listed.startswith("2 in the pool\n")
    assert listed.index("Harrow Mills") < listed.index("Corvid Logistics")
    taken = headwater("pool", "claim", "--json").json
    assert (taken["id"], taken["label"]) == (deals[0], "Took Harrow Mills from the pool")
    late = headwater("--user", "Ivo", "pool", "claim", str(deals[0]))
    assert (late.code, late.out) == (1, "")
    assert f"Harrow Mills belongs to {ctx.user.name} by now. Take another one from the pool." in late.err
    assert (
        headwater("--user", "Ivo", "pool", "claim", f"deal:{deals[1]}").out == "Took Corvid Logistics from the pool.\n"
    )
    assert headwater("pool", "list").out == "The pool is empty.\n"
    assert "The pool is empty" in headwater("pool", "claim").err
    headwater("undo", str(taken["change_set"]))
    assert [row["company"] for row in headwater("pool", "list", "--json").rows] == ["Harrow Mills"]
