"""People with logins of their own look back, and leaders keep the forecast, under the rules of the server."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.domain.access import Forbidden
from app.domain.roles import Role
from app.services.board import BoardQuery, columns
from app.services.context import Context
from app.services.deals.commands import CreateDeal, EditDeal, create_deal, edit_deal
from app.services.forecast import ForecastQuery, read_facts
from app.services.pipelines.queries import default_pipeline, pipelines
from app.services.snapshots.listing import snapshots
from app.services.snapshots.taking import take_now
from app.services.time_travel import looking_back
from tests.support.guarded import GuardedTeam
from tests.support.team import TODAY

_QUERY = ForecastQuery(date(2026, 1, 1), date(2026, 6, 30))


def _open_deals(ctx: Context) -> int:
    return columns(ctx, BoardQuery(default_pipeline(pipelines(ctx)))).open_count


@pytest.mark.postgres
def test_a_rep_sees_a_past_day_and_a_manager_keeps_the_present_one(own_team: GuardedTeam) -> None:
    with own_team.program(Role.REP) as ctx:
        before, facts = _open_deals(ctx), read_facts(ctx, _QUERY).deals
        made = create_deal(ctx, CreateDeal("Recorded at the server's own time, which is later"))
        edit_deal(ctx, EditDeal(made.record_id, None, {"amount_minor": 5}))
        own = next(deal for deal in facts if deal.owner_id == ctx.user.id)
        edit_deal(ctx, EditDeal(own.id, None, {"amount_minor": 77, "own_probability": 3}))
        assert _open_deals(ctx) == before + 1
        years_later = replace(ctx, clock=replace(ctx.clock, fixed_today=date(2199, 1, 1)))
        with looking_back(years_later, TODAY) as then:
            assert _open_deals(then.ctx) == before
            assert read_facts(then.ctx, _QUERY).deals == facts
            assert then.notes == (
                "This login shows what was recorded by then, and no history that was imported later.",
            )
        with pytest.raises(Forbidden):
            take_now(ctx)
    with own_team.program(Role.MANAGER) as ctx:
        assert [row.taken_on for row in snapshots(ctx)] == []
        take_now(ctx)
        assert take_now(ctx) == ctx.clock.today()
        assert [(row.taken_on, row.origin) for row in snapshots(ctx)] == [(ctx.clock.today(), "hand")]
