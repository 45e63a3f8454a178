"""What an import will do, in numbers and with the first rows as they will be. Nothing is written."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any, NamedTuple, cast

from app.domain.progress import Progress, Silent, blocks
from app.domain.text import match_key
from app.services.context import Context
from app.services.exchange.converters import Value
from app.services.exchange.deal_plan import new_people
from app.services.exchange.examine import Findings
from app.services.exchange.fields import What
from app.services.exchange.mapping import FileMapping
from app.services.exchange.planning import BlockPlan, ImportPlan, plan_import
from app.services.exchange.reading import Table
from app.services.exchange.rows import Record
from app.services.exchange.validate import New, Rejection, RowReader

_LINE = re.compile(r"\ALine \d+(?= is about the same record)")
SHOWN_ROWS = 50
SHOWN_REJECTIONS = 200
SHOWN_LINES = 5


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """A row as it will be stored. ``action``: create, update, or same where it says nothing new.

    ``values`` are by field as read from the file; references are the names as written.
    """

    line: int
    action: str
    values: dict[str, Value]


class Reason(NamedTuple):
    """Why rows are rejected: the column (None: the row as a whole), what is wrong, how often, the first lines.

    ``said`` has the value too, as long as all of these rows have the same one; ``text`` is without.
    """

    column: str | None
    text: str
    times: int
    lines: tuple[int, ...]
    said: str


@dataclass(frozen=True, slots=True)
class Preview:
    """The result of a dry run over the whole file.

    ``to_update`` counts rows about records that exist, ``unchanged`` those of them that say nothing new.
    ``reasons`` are commonest first; a row counts for each of its own. ``also_created`` holds by field the names that
    will become records with the import. ``notes`` are sentences to show beside the counts.
    """

    read: int
    to_create: int
    to_update: int
    unchanged: int
    rejected: int
    reasons: tuple[Reason, ...]
    also_created: dict[str, tuple[str, ...]]
    rows: tuple[PreviewRow, ...]
    rejections: tuple[Rejection, ...]
    notes: tuple[str, ...]


@dataclass
class _Tally:
    """What is counted over the blocks."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0
    without_company: int = 0
    assumed: int = 0
    reasons: Counter[tuple[str | None, str]] = field(default_factory=Counter)
    lines: dict[tuple[str | None, str], list[int]] = field(default_factory=dict)
    said: dict[tuple[str | None, str], str] = field(default_factory=dict)
    new_names: dict[str, dict[str, str]] = field(default_factory=dict)
    new_people: dict[int, str] = field(default_factory=dict)
    own_names: set[str] = field(default_factory=set)
    rows: list[PreviewRow] = field(default_factory=list)
    rejections: list[Rejection] = field(default_factory=list)

    def add(self, plan: BlockPlan, raw: dict[str, int], later: dict[int, dict[str, Value]]) -> None:
        self.created += len(plan.created)
        self.updated += len(plan.changed)
        self.unchanged += sum(not record.says_something for record in plan.changed)
        self.rejected += len(plan.rejected)
        for rejection in plan.rejected:
            for column, reason in rejection.problems:
                self._count(rejection.line, (column, generalised(reason)), reason)
        self.rejections += plan.rejected[: SHOWN_REJECTIONS - len(self.rejections)]
        for record in plan.created:
            self.note_new(record.draft.values)
            self.without_company += "company" in raw and record.draft.values["company"] is None
            self.assumed += record.extras.origin == "assumed"
        for known in plan.changed:
            self.note_new(known.draft.values)
        self.new_people |= new_people(plan.extras())
        if len(self.rows) < SHOWN_ROWS:
            self._show(plan, raw, later)

    def _count(self, line: int, reason: tuple[str | None, str], said: str) -> None:
        self.reasons[reason] += 1
        if self.said.setdefault(reason, said) != said:
            self.said[reason] = reason[1]
        lines = self.lines.setdefault(reason, [])
        if len(lines) < SHOWN_LINES:
            lines.append(line)

    def note_own(self, plan: BlockPlan) -> None:
        """Names and keys that later rows may refer to."""
        for record in plan.created:
            self.own_names.add(record.columns["match_key"])
            self.own_names.add(match_key(record.columns["external_id"] or ""))

    def note_new(self, values: dict[str, Any]) -> None:
        for name, value in values.items():
            if isinstance(value, New):
                self.new_names.setdefault(name, {}).setdefault(match_key(value.name), value.name)

    def _show(self, plan: BlockPlan, raw: dict[str, int], later: dict[int, dict[str, Value]]) -> None:
        shown = [(item.draft, "create") for item in plan.created]
        shown += [(item.draft, "update" if item.says_something else "same") for item in plan.changed]
        shown.sort(key=lambda pair: pair[0].line)
        for draft, action in shown[: SHOWN_ROWS - len(self.rows)]:
            values: dict[str, Value] = {}
            for name, value in draft.values.items():
                is_reference = name in raw and value is not None
                values[name] = str(draft.cells[raw[name]]) if is_reference else cast(Value, value)
            self.rows.append(PreviewRow(draft.line, action, values | later.get(draft.line, {})))


def preview(
    ctx: Context, table: Table, mapping: FileMapping, findings: Findings, progress: Progress | None = None
) -> Preview:
    """Go through the file as the import would. Raises UserError while something is open, Cancelled when stopped."""
    tally = _Tally()
    with ctx.reading() as session:
        plan = plan_import(session, ctx, table, mapping, findings)
        raw = {column.field: column.index for column in plan.reader.columns if column.resolver is not None}
        for block in blocks(table.rows(), progress or Silent(), "Checking rows", findings.rows):
            planned = plan.plan(block)
            tally.add(planned, raw, _note_later(plan, block, tally))
            if plan.later is not None:
                tally.note_own(planned)
    if plan.later is not None:
        names = tally.new_names.pop(plan.later.field, {})
        left = {key: name for key, name in names.items() if key not in tally.own_names}
        tally.new_names |= {plan.later.field: left} if left else {}
    return _result(mapping.what, findings, table, tally)


def _note_later(plan: ImportPlan, block: list[Record], tally: _Tally) -> dict[int, dict[str, Value]]:
    """Names that are looked up when all rows are stored, since they may stand in a later one: by line, as written."""
    if plan.later is None:
        return {}
    name, place = plan.later.field, plan.later.index
    drafts, _ = RowReader((plan.later,)).read(block)
    for draft in drafts:
        tally.note_new(draft.values)
    return {draft.line: {name: str(draft.cells[place])} for draft in drafts if draft.values[name] is not None}


def _result(what: What, findings: Findings, table: Table, tally: _Tally) -> Preview:
    notes = list(table.notes)
    also = {name: tuple(names.values()) for name, names in tally.new_names.items()}
    if tally.new_people:
        also["contact"] = tuple(tally.new_people.values())
    if findings.known_by is None:
        notes.append("No column tells these rows apart, so importing the file again will create everything twice.")
    if tally.without_company and what is What.DEALS:
        have, are = ("has", "It is") if tally.without_company == 1 else ("have", "They are")
        notes.append(f"{what.counted(tally.without_company)} {have} no company. {are} kept and marked.")
    if tally.assumed:
        notes.append(
            f"For {what.counted(tally.assumed)} the file doesn't say since when they have been in their phase. The "
            "nearest date in it is taken, and marked as assumed."
        )
    if "owner" in also:
        notes.append("People who are created because they are named are not active until you activate them.")
    return Preview(
        read=findings.rows,
        to_create=tally.created,
        to_update=tally.updated,
        unchanged=tally.unchanged,
        rejected=tally.rejected,
        reasons=tuple(
            Reason(*key, times, tuple(tally.lines[key]), tally.said[key]) for key, times in tally.reasons.most_common()
        ),
        also_created=also,
        rows=tuple(tally.rows),
        rejections=tuple(tally.rejections),
        notes=tuple(notes),
    )


def generalised(reason: str) -> str:
    """A reason without the value or line it is about, to count like with like."""
    reason = _LINE.sub("An earlier line", reason)
    before, quote, rest = reason.partition("“")
    _, closing, after = rest.partition("”")
    return f"{before}“…”{after}" if quote and closing else reason
