"""What an import would do with each row. The preview shows it, the import does it: one calculation for both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.errors import UserError
from app.models.deals import Product
from app.services.context import Context
from app.services.exchange.converters import converter_for
from app.services.exchange.date_reader import DateReader, reader_for
from app.services.exchange.examine import Findings, fields_of
from app.services.exchange.fields import Field, Kind, What
from app.services.exchange.guess import is_key_header
from app.services.exchange.identity import Identity, Key
from app.services.exchange.mapping import ColumnMap, FileMapping, locate
from app.services.exchange.matching import Keyed, Matcher
from app.services.exchange.numbers import settle
from app.services.exchange.reading import Table
from app.services.exchange.references import CompanyResolver, NameResolver, read_directories
from app.services.exchange.rows import Record
from app.services.exchange.targets import TARGETS, Columns, ImportFacts, PhaseFacts, changes
from app.services.exchange.validate import Draft, PlannedColumn, Rejection, RowReader
from app.services.exchange.values import Directory
from app.services.pipelines.queries import default_pipeline, read_pipelines

# Fields that refer to records of the file itself; they are looked up when all of its rows are stored.
LATER = {What.COMPANIES: "parent", What.USERS: "manager"}


class NewRecord(NamedTuple):
    """A row that makes a record; ``columns`` may hold references that are still to be created."""

    draft: Draft
    columns: Columns


class ChangedRecord(NamedTuple):
    """A row about a record that exists. ``changes`` are empty where it says nothing new."""

    draft: Draft
    current: Columns
    changes: Columns


@dataclass(frozen=True, slots=True)
class BlockPlan:
    """What becomes of the rows of one block."""

    created: list[NewRecord]
    changed: list[ChangedRecord]
    rejected: list[Rejection]


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
    _first_lines: dict[Key, int] = field(default_factory=dict)

    def plan(self, records: Sequence[Record]) -> BlockPlan:
        """What to do with the next block."""
        drafts, rejected = self.reader.read(records)
        keyed = [Keyed(draft, self.identity.key(draft.cells)) for draft in drafts]
        self.matcher.look_up(keyed)
        plan = BlockPlan([], [], rejected)
        for item in keyed:
            try:
                self._place(item, plan)
            except UserError as error:
                plan.rejected.append(Rejection(item.draft.line, error.field, error.message, item.draft.cells))
        plan.rejected.sort(key=lambda rejection: rejection.line)
        return plan

    def _place(self, item: Keyed, plan: BlockPlan) -> None:
        self._refuse_repeated(item)
        current = self.matcher.find(item)
        target = TARGETS[self.what]
        columns = target.columns(item.draft, self.facts, current)
        if current is None:
            for name, default in target.defaults(self.facts).items():
                if columns.get(name) is None:
                    columns[name] = default
            plan.created.append(NewRecord(item.draft, columns))
        else:
            plan.changed.append(ChangedRecord(item.draft, current, changes(columns, current)))
        if self.repeated and item.key is not None and hash(item.key) in self.repeated:
            self._first_lines[item.key] = item.draft.line

    def _refuse_repeated(self, item: Keyed) -> None:
        line = self._first_lines.get(item.key) if self._first_lines and item.key is not None else None
        if line is not None:
            raise UserError(
                f"Line {line} is about the same record. Keep one of the two lines.", field=self.identity.label
            )


def plan_import(session: Session, ctx: Context, table: Table, mapping: FileMapping, findings: Findings) -> ImportPlan:
    """The plan for a file. Raises UserError while dates or decimals are open or a value is mapped to nothing."""
    if findings.fields != fields_of(mapping):
        raise UserError("The columns were mapped anew since the file was looked through. Look through it again.")
    located = locate(mapping, table.headers)
    directories = read_directories(session)
    columns = []
    resolvers: dict[str, NameResolver | CompanyResolver] = {}
    later: PlannedColumn | None = None
    for index, target, column in located:
        if target.kind is not Kind.REFERENCE:
            columns.append(_converted(index, target, column, findings, ctx.team.currency))
            continue
        resolver = _resolver(session, target, column, mapping, directories)
        planned = PlannedColumn(index, column.header, target.name, resolver=resolver)
        resolvers[target.name] = resolver
        if LATER.get(mapping.what) == target.name:
            later = planned
        else:
            columns.append(planned)
    return ImportPlan(
        what=mapping.what,
        reader=RowReader(tuple(columns)),
        facts=_facts(session, ctx, mapping),
        identity=Identity(mapping.what, located),
        matcher=Matcher(session, mapping.what, TARGETS[mapping.what].table),
        resolvers=resolvers,
        later=later,
        repeated=findings.repeated,
    )


def _converted(index: int, target: Field, column: ColumnMap, findings: Findings, currency: str) -> PlannedColumn:
    dates: DateReader | None = None
    decimal = column.decimal
    if target.kind is Kind.DATE:
        dates = reader_for(column.header, findings.dates[column.header], column.dates)
    elif column.header in findings.numbers:
        decimal = settle(column.header, findings.numbers[column.header], column.decimal)
    converter = converter_for(target, dates=dates, decimal=decimal, home_currency=currency)
    return PlannedColumn(index, column.header, target.name, converter=converter)


def _resolver(
    session: Session, target: Field, column: ColumnMap, mapping: FileMapping, directories: dict[str, Directory]
) -> NameResolver | CompanyResolver:
    """Names may be created where the field allows it; the keys of another program never are."""
    said = mapping.values_of(target.name)
    may_create = target.creatable and not is_key_header(column.header)
    if target.refers_to == "companies":
        return CompanyResolver(session, said, may_create)
    return NameResolver(target, directories[target.refers_to or ""], said, may_create)


def _facts(session: Session, ctx: Context, mapping: FileMapping) -> ImportFacts:
    pipelines = read_pipelines(session, with_retired=True)
    phases = {
        row.id: PhaseFacts(row.id, row.pipeline_id, row.spec.kind) for pipeline in pipelines for row in pipeline.phases
    }
    return ImportFacts(
        user_id=ctx.user.id,
        now=ctx.clock.now(),
        clock=ctx.clock,
        currency=ctx.team.currency,
        phases=phases,
        first_phase=phases[default_pipeline(read_pipelines(session)).phases[0].id],
        product_names=dict(session.execute(select(Product.id, Product.name)).all()),
        mapped=frozenset(column.field for column in mapping.columns),
    )
