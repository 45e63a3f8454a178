"""Leads that nobody has, taken and given back with personal logins: the server lets a rep do that and no more."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest

from app.domain.access import Forbidden
from app.domain.errors import UserError
from app.domain.roles import Role
from app.models.deals import Deal
from app.services.deals.commands import EditDeal, edit_deal
from app.services.history import undo_change
from app.services.pool import ClaimLead, claim_lead, pool_count
from tests.support.guarded import GuardedTeam

pytestmark = pytest.mark.postgres


def test_a_rep_takes_a_lead_and_gives_that_one_back(own_team: GuardedTeam) -> None:
    free = own_team.deals[Role.MANAGER]
    with own_team.program(Role.OWNER) as mira:
        edit_deal(mira, EditDeal(free, None, {"owner_id": None}))
    with own_team.program(Role.REP) as jonas, own_team.program(Role.INSIDE_SALES) as ivo:
        taken = claim_lead(jonas, ClaimLead())
        assert (taken.record_id, pool_count(ivo)) == (free, 0)
        with pytest.raises(UserError, match="belongs to Sales rep Person by now"):
            claim_lead(ivo, ClaimLead(free))
        with pytest.raises(Forbidden):
            edit_deal(jonas, EditDeal(free, None, {"owner_id": None}))
        _undoing_another_deal_is_refused(own_team, taken.change_set_id)
        assert taken.change_set_id is not None
        undo_change(jonas, taken.change_set_id)
        with ivo.reading() as session:
            assert session.get_one(Deal, free).owner_id is None
        assert claim_lead(ivo, ClaimLead()).record_id == free


def _undoing_another_deal_is_refused(team: GuardedTeam, change_set_id: int | None) -> None:
    """With psql, under the pretext of taking the claim back: the deal that was taken may go, another one may not."""
    with team.sql(Role.REP) as sql:
        me = team.users[Role.REP]
        for deal, passes in ((team.deals[Role.MANAGER], True), (team.deals[Role.REP], False)):
            _open_change_set(sql, me, change_set_id)
            if passes:
                assert sql.execute("UPDATE deals SET owner_id = NULL WHERE id = %s", [deal]).rowcount == 1
            else:
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    sql.execute("UPDATE deals SET owner_id = NULL WHERE id = %s", [deal])
            sql.rollback()


def _open_change_set(sql: psycopg.Connection[Any], user_id: int, undoes_id: int | None) -> None:
    row = sql.execute(
        "INSERT INTO change_sets (user_id, made_at, label, is_bulk, undoes_id) "
        "VALUES (%s, '2020-01-01', 'By hand', false, %s) RETURNING id",
        [user_id, undoes_id],
    ).fetchone()
    assert row is not None
    sql.execute("SELECT set_config('headwater.change_set', %s, true)", [str(row[0])])
