"""Looking back shows exactly what a database that stopped on that day would show."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import select, text

from app.domain.clock import Clock
from app.domain.errors import UserError
from app.domain.forecast.basis import Basis, Category
from app.domain.forecast.sums import forecast
from app.domain.money import Money
from app.services import history
from app.services.bin import PurgeRecord, RestoreRecord, bin_rows, purge_record, restore_record
from app.services.board import Board, BoardQuery, columns
from app.services.context import Context
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
from app.services.forecast import ForecastQuery, read_facts
from app.services.forecast.judging import JudgeDeal, judge_deal
from app.services.pipelines.commands import EditPhase, edit_phase
from app.services.pipelines.queries import default_pipeline, pipelines
from app.services.rates import SetRate, set_rate
from app.services.setup import SetUpTeam, set_up
from app.services.targets import SetTarget, set_target
from app.services.time_travel import looking_back
from app.services.users import CreateUser, EditUser, create_user, edit_user
from app.storage.database import Database
from app.storage.recorder import recorded_tables
from tests.support.hand import Hand
from tests.support.past import PastDeal, live_through
from tests.support.team import again, sales

FIRST = date(2026, 3, 2)
CODES = ("G1", "G2", "N1", "D1", "D2", "D3", "D4", "Won", "Lost")
QUERY = ForecastQuery(date(2026, 1, 1), date(2026, 6, 30))


@dataclass
class Days:
    """A team at work on an invented calendar, and what was seen at the end of each day."""

    ctx: Context
    hand: Hand
    dice: Random

    def work(self) -> None:
        """One command of chance; what the rules refuse changes nothing."""
        deeds: tuple[Callable[[int], object], ...] = (
            self.add, self.move, self.move, self.move_many, self.edit, self.edit, self.delete, self.restore, self.undo,
            self.line, self.judge, self.rate, self.phase, self.person,
        )  # fmt: skip
        ids = self.ids()
        with suppress(UserError):
            self.dice.choice(deeds)(self.dice.choice(ids) if ids else self.add(0))

    def ids(self) -> list[int]:
        with self.ctx.reading() as session:
            return list(session.scalars(text("SELECT id FROM deals ORDER BY id")))

    def phase_id(self) -> int:
        return sales(self.ctx).phase(self.dice.choice(CODES)).id

    def amount(self) -> Money | None:
        return self.dice.choice((None, Money(self.dice.randrange(10**7), self.dice.choice(("EUR", "PLN")))))

    def day(self) -> date:
        return self.hand.at.date() + timedelta(days=self.dice.randrange(-20, 100))

    def add(self, _: int) -> int:
        made = create_deal(self.ctx, CreateDeal(f"Scale {self.dice.random()}", amount=self.amount()))
        return made.record_id

    def move(self, deal_id: int) -> object:
        answers: dict[str, Any] = {"closed_on": self.hand.at.date(), "amount": Money(500, "EUR"), "reason": "Price"}
        return move_deal(self.ctx, MoveDeal(deal_id, self.phase_id(), **answers))

    def move_many(self, _: int) -> object:
        to = sales(self.ctx).phase(self.dice.choice(CODES[:6])).id
        return move_deals(self.ctx, MoveDeals(tuple(MoveDeal(one, to) for one in self.ids()[-4:])))

    def edit(self, deal_id: int) -> object:
        values: dict[str, Any] = self.dice.choice(
            (
                {"expected_close_on": self.day()},
                {"own_probability": self.dice.randrange(101)},
                {"amount_minor": self.dice.randrange(10**8)},
                {"forecast_category": self.dice.choice(tuple(Category))},
                {"notes": "½ „Ōsaka“\n\ttab", "is_renewal": True},
            )
        )
        return edit_deal(self.ctx, EditDeal(deal_id, None, values))

    def delete(self, deal_id: int) -> object:
        return delete_deal(self.ctx, DeleteDeal(deal_id))

    def restore(self, _: int) -> object:
        gone = bin_rows(self.ctx, tables=("deals",))
        return restore_record(self.ctx, RestoreRecord("deals", gone[0].record_id)) if gone else None

    def undo(self, _: int) -> object:
        return history.undo_newest(self.ctx)

    def line(self, deal_id: int) -> object:
        return add_line(self.ctx, AddLine(deal_id, description="Pads", quantity=Decimal("1.5"), unit_price=None))

    def judge(self, deal_id: int) -> object:
        return judge_deal(self.ctx, JudgeDeal(deal_id, Category.COMMIT, self.dice.randrange(101)))

    def rate(self, _: int) -> object:
        return set_rate(self.ctx, SetRate("PLN", self.hand.at.date(), Decimal(self.dice.randrange(200, 260)) / 1000))

    def phase(self, _: int) -> object:
        values = {"probability": self.dice.randrange(101), "exit_criteria": ("Budget known",)}
        return edit_phase(self.ctx, EditPhase(self.phase_id(), None, values))

    def person(self, _: int) -> object:
        made = create_user(self.ctx, CreateUser(f"Rep {self.dice.random()}", role="rep"))
        set_target(self.ctx, SetTarget(made.record_id, "2026-Q2", Money(900_000, "EUR")))
        return edit_user(self.ctx, EditUser(made.record_id, None, {"region": "North"}))


@pytest.fixture
def days(database: Database) -> Days:
    hand = Hand()
    clock = Clock(zone=UTC, source=hand)
    return Days(set_up(database, clock, SetUpTeam("Fernhill Scales", "Mira Osei")), hand, Random(20260312))


def seen(ctx: Context) -> tuple[Any, ...]:
    """Every recorded row, the board and the forecast on each basis."""
    with ctx.reading() as session:
        rows = {
            table.name: {
                row["id"]: {name: value for name, value in row.items() if name != "search_text"}
                for row in session.execute(select(table)).mappings()
            }
            for table in recorded_tables()
        }
    facts = read_facts(ctx, QUERY)
    return rows, board(ctx), facts.deals, facts.targets, [forecast(facts, basis) for basis in Basis]


def board(ctx: Context) -> Board:
    return columns(ctx, BoardQuery(default_pipeline(pipelines(ctx))))


def on(ctx: Context, day: date) -> Context:
    return replace(ctx, clock=replace(ctx.clock, fixed_today=day))


def live(days: Days, count: int) -> Iterator[date]:
    """Work through some days; yields each at its end."""
    for number in range(count):
        day = FIRST + timedelta(days=number)
        days.hand.at = datetime(day.year, day.month, day.day, 7, tzinfo=UTC)
        for _ in range(9):
            days.work()
        yield day


def test_a_past_day_equals_a_database_that_stopped_on_it(days: Days, tmp_path: Path) -> None:
    stopped: dict[date, Any] = {}
    copies: dict[date, str] = {}
    path = days.ctx.db.location.path
    for day in live(days, 9):
        stopped[day] = seen(on(days.ctx, day))
        if path is not None and day.day in (4, 8):
            with days.ctx.db.engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            copies[day] = str(shutil.copyfile(path, tmp_path / f"{day}.headwater"))
    assert len({str(state) for state in stopped.values()}) == len(stopped), "every day was another one"
    for day, then in stopped.items():
        with looking_back(days.ctx, day) as past:
            assert seen(past.ctx) == then
            assert past.notes == ()
            assert read_facts(days.ctx, replace(QUERY, as_of=day)).deals == then[2]
    for day, copy in copies.items():
        alone = again(copy)
        try:
            assert seen(on(alone, day)) == stopped[day]
        finally:
            alone.db.close()


def test_the_present_is_back_when_the_past_is_over(days: Days) -> None:
    deals = [create_deal(days.ctx, CreateDeal("Scale")).record_id]
    before = seen(on(days.ctx, FIRST))
    days.hand.at += timedelta(days=1)
    deals.append(create_deal(days.ctx, CreateDeal("Another")).record_id)
    for _ in range(8):  # as often as makes a server prepare a statement
        with looking_back(days.ctx, FIRST) as past:
            with past.ctx.reading() as session:
                assert list(session.scalars(text("SELECT id FROM deals ORDER BY id"))) == deals[:1]
            assert seen(past.ctx) == before
            with pytest.raises(UserError, match="The past can't be changed"):
                create_deal(past.ctx, CreateDeal("Yesterday's"))
        assert days.ids() == deals


def test_days_of_which_nothing_is_known(days: Days) -> None:
    with pytest.raises(UserError, match="5 March 2026 has not come yet"), looking_back(days.ctx, date(2026, 3, 5)):
        pass
    with pytest.raises(UserError, match="the records begin on 2 March 2026"), looking_back(days.ctx, date(2026, 3, 1)):
        pass


def test_a_clock_that_was_wrong_by_years_moves_nothing(days: Days) -> None:
    kept = create_deal(days.ctx, CreateDeal("Scale")).record_id
    create_deal(on(days.ctx, date(2031, 1, 1)), CreateDeal("From a computer that is ahead"))
    create_deal(on(days.ctx, date(2001, 1, 1)), CreateDeal("From one that is behind"))
    ids = days.ids()
    days.hand.at += timedelta(days=3)
    delete_deal(days.ctx, DeleteDeal(kept))
    with looking_back(days.ctx, FIRST) as past, past.ctx.reading() as session:
        assert list(session.scalars(text("SELECT id FROM deals ORDER BY id"))) == ids


def test_what_was_removed_for_good_is_said_to_be_missing(days: Days) -> None:
    deal_id = create_deal(days.ctx, CreateDeal("Scale")).record_id
    days.hand.at += timedelta(days=1)
    delete_deal(days.ctx, DeleteDeal(deal_id))
    with looking_back(days.ctx, FIRST) as past:
        assert board(past.ctx).open_count == 1
    purge_record(days.ctx, PurgeRecord("deals", deal_id))
    with looking_back(days.ctx, FIRST) as past:
        assert board(past.ctx).open_count == 0
        assert past.notes == ("Missing, because removed for good since: 1 deal.",)


def bulk(ctx: Context, deals: list[PastDeal]) -> list[int]:
    """As an import stores them: many at once, with a history that is older than the record of them."""
    ids = live_through(ctx, deals)
    with ctx.db.engine.begin() as connection:
        connection.execute(text("UPDATE change_sets SET is_bulk = :yes WHERE label = 'Lived'"), {"yes": True})
    return ids


def test_imported_deals_stand_where_their_history_says(days: Days) -> None:
    own = create_deal(days.ctx, CreateDeal("Scale")).record_id
    days.hand.at += timedelta(days=30)
    old = (("D1", date(2026, 2, 2)), ("D3", date(2026, 3, 20)), ("Won", date(2026, 3, 28)))
    won, guessed, young = bulk(
        days.ctx,
        [
            PastDeal(old, origin="imported", values={"amount_minor": 7000}),
            PastDeal((("Lost", date(2026, 3, 25)),), origin="imported", values={"started_on": date(2026, 2, 20)}),
            PastDeal((("D2", date(2026, 3, 30)),), origin="imported", values={"started_on": None}),
        ],
    )
    edit_deal(days.ctx, EditDeal(won, None, {"amount_minor": 9000}))
    with looking_back(days.ctx, FIRST) as past:
        facts = {deal.id: deal for deal in read_facts(past.ctx, QUERY).deals}
        assert facts.keys() == {own, won, guessed}, young
        assert (facts[won].phase_code, facts[won].amount_minor, facts[won].close_on) == ("D1", 7000, None)
        assert facts[guessed].phase_code == "G1"
        assert (past.rebuilt.deals, past.rebuilt.guessed) == (2, 1)
        assert [note.rpartition(": ")[2] for note in past.notes][1] == "1 deal."
    with looking_back(days.ctx, date(2026, 3, 29)) as past:
        facts = {deal.id: deal for deal in read_facts(past.ctx, QUERY).deals}
        assert (facts[won].outcome, facts[won].close_on) == ("won", date(2026, 3, 28))
    with looking_back(days.ctx, FIRST, with_rebuilt=False) as past:
        assert board(past.ctx).open_count == 1


def test_a_database_younger_than_the_day_is_shown_by_its_imports(days: Days) -> None:
    bulk(days.ctx, [PastDeal((("D1", date(2025, 2, 2)), ("Won", date(2025, 8, 28))), origin="imported")])
    with looking_back(days.ctx, date(2025, 5, 1)) as past:
        facts = read_facts(past.ctx, ForecastQuery(date(2025, 1, 1), date(2025, 12, 31)))
        assert [(deal.phase_code, deal.outcome, deal.owner) for deal in facts.deals] == [("D1", "open", "Mira Osei")]
        assert any("younger than this day" in note for note in past.notes)
        assert board(past.ctx).open_count == 1
