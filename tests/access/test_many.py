"""Many deals changed by a person with a login of their own: the server keeps the rules, and nothing is passed over."""

from __future__ import annotations

from datetime import date

import pytest

from app.domain.roles import Role
from app.models.deals import Deal
from app.services.context import Context
from app.services.history import undo_change
from app.services.many.edit import EditMany, edit_many
from app.services.tasks import AddTask
from tests.support.guarded import GuardedTeam

CLOSE = date(2026, 6, 30)


def _close_days(ctx: Context, keys: list[int]) -> list[date | None]:
    with ctx.reading() as session:
        return [session.get_one(Deal, key).expected_close_on for key in keys]


@pytest.mark.parametrize("role", [Role.REP, Role.MANAGER])
def test_each_changes_what_is_theirs_and_hears_of_the_rest(shared_team: GuardedTeam, role: Role) -> None:
    keys = list(shared_team.deals.values())
    theirs = keys if role is Role.MANAGER else [shared_team.deals[role]]
    with shared_team.program(role) as ctx:
        # Handed over in the same step: afterwards the deals are no longer whose who changes them.
        values = {"expected_close_on": CLOSE, "owner_id": shared_team.users[Role.INSIDE_SALES]}
        saved = edit_many(ctx, EditMany("deals", dict.fromkeys(keys, None), values, AddTask("Call", CLOSE)))
        assert saved.count == len(theirs)
        assert {left.record_id for left in saved.left_out} == set(keys) - set(theirs)
        assert {left.why for left in saved.left_out} <= {"refused"}
        assert _close_days(ctx, keys) == [CLOSE if key in theirs else None for key in keys]
        assert saved.change_set_id is not None
    with shared_team.program(Role.OWNER) as ctx:
        undo_change(ctx, saved.change_set_id)
        assert _close_days(ctx, keys) == [None] * len(keys)
