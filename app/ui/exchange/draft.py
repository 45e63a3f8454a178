"""One import under way: the file, how it is read, and everything that was decided about it so far.

Nothing here touches a file or a database; ``work`` does that off the GUI thread and hands the answers over.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import IntEnum
from pathlib import Path
from typing import Literal

from app.domain.number_text import DecimalMark
from app.domain.text import match_key
from app.services.exchange.dates import DateGroup
from app.services.exchange.examine import Findings
from app.services.exchange.fields import FIELDS, Field, What
from app.services.exchange.first_look import FirstLook
from app.services.exchange.guess import ColumnGuess, is_key_header
from app.services.exchange.kind_guess import mapping_of
from app.services.exchange.mapping import NO_RECORD, ColumnMap, FileMapping, ValueMap, value_key
from app.services.exchange.numbers import NumberAnalysis
from app.services.exchange.preview import Preview
from app.services.exchange.values import Directory

Source = Literal["guess", "you", "mapping"]


class Step(IntEnum):
    """The steps in their order."""

    FILE = 0
    COLUMNS = 1
    VALUES = 2
    FORMATS = 3
    CHECK = 4
    IMPORT = 5


STEP_NAMES = ("File", "Columns", "Values", "Dates and numbers", "Check", "Import")


@dataclass(frozen=True, slots=True)
class Reading:
    """How the file is to be read; None is found out from its content."""

    sheet: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    has_header: bool | None = None


@dataclass
class ImportDraft:
    """The state of the import page. Going back and forth between steps loses nothing of it."""

    path: Path | None = None
    reading: Reading = Reading()
    look: FirstLook | None = None
    what: What | None = None
    findings: Findings | None = None
    names: dict[str, Directory] = field(default_factory=dict)
    """Ours, by what fields refer to, as they were when the file was looked through."""
    preview: Preview | None = None
    mapping_name: str = ""
    mappings: dict[What, FileMapping] = field(default_factory=dict)
    kind_by_hand: bool = False
    by_hand: set[tuple[What, str]] = field(default_factory=set)
    """Columns that somebody put to a field, or to none, by hand."""

    def start(self, path: Path) -> None:
        """Begin anew with a file."""
        self.forget()
        self.path = path

    def forget(self) -> None:
        """Be without a file."""
        fresh = ImportDraft()
        for name in self.__dataclass_fields__:
            setattr(self, name, getattr(fresh, name))

    def opened(self, look: FirstLook) -> None:
        """The file was read. What was decided by hand stays wherever its columns are still there."""
        self.look = look
        self.forget_findings()
        if self.what is None or not self.kind_by_hand:
            self.what = look.kind.what
        for what, mapping in tuple(self.mappings.items()):
            if self.mapping_name or mapping.values or any(key[0] is what for key in self.by_hand):
                self.mappings[what] = self._with_guesses(self._refit(what, mapping))
            else:
                del self.mappings[what]
        self._ensure_mapping()

    def choose_kind(self, what: What) -> None:
        """Say what the file holds."""
        self.kind_by_hand = True
        if what != self.what:
            self.what = what
            self.forget_findings()
            self.mapping_name = ""
        self._ensure_mapping()

    def forget_findings(self) -> None:
        """What the whole file says has to be found out again."""
        self.findings = self.preview = None

    @property
    def mapping(self) -> FileMapping:
        """What was decided about columns, values, dates and numbers."""
        assert self.what is not None
        return self.mappings[self.what]

    @mapping.setter
    def mapping(self, mapping: FileMapping) -> None:
        self.mappings[mapping.what] = mapping

    def guess_of(self, header: str) -> ColumnGuess | None:
        """What was guessed about a column under the present kind."""
        if self.look is None or self.what is None:
            return None
        return next((guess for guess in self.look.guesses[self.what] if guess.header == header), None)

    def column(self, header: str) -> ColumnMap | None:
        """Where a column goes."""
        key = match_key(header)
        return next((column for column in self.mapping.columns if match_key(column.header) == key), None)

    def put(self, header: str, field_name: str | None) -> None:
        """Put a column to a field, or to none. The file has to be looked through again."""
        self.mapping = self.mapping.with_column(header, field_name)
        self.by_hand.add((self.mapping.what, match_key(header)))
        self.forget_findings()

    def source_of(self, header: str) -> Source:
        """Who decided where a column goes."""
        if (self.mapping.what, match_key(header)) in self.by_hand:
            return "you"
        return "mapping" if self.mapping_name else "guess"

    def load(self, mapping: FileMapping, name: str) -> None:
        """Take over a saved mapping, as far as the file has its columns."""
        self.what, self.kind_by_hand = mapping.what, True
        self.by_hand = {key for key in self.by_hand if key[0] is not mapping.what}
        self.mapping = self._refit(mapping.what, mapping)
        self.mapping_name = name
        self.forget_findings()

    def fields(self) -> tuple[Field, ...]:
        """The fields of the present kind."""
        return FIELDS[self.what] if self.what else ()

    def open_dates(self) -> Iterator[tuple[str, DateGroup]]:
        """Dates that nobody has said how to read."""
        return self.findings.open_dates(self.mapping) if self.findings else iter(())

    def open_numbers(self) -> Iterator[tuple[str, NumberAnalysis]]:
        """Number columns whose decimal mark nobody has said."""
        return self.findings.open_numbers(self.mapping) if self.findings else iter(())

    def spoken(self, target: Field) -> dict[str, str]:
        """What somebody said about the values of a field, by their keys; without what means nothing here any more."""
        directory = self.names.get(target.refers_to or "")
        found = {}
        for value in self.mapping.values:
            if value.field != target.name:
                continue
            known = directory.find(value.ours)[0] if directory and value.ours not in NO_RECORD else None
            if value.ours in NO_RECORD or directory is None or known is not None:
                ours = directory.spoken(known) if directory and known else value.ours
                found[value_key(value.theirs)] = ours
        return found

    def say(self, field_name: str, meanings: Mapping[str, str | None]) -> None:
        """Say what values mean; None takes it back."""
        keys = {value_key(theirs) for theirs in meanings}
        kept = (v for v in self.mapping.values if v.field != field_name or value_key(v.theirs) not in keys)
        new = (ValueMap(field_name, theirs, ours) for theirs, ours in meanings.items() if ours is not None)
        self.mapping = replace(self.mapping, values=(*kept, *new))
        self.preview = None

    def mapping_for_import(self) -> FileMapping:
        """The mapping without values that a saved mapping gave a meaning which is not known here (any more)."""
        spoken = {field.name: self.spoken(field) for field in self.reference_fields()}
        values = (v for v in self.mapping.values if value_key(v.theirs) in spoken.get(v.field, {}))
        return replace(self.mapping, values=tuple(values))

    def creates(self, target: Field) -> bool:
        """Whether unknown names of a field are created: where it allows that, and the column holds names, not keys."""
        column = self.mapping.column_of(target.name)
        return self.mapping.creates(target) and column is not None and not is_key_header(column.header)

    def choose_pipeline(self, name: str | None) -> None:
        """Put all deals into a pipeline; None: where their phases belong. What the stages mean is found out anew."""
        self.mapping = replace(self.mapping, pipeline=name)
        self.forget_findings()

    def reference_fields(self) -> tuple[Field, ...]:
        """The mapped fields whose values mean records of ours."""
        mapped = {column.field for column in self.mapping.columns} if self.what in self.mappings else set()
        return tuple(f for f in self.fields() if f.refers_to is not None and f.name in mapped)

    def choose_dates(self, header: str, chosen: str, others: tuple[str, ...]) -> None:
        """Read the dates of one way of writing in this format instead of the ``others``."""
        column = self.column(header)
        kept = [text for text in column.dates if text not in others and text != chosen] if column else []
        self.mapping = self.mapping.with_dates(header, (*kept, chosen))
        self.preview = None

    def choose_decimal(self, header: str, mark: DecimalMark) -> None:
        """Say which mark separates a column's decimals."""
        self.mapping = self.mapping.with_decimal(header, mark)
        self.preview = None

    def _ensure_mapping(self) -> None:
        if self.what is None or self.look is None or self.what in self.mappings:
            return
        self.mappings[self.what] = mapping_of(self.what, self.look.guesses[self.what])

    def _with_guesses(self, mapping: FileMapping) -> FileMapping:
        """The mapping with guesses for columns that nobody has decided about, where their fields are free."""
        for guess in self.look.guesses[mapping.what] if self.look else ():
            key = match_key(guess.header)
            free = guess.field is not None and mapping.column_of(guess.field) is None
            is_new = all(match_key(column.header) != key for column in mapping.columns)
            if free and is_new and (mapping.what, key) not in self.by_hand:
                mapping = mapping.with_column(guess.header, guess.field)
        return mapping

    def _refit(self, what: What, mapping: FileMapping) -> FileMapping:
        """The mapping without columns that the file doesn't have, or a pipeline that is gone."""
        if self.look is None:
            return mapping
        headers = {match_key(header): header for header in self.look.table.headers}
        columns = tuple(
            replace(column, header=headers[match_key(column.header)])
            for column in mapping.columns
            if match_key(column.header) in headers
        )
        pipeline = mapping.pipeline if mapping.pipeline in self.look.pipelines else None
        return replace(mapping, what=what, columns=columns, pipeline=pipeline)
