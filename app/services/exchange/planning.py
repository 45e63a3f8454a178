"""What an import would do with each row. The preview shows it, the import does it: one calculation for both."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.errors import UserError
from app.models.deals import Product
from app.services.context import Context
from app.services.exchange.converters import converter_for
from app.services.exchange.date_reader import DateReader, reader_for
from app.services.exchange.deal_plan import DealExtras, DealPlanner
from app.services.exchange.deal_target import TARGETS
from app.services.exchange.examine import Findings, fields_of
from app.services.exchange.fields import Field, Kind, What
from app.services.exchange.guess import is_key_header
from app.services.exchange.identity import Identity, Key
from app.services.exchange.mapping import ColumnMap, FileMapping, locate
from app.services.exchange.matching import Keyed, Matcher
from app.services.exchange.numbers import settle
from app.services.exchange.reading import Table
from app.services.exchange.references import CompanyResolver, NameResolver, StageResolver, read_directories
from app.services.exchange.rows import Record
from app.services.exchange.stages import Stages, read_stages
from app.services.exchange.targets import Columns, ImportFacts, RowRefused, changes
from app.services.exchange.validate import Draft, PlannedColumn, Problem, Rejection, RowReader
from app.services.exchange.values import Directory

# Fields that refer to records of the file itself; they are looked up when all of its rows are stored.
LATER = {What.COMPANIES: "parent", What.USERS: "manager"}
_NO_EXTRAS = DealExtras()


class NewRecord(NamedTuple):
    """A row that makes a record; ``columns`` may hold references that are still to be created."""

    draft: Draft
    columns: Columns
    extras: DealExtras


class ChangedRecord(NamedTuple):
    """A row about a record that exists. ``changes`` are empty where it says nothing new of the record itself."""

    draft: Draft
    current: Columns
    changes: Columns
    extras: DealExtras

    @property
    def says_something(self) -> bool:
        """Whether the row says anything that was not known."""
        return bool(self.changes) or self.extras.says_something


@dataclass(frozen=True, slots=True)
class BlockPlan:
    """What becomes of the rows of one block."""

    created: list[NewRecord]
    changed: list[ChangedRecord]
    rejected: list[Rejection]

    def extras(self) -> Iterator[DealExtras]:
        """What rows say beside the columns of their records."""
        for new in self.created:
            yield new.extras
        for known in self.changed:
            yield known.extras


@dataclass
class ImportPlan:
    """Plans block by block, over one session, in file order."""

    what: What
    reader: RowReader
    facts: ImportFacts
    identity: Identity
    matcher: Matcher
    resolvers: dict[str, NameResolver | CompanyResolver]
    later: PlannedColumn | None
    repeated: frozenset[int]
    width: int
    deals: DealPlanner | None
    _first_lines: dict[Key, int] = field(default_factory=dict)

    def plan(self, records: Sequence[Record]) -> BlockPlan:
        """What to do with the next block."""
        drafts, unreadable = self.reader.read(records)
        keyed = [Keyed(draft, self.identity.key(draft.cells)) for draft in drafts]
        self.matcher.look_up(keyed)
        if self.deals is not None:
            self.deals.look_up([draft.values for draft in drafts], self.matcher.found_ids())
        plan = BlockPlan([], [], [])
        for item in keyed:
            wrong = [*self._repeated(item.key, item.draft.line), *self._place_unless_wrong(item, plan)]
            if wrong:
                plan.rejected.append(Rejection(item.draft.line, tuple(wrong), item.draft.cells))
        plan.rejected.extend(map(self._with_repeated, unreadable))
        plan.rejected.sort(key=lambda rejection: rejection.line)
        return plan

    def _place_unless_wrong(self, item: Keyed, plan: BlockPlan) -> list[Problem]:
        """Make a record of a row, unless something is wrong with it: all of that."""
        try:
            self._place(item, plan)
        except RowRefused as refused:
            return [self._problem(reason) for reason in refused.reasons]
        except UserError as error:
            return [self._problem(error)]
        return []

    def _problem(self, error: UserError) -> Problem:
        return Problem(self.facts.headers.get(error.field or "", error.field), error.message)

    def _place(self, item: Keyed, plan: BlockPlan) -> None:
        draft, current = item.draft, self.matcher.find(item)
        columns = TARGETS[self.what].columns(draft, self.facts, current)
        record = self._new(draft, columns) if current is None else self._known(draft, columns, current)
        if self._repeated(item.key, draft.line):
            return
        if isinstance(record, NewRecord):
            plan.created.append(record)
        else:
            plan.changed.append(record)
        if self.repeated and item.key is not None and hash(item.key) in self.repeated:
            self._first_lines[item.key] = draft.line

    def _new(self, draft: Draft, columns: Columns) -> NewRecord:
        for name, default in TARGETS[self.what].defaults(self.facts).items():
            if columns.get(name) is None:
                columns[name] = default
        return NewRecord(draft, columns, self.deals.of_new(draft.values, columns) if self.deals else _NO_EXTRAS)

    def _known(self, draft: Draft, columns: Columns, current: Columns) -> ChangedRecord:
        differing = changes(columns, current)
        extras = self.deals.of_known(draft.values, columns, current, differing) if self.deals else _NO_EXTRAS
        return ChangedRecord(draft, current, differing, extras)

    def _repeated(self, key: Key | None, line: int) -> list[Problem]:
        """That an earlier row is about the same record, where one is."""
        first = self._first_lines.get(key) if self._first_lines and key is not None else None
        if first is None or first >= line:
            return []
        return [Problem(self.identity.label, f"Line {first} is about the same record. Keep one of the two lines.")]

    def _with_repeated(self, rejection: Rejection) -> Rejection:
        if not self._first_lines or len(rejection.cells) != self.width:
            return rejection
        also = self._repeated(self.identity.key(rejection.cells), rejection.line)
        return rejection._replace(problems=(*rejection.problems, *also)) if also else rejection


def plan_import(session: Session, ctx: Context, table: Table, mapping: FileMapping, findings: Findings) -> ImportPlan:
    """The plan for a file. Raises UserError while dates or decimals are open or a value is mapped to nothing."""
    if findings.fields != fields_of(mapping):
        raise UserError("The columns were mapped anew since the file was looked through. Look through it again.")
    located = locate(mapping, table.headers)
    stages = stages_for(session, mapping)
    directories = read_directories(session, stages)
    columns = []
    resolvers: dict[str, NameResolver | CompanyResolver] = {}
    later: PlannedColumn | None = None
    for index, target, column in located:
        if target.kind is not Kind.REFERENCE:
            columns.append(_converted(index, target, column, findings, ctx.team.currency))
            continue
        resolver = _resolver(session, target, column, mapping, directories)
        planned = PlannedColumn(index, column.header, target.name, resolver=resolver, is_list=target.is_list)
        resolvers[target.name] = resolver
        if LATER.get(mapping.what) == target.name:
            later = planned
        else:
            columns.append(planned)
    facts = _facts(session, ctx, mapping, stages)
    return ImportPlan(
        what=mapping.what,
        reader=RowReader(tuple(columns)),
        facts=facts,
        identity=Identity(mapping.what, located),
        matcher=Matcher(session, mapping.what, TARGETS[mapping.what].table),
        resolvers=resolvers,
        later=later,
        repeated=findings.repeated,
        width=len(table.headers),
        deals=DealPlanner(session, facts) if mapping.what is What.DEALS else None,
    )


def stages_for(session: Session, mapping: FileMapping | None) -> Stages:
    """The phases that a file's stages may mean, under what was said about its pipeline."""
    if mapping is None:
        return read_stages(session)
    return read_stages(session, mapping.pipeline, is_told_by_row=mapping.column_of("pipeline") is not None)


def _converted(index: int, target: Field, column: ColumnMap, findings: Findings, currency: str) -> PlannedColumn:
    dates: DateReader | None = None
    decimal, are_shares = column.decimal, False
    if target.kind is Kind.DATE:
        dates = reader_for(column.header, findings.dates[column.header], column.dates)
    elif column.header in findings.numbers:
        analysis = findings.numbers[column.header]
        decimal, are_shares = settle(column.header, analysis, column.decimal), analysis.are_shares
    converter = converter_for(target, dates=dates, decimal=decimal, are_shares=are_shares, home_currency=currency)
    return PlannedColumn(index, column.header, target.name, converter=converter)


def _resolver(
    session: Session,
    target: Field,
    column: ColumnMap,
    mapping: FileMapping,
    directories: Mapping[str, Directory],
) -> NameResolver | CompanyResolver:
    """Names may be created where that was asked for, or the field does so by itself; another program's keys never."""
    said = mapping.values_of(target.name)
    may_create = mapping.creates(target) and not is_key_header(column.header)
    if target.refers_to == "companies":
        return CompanyResolver(session, said, may_create)
    is_by_row = target.refers_to == "phases" and mapping.column_of("pipeline") is not None
    resolver = StageResolver if is_by_row else NameResolver
    return resolver(target, directories[target.refers_to or ""], said, may_create)


def _facts(session: Session, ctx: Context, mapping: FileMapping, stages: Stages) -> ImportFacts:
    return ImportFacts(
        user_id=ctx.user.id,
        now=ctx.clock.now(),
        clock=ctx.clock,
        currency=ctx.team.currency,
        stages=stages,
        product_names=dict(session.execute(select(Product.id, Product.name)).all()),
        headers={column.field: column.header for column in mapping.columns},
    )
