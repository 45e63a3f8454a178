"""The invented team is complete, consistent with its own history, and the same each time."""

from __future__ import annotations

from datetime import UTC, datetime, time
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from app.domain.clock import Clock
from app.domain.errors import UserError
from app.domain.forecast.basis import Outcome
from app.domain.phase_clock import ClockLevel
from app.models.activities import Activity
from app.models.changes import ChangeRow
from app.models.deals import Deal, DealContact, DealLine, PhaseChange
from app.models.nurture import Enrolment, NurtureProgramme
from app.models.people import Company, Contact
from app.models.pipeline import Phase
from app.models.stalls import StallDecision
from app.models.tasks import Task
from app.services.board import BoardQuery, card_ids, cards, columns
from app.services.calibration.worth import AskWorth, deals_behind, worth
from app.services.concerns import Subject
from app.services.context import Context
from app.services.history import undo_change
from app.services.pool import read_pool
from app.services.reviews.desk import read_desk
from app.services.reviews.minutes import meetings, read_minutes
from app.services.sample import LARGE, TEAM, SampleSize, add_sample, sample_words, size_named
from app.services.sample.customers import firms
from app.services.sample.dice import Dice
from app.services.setup import SetUpTeam, set_up, templates
from app.services.tasks import open_tasks
from app.services.users import users
from app.storage.database import Database
from app.storage.location import Location
from app.ui.forecast.below import read_ended
from tests.support.snapshots import snapshot
from tests.support.team import TODAY, new_team, sales

SMALL = SampleSize(open_deals=30, closed_deals=20, companies=40, contacts=120, activities=400)


@pytest.fixture
def team(database: Database) -> Context:
    return new_team(database)


def _count(ctx: Context, model: type[Any]) -> int:
    with ctx.reading() as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def test_there_are_as_many_records_as_asked_for(team: Context) -> None:
    add_sample(team, SMALL)
    open_kinds = ("genesis", "nurture", "delta")
    with team.reading() as session:
        statement = select(Phase.kind, func.count()).join(Deal, Deal.phase_id == Phase.id).group_by(Phase.kind)
        by_kind = dict(session.execute(statement).all())
    assert sum(by_kind[kind] for kind in open_kinds) == SMALL.open_deals + SMALL.marketing_deals
    assert sum(count for kind, count in by_kind.items() if kind not in open_kinds) == SMALL.closed_deals
    assert {"won", "lost"} <= set(by_kind)
    assert _count(team, Company) == SMALL.companies
    assert _count(team, Contact) == SMALL.contacts
    assert _count(team, Activity) == SMALL.activities


def test_every_phase_of_the_board_has_deals_and_next_steps_of_each_kind(team: Context) -> None:
    add_sample(team)
    pipeline = sales(team)
    board = columns(team, BoardQuery(pipeline))
    assert board.open_count == TEAM.open_deals
    assert [head.phase.spec.code for head in board.columns if head.count == 0] == []
    assert all(head.total.missing == () for head in board.columns)
    keys = [key for ids in card_ids(team, BoardQuery(pipeline)).values() for key in ids]
    open_cards = [card for card in cards(team, keys).values() if card.closed_on is None]
    due = [card.next_step.due_on for card in open_cards if card.next_step]
    assert any(day < TODAY for day in due)
    assert TODAY in due
    assert any(day > TODAY for day in due)
    assert len(due) < len(open_cards)
    assert {card.clock.level for card in open_cards} == set(ClockLevel)
    assert all(card.touches and card.touches.made > 0 for card in open_cards if card.clock.limit is None)


def test_some_leads_wait_in_the_pool_and_nothing_is_planned_for_them(team: Context) -> None:
    add_sample(team)
    found = read_pool(team)
    assert found.total > 1
    assert {row.phase_code for row in found.rows} == {"G1"}
    assert [open_tasks(team, Subject(deal_id=row.deal_id)) for row in found.rows] == [()] * found.total


@pytest.mark.parametrize("template", [spec.key for spec in templates()])
def test_it_fits_every_template(database: Database, template: str) -> None:
    ctx = new_team(database, template=template)
    add_sample(ctx, SMALL)
    assert _count(ctx, Deal) == SMALL.open_deals + SMALL.marketing_deals + SMALL.closed_deals


def test_a_deal_stands_where_its_history_ends(team: Context) -> None:
    add_sample(team, SMALL)
    with team.reading() as session:
        stays: dict[int, list[PhaseChange]] = {}
        for stay in session.scalars(select(PhaseChange).order_by(PhaseChange.deal_id, PhaseChange.entered_at)):
            stays.setdefault(stay.deal_id, []).append(stay)
        deals = session.scalars(select(Deal)).all()
        assert len(stays) == len(deals)
        for deal in deals:
            way = stays[deal.id]
            assert (way[-1].phase_id, way[-1].entered_at, way[-1].left_at) == (
                deal.phase_id,
                deal.phase_entered_at,
                None,
            )
            for earlier, later in pairwise(way):
                assert earlier.left_at == later.entered_at
                assert earlier.phase_id == later.from_phase_id


def test_a_decision_is_about_a_stay_in_the_stall_and_leads_where_the_deal_went(team: Context) -> None:
    add_sample(team, TEAM)
    with team.reading() as session:
        stays = {
            stay.id: (stay, session.get_one(Phase, stay.phase_id)) for stay in session.scalars(select(PhaseChange))
        }
        made = session.scalars(select(StallDecision)).all()
        went = {(stay.deal_id, stay.entered_at): stay.phase_id for stay, _ in stays.values()}
    assert {one.decision for one in made} == {"advance", "deadline"}
    for one in made:
        stay, phase = stays[one.stay_id]
        assert phase.is_stall
        assert stay.deal_id == one.deal_id
        if one.decision == "advance":
            assert one.decided_at == stay.left_at
            assert one.to_phase_id == went[one.deal_id, one.decided_at]


def test_who_is_in_the_programme_stands_in_its_phase_and_is_touched_later(team: Context) -> None:
    add_sample(team, TEAM)
    with team.reading() as session:
        programme = session.scalars(select(NurtureProgramme)).one()
        inside = session.execute(select(Enrolment, Deal).join(Deal, Deal.id == Enrolment.deal_id)).all()
    assert inside
    for row, deal in inside:
        assert deal.phase_id == programme.phase_id
        assert (row.company_id, row.owner_id) == (deal.company_id, deal.owner_id)
        assert row.base_on < TODAY < row.next_on


def test_history_bears_the_phases_out_and_two_sellers_do_not_judge_as_they_do(team: Context) -> None:
    add_sample(team, TEAM)
    found = worth(team, AskWorth())
    for is_own, table in ((False, found.by_phase.table), (True, found.by_own.table)):
        assert table
        for each in table:
            ids = deals_behind(team, found.asked, each, is_own=is_own)
            ended = {one.deal.id: one.deal.outcome for one in read_ended(team, ids).worths}
            assert (len(ended), list(ended.values()).count(Outcome.WON)) == (each.ended, each.won)
    told = {row.code: row for row in found.phases if row.ended >= 30}
    assert {"G1", "G2", "N1", "D1", "D2", "D3"} <= told.keys()
    for code, row in told.items():
        assert row.won / row.ended == pytest.approx(row.stated / 100, rel=0.25), code
    _, hopeful, careful, *_ = sorted(row.id for row in users(team))
    with team.reading() as session:
        beside = select(func.avg(Deal.own_probability - Phase.probability)).join(Phase, Phase.id == Deal.phase_id)
        open_ones = beside.where(Phase.kind == "delta")
        assert (session.scalar(open_ones.where(Deal.owner_id == hopeful)) or 0) > 5
        assert (session.scalar(open_ones.where(Deal.owner_id == careful)) or 0) < -5


def test_a_review_was_held_and_another_goes_on(team: Context) -> None:
    add_sample(team)
    going_on, held = meetings(team)
    assert (going_on.ended_at, going_on.seen) == (None, 2)
    assert held.ended_at is not None
    minutes = read_minutes(team, held.id)
    assert minutes.before != minutes.after
    assert any(item.note for item in minutes.items)
    desk = read_desk(team, None, None, None)
    assert desk is not None
    assert (desk.minutes.id, desk.place) == (going_on.id, 2)


def test_an_amount_is_the_sum_of_its_lines(team: Context) -> None:
    add_sample(team, SMALL)
    with team.reading() as session:
        sums: dict[int, int] = {}
        for line in session.scalars(select(DealLine)):
            sums[line.deal_id] = sums.get(line.deal_id, 0) + int(line.quantity * line.unit_price_minor)
        amounts = {deal.id: deal.amount_minor for deal in session.scalars(select(Deal))}
    assert sums == amounts


def test_committees_and_tasks_know_only_people_of_the_deals_company(team: Context) -> None:
    add_sample(team, SMALL)
    with team.reading() as session:
        for model in (DealContact, Task):
            pairs = session.execute(
                select(Deal.company_id, Contact.company_id)
                .join(model, model.deal_id == Deal.id)
                .join(Contact, Contact.id == model.contact_id)
            ).all()
            assert pairs
            assert all(deal == contact for deal, contact in pairs)


def test_nobody_who_does_not_want_calls_is_to_be_called(team: Context) -> None:
    add_sample(team)
    with team.reading() as session:
        statement = select(Task.id).join(Contact, Contact.id == Task.contact_id).where(Contact.do_not_call)
        assert session.scalars(statement).all() == []
        assert session.scalar(select(func.count()).where(Contact.do_not_call)) != 0


def test_the_same_seed_on_the_same_day_gives_the_same_records_at_whatever_hour(
    migrated_url: str, tmp_path: Path
) -> None:
    here, there = _filled(migrated_url, 7, hour=9), _filled(str(tmp_path / "other.headwater"), 7, hour=21)
    assert {table for table, rows in here.items() if rows != there[table]} == set()
    assert _filled(str(tmp_path / "third.headwater"), 8, hour=9)["deals"] != here["deals"]


def _filled(url: str, seed: int, *, hour: int) -> dict[str, dict[int, dict[str, Any]]]:
    database = Database.open(Location.parse(url), may_create=True)
    clock = Clock(zone=UTC, source=lambda: datetime.combine(TODAY, time(hour, 17), UTC))
    try:
        add_sample(set_up(database, clock, SetUpTeam("Fernhill Scales", "Mira Osei")), SMALL, seed=seed)
        return snapshot(database)
    finally:
        database.close()


def test_all_of_it_can_be_undone(team: Context) -> None:
    before = snapshot(team.db)
    change_set_id = add_sample(team, SMALL)
    assert _count(team, ChangeRow) > SMALL.activities
    undo_change(team, change_set_id)
    assert snapshot(team.db) == before


def test_prices_are_in_the_teams_currency(team: Context) -> None:
    add_sample(team, SMALL)
    with team.reading() as session:
        currencies = set(session.scalars(select(Deal.currency)))
    assert team.team.currency in currencies
    assert currencies <= {team.team.currency, *sample_words().foreign}


def test_names_do_not_repeat_however_many(team: Context) -> None:
    names = [firm.name for firm in firms(Dice(team, 1), sample_words(), 3 * LARGE.companies, [1], [1], "EUR")]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(("text", "size"), [("team", TEAM), ("large", LARGE)])
def test_sizes_have_names(text: str, size: SampleSize) -> None:
    assert size_named(text) == size


def test_a_size_may_be_a_number_of_deals() -> None:
    assert size_named("100") == SampleSize(100, 60, 260, 1000, 5000)
    assert size_named("1").marketing_deals == 0


@pytest.mark.parametrize("text", ["", "0", "-1", "many", "1.5", "²", "200001"])
def test_other_sizes_are_refused_in_words(text: str) -> None:
    with pytest.raises(UserError, match="Use team, large, or a number"):
        size_named(text)
