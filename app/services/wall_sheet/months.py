"""The forecast's board on a wall sheet: what is expected in which month, perhaps with deals supposed otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from app.domain.day_text import full_day, short_day
from app.domain.forecast.basis import Basis
from app.domain.forecast.by_month import MonthColumn, Stand, columns_of
from app.domain.forecast.changes import compare
from app.domain.forecast.facts import Facts
from app.domain.forecast.what_if import WhatIf
from app.domain.forecast.worth import Worth
from app.domain.logo import Logo
from app.domain.money import Money
from app.domain.pipelines import PhaseSpec
from app.services.board import Card, cards
from app.services.context import Context
from app.services.forecast import ForecastQuery, read_facts, with_calibration
from app.services.pipelines.queries import pipelines
from app.services.printing.document import Document
from app.services.printing.paper import Paper
from app.services.printing.sheet import Frame, Sheet
from app.services.reports.what_if import MARK, sentence
from app.services.reports.words import about_facts, deals_text, whole_money
from app.services.wall_sheet.cards import BETWEEN, CARD, draw_card
from app.services.wall_sheet.columns import Columns, compose_columns
from app.services.wall_sheet.facts import MOST_CARDS
from app.services.wall_sheet.page import write_notes


@dataclass(frozen=True, slots=True)
class MonthWall:
    """A month, or what stands beside the months, with its first cards in the order of their days.

    ``really`` is what is expected in it without anything supposed, None where nothing is.
    """

    column: MonthColumn
    expected: int
    really: int | None
    rows: tuple[Card, ...]

    @property
    def more(self) -> int:
        return self.column.row.count - len(self.rows)


@dataclass(frozen=True)
class MonthWallFacts:
    """The board of months on a day. ``said`` tells what is supposed otherwise; "" where nothing is."""

    facts: Facts
    basis: Basis
    team: str
    printed_by: str
    pipeline: str
    columns: tuple[MonthWall, ...]
    specs: Mapping[int, PhaseSpec]
    said: str
    logo: Logo | None


def read_month_wall(ctx: Context, query: ForecastQuery, basis: Basis, what_if: WhatIf | None = None) -> MonthWallFacts:
    """The columns of a query for whole months, as the forecast's board shows them."""
    real = read_facts(ctx, query)
    if basis is Basis.CALIBRATED:
        real = with_calibration(ctx, real)
    supposed = what_if.within(real) if what_if else WhatIf()
    facts = supposed.applied(real)
    columns, before = columns_of(facts), {one.key: one.row.expected(basis) for one in columns_of(real)}
    worths = {worth.deal.id: worth for worth in facts.worths}
    first = {one.key: one.row.open_ids[:MOST_CARDS] for one in columns}
    found = cards(ctx, [deal_id for ids in first.values() for deal_id in ids])
    walls = tuple(
        MonthWall(
            one,
            one.row.expected(basis),
            before.get(one.key, 0) if supposed else None,
            tuple(_cards(first[one.key], found, worths, facts.today, supposed)),
        )
        for one in columns
    )
    every = pipelines(ctx, with_retired=True)
    specs = {phase.id: phase.spec for pipeline in every for phase in pipeline.phases}
    name = next((pipeline.name for pipeline in every if pipeline.id == query.pipeline_id), "")
    said = sentence(supposed, compare(real, facts, basis=basis), facts.currency) if supposed else ""
    return MonthWallFacts(facts, basis, ctx.team.name, ctx.user.name, name, walls, specs, said, ctx.team.logo)


def _cards(
    deal_ids: Iterable[int], found: Mapping[int, Card], worths: Mapping[int, Worth], today: date, supposed: WhatIf
) -> Iterable[Card]:
    """The cards with the day, amount and probability that the figures are made of, and which of them are supposed."""
    for deal_id in deal_ids:
        if deal_id in found:
            deal, card = worths[deal_id].deal, found[deal_id]
            day = "" if deal.close_on is None else short_day(deal.close_on, today)
            mark = "supposed" if deal_id in supposed.of_deals else ""
            yield replace(
                card,
                company=card.company or card.name,
                name=" · ".join(part for part in (day, mark, card.name) if part),
                amount=None if deal.amount_minor is None else Money(deal.amount_minor, deal.currency),
                own_probability=deal.own_probability,
                phase_probability=deal.phase_probability,
            )


def month_wall_document(wall: MonthWallFacts, paper: Paper) -> Document:
    """The board as a document for a PDF, preview or printer. Where deals are supposed otherwise, each page says so."""
    facts = wall.facts
    frame = Frame(
        title=MARK if wall.said else "Forecast by month",
        about=f"{about_facts(facts, wall.pipeline, wall.basis)}; {_about(wall)}",
        kind="Forecast board",
        printed=f"Printed {full_day(facts.today)}",
        foot=wall.team,
        author=wall.printed_by,
        logo=wall.logo,
    )
    return Document(frame, lambda sheet: _compose(sheet, wall), paper)


def _about(wall: MonthWallFacts) -> str:
    count = sum(one.column.row.count for one in wall.columns)
    expected = whole_money(sum(one.expected for one in wall.columns), wall.facts.currency)
    return f"{deals_text(count)} open, {expected} expected"


def _compose(sheet: Sheet, wall: MonthWallFacts) -> None:
    if wall.said:
        write_notes(sheet, [wall.said])
        sheet.down(6)
    compose_columns(sheet, wall.columns, lambda some: _Months(sheet, some, wall))


class _Months(Columns[MonthWall]):
    """Months side by side."""

    HEAD = 50.0

    def __init__(self, sheet: Sheet, columns: Sequence[MonthWall], wall: MonthWallFacts) -> None:
        super().__init__(sheet, columns)
        self._wall = wall

    def head(self, column: MonthWall, x: float, y: float) -> None:
        """The month and how many deals; what is expected, of how much; what is won, and the target."""
        ink, right, row = self.sheet.ink, x + self.wide, column.column.row
        aside = ink.text(right, y + 10.5, f"{row.count:,}", size=9.5, weight="semibold", role="text2", align="right")
        is_late = column.column.stand is Stand.OVERDUE
        label, role, room = column.column.label, "danger" if is_late else "text", self.wide - aside - 6
        ink.text(x, y + 10.5, label, size=9.5, weight="semibold", role=role, room=room, part="heading")
        expected = ink.text(x, y + 24, self._money(column.expected), size=9.2, weight="semibold", room=self.wide)
        of = f"of {self._money(row.open)}" if column.really is None else f"really {self._money(column.really)}"
        ink.text(right, y + 24, of, size=7.8, role="text2", align="right", room=self.wide - expected - 6)
        ink.text(x, y + 35, self._reached(column.column), size=7.8, role="text2", room=self.wide)
        ink.rule(x, right, y + 42, role="text", thick=0.8)

    def height(self, _row: Card) -> tuple[float, float]:
        return CARD, CARD + BETWEEN

    def row(self, _column: MonthWall, x: float, y: float, row: Card) -> None:
        draw_card(self.sheet.ink, (x, y), self.wide, row, self._wall.specs[row.phase_id], self._wall.facts.today)

    def _reached(self, column: MonthColumn) -> str:
        if column.stand is not Stand.MONTH:
            return ""
        won = f"{self._money(column.row.won)} won"
        return won if not column.row.target else f"{won}, target {self._money(column.row.target)}"

    def _money(self, minor: int) -> str:
        return whole_money(minor, self._wall.facts.currency)
