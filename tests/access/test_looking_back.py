"""People with logins of their own look back, and leaders keep the forecast, under the rules of the server."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import text

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
from tests.support.past import PastDeal, live_through
from tests.support.team import TODAY, again

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
            assert then.notes == ()
        with pytest.raises(Forbidden):
            take_now(ctx)
    with own_team.program(Role.MANAGER) as ctx:
        assert [row.taken_on for row in snapshots(ctx)] == []
        take_now(ctx)
        assert take_now(ctx) == ctx.clock.today()
        assert [(row.taken_on, row.origin) for row in snapshots(ctx)] == [(ctx.clock.today(), "hand")]


def _seen(ctx: Context, day: date) -> tuple[Any, ...]:
    """A past day with all that imported deals bring along."""
    with looking_back(ctx, day) as then:
        with then.ctx.reading() as session:
            stays = session.execute(text("SELECT * FROM phase_changes ORDER BY id")).all()
        facts = read_facts(then.ctx, _QUERY)
        board = columns(then.ctx, BoardQuery(default_pipeline(pipelines(then.ctx))))
        return then.rebuilt, then.notes, board, facts.deals, facts.phases, facts.people, stays


def _import(ctx: Context) -> list[int]:
    """Deals with an older history, many at once; one of them was changed since."""
    old = (("D1", date(2026, 2, 2)), ("D3", date(2026, 3, 20)), ("Won", date(2026, 3, 28)))
    past = [
        PastDeal(old, origin="imported", values={"amount_minor": 7000}),
        PastDeal((("Lost", date(2026, 3, 25)),), origin="imported", values={"started_on": date(2026, 2, 8)}),
        PastDeal((("D2", date(2026, 3, 30)),), origin="imported", values={"started_on": None}),
    ]
    made = live_through(replace(ctx, clock=replace(ctx.clock, fixed_today=date(2026, 4, 2))), past)
    with ctx.db.engine.begin() as connection:
        connection.execute(text("UPDATE change_sets SET is_bulk = true WHERE label = 'Lived'"))
    edit_deal(
        replace(ctx, clock=replace(ctx.clock, fixed_today=date(2026, 4, 3))),
        EditDeal(made[0], None, {"amount_minor": 9000}),
    )
    return made


@pytest.mark.postgres
def test_imported_history_is_the_same_for_every_login(own_team: GuardedTeam) -> None:
    keeper = again(own_team.url)
    try:
        won, guessed, _young = _import(keeper)
        later = replace(keeper.clock, fixed_today=date(2026, 4, 20))
        keepers = replace(keeper, clock=later)
        with own_team.program(Role.OWNER) as ctx:
            # The database is younger than the first of these days.
            for day, known in ((date(2026, 2, 10), 2), (date(2026, 3, 21), 2), (date(2026, 3, 31), 3), (TODAY, 2)):
                seen = _seen(replace(ctx, clock=later), day)
                assert seen == _seen(keepers, day)
                assert seen[0].deals == known
        with own_team.program(Role.REP) as ctx, looking_back(replace(ctx, clock=later), date(2026, 3, 21)) as then:
            facts = {deal.id: deal for deal in read_facts(then.ctx, _QUERY).deals}
            assert (facts[won].phase_code, facts[won].amount_minor, facts[won].close_on) == ("D3", 7000, None)
            assert facts[guessed].phase_code == "G1"
            assert (then.rebuilt.deals, then.rebuilt.guessed) == (2, 1)
            assert tuple(facts.values()) == _seen(keepers, then.day)[3]
    finally:
        keeper.db.close()
