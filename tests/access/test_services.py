"""The rules as people meet them: what each role may do by the program's own use cases, in a file and on a server."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

import pytest
from sqlalchemy import func, select, update

from app.domain.access import Forbidden, Op, Whole
from app.domain.errors import NotFound, UserError
from app.domain.money import Money
from app.domain.roles import Role
from app.models.base import Base
from app.models.deals import Deal
from app.services.access import require_whole, why_not, why_not_record, why_not_whole
from app.services.activities import DeleteActivity, LogActivity, delete_activity, log_activity
from app.services.backups import BackupPlan, backup_state
from app.services.context import Context
from app.services.database_facts import database_facts
from app.services.deals.batch import MoveDeals, move_deals
from app.services.deals.commands import (
    CreateDeal,
    DeleteDeal,
    EditDeal,
    MoveDeal,
    create_deal,
    delete_deal,
    edit_deal,
    move_deal,
)
from app.services.deals.lines import AddLine, add_line
from app.services.history import undo_change, undo_newest
from app.services.people.companies import (
    CreateCompany,
    DeleteCompany,
    EditCompany,
    create_company,
    delete_company,
    edit_company,
)
from app.services.pool import ClaimLead, claim_lead
from app.services.rates import SetRate, set_rate
from app.services.record_changes import record_changes
from app.services.targets import SetTarget, set_target, targets
from app.services.tasks import AddTask, CompleteTask, add_task, complete_task
from app.services.team import EditTeam, edit_team
from app.services.users import CreateUser, DeactivateUser, EditUser, create_user, deactivate_user, edit_user
from app.storage.bulk import bulk_insert
from app.storage.database import Database
from tests.support.team import TODAY, as_user, new_team, sales

NAMES = {
    Role.OWNER: "Mira Osei",
    Role.MANAGER: "Tom Hale",
    Role.REP: "Jonas Lind",
    Role.INSIDE_SALES: "Ivo Marek",
    Role.MARKETING: "Priya Rao",
    Role.ACCOUNTING: "Ruth Bell",
    Role.SUPPORT: "Sam Ito",
}


@dataclass
class Team:
    """One person for each role, at work on one database."""

    at: dict[Role, Context]

    def id(self, role: Role) -> int:
        return self.at[role].user.id

    def deal(self, owner: Role | None, code: str = "D1") -> int:
        """A new deal of somebody's."""
        mira = self.at[Role.OWNER]
        deal = create_deal(mira, CreateDeal("Crane scales", phase_id=sales(mira).phase(code).id)).record_id
        edit_deal(mira, EditDeal(deal, None, {"owner_id": None if owner is None else self.id(owner)}))
        return deal

    def phase(self, code: str) -> int:
        return sales(self.at[Role.OWNER]).phase(code).id


@pytest.fixture
def team(database: Database) -> Team:
    mira = new_team(database)
    for role, name in list(NAMES.items())[1:]:
        create_user(mira, CreateUser(name, str(role)))
    return Team({role: as_user(mira, name) for role, name in NAMES.items()})


LEARNERS = (Role.REP, Role.INSIDE_SALES, Role.MARKETING)


# -- deals -------------------------------------------------------------------------------------------------------------


def test_a_rep_changes_their_own_deals_and_is_told_whose_the_others_are(team: Team) -> None:
    jonas, own, theirs = team.at[Role.REP], team.deal(Role.REP), team.deal(Role.MANAGER)
    edit_deal(jonas, EditDeal(own, None, {"competitor": "Mettler"}))
    move_deal(jonas, MoveDeal(own, team.phase("D2")))
    words = "This belongs to Tom Hale. Tom Hale, managers and owners can change it."
    with pytest.raises(Forbidden) as refused:
        edit_deal(jonas, EditDeal(theirs, None, {"competitor": "Mettler"}))
    assert refused.value.message == words
    with pytest.raises(Forbidden, match="belongs to Tom Hale"):
        move_deal(jonas, MoveDeal(theirs, team.phase("D2")))
    with pytest.raises(Forbidden, match="can delete it"):
        delete_deal(jonas, DeleteDeal(theirs))
    with jonas.reading() as session:
        assert why_not_record(jonas, session, "deals", Op.EDIT, theirs) == words
        assert why_not_record(jonas, session, "deals", Op.EDIT, own) == ""
        assert session.get_one(Deal, theirs).competitor is None


def test_of_several_moves_none_is_made_where_one_is_refused(team: Team) -> None:
    jonas, own, theirs = team.at[Role.REP], team.deal(Role.REP), team.deal(Role.MANAGER)
    to = team.phase("D2")
    with pytest.raises(Forbidden):
        move_deals(jonas, MoveDeals((MoveDeal(own, to), MoveDeal(theirs, to))))
    with jonas.reading() as session:
        assert session.get_one(Deal, own).phase_id != to


def test_what_hangs_on_a_deal_follows_it(team: Team) -> None:
    jonas, own, theirs = team.at[Role.REP], team.deal(Role.REP), team.deal(Role.MANAGER)
    add_line(jonas, AddLine(own, description="Scale", unit_price=Money(100, "EUR")))
    with pytest.raises(Forbidden, match="belongs to Tom Hale"):
        add_line(jonas, AddLine(theirs, description="Scale", unit_price=Money(100, "EUR")))
    given = add_task(team.at[Role.MANAGER], AddTask("Ring", TODAY, deal_id=theirs, owner_id=jonas.user.id))
    complete_task(jonas, CompleteTask(given.record_id))
    with pytest.raises(Forbidden):
        add_task(jonas, AddTask("Ring", TODAY, deal_id=theirs, owner_id=team.id(Role.MANAGER)))


def test_what_was_done_with_a_customer_is_told_by_whoever_did_it(team: Team) -> None:
    theirs = team.deal(Role.MANAGER)
    said = log_activity(team.at[Role.INSIDE_SALES], LogActivity("call", deal_id=theirs))
    with pytest.raises(Forbidden):
        delete_activity(team.at[Role.REP], DeleteActivity(said.record_id))
    delete_activity(team.at[Role.INSIDE_SALES], DeleteActivity(said.record_id))


def test_a_deal_is_handed_over_and_is_theirs_from_then_on(team: Team) -> None:
    jonas, own = team.at[Role.REP], team.deal(Role.REP)
    given = edit_deal(jonas, EditDeal(own, None, {"owner_id": team.id(Role.INSIDE_SALES)}))
    assert given.change_set_id is not None
    with pytest.raises(Forbidden, match="belongs to Ivo Marek"):
        undo_change(jonas, given.change_set_id)
    undo_change(team.at[Role.MANAGER], given.change_set_id)
    edit_deal(jonas, EditDeal(own, None, {"competitor": "Mettler"}))


def test_a_rep_adds_deals_of_their_own(team: Team) -> None:
    with pytest.raises(Forbidden, match="A deal that you add is yours") as refused:
        create_deal(team.at[Role.REP], CreateDeal("Scales", owner_id=team.id(Role.MANAGER)))
    assert refused.value.field == "owner_id"
    create_deal(team.at[Role.REP], CreateDeal("Scales"))


def test_a_deal_of_nobody_is_taken_before_it_is_changed(team: Team) -> None:
    jonas, free = team.at[Role.REP], team.deal(None)
    with pytest.raises(Forbidden, match=r"This deal has no owner yet\. Take it first"):
        edit_deal(jonas, EditDeal(free, None, {"competitor": "Mettler"}))
    edit_deal(jonas, EditDeal(free, None, {"owner_id": jonas.user.id}))
    with pytest.raises(Forbidden, match="belongs to Jonas Lind"):
        edit_deal(team.at[Role.INSIDE_SALES], EditDeal(free, None, {"competitor": "Mettler"}))


@pytest.mark.parametrize("role", [Role.REP, Role.INSIDE_SALES, Role.MARKETING])
def test_what_was_taken_from_nobody_is_given_back_by_undo_and_in_no_other_way(team: Team, role: Role) -> None:
    ctx, free = team.at[role], team.deal(None, "G1")
    taken = claim_lead(ctx, ClaimLead(free))
    own = claim_lead(ctx, ClaimLead(team.deal(None, "G1")))
    assert taken.change_set_id is not None
    assert own.change_set_id is not None
    if role is Role.REP:
        with pytest.raises(Forbidden, match=r"This deal has no owner yet\. Take it first"):
            edit_deal(ctx, EditDeal(own.record_id, None, {"owner_id": None}))
        with pytest.raises(Forbidden), ctx.unit_of_work("Give back", undoes_id=taken.change_set_id) as uow:
            uow.session.get_one(Deal, own.record_id).owner_id = None  # that was another one
    given = undo_change(ctx, taken.change_set_id)
    with ctx.reading() as session:
        assert session.get_one(Deal, free).owner_id is None
    undo_change(ctx, given.change_set_id)
    with ctx.reading() as session:
        assert session.get_one(Deal, free).owner_id == ctx.user.id


def test_inside_sales_works_on_what_has_no_owner_and_claims_it(team: Team) -> None:
    ivo, free = team.at[Role.INSIDE_SALES], team.deal(None)
    edit_deal(ivo, EditDeal(free, None, {"competitor": "Mettler"}))
    edit_deal(ivo, EditDeal(free, None, {"owner_id": ivo.user.id}))
    edit_deal(ivo, EditDeal(free, None, {"owner_id": team.id(Role.REP)}))
    with pytest.raises(Forbidden):
        edit_deal(ivo, EditDeal(free, None, {"owner_id": ivo.user.id}))


def test_marketing_has_leads_until_they_are_handed_over(team: Team) -> None:
    priya, lead = team.at[Role.MARKETING], team.deal(Role.REP, "N1")
    edit_deal(priya, EditDeal(lead, None, {"notes": "Read the brochure twice"}))
    with pytest.raises(Forbidden, match="Marketing hands a deal over"):
        move_deal(priya, MoveDeal(lead, team.phase("Won"), amount=Money(100, "EUR")))
    move_deal(priya, MoveDeal(lead, team.phase("D1")))
    with pytest.raises(Forbidden, match=r"handed over to sales\. Jonas Lind, managers and owners can change it now"):
        edit_deal(priya, EditDeal(lead, None, {"notes": "Ask again"}))
    edit_deal(team.at[Role.REP], EditDeal(lead, None, {"notes": "Thanks"}))


def test_reps_share_deals_where_the_team_says_so(team: Team) -> None:
    theirs = team.deal(Role.MANAGER)
    edit_team(team.at[Role.MANAGER], EditTeam(None, {"reps_share_deals": True}))
    move_deal(team.at[Role.REP], MoveDeal(theirs, team.phase("D2")))
    with pytest.raises(Forbidden):
        move_deal(team.at[Role.INSIDE_SALES], MoveDeal(theirs, team.phase("D3")))
    edit_team(team.at[Role.OWNER], EditTeam(None, {"reps_share_deals": False}))
    with pytest.raises(Forbidden):
        move_deal(team.at[Role.REP], MoveDeal(theirs, team.phase("D3")))


@pytest.mark.parametrize("role", [Role.ACCOUNTING, Role.SUPPORT])
def test_accounting_and_support_read(team: Team, role: Role) -> None:
    own = team.deal(role)
    words = {Role.ACCOUNTING: "Accounting", Role.SUPPORT: "Support"}[role]
    with pytest.raises(Forbidden, match=f"{words} can't change deals. Owners and managers can."):
        edit_deal(team.at[role], EditDeal(own, None, {"notes": "Mine?"}))
    with pytest.raises(Forbidden, match=f"{words} can't add companies. "):
        create_company(team.at[role], CreateCompany("Ferro"))
    assert why_not(team.at[role], "deals", Op.EDIT).startswith(words)
    assert why_not(team.at[role], "deals", Op.READ) == ""


# -- customers and the team --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", LEARNERS)
def test_customers_are_everybodys_who_sells(team: Team, role: Role) -> None:
    company = create_company(team.at[Role.OWNER], CreateCompany("Ferro")).record_id
    edit_company(team.at[role], EditCompany(company, None, {"city": "Leeds"}))
    with pytest.raises(Forbidden, match="belongs to Mira Osei"):
        delete_company(team.at[role], DeleteCompany(company))
    edit_company(team.at[role], EditCompany(company, None, {"owner_id": team.id(role)}))
    delete_company(team.at[role], DeleteCompany(company))


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.OWNER, Role.MANAGER)])
def test_the_teams_affairs_are_its_leaders(team: Team, role: Role) -> None:
    ctx = team.at[role]
    attempts: tuple[Callable[[], object], ...] = (
        lambda: edit_team(ctx, EditTeam(None, {"name": "Mine"})),
        lambda: set_rate(ctx, SetRate("USD", TODAY, Decimal(1))),
        lambda: create_user(ctx, CreateUser("Eve")),
        lambda: deactivate_user(ctx, DeactivateUser(team.id(Role.MANAGER))),
        lambda: set_target(ctx, SetTarget(ctx.user.id, "2026", Money(1, "EUR"))),
    )
    for attempt in attempts:
        with pytest.raises(Forbidden, match=r"[Mm]anagers( and owners)? can"):
            attempt()


def test_a_manager_looks_after_everything_but_owners_accounts(team: Team) -> None:
    tom = team.at[Role.MANAGER]
    edit_team(tom, EditTeam(None, {"name": "Fernhill"}))
    edit_user(tom, EditUser(team.id(Role.REP), None, {"role": "support"}))
    with pytest.raises(Forbidden, match="Only owners can change the accounts of owners"):
        edit_user(tom, EditUser(team.id(Role.OWNER), None, {"name": "Mira"}))
    with pytest.raises(Forbidden, match="Only owners can make somebody an owner"):
        edit_user(tom, EditUser(tom.user.id, None, {"role": "owner"}))
    with pytest.raises(Forbidden):
        create_user(tom, CreateUser("Eve", "owner"))


def test_everybody_changes_their_own_name_and_no_more(team: Team) -> None:
    ruth = team.at[Role.ACCOUNTING]
    edit_user(ruth, EditUser(ruth.user.id, None, {"name": "Ruth Bell-Shaw", "initials": "RB"}))
    with pytest.raises(Forbidden, match="You can change your own name, initials and e-mail"):
        edit_user(ruth, EditUser(ruth.user.id, None, {"role": "manager"}))
    with pytest.raises(Forbidden):
        edit_user(ruth, EditUser(team.id(Role.REP), None, {"name": "Somebody"}))


def test_who_was_switched_off_meanwhile_stores_nothing(team: Team) -> None:
    own = team.deal(Role.REP)
    deactivate_user(team.at[Role.OWNER], DeactivateUser(team.id(Role.REP)))
    with pytest.raises(UserError, match="not active any more"):
        edit_deal(team.at[Role.REP], EditDeal(own, None, {"notes": "Still here"}))


def test_copies_of_the_whole_are_an_owners_affair_and_others_are_told_whom_to_ask(team: Team) -> None:
    mira, tom = team.at[Role.OWNER], team.at[Role.MANAGER]
    for deed in Whole:
        assert why_not_whole(mira, deed) == ""
        assert why_not_whole(tom, deed).endswith("Owners can. Ask Mira Osei.")
        with pytest.raises(Forbidden):
            require_whole(tom, deed)
    assert (database_facts(mira).may_copy, database_facts(tom).may_copy) == (True, False)
    plan = BackupPlan()
    assert (backup_state(mira, plan).is_allowed, backup_state(tom, plan).is_allowed) == (True, False)


# -- what goes past single records -------------------------------------------------------------------------------------


def test_statements_over_many_rows_are_looked_at(team: Team) -> None:
    jonas = team.at[Role.REP]
    team.deal(Role.REP)
    team.deal(Role.MANAGER)
    with pytest.raises(Forbidden, match="belongs to"), jonas.unit_of_work("Past the records") as uow:
        uow.session.execute(update(Deal).values(notes="All mine"))
    with pytest.raises(Forbidden), jonas.unit_of_work("Past the session") as uow:
        uow.connection.execute(update(Base.metadata.tables["deals"]).values(notes="All mine"))
    with pytest.raises(Forbidden), jonas.unit_of_work("Take") as uow:
        uow.connection.execute(update(Base.metadata.tables["deals"]).values(owner_id=jonas.user.id))
    with jonas.reading() as session:
        assert session.scalars(select(Deal.notes)).all() == [None, None]


def test_bulk_inserts_are_looked_at_row_by_row(team: Team) -> None:
    jonas = team.at[Role.REP]
    phase = team.phase("D1")

    def rows(*owners: int | None) -> list[dict[str, object]]:
        with jonas.reading() as session:
            pipeline = session.scalar(select(func.min(Deal.pipeline_id))) or 1
        columns = {column.name: None for column in Base.metadata.tables["deals"].columns}
        place = {"pipeline_id": pipeline, "phase_id": phase, "currency": "EUR", "is_renewal": False}
        return [{**columns, **place, "name": "Scales", "owner_id": owner} for owner in owners]

    team.deal(Role.REP)
    for owners, refused in (((jonas.user.id,), False), ((jonas.user.id, team.id(Role.OWNER)), True), ((None,), True)):
        try:
            with jonas.unit_of_work("Bulk", is_bulk=True) as uow:
                found = rows(*owners)
                for row in found:
                    row |= {"phase_entered_at": uow.now, "created_at": uow.now}
                bulk_insert(uow, "deals", found)
        except Forbidden:
            assert refused, owners
        else:
            assert not refused, owners
    with (
        pytest.raises(Forbidden, match="Accounting can't add companies"),
        team.at[Role.ACCOUNTING].unit_of_work("Bulk") as uow,
    ):
        bulk_insert(uow, "companies", [{"name": "Ferro"}])


def test_undo_is_a_change_like_any_other(team: Team) -> None:
    jonas, tom = team.at[Role.REP], team.at[Role.MANAGER]
    theirs = team.deal(Role.MANAGER)
    changed = edit_deal(tom, EditDeal(theirs, None, {"notes": "Soon"}))
    removed = delete_deal(tom, DeleteDeal(team.deal(Role.MANAGER)))
    for change_set_id in (changed.change_set_id, removed.change_set_id):
        assert change_set_id is not None
        with pytest.raises(Forbidden):
            undo_change(jonas, change_set_id)
    own = create_deal(jonas, CreateDeal("Scales"))
    undo_newest(jonas)
    with jonas.reading() as session:
        assert session.get(Deal, own.record_id) is None


# -- targets -----------------------------------------------------------------------------------------------------------


def test_targets_are_seen_by_whom_they_concern(team: Team) -> None:
    for role in Role:
        set_target(team.at[Role.MANAGER], SetTarget(team.id(role), "2026-Q1", Money(100, "EUR")))
    again = set_target(team.at[Role.OWNER], SetTarget(team.id(Role.REP), "2026-Q1", Money(200, "EUR")))
    assert len(targets(team.at[Role.MANAGER])) == len(targets(team.at[Role.OWNER])) == len(Role)
    for role in (*LEARNERS, Role.ACCOUNTING, Role.SUPPORT):
        assert [row.user_id for row in targets(team.at[role])] == [team.id(role)]
    assert len(record_changes(team.at[Role.REP], "targets", again.record_id)) == 2
    with pytest.raises(NotFound):
        record_changes(team.at[Role.MARKETING], "targets", again.record_id)


@pytest.mark.parametrize("period", ["", "2026-Q5", "2026-13", "26", "2026-Q1 "])
def test_a_period_is_a_year_a_quarter_or_a_month(team: Team, period: str) -> None:
    with pytest.raises(UserError, match="Write the period"):
        set_target(team.at[Role.OWNER], SetTarget(1, period, Money(1, "EUR")))
