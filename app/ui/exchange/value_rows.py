"""What the values of a file mean: the rows of the values step, in the order in which they want attention."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from app.domain.text import match_key
from app.services.exchange.examine import Findings
from app.services.exchange.fields import CREATABLE, Field
from app.services.exchange.mapping import CREATE, LEAVE_EMPTY, REJECT, FileMapping, value_key
from app.services.exchange.values import Directory, How, ValueMatch
from app.ui.exchange import words
from app.ui.exchange.draft import ImportDraft
from app.ui.exchange.pick_list import Option

Group = Literal["decide", "similar", "said", "own", "new", "known"]

GROUP_ORDER: tuple[Group, ...] = ("decide", "similar", "said", "own", "new", "known")
OWN_FIELDS = frozenset(("parent", "manager"))
"""Fields that refer to records of the same kind, which the file itself may bring."""

NOUNS = {
    "users": "user",
    "companies": "company",
    "products": "product",
    "pipelines": "pipeline",
    "phases": "phase",
    "outcomes": "outcome",
    "lead_sources": "lead source",
    "roles": "role",
    "contacts": "person",
}
MANY = {
    "users": "users",
    "companies": "companies",
    "products": "products",
    "pipelines": "pipelines",
    "phases": "phases",
    "outcomes": "outcomes",
    "lead_sources": "lead sources",
    "roles": "roles",
    "contacts": "people",
}
_OURS = "="


@dataclass(frozen=True, slots=True)
class ValueRow:
    """One value of the file: what it means now, and why. ``key`` is that of its option, None while it is open."""

    field: str
    theirs: str
    count: int
    group: Group
    meaning: str
    why: str
    key: str | None
    match: ValueMatch

    @property
    def is_open(self) -> bool:
        """Whether somebody has to decide about it."""
        return self.key is None


class ValueRows:
    """The values of the draft's fields. They are worked out anew only when something was decided since."""

    def __init__(self, draft: ImportDraft) -> None:
        self._draft = draft
        self._known: dict[str, tuple[FileMapping, Findings, list[ValueRow]]] = {}

    def of(self, field: Field) -> list[ValueRow]:
        """The values of one field, those to decide first, commonest first within a group."""
        draft = self._draft
        if draft.findings is None:
            return []
        known = self._known.get(field.name)
        if known is None or known[0] is not draft.mapping or known[1] is not draft.findings:
            known = self._known[field.name] = (draft.mapping, draft.findings, self._work_out(field, draft.findings))
        return known[2]

    def stored_names(self) -> dict[str, dict[str, str]]:
        """By field, what the values are called once they are stored, by their keys."""
        return {
            field.name: {value_key(row.theirs): _stored_name(row) for row in self.of(field) if row.key is not None}
            for field in self._draft.reference_fields()
        }

    def open_count(self) -> int:
        """How many values are still to decide."""
        return sum(row.is_open for field in self._draft.reference_fields() for row in self.of(field))

    def _work_out(self, field: Field, findings: Findings) -> list[ValueRow]:
        spoken, creates = self._draft.spoken(field), self._draft.creates(field)
        matches = findings.values.get(field.name, ())
        ours = self._draft.names.get(field.refers_to or "", Directory(()))
        rows = [value_row(field, match, spoken.get(value_key(match.theirs)), creates, ours) for match in matches]
        rows.sort(key=lambda row: GROUP_ORDER.index(row.group))
        return rows


def value_row(field: Field, match: ValueMatch, said: str | None, creates: bool, ours: Directory) -> ValueRow:
    """What one value means: what was ``said``, else what it means by itself, else what the import makes of it."""
    if said is not None:
        meaning, key = _said_words(said, match)
        return ValueRow(field.name, match.theirs, match.count, "said", meaning, "You chose it", key, match)
    group, meaning, why, chosen = _unsaid(field, match, creates and bool(match_key(match.theirs)), ours)
    return ValueRow(field.name, match.theirs, match.count, group, meaning, why, chosen, match)


def _stored_name(row: ValueRow) -> str:
    if row.key == CREATE:
        return row.theirs
    return meaning_of(row.key) if row.key and row.key.startswith(_OURS) else ""


def _unsaid(field: Field, match: ValueMatch, creates: bool, ours: Directory) -> tuple[Group, str, str, str | None]:
    if match.target is not None and match.how is not How.UNKNOWN:
        why = "The same letters" if match.how is How.SAME_LETTERS else "The same name"
        name = ours.spoken(match.target)
        return "known", name, why, _OURS + name
    noun = NOUNS[field.refers_to or ""]
    if match.stranger is not None:
        return "decide", "Choose what it means", f"A {noun} of {match.stranger.group}", None
    if match.suggestions:
        best = match.suggestions[0]
        alike = f"{round(best.score)}% alike, please confirm"
        return "similar", f"{best.known.name}?", alike, None
    if creates and field.name in OWN_FIELDS:
        return "own", match.theirs, "From this file, else created", CREATE
    if creates:
        return "new", f"New: {match.theirs}", f"No {noun} is called so yet", CREATE
    return "decide", "Choose what it means", f"No {noun} is called so", None


def _said_words(said: str, match: ValueMatch) -> tuple[str, str]:
    if said == REJECT:
        return f"Reject {words.count(match.count, 'row')}", REJECT
    if said == LEAVE_EMPTY:
        return "Leave it empty", LEAVE_EMPTY
    if said == CREATE:
        return f"New: {match.theirs}", CREATE
    return said, _OURS + said


def options(field: Field, row: ValueRow, directory: Directory | None) -> list[Option]:
    """What a value can mean: similar ones of ours, what else can be done, then all of ours."""
    ours = directory or Directory(())
    offered = [
        Option(_OURS + ours.spoken(s.known), s.known.name, f"{round(s.score)}% alike", group="Similar")
        for s in row.match.suggestions
    ]
    offered += _ways(field, row)
    noun = NOUNS[field.refers_to or ""]
    for known in ours.every:
        code = known.other_names[0] if known.other_names and field.refers_to == "phases" else ""
        whose = known.group or "ours"
        offered.append(Option(_OURS + ours.spoken(known), known.name, code, group=f"A {noun} of {whose}", search=code))
    return offered


def _ways(field: Field, row: ValueRow) -> Iterator[Option]:
    noun, what = NOUNS[field.refers_to or ""], "What to do"
    if field.refers_to in CREATABLE:
        yield Option(CREATE, f"Create the {noun} “{row.theirs}”", "new", group=what, icon="plus", search="new create")
    yield Option(LEAVE_EMPTY, "Leave the field empty", group=what, icon="x", search="none nothing")
    rows = words.count(row.count, "row")
    yield Option(REJECT, f"Reject {rows}", "kept for you to correct", group=what, icon="ban", search="refuse")


def meaning_of(key: str) -> str:
    """What a mapping stores for a picked option."""
    return key.removeprefix(_OURS) if key.startswith(_OURS) else key


def suggestion_of(row: ValueRow) -> str | None:
    """The option of the likeliest meaning."""
    return _OURS + row.match.suggestions[0].known.name if row.match.suggestions else None
