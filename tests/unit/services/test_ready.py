"""Questions that a start asks before SQLAlchemy is loaded are answered as they are by SQLAlchemy."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.config.paths import resource
from app.domain.clock import Clock
from app.domain.filters import GROUPINGS, SORTS, Closing, DealFilter
from app.domain.logo import Logo
from app.models.team import TeamLogo
from app.services.board import BoardQuery, card_order, cards, columns, conversion
from app.services.board.offers import offers
from app.services.context import Context, open_context
from app.services.pipelines.queries import PipelineRow, pipelines
from app.services.put_off import put_off_days
from app.services.readying import as_text
from app.services.sample import add_sample, size_named
from app.services.users import users
from app.services.view_list import views
from app.services.views import SaveView, SetDefaultView, save_view, set_default_view
from app.storage.database import Database
from app.storage.location import Location
from app.storage.ready import FILE
from tests.support.team import TODAY, as_user, new_team, on_day, sales

ALL = DealFilter()
# Decisions that were put off are due then, and some of them late.
DAYS = (TODAY, date(2026, 5, 11))


def test_the_texts_that_are_shipped_are_those_of_the_statements() -> None:
    shipped = resource(FILE).read_text("utf-8")
    assert shipped == as_text(), "Write them anew: python -m app.services.readying"


@pytest.fixture(scope="module")
def path(_migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A team with all that a board shows: stalls that were put off, promises, touches, times of the day, a logo."""
    path = tmp_path_factory.mktemp("ready") / "team.headwater"
    shutil.copyfile(_migrated_file, path)
    database = Database.open(Location.parse(str(path)))
    ctx = new_team(database)
    add_sample(ctx, size_named("16"))
    mine = save_view(ctx, SaveView("board", "Mine", {"filter": {"mine": True}}))
    set_default_view(ctx, SetDefaultView("board", mine.record_id))
    others = [user for user in users(ctx) if user.id != ctx.user.id]
    save_view(as_user(ctx, others[0].name), SaveView("board", "Ours", {"sort": "age"}, is_shared=True))
    save_view(as_user(ctx, others[0].name), SaveView("board", "Theirs", {}))
    with ctx.unit_of_work("Logo") as uow:
        uow.session.add(TeamLogo(id=1, picture="AAAA", wide=3, tall=2))
    database.close()
    return path


@contextmanager
def opened(path: Path, *, usual: bool, user: str | None = None) -> Iterator[Context]:
    database = Database.open(Location.parse(str(path)))
    try:
        if usual:
            database.connect()
        yield open_context(database, Clock(fixed_today=TODAY), user)
        assert database.is_early != usual
    finally:
        database.close()


def told(ctx: Context) -> list[Any]:
    """All that a start asks, for every way to sort and to group a board that is ready."""
    found: list[Any] = [ctx.team, ctx.user, views(ctx, "board"), pipelines(ctx), offers(ctx)]
    for day in DAYS:
        then = on_day(ctx, day)
        for pipeline in pipelines(ctx):
            found.append(conversion(then, pipeline))
            found += [board(then, pipeline, sort, group) for sort in SORTS for group in GROUPINGS]
        order = card_order(then, BoardQuery(sales(ctx)))
        found.append(cards(then, list(order.phases)))
    return found


def filters(ctx: Context) -> list[DealFilter]:
    """One of each part, and some together."""
    found = offers(ctx)
    owner, source, product = found.owners[1], found.sources[0], found.products[0]
    mine, late = DealFilter(mine=True), DealFilter(closing=Closing.OVERDUE)
    return [
        *(mine, DealFilter(unowned=True), DealFilter(mine=True, unowned=True), DealFilter(owner_ids=(owner.id,))),
        *(DealFilter(regions=tuple(found.regions)), DealFilter(source_ids=(source.id,))),
        *(DealFilter(product_ids=(product.id,)), DealFilter(without_company=True)),
        *(late, *(DealFilter(closing=closing) for closing in Closing if closing not in (Closing.ANY, Closing.CUSTOM))),
        DealFilter(closing=Closing.CUSTOM, first=date(2026, 3, 1), last=date(2026, 7, 1)),
        DealFilter(closing=Closing.CUSTOM, last=date(2026, 7, 1)),
        replace(late, mine=True, product_ids=(product.id,), source_ids=(source.id,)),
    ]


def board(ctx: Context, pipeline: PipelineRow, sort: str, group: str, shown: DealFilter = ALL) -> tuple[Any, Any]:
    query = BoardQuery(pipeline, shown, sort, group)
    return columns(ctx, query), card_order(ctx, query)


def test_a_board_is_answered_as_by_sqlalchemy(path: Path) -> None:
    with opened(path, usual=False) as ctx:
        ready = told(ctx)
    with opened(path, usual=True) as ctx:
        usual = told(ctx)
        with ctx.reading() as session:
            assert put_off_days(session), "the sample has no decision that was put off"
    assert ready == usual
    assert ctx.team.logo == Logo("AAAA", 3, 2)
    assert [(view.name, view.is_default, view.is_shared) for view in ready[2]] == [
        ("Mine", True, False),
        ("Ours", False, True),
    ]
    assert ready[2][1].maker not in ("", ctx.user.name)
    faces = ready[-1].values()
    assert {warning for face in faces for warning in face.warnings} >= {"promise"}
    assert any(face.next_step.due_time for face in faces if face.next_step)
    assert any(face.touches and face.touches.made for face in faces)


def test_a_board_with_a_filter_is_answered_as_by_sqlalchemy(path: Path) -> None:
    found = []
    for usual in (False, True):
        with opened(path, usual=usual) as ctx:
            here = sales(ctx)
            found.append([board(ctx, here, sort, "owner", one) for one in filters(ctx) for sort in ("next", "name")])
    assert found[0] == found[1]
    sizes = {heads.open_count for heads, _ in found[0]}
    assert len(sizes) > 5, "the filters show the same"


def test_a_board_that_looks_for_a_text_is_asked_the_usual_way(path: Path) -> None:
    found = []
    for usual in (False, True):
        database = Database.open(Location.parse(str(path)))
        if usual:
            database.connect()
        ctx = open_context(database, Clock(fixed_today=TODAY), None)
        found.append(board(ctx, sales(ctx), "next", "", DealFilter(text="scale")))
        assert not database.is_early
        database.close()
    assert found[0] == found[1]


def test_somebody_is_known_by_the_beginning_of_their_name(path: Path) -> None:
    with opened(path, usual=False) as ctx:
        name = ctx.user.name
    with opened(path, usual=False, user=name[:4].upper()) as ctx:
        assert ctx.user.name == name
