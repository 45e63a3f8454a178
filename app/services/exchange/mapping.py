"""The mapping of a file: which column goes where, what its values and dates mean. Kept as JSON under a name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.domain.errors import UserError
from app.domain.number_text import DecimalMark
from app.domain.text import match_key
from app.services.exchange.date_formats import parse_format
from app.services.exchange.fields import CREATABLE, FIELDS, Field, Kind, What, field_named, what_named

VERSION = 1
# The field of errors that ask which column goes to a field.
NO_COLUMN = "columns"
# What a value may be mapped to beside the name of a record.
LEAVE_EMPTY = ""
CREATE = "+"
REJECT = "-"
# What stands for no record of ours.
NO_RECORD = frozenset((LEAVE_EMPTY, CREATE, REJECT))


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """A column and its field. ``dates`` are formats, one for each way of writing; ``decimal`` is the decimal mark."""

    header: str
    field: str
    dates: tuple[str, ...] = ()
    decimal: DecimalMark | None = None


@dataclass(frozen=True, slots=True)
class ValueMap:
    """What a value of the file means: one of ours by name, "" for an empty field, "+" to create it, "-" to reject."""

    field: str
    theirs: str
    ours: str


@dataclass(frozen=True, slots=True)
class FileMapping:
    """All that a person decided about a kind of file.

    ``pipeline`` is the name of the one that all deals go into; None: their phases, or a column, tell. ``create`` are
    fields whose unknown names become records, besides those of which that is so anyway.
    """

    what: What
    columns: tuple[ColumnMap, ...] = ()
    values: tuple[ValueMap, ...] = ()
    pipeline: str | None = None
    create: frozenset[str] = frozenset()

    def column_of(self, field: str) -> ColumnMap | None:
        """The column that goes to a field."""
        return next((column for column in self.columns if column.field == field), None)

    def values_of(self, field: str) -> dict[str, str]:
        """Theirs -> ours for a field."""
        return {value.theirs: value.ours for value in self.values if value.field == field}

    def creates(self, target: Field) -> bool:
        """Whether unknown names of a field become records."""
        return target.creatable or target.name in self.create

    def with_created(self, field: Field) -> FileMapping:
        """The mapping that makes records of a field's unknown names. UserError where a name alone makes none."""
        if field.refers_to not in CREATABLE:
            raise UserError(f"{field.label}: {_why_not_created(field)}", field=field.name)
        return replace(self, create=self.create | {field.name})

    def with_column(self, header: str, field: str | None) -> FileMapping:
        """The mapping with a column put to a field (None: to none), and away from any other."""
        kept = tuple(c for c in self.columns if not _same(c.header, header) and c.field != field)
        if field is None:
            return replace(self, columns=kept)
        before = next((c for c in self.columns if _same(c.header, header) and c.field == field), None)
        return replace(self, columns=(*kept, before or ColumnMap(header, field)))

    def with_dates(self, header: str, formats: Sequence[str]) -> FileMapping:
        """The mapping with the date formats of a column, named by its header or its field.

        Raises UserError for a format that isn't understood.
        """
        for text in formats:
            parse_format(text)
        return self._changed(header, dates=tuple(formats))

    def with_decimal(self, header: str, mark: DecimalMark | None) -> FileMapping:
        """The mapping with the decimal mark of a column, named by its header or its field."""
        return self._changed(header, decimal=mark)

    def with_value(self, field: str, theirs: str, ours: str) -> FileMapping:
        """The mapping with the meaning of one value."""
        kept = tuple(v for v in self.values if v.field != field or value_key(v.theirs) != value_key(theirs))
        return replace(self, values=(*kept, ValueMap(field, theirs, ours)))

    def _changed(self, header: str, **changes: Any) -> FileMapping:
        chosen = [c for c in self.columns if _same(c.header, header)] or [c for c in self.columns if c.field == header]
        if not chosen:
            raise UserError(f"The column “{header}” isn't mapped to a field. Map it first.")
        columns = tuple(replace(c, **changes) if c in chosen else c for c in self.columns)
        return replace(self, columns=columns)


def _why_not_created(field: Field) -> str:
    if field.refers_to == "phases":
        return (
            "a phase is not made from a name alone, for it needs a kind, a place and rules. Add it in the settings of "
            "the pipeline, or say which phase is meant."
        )
    if field.refers_to is None:
        return "it holds values, not names of records, so there is nothing to create."
    return "these can't be created here. Say which one is meant."


def value_key(theirs: str) -> str:
    """What two spellings of a value share; mere signs share nothing."""
    return match_key(theirs) or theirs.strip()


def _same(left: str, right: str) -> bool:
    return match_key(left) == match_key(right)


def missing_fields(mapping: FileMapping) -> tuple[Field, ...]:
    """Fields that a record can't do without and no column goes to."""
    mapped = {column.field for column in mapping.columns}
    missing = tuple(f for f in FIELDS[mapping.what] if f.required and f.name not in mapped)
    named = {"name", "full_name", "given_name", "family_name", "email"} & mapped
    if mapping.what in (What.CONTACTS, What.USERS) and not named:
        return (*missing, field_named(mapping.what, "name"))
    if mapping.what is What.DEALS and not {"name", "company", "product", "external_id"} & mapped:
        return (*missing, field_named(mapping.what, "name"))
    return missing


def locate(mapping: FileMapping, headers: Sequence[str]) -> tuple[tuple[int, Field, ColumnMap], ...]:
    """Where the mapped columns stand in a file. Raises UserError for what the file lacks or the mapping repeats."""
    places = {match_key(header): index for index, header in enumerate(headers)}
    fields = {field.name: field for field in FIELDS[mapping.what]}
    found = []
    for column in mapping.columns:
        if match_key(column.header) not in places:
            raise UserError(f"The file has no column “{column.header}”. Its columns are: {', '.join(headers)}.")
        found.append((places[match_key(column.header)], fields[column.field], column))
    if not found:
        raise UserError("No column goes to a field, so there is nothing to import. Map at least one.", field=NO_COLUMN)
    missing = missing_fields(mapping)
    if missing:
        names = ", ".join(f"“{field.label}”" for field in missing)
        raise UserError(f"No column goes to {names}. Say which one does.", field=NO_COLUMN)
    return tuple(found)


def to_json(mapping: FileMapping) -> dict[str, Any]:
    """The mapping as JSON values."""
    columns = []
    for column in mapping.columns:
        item: dict[str, Any] = {"header": column.header, "field": column.field}
        if column.dates:
            item["dates"] = list(column.dates)
        if column.decimal:
            item["decimal"] = column.decimal
        columns.append(item)
    values = [{"field": v.field, "theirs": v.theirs, "ours": v.ours} for v in mapping.values]
    data: dict[str, Any] = {"version": VERSION, "what": mapping.what.value, "columns": columns, "values": values}
    if mapping.pipeline is not None:
        data["pipeline"] = mapping.pipeline
    if mapping.create:
        data["create"] = sorted(mapping.create)
    return data


def from_json(data: object) -> FileMapping:
    """The mapping from JSON values. Raises UserError, saying where something is wrong."""
    source = _object(data, "The mapping")
    if source.get("version") != VERSION:
        raise UserError(
            f"The mapping is of version {source.get('version')!r}; this program reads version {VERSION}. "
            "Save it anew from the import."
        )
    what = what_named(_text(source, "what", "The mapping"))
    mapping = FileMapping(what)
    columns = tuple(_column(what, item) for item in _list(source, "columns"))
    for kind, keys in (("column", [match_key(c.header) for c in columns]), ("field", [c.field for c in columns])):
        if len(set(keys)) < len(keys):
            raise UserError(f"The mapping names a {kind} twice. Keep one of them.")
    mapping = replace(mapping, columns=columns, values=tuple(_value(what, item) for item in _list(source, "values")))
    for name in _list(source, "create"):
        mapping = mapping.with_created(field_named(what, str(name)))
    pipeline = source.get("pipeline")
    if pipeline is not None and not isinstance(pipeline, str):
        raise UserError("The mapping's “pipeline” is not a name.")
    return replace(mapping, pipeline=pipeline)


def _column(what: What, data: object) -> ColumnMap:
    where = "A column of the mapping"
    item = _object(data, where)
    field = field_named(what, _text(item, "field", where))
    dates = item.get("dates", [])
    decimal = item.get("decimal")
    if not isinstance(dates, list) or not all(isinstance(text, str) for text in dates):
        raise UserError(f"{where} has “dates” that are not a list of formats.")
    if decimal not in (None, ".", ","):
        raise UserError(f"{where} has “decimal” other than a point or a comma.")
    for text in dates:
        parse_format(text)
    if dates and field.kind is not Kind.DATE:
        raise UserError(f"{where} has date formats, but {field.label} is no date.")
    return ColumnMap(_text(item, "header", where), field.name, tuple(dates), decimal)


def _value(what: What, data: object) -> ValueMap:
    where = "A value of the mapping"
    item = _object(data, where)
    field = field_named(what, _text(item, "field", where))
    return ValueMap(field.name, _text(item, "theirs", where), _text(item, "ours", where))


def _object(data: object, where: str) -> Mapping[str, Any]:
    if not isinstance(data, dict):
        raise UserError(f"{where} is not a JSON object.")
    return data


def _text(item: Mapping[str, Any], key: str, where: str) -> str:
    value = item.get(key)
    if not isinstance(value, str):
        raise UserError(f"{where} has no text “{key}”.")
    return value


def _list(item: Mapping[str, Any], key: str) -> list[Any]:
    value = item.get(key, [])
    if not isinstance(value, list):
        raise UserError(f"The mapping's “{key}” is not a list.")
    return value
