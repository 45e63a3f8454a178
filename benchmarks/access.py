"""What the rules of roles cost at 100,000 contacts: reading the board, searching and lists, with them and without.

On PostgreSQL the same work is done by a sales rep's own login, under row-level security, and by the owner of the
tables, for whom it is switched off here. In a file the program alone applies the rules: there the floor is the same
work without asking them.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

from sqlalchemy import text

from app.domain.access import Op
from app.domain.access_ahead import Ahead
from app.domain.clock import Clock
from app.domain.roles import Role
from app.services.board import BoardQuery, card_order, cards, columns
from app.services.context import Context, open_context
from app.services.logins import GiveLogin, give_login
from app.services.people.lists import ListQuery, company_ids, company_rows, contact_ids, contact_rows
from app.services.pipelines.queries import default_pipeline, pipelines
from app.services.search import find_records
from app.services.users import CreateUser, create_user, users
from app.storage.database import Database
from app.storage.location import Location
from benchmarks.measure import Result, Series, timed
from benchmarks.searching import typed
from benchmarks.servers import new_guarded_database
from benchmarks.stage import TODAY, Stage, fill

_ROUNDS, _MOST = 7, 1.3
_SEEN_CARDS, _SEEN_ROWS = 400, 200
_PASSWORD = "for-this-run-only"
# The list of people stays with the keeper's policy, which lets everything pass: it tells whose login it is.
_BARE = """
DO $$ DECLARE name text; BEGIN
    FOR name IN SELECT relname FROM pg_class WHERE relforcerowsecurity AND relname <> 'users' LOOP
        EXECUTE format('ALTER TABLE %I NO FORCE ROW LEVEL SECURITY', name);
    END LOOP;
END $$
"""


@dataclass(frozen=True)
class _Work:
    """Something that people wait for, given who asks and whether the program applies the rules to what it shows."""

    name: str
    run: Callable[[Context, bool], object]


def measure(stage: Stage) -> list[Result]:
    """In a file and, where a server can be had, on PostgreSQL."""
    return [*_in_a_file(stage), *_on_a_server(stage)]


def _in_a_file(stage: Stage) -> list[Result]:
    place = str(stage.copied(stage.sample, "access.headwater"))
    with _program(place, None) as owner:
        name = _rep(owner)
    with _program(place, name) as ctx:
        return [_result(stage, work, "in a file", partial(work.run, ctx)) for work in _works()]


def _on_a_server(stage: Stage) -> list[Result]:
    import psycopg

    with new_guarded_database() as url:
        if url is None:
            return []
        fill(url, replace(stage.size, activities=stage.size.activities // 5))
        with _program(url, None) as owner:
            name = _rep(owner)
            rep = next(row for row in users(owner) if row.name == name)
            login = give_login(owner, GiveLogin(rep.id, password=_PASSWORD)).login
        with psycopg.connect(url, autocommit=True) as raw:
            raw.execute(_BARE)
            raw.execute("VACUUM ANALYZE")
        with _program(_url_of(url, login), None) as ctx, _program(url, name) as bare:
            assert (_is_guarded(ctx), _is_guarded(bare)) == (True, False), "one of them reads under the rules"
            return [_result(stage, work, "on PostgreSQL", partial(_either, work, ctx, bare)) for work in _works()]


def _either(work: _Work, ctx: Context, bare: Context, with_rules: bool) -> object:
    return work.run(ctx if with_rules else bare, with_rules)


def _result(stage: Stage, work: _Work, where: str, run: Callable[[bool], object]) -> Result:
    """The same work with the rules and without, by turns."""
    for with_rules in (True, False):  # fills caches
        run(with_rules)
    ours, floors = [], []
    for _ in stage.rounds(_ROUNDS):
        ours.append(timed(partial(run, True)))
        floors.append(timed(partial(run, False)))
    name = f"roles {where}: {work.name}"
    return Result(name, Series(ours, "ms"), _MOST, Series(floors, "ms"), "the same without them")


# -- what is measured --------------------------------------------------------------------------------------------------


def _works() -> tuple[_Work, ...]:
    return (
        _Work("the board", _board),
        _Work("a search of ten keys", _search),
        _Work("the list of people", _people),
        _Work("the list of companies", _companies),
    )


def _board(ctx: Context, with_rules: bool) -> object:
    """Columns, order and the cards in sight; each is asked whether it may be moved."""
    query = BoardQuery(default_pipeline(pipelines(ctx)))
    columns(ctx, query)
    order = card_order(ctx, query)
    found = cards(ctx, [key for ids in order.columns.values() for key in ids[: _SEEN_CARDS // 10]])
    if not with_rules:
        return found
    kinds = {phase.id: str(phase.spec.kind) for phase in query.pipeline.phases}
    ahead = Ahead(ctx.actor, kinds)
    return [
        ahead.why_not_row("deals", Op.EDIT, {"owner_id": card.owner_id, "phase_id": card.phase_id}, card.owner_name)
        for card in found.values()
    ]


def _search(ctx: Context, _with_rules: bool) -> object:
    return [find_records(ctx, words) for words in typed()[:10]]


def _people(ctx: Context, with_rules: bool) -> object:
    rows = contact_rows(ctx, contact_ids(ctx, ListQuery(sort=(("company", False),)))[:_SEEN_ROWS])
    return _judged(ctx, "contacts", rows.values(), with_rules)


def _companies(ctx: Context, with_rules: bool) -> object:
    rows = company_rows(ctx, company_ids(ctx, ListQuery())[:_SEEN_ROWS])
    return _judged(ctx, "companies", rows.values(), with_rules)


def _judged(ctx: Context, table: str, rows: Any, with_rules: bool) -> object:
    if not with_rules:
        return rows
    ahead = Ahead(ctx.actor)
    return [ahead.why_not_row(table, Op.REMOVE, {"owner_id": row.owner_id}, row.owner) for row in rows]


# -- who asks ----------------------------------------------------------------------------------------------------------


@contextmanager
def _program(place: str, name: str | None) -> Any:
    database = Database.open(Location.parse(place))
    try:
        yield open_context(database, Clock(fixed_today=TODAY), name)
    finally:
        database.close()


def _rep(owner: Context) -> str:
    """A sales rep of the sample, or a new one."""
    found = next((row for row in users(owner) if row.role == Role.REP), None)
    if found is not None:
        return found.name
    create_user(owner, CreateUser("Jonas Lind"))
    return "Jonas Lind"


def _is_guarded(ctx: Context) -> bool:
    with ctx.reading() as session:
        return bool(session.scalar(text("SELECT row_security_active('deals') AND row_security_active('contacts')")))


def _url_of(url: str, login: str) -> str:
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=f"{quote(login)}:{_PASSWORD}@{parts.hostname}:{parts.port}"))
