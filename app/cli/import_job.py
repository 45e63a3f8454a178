"""One import from the command line: the mapping from its arguments, what is still open, preview and import."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from app.cli.progress import Meter
from app.config.settings import load_settings
from app.domain.errors import UserError
from app.services.backups import BackupPlan, back_up_before_import
from app.services.context import Context
from app.services.exchange.apply import ApplyImport, Imported, apply_import
from app.services.exchange.batches import export_rejections
from app.services.exchange.date_reader import explain
from app.services.exchange.examine import Findings
from app.services.exchange.fields import CREATABLE, What, field_named
from app.services.exchange.headers import OUR_HEADERS
from app.services.exchange.imports import examine_file, propose
from app.services.exchange.mapping import NO_COLUMN, FileMapping, from_json
from app.services.exchange.mappings import load_mapping, save_mapping
from app.services.exchange.preview import Preview, preview
from app.services.exchange.reading import NO_HEADER, Table, open_table
from app.services.exchange.safe_text import require_place

_NAMED = 10


class ImportJob:
    """Reads the file and settles the mapping on creation; ``remarks`` are sentences about what was found.

    Raises UserError, with the arguments to add, while dates or decimals can be read in more than one way.
    """

    def __init__(self, ctx: Context, args: Namespace, meter: Meter) -> None:
        self._ctx, self._args, self._meter = ctx, args, meter
        self._table = self._opened()
        self._mapping = self._settled(What(args.what))
        self._findings = self._examined()
        if not self._findings.rows:
            raise UserError(f"{args.file.name} has column names, but no rows below them. Choose another file.")
        self._refuse_open()
        self.remarks = [*self._table.notes, *self._left_out(), *self._unknown()]

    def preview(self) -> Preview:
        """What the import would do."""
        return preview(self._ctx, self._table, self._mapping, self._findings, self._meter)

    def back_up(self) -> Path | None:
        """Make a backup before many rows come in; where it is, if one was made."""
        made = back_up_before_import(self._ctx, self._findings.rows, self._meter, BackupPlan.of(load_settings()))
        return made.path if made is not None else None

    def apply(self) -> Imported:
        """Keep the mapping, import and write the rejected rows, where that was asked for.

        What can be refused of these is refused before the import.
        """
        if self._args.rejects:
            require_place(self._args.rejects)
        if self._args.save_mapping:
            save_mapping(self._ctx, self._args.save_mapping, self._mapping)
        done = apply_import(self._ctx, ApplyImport(self._table, self._mapping, self._findings), self._meter)
        if self._args.rejects:
            export_rejections(self._ctx, done.batch, self._args.rejects)
        return done

    def _opened(self) -> Table:
        args = self._args
        try:
            return open_table(
                args.file,
                sheet=args.sheet,
                encoding=args.encoding,
                delimiter=args.delimiter,
                has_header=False if args.no_header else None,
            )
        except UserError as error:
            if error.field != NO_HEADER:
                raise
            raise UserError(f"{error.message}\n  --no-header", field=error.field) from error

    def _examined(self) -> Findings:
        try:
            return examine_file(self._ctx, self._table, self._mapping, self._meter)
        except UserError as error:
            if error.field != NO_COLUMN:
                raise
            like = f'--set "{self._table.headers[0]}=name"'
            raise UserError(f"{error.message}\n  {like}, or another column and field", field=error.field) from error

    def _settled(self, what: What) -> FileMapping:
        args = self._args
        mapping = self._given(what) if args.mapping else propose(self._ctx, self._table, what).mapping
        for header, field in args.columns:
            mapping = mapping.with_column(self._header(header), field_named(what, field).name if field else None)
        for field, theirs, ours in args.values:
            mapping = mapping.with_value(field_named(what, field).name, theirs, ours)
        for field in args.create:
            mapping = mapping.with_created(field_named(what, field))
        if args.pipeline:
            mapping = _into_pipeline(mapping, args.pipeline)
        for header, formats in args.dates:
            mapping = mapping.with_dates(self._header(header), [text.strip() for text in formats.split(",")])
        for header, mark in args.decimals:
            mapping = mapping.with_decimal(self._header(header), mark)
        return mapping

    def _given(self, what: What) -> FileMapping:
        """A mapping from a file, or a saved one."""
        path = Path(self._args.mapping)
        if not path.is_file():
            return load_mapping(self._ctx, what, self._args.mapping)
        try:
            mapping = from_json(json.loads(path.read_text(encoding="utf-8")))
        except ValueError:
            raise UserError(f"{path} is not readable as JSON. Save the mapping anew.") from None
        if mapping.what is not what:
            raise UserError(f"{path} is a mapping for {mapping.what.value}, not for {what.value}.")
        return mapping

    def _header(self, typed: str) -> str:
        """The column as the file spells it."""
        from app.domain.text import match_key

        for header in self._table.headers:
            if match_key(header) == match_key(typed):
                return header
        raise UserError(f"The file has no column “{typed}”. Its columns are: {', '.join(self._table.headers)}.")

    def _refuse_open(self) -> None:
        questions = [
            f'{explain(column, group)}\n  --date "{column}={group.open_formats[0]}"'
            for column, group in self._findings.open_dates(self._mapping)
        ]
        questions += [
            f"“{analysis.ambiguous[0]}” in “{column}” can be read in two ways. Say which mark separates the decimals:\n"
            f'  --decimal "{column}=." or --decimal "{column}=,"'
            for column, analysis in self._findings.open_numbers(self._mapping)
        ]
        if questions:
            raise UserError("\n".join((*questions, "Nothing was imported. Add what is meant and try again.")))

    def _left_out(self) -> Iterator[str]:
        used = {column.header for column in self._mapping.columns}
        left = [header for header in self._table.headers if header not in used | OUR_HEADERS]
        if left:
            more = f" and {len(left) - _NAMED:,} more" if len(left) > _NAMED else ""
            yield f"Columns that go nowhere: {', '.join(left[:_NAMED])}{more}. Put one to a field with --set."

    def _unknown(self) -> Iterator[str]:
        """Names that mean nothing of ours and are not created either, with what they may have been meant for."""
        mapping, open_values = self._mapping, self._findings.open_values()
        mapped = [(name, match) for name, match in open_values if not mapping.creates(field_named(mapping.what, name))]
        for place, (field, match) in enumerate(mapped):
            if place == _NAMED:
                yield "There are more names that are not known here."
                return
            near = match.suggestions[0].known.name if match.suggestions else "..."
            rows = "1 row" if match.count == 1 else f"{match.count:,} rows"
            why = f"belongs to {match.stranger.group}" if match.stranger else "is not known"
            create = f" or --create {field}" if field_named(self._mapping.what, field).refers_to in CREATABLE else ""
            yield f'“{match.theirs}” ({rows}) {why}: --value "{field}:{match.theirs}={near}"{create}'


def _into_pipeline(mapping: FileMapping, name: str) -> FileMapping:
    if mapping.what is not What.DEALS:
        raise UserError(f"Only deals go into a pipeline, and these are {mapping.what.value}. Leave --pipeline out.")
    return replace(mapping, pipeline=name)
