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

from sqlalchemy import text

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
    "phases": "id IN (SELECT phase_id FROM rebuilt) OR pipeline_id IN ({later_pipelines})",
    "deal_lines": "deal_id IN (SELECT id FROM rebuilt)",
    "products": "id IN (SELECT product_id FROM {deal_lines} WHERE deal_id IN (SELECT id FROM rebuilt))",
}
_SETTINGS = ("teams", "users", "pipelines", "phases", "lead_sources", "exchange_rates", "targets")
"""What is taken as it is now where the whole database is younger than the day that is asked for."""
_KEPT = {**dict.fromkeys(("id", *_REFERRING, "phase_id", "line"), "bigint"), "entered_at": "timestamptz"}
"""What a server is told of ``rebuilt`` for all statements that follow, with the types."""


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """``deals`` were put together from their stays.

    Of the ``guessed`` ones nobody knows the phase, only that they were open: they stand in the first of their pipeline.
    ``settings_are_of_today``: the team itself was not there yet.
    """

    deals: int = 0
    guessed: int = 0
    settings_are_of_today: bool = False


def rebuild(past: Past, day: date) -> Rebuilt:
    """Add them to ``deals`` and to what they refer to. ``day`` is the local day on which the cut lies.

    Before anything else is covered: each further table gets its part when it is asked for.
    """
    if past.cut.first_line is None:
        return Rebuilt()
    return _Tables(past, day).rebuild() if past.may_cover else _Expressions(past, day).rebuild()


class _Rebuilding:
    """What is asked, as queries of which each may read from those before it."""

    def __init__(self, past: Past, day: date) -> None:
        self.past, self.connection = past, past.connection
        self.needed: Mapping[str, str] = _REFERENCES
        self._is_file = self.connection.dialect.name == "sqlite"
        at = str(_INSTANT.process_bind_param(past.cut.at, self.connection.dialect))
        # Written into the queries: a server takes no parameters where a table is made.
        self._at = f"'{at}'" if self._is_file else f"TIMESTAMPTZ '{at}'"
        self._day = f"'{day.isoformat()}'" if self._is_file else f"DATE '{day.isoformat()}'"

    def bulk(self) -> str:
        """The units of work with many rows that came later; what one put back was known, and gone before."""
        return f"SELECT id FROM change_sets WHERE id > {self.past.cut.newest_id:d} AND is_bulk AND undoes_id IS NULL"

    def came_later(self) -> str:
        """What those inserted."""
        return (
            "SELECT later.id FROM later_deals AS later JOIN change_rows AS log ON log.id = later.line "
            f"WHERE later.id NOT IN (SELECT id FROM then_deals) AND log.op = 'I' "
            f"AND log.change_set_id IN ({self.bulk()})"
        )

    def first_images(self) -> str:
        """The first line that tells how such a deal was, where it was changed since."""
        return (
            "SELECT row_id, min(id) AS line FROM change_rows WHERE table_name = 'deals' "
            "AND row_id IN (SELECT id FROM came_later) AND before IS NOT NULL GROUP BY row_id"
        )

    def first_deals(self, changed: str, unchanged: str) -> str:
        """As first recorded: by that image of ``changed`` (``row_id`` and ``line``), ``unchanged`` ones as they are.

        With that ``line``: what is asked next takes along all that is needed later. A server doesn't know how many rows
        such a query has, and to join two of them it may compare each row of one with each of the other.
        """
        deals = real(self.connection, "deals")
        return (
            f"SELECT {columns_of('deals')}, CAST(NULL AS bigint) AS line FROM {deals} WHERE id IN ({unchanged}) "
            f"UNION ALL SELECT {image_columns(self.connection, 'deals', 'log.before')}, first.line "
            f"FROM ({changed}) AS first JOIN change_rows AS log ON log.id = first.line "
            f"WHERE first.row_id IN (SELECT id FROM {deals})"
        )

    def standing(self) -> str:
        """What is needed of those, with the stay of each that covers the instant, and its first one."""
        of_deal = f"FROM {real(self.connection, 'phase_changes')} AS stay WHERE stay.deal_id = deal.id"
        covering = (
            f"{of_deal} AND stay.entered_at <= {self._at} AND (stay.left_at IS NULL OR stay.left_at > {self._at})"
        )
        return (
            f"SELECT {', '.join(f'deal.{name}' for name in ('id', *_REFERRING, 'started_on', 'line'))}, "
            f"(SELECT stay.id {covering} ORDER BY stay.entered_at DESC, stay.id DESC LIMIT 1) AS stay_id, "
            f"(SELECT stay.id {of_deal} ORDER BY stay.entered_at, stay.id LIMIT 1) AS first_id FROM first_deals AS deal"
        )

    def rebuilt(self) -> str:
        """The deals that were there, with their phase. A stay that covers the instant tells it.

        One that had begun by then, but has no stay so old, was open.
        """
        stays = real(self.connection, "phase_changes")
        first_phase = (
            f"SELECT phase.id FROM {real(self.connection, 'phases')} AS phase "
            f"WHERE phase.pipeline_id = deal.pipeline_id AND phase.kind IN {_OPEN_KINDS} "
            f"ORDER BY phase.retired_at IS NOT NULL, phase.position, phase.id LIMIT 1"
        )
        return (
            f"SELECT {', '.join(f'deal.{name}' for name in ('id', *_REFERRING))}, "
            f"COALESCE(stay.phase_id, first.from_phase_id, ({first_phase})) AS phase_id, stay.entered_at, "
            "CASE WHEN stay.id IS NULL AND first.from_phase_id IS NULL THEN 1 ELSE 0 END AS guessed, deal.line "
            f"FROM standing AS deal LEFT JOIN {stays} AS stay ON stay.id = deal.stay_id "
            f"LEFT JOIN {stays} AS first ON first.id = deal.first_id "
            f"WHERE stay.id IS NOT NULL OR (deal.started_on <= {self._day} AND first.entered_at > {self._at})"
        )

    def deals(self, first_deals: str) -> str:
        """The rows for ``deals``: where they stood, and closed only if they were closed by then."""
        midnight = "deal.started_on || 'T00:00:00.000000Z'" if self._is_file else "CAST(deal.started_on AS timestamptz)"
        values = {name: f"deal.{name}" for name in ("id", *_REFERRING)}
        values |= {
            name: f"CASE WHEN deal.closed_on <= {self._day} THEN deal.{name} END"
            for name in ("closed_on", "lost_reason", "competitor")
        }
        values |= {"phase_id": "rebuilt.phase_id", "phase_entered_at": f"COALESCE(rebuilt.entered_at, {midnight})"}
        return (
            f"SELECT {columns_of('deals', of='deal.', but=values)} "
            f"FROM {first_deals} AS deal JOIN rebuilt ON rebuilt.id = deal.id"
        )

    def others(self, name: str, new: str, later_pipelines: str) -> str:
        """What was inserted later than the instant, ``new`` tells its keys, and is needed all the same, as it is now.

        "" for a table of which nothing is needed.
        """
        if name == "phase_changes":
            left = {"left_at": f"CASE WHEN stay.left_at <= {self._at} THEN stay.left_at END"}
            return (
                f"SELECT {columns_of('phase_changes', of='stay.', but=left)} "
                f"FROM {real(self.connection, name)} AS stay "
                f"WHERE stay.deal_id IN (SELECT id FROM rebuilt) AND stay.entered_at <= {self._at}"
            )
        if name not in self.needed:
            return ""
        lines = real(self.connection, "deal_lines")
        which = self.needed[name].format(deal_lines=lines, later_pipelines=later_pipelines)
        return f"SELECT {columns_of(name)} FROM {real(self.connection, name)} WHERE ({new}) AND ({which})"

    def found(self, deals: int, guessed: int) -> Rebuilt:
        """With the settings of today where there were none."""
        is_younger = self.connection.scalar(text("SELECT count(*) FROM teams")) == 0
        if is_younger:
            self.needed = {**self.needed, **dict.fromkeys(_SETTINGS, "1 = 1")}
        return Rebuilt(deals, guessed, is_younger)


class _Tables(_Rebuilding):
    """Each query is a temporary table, and what they find is added to those of the past."""

    def rebuild(self) -> Rebuilt:
        with self.past.quietly():
            self.past.cover("deals")
            if not self.past.later["deals"] or not self._is_any(self.bulk()):
                return Rebuilt()
            self._make("came_later", self.came_later())
            if not self._is_any("SELECT 1 FROM came_later"):
                return Rebuilt()
            self._make("first_images", self.first_images())
            unchanged = "SELECT id FROM came_later WHERE id NOT IN (SELECT row_id FROM first_images)"
            self._make("first_deals", self.first_deals("SELECT * FROM first_images", unchanged))
            self._make("standing", self.standing())
            self._make("rebuilt", self.rebuilt())
            counted = text("SELECT count(*), COALESCE(sum(guessed), 0) FROM rebuilt")
            deals, guessed = map(int, self.connection.execute(counted).one())
            if deals == 0:
                return Rebuilt()
            self.connection.exec_driver_sql(f"INSERT INTO then_deals {self.deals('first_deals')}")
            for name in ("pipelines", "teams"):
                self.past.cover(name)
            rebuilt = self.found(deals, guessed)
            self.past.complete = self._complete
            for name in ("pipelines", "teams"):
                self._complete(name)
            return rebuilt

    def _make(self, name: str, query: str) -> None:
        self.connection.exec_driver_sql(f"CREATE TEMP TABLE {name} AS {query}")

    def _is_any(self, query: str) -> bool:
        return self.connection.exec_driver_sql(f"{query} LIMIT 1").first() is not None

    def _complete(self, name: str) -> None:
        new = f"id IN (SELECT id FROM later_{name}) AND id NOT IN (SELECT id FROM then_{name})"
        query = self.others(name, new, "SELECT id FROM later_pipelines")
        if query:
            self.connection.exec_driver_sql(f"INSERT INTO then_{name} {query}")


class _Expressions(_Rebuilding):
    """For a login that may make no table: all queries in one statement, whose answer the server keeps as settings.

    They hold until the transaction ends, and each statement that reads the past has a table made of them.
    """

    def rebuild(self) -> Rebuilt:
        with self.past.quietly():
            deals, guessed = self._ask()
        if deals == 0:
            return Rebuilt()
        told = ", ".join(f"CAST(current_setting('headwater.{name}') AS {kind}[])" for name, kind in _KEPT.items())
        self.past.prelude = f"rebuilt AS MATERIALIZED (SELECT * FROM unnest({told}) AS told ({', '.join(_KEPT)}))"
        rebuilt = self.found(deals, guessed)
        self.past.adds = self._adds
        return rebuilt

    def _ask(self) -> tuple[int, int]:
        if self.connection.exec_driver_sql(f"{self.bulk()} LIMIT 1").first() is None:
            return 0, 0
        unchanged = "SELECT id FROM came_later WHERE id NOT IN (SELECT row_id FROM first_images)"
        steps = {
            "came_later": self.came_later(),
            "first_images": self.first_images(),
            "first_deals": self.first_deals("SELECT * FROM first_images", unchanged),
            "standing": self.standing(),
            "rebuilt": self.rebuilt(),
        }
        made = ", ".join(f"{name} AS MATERIALIZED ({query})" for name, query in steps.items())
        kept = ", ".join(f"set_config('headwater.{name}', CAST(array_agg({name}) AS text), true)" for name in _KEPT)
        statement = (
            f"WITH {self.past.expressions('deals')}, {made} "
            f"SELECT count(*) AS deals, COALESCE(sum(guessed), 0) AS guessed, {kept} FROM rebuilt"
        )
        row = self.connection.exec_driver_sql(statement).one()
        return int(row.deals), int(row.guessed)

    def _adds(self, name: str) -> str:
        if name == "deals":
            changed = "SELECT id AS row_id, line FROM rebuilt WHERE line IS NOT NULL"
            unchanged = "SELECT id FROM rebuilt WHERE line IS NULL"
            return self.deals(f"({self.first_deals(changed, unchanged)})")
        gone = f"SELECT later.id FROM later_{name} AS later JOIN change_rows AS log ON log.id = later.line"
        new = f"id IN ({gone} WHERE log.before IS NULL)"
        pipelines = f"SELECT row_id FROM change_rows WHERE {self.past.is_later('pipelines')}"
        return self.others(name, new, pipelines)
