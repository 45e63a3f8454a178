"""The bin where the server keeps the rules: who brings back, who removes for good, in the program and past it."""

from __future__ import annotations

import psycopg
import pytest

from app.domain.access import Forbidden
from app.domain.roles import Role
from app.services.bin import PurgeRecord, RestoreRecord, bin_rows, purge_record, restore_record
from app.services.deals.commands import DeleteDeal, EditDeal, delete_deal, edit_deal
from tests.support.guarded import GuardedTeam

pytestmark = pytest.mark.postgres

OTHERS = [role for role in Role if role is not Role.OWNER]


def images(team: GuardedTeam, deal: int) -> int:
    with team.sql(Role.OWNER) as sql:
        found = sql.execute(
            "SELECT count(before) FROM change_rows WHERE table_name = 'deals' AND row_id = %s", [deal]
        ).fetchone()
    assert found is not None
    return int(found[0])


def test_a_rep_brings_their_own_deal_back_and_owners_remove_for_good(own_team: GuardedTeam) -> None:
    deal = own_team.deals[Role.REP]
    with own_team.program(Role.REP) as ctx:
        delete_deal(ctx, DeleteDeal(deal))
        assert [row.record_id for row in bin_rows(ctx)] == [deal]
        restore_record(ctx, RestoreRecord("deals", deal))
        edit_deal(ctx, EditDeal(deal, None, {"competitor": "Mettler"}))
        delete_deal(ctx, DeleteDeal(deal))
        with pytest.raises(Forbidden, match="Only owners"):
            purge_record(ctx, PurgeRecord("deals", deal))
    assert images(own_team, deal) == 3
    with own_team.program(Role.OWNER) as ctx:
        purge_record(ctx, PurgeRecord("deals", deal))
        assert bin_rows(ctx) == []
    assert images(own_team, deal) == 0


def test_nobody_brings_back_what_they_could_not_have_added(own_team: GuardedTeam) -> None:
    deal = own_team.deals[Role.MANAGER]
    with own_team.program(Role.MANAGER) as ctx:
        delete_deal(ctx, DeleteDeal(deal))
    with own_team.program(Role.SUPPORT) as ctx, pytest.raises(Forbidden):
        restore_record(ctx, RestoreRecord("deals", deal))
    with own_team.program(Role.REP) as ctx, pytest.raises(Forbidden):
        restore_record(ctx, RestoreRecord("deals", deal))


@pytest.mark.parametrize("role", OTHERS)
def test_only_owners_erase_past_the_program(shared_team: GuardedTeam, role: Role) -> None:
    with shared_team.sql(role) as sql, pytest.raises(psycopg.errors.InsufficientPrivilege):
        sql.execute("SELECT headwater_erase('deals', %s)", [shared_team.deals[Role.REP]])


def test_what_is_still_there_keeps_its_history(shared_team: GuardedTeam) -> None:
    deal = shared_team.deals[Role.REP]
    with shared_team.program(Role.REP) as ctx:
        edit_deal(ctx, EditDeal(deal, None, {"competitor": "Mettler"}))
    with shared_team.sql(Role.OWNER) as sql:
        sql.execute("SELECT headwater_erase('deals', %s)", [deal])
    assert images(shared_team, deal) == 1
