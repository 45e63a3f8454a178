"""Deals that came into the database after an instant, with a history that reaches back before it: imports, sample data.

The change log knows nothing of them at that time, but their stays tell where they stood. They are put together as they
were first recorded, standing where their stays say and closed only if they were closed by then. How many they are is
told, so that nobody takes them for what the log knows.
"""

# ruff: noqa: S608 - the names put into SQL are those of our own tables and columns

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial

from sqlalchemy import Connection, text

from app.models.base import UTCInstant
from app.storage.as_of import Past, columns_of, image_columns, real

_INSTANT = UTCInstant()
_OPEN_KINDS = "('genesis', 'nurture', 'delta')"
_REFERRING = ("company_id", "owner_id", "lead_source_id", "pipeline_id")
# What a rebuilt deal refers to. All of it comes along where it was not there yet either.
_REFERENCES = {
    "companies": "id IN (SELECT company_id FROM rebuilt)",
    "users": "id IN (SELECT owner_id FROM rebuilt)",
    "lead_sources": "id IN (SELECT lead_source_id FROM rebuilt)",
    "pipelines": "id IN (SELECT pipeline_id FROM rebuilt)",
    "phases": "id IN (SELECT phase_id FROM rebuilt) OR pipeline_id IN (SELECT id FROM later_pipelines)",
    "deal_lines": "deal_id IN (SELECT id FROM rebuilt)",
    "products": "id IN (SELECT product_id FROM {lines} WHERE deal_id IN (SELECT id FROM rebuilt))",
}
_SETTINGS = ("teams", "users", "pipelines", "phases", "lead_sources", "exchange_rates", "targets")
"""What is taken as it is now where the whole database is younger than the day that is asked for."""


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """``deals`` were put together from their stays.

    Of the ``guessed`` ones nobody knows the phase, only that they were open: they stand in the first of their pipeline.
    ``settings_are_of_today``: the team itself was not there yet. ``is_left_out``: it can't be done by this login.
    """

    deals: int = 0
    guessed: int = 0
    settings_are_of_today: bool = False
    is_left_out: bool = False


def rebuild(past: Past, day: date) -> Rebuilt:
    """Add them to ``deals`` and to what they refer to. ``day`` is the local day on which the cut lies.

    Before anything else is covered: each further table gets its part when it is asked for.
    """
    if not past.may_cover:
        return Rebuilt(is_left_out=True)
    with past.quietly():
        return _rebuild(past, past.connection, day)


def _rebuild(past: Past, connection: Connection, day: date) -> Rebuilt:
    past.cover("deals")
    if not past.later["deals"] or not _has_candidates(connection, past):
        return Rebuilt()
    bound = {"at": str(_INSTANT.process_bind_param(past.cut.at, connection.dialect)), "day": day.isoformat()}
    _as_first_recorded(connection)
    _where_they_stood(connection, bound)
    deals, guessed = connection.execute(text("SELECT count(*), COALESCE(sum(guessed), 0) FROM rebuilt")).one()
    if deals == 0:
        return Rebuilt()
    _add_deals(connection, bound)
    past.cover("pipelines")
    past.cover("teams")
    is_younger = connection.scalar(text("SELECT count(*) FROM teams")) == 0
    needed = {name: which.format(lines=real(connection, "deal_lines")) for name, which in _REFERENCES.items()}
    if is_younger:
        needed |= dict.fromkeys(_SETTINGS, "1 = 1")
    past.complete = partial(_complete, connection, needed, bound)
    for name in ("pipelines", "teams"):
        past.complete(name)
    return Rebuilt(int(deals), int(guessed), is_younger)


def _has_candidates(connection: Connection, past: Past) -> bool:
    """Collect what one unit of work with many rows inserted later; what it put back, was known and gone before."""
    bulk = f"SELECT id FROM change_sets WHERE id > {past.cut.newest_id:d} AND is_bulk AND undoes_id IS NULL"
    if connection.execute(text(f"{bulk} LIMIT 1")).first() is None:
        return False
    connection.execute(
        text(
            "CREATE TEMP TABLE came_later AS SELECT later.id FROM later_deals AS later "
            "JOIN change_rows AS log ON log.id = later.line "
            f"WHERE later.id NOT IN (SELECT id FROM then_deals) AND log.op = 'I' AND log.change_set_id IN ({bulk})"
        )
    )
    return connection.execute(text("SELECT 1 FROM came_later LIMIT 1")).first() is not None


def _as_first_recorded(connection: Connection) -> None:
    """``first_deals``: by the first image of what was changed since, and as they are where nothing was."""
    first = (
        "SELECT row_id, min(id) AS line FROM change_rows "
        "WHERE table_name = 'deals' AND row_id IN (SELECT id FROM came_later) AND before IS NOT NULL GROUP BY row_id"
    )
    connection.execute(text(f"CREATE TEMP TABLE first_images AS {first}"))
    connection.execute(
        text(
            f"CREATE TEMP TABLE first_deals AS SELECT {columns_of('deals')} FROM {real(connection, 'deals')} "
            "WHERE id IN (SELECT id FROM came_later) AND id NOT IN (SELECT row_id FROM first_images) "
            f"UNION ALL SELECT {image_columns(connection, 'deals', 'log.before')} "
            "FROM first_images AS first JOIN change_rows AS log ON log.id = first.line "
            f"WHERE first.row_id IN (SELECT id FROM {real(connection, 'deals')})"
        )
    )


def _where_they_stood(connection: Connection, bound: dict[str, str]) -> None:
    """``rebuilt``: the deals that were there, with their phase. A stay that covers the instant tells it.

    One that had begun by then, but has no stay so old, was open.
    """
    stays = real(connection, "phase_changes")
    of_deal = f"FROM {stays} AS stay WHERE stay.deal_id = deal.id"
    covering = f"{of_deal} AND stay.entered_at <= :at AND (stay.left_at IS NULL OR stay.left_at > :at)"
    first_phase = (
        f"SELECT phase.id FROM {real(connection, 'phases')} AS phase WHERE phase.pipeline_id = deal.pipeline_id "
        f"AND phase.kind IN {_OPEN_KINDS} ORDER BY phase.retired_at IS NOT NULL, phase.position, phase.id LIMIT 1"
    )
    _run(
        connection,
        "CREATE TEMP TABLE standing AS SELECT deal.id, "
        f"(SELECT stay.id {covering} ORDER BY stay.entered_at DESC, stay.id DESC LIMIT 1) AS stay_id, "
        f"(SELECT stay.id {of_deal} ORDER BY stay.entered_at, stay.id LIMIT 1) AS first_id FROM first_deals AS deal",
        bound,
    )
    _run(
        connection,
        f"CREATE TEMP TABLE rebuilt AS SELECT {', '.join(f'deal.{name}' for name in ('id', *_REFERRING))}, "
        f"COALESCE(stay.phase_id, first.from_phase_id, ({first_phase})) AS phase_id, stay.entered_at, "
        "CASE WHEN stay.id IS NULL AND first.from_phase_id IS NULL THEN 1 ELSE 0 END AS guessed "
        "FROM first_deals AS deal JOIN standing ON standing.id = deal.id "
        f"LEFT JOIN {stays} AS stay ON stay.id = standing.stay_id "
        f"LEFT JOIN {stays} AS first ON first.id = standing.first_id "
        "WHERE stay.id IS NOT NULL OR (deal.started_on <= :day AND first.entered_at > :at)",
        bound,
    )


def _add_deals(connection: Connection, bound: dict[str, str]) -> None:
    is_file = connection.dialect.name == "sqlite"
    midnight = "deal.started_on || 'T00:00:00.000000Z'" if is_file else "CAST(deal.started_on AS timestamptz)"
    values = {name: f"deal.{name}" for name in ("id", *_REFERRING)}
    values |= {
        name: f"CASE WHEN deal.closed_on <= :day THEN deal.{name} END"
        for name in ("closed_on", "lost_reason", "competitor")
    }
    values |= {
        "phase_id": "rebuilt.phase_id",
        "phase_entered_at": f"COALESCE(rebuilt.entered_at, {midnight})",
    }
    _run(
        connection,
        f"INSERT INTO then_deals SELECT {columns_of('deals', of='deal.', but=values)} "
        "FROM first_deals AS deal JOIN rebuilt ON rebuilt.id = deal.id",
        bound,
    )


def _complete(connection: Connection, needed: Mapping[str, str], bound: dict[str, str], name: str) -> None:
    """What was inserted later than the instant and is needed all the same, as it is now."""
    if name == "phase_changes":
        _add_stays(connection, bound)
    elif name in needed:
        new = f"id IN (SELECT id FROM later_{name}) AND id NOT IN (SELECT id FROM then_{name})"
        connection.exec_driver_sql(
            f"INSERT INTO then_{name} SELECT {columns_of(name)} FROM {real(connection, name)} "
            f"WHERE {new} AND ({needed[name]})"
        )


def _add_stays(connection: Connection, bound: dict[str, str]) -> None:
    left = {"left_at": "CASE WHEN stay.left_at <= :at THEN stay.left_at END"}
    _run(
        connection,
        f"INSERT INTO then_phase_changes SELECT {columns_of('phase_changes', of='stay.', but=left)} "
        f"FROM {real(connection, 'phase_changes')} AS stay "
        "WHERE stay.deal_id IN (SELECT id FROM rebuilt) AND stay.entered_at <= :at",
        bound,
    )


def _run(connection: Connection, statement: str, bound: dict[str, str]) -> None:
    """With the day and the instant written into it: a server takes no parameters where a table is made."""
    is_file = connection.dialect.name == "sqlite"
    at = f"'{bound['at']}'" if is_file else f"TIMESTAMPTZ '{bound['at']}'"
    day = f"'{bound['day']}'" if is_file else f"DATE '{bound['day']}'"
    connection.exec_driver_sql(statement.replace(":at", at).replace(":day", day))
