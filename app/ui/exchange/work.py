"""What the import page has done off the GUI thread: opening, looking through, checking, importing, taking back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.config.settings import load_settings
from app.domain.errors import EnvironmentFault, UserError
from app.domain.progress import Cancelled, Unseen
from app.domain.text import match_key
from app.services.backups import BackupFile, BackupPlan, back_up_before_import
from app.services.context import Context
from app.services.exchange.apply import ApplyImport, Imported, apply_import
from app.services.exchange.batches import Reverted, rejections, revert_batch
from app.services.exchange.examine import Findings, examine
from app.services.exchange.fields import What
from app.services.exchange.first_look import first_look
from app.services.exchange.imports import our_names
from app.services.exchange.kind_guess import kind_by_name
from app.services.exchange.mapping import FileMapping
from app.services.exchange.mappings import delete_mapping, load_mapping, mapping_names, save_mapping
from app.services.exchange.preview import preview
from app.services.exchange.reading import NO_HEADER
from app.services.exchange.values import Directory
from app.ui.exchange.draft import ImportDraft, Reading
from app.ui.exchange.mapping_menu import SavedMapping
from app.ui.exchange.rows_models import RejectedRow
from app.ui.exchange.words import KIND_ORDER
from app.ui.host import Host, Progress

_TABLES = frozenset((".csv", ".tsv", ".xlsx", ".xlsm"))
_SHOWN_FILES = 6


@dataclass(frozen=True, slots=True)
class Found:
    """What looking through the whole file found, and our names as they were then."""

    findings: Findings
    names: dict[str, Directory]


class ImportWork(QObject):
    """Runs one thing of an import at a time; signals carry the answers to the page."""

    opened = Signal(object)
    """A FirstLook."""
    refused = Signal(str)
    """The file can't be read: why, and what to do."""
    found = Signal(object)
    checked = Signal(object)
    imported = Signal(object)
    stopped = Signal()
    failed = Signal(object)
    """An error of the running work."""
    progressed = Signal(int, int, str)
    mappings_found = Signal(object)
    rejections_found = Signal(object)
    neighbours_found = Signal(object)

    def __init__(self, host: Host, draft: ImportDraft, parent: QObject) -> None:
        super().__init__(parent)
        self._host, self._draft = host, draft
        self._progress: Progress | None = None

    @property
    def is_running(self) -> bool:
        """Whether long work is going on."""
        return self._progress is not None

    def stop(self) -> None:
        """Ask the running work to stop."""
        if self._progress is not None:
            self._progress.cancel()

    def open(self, path: Path, reading: Reading) -> None:
        """Open a file and look at its first rows."""
        ctx = self._host.ctx

        def work() -> object:
            return first_look(
                ctx,
                path,
                sheet=reading.sheet,
                encoding=reading.encoding,
                delimiter=reading.delimiter,
                has_header=reading.has_header,
            )

        self._host.runner.query(work, owner=self, done=self.opened.emit, failed=self._on_open_failed, lane="open")

    def _on_open_failed(self, error: Exception) -> None:
        if isinstance(error, UserError) and error.field == NO_HEADER:
            self.refused.emit(f"{error.message} For that choose “None, number the columns” at “Column names”.")
        elif isinstance(error, UserError | EnvironmentFault):
            self.refused.emit(error.message)
        else:
            self.refused.emit("The file could not be opened.")
            self._host.show_error(error)

    def look_through(self) -> None:
        """Go through the whole file: its values, dates and numbers."""
        look, mapping, ctx = self._draft.look, self._draft.mapping, self._host.ctx
        assert look is not None

        def work(progress: Progress) -> Found:
            names = our_names(ctx, mapping)
            # What a value means by itself; what somebody said about it is laid over that.
            return Found(examine(look.table, replace(mapping, values=()), names, progress), names)

        self._run(work, self.found.emit)

    def check(self) -> None:
        """Find out what the import would do."""
        look, findings, ctx = self._draft.look, self._draft.findings, self._host.ctx
        assert look is not None
        assert findings is not None
        mapping = self._draft.mapping_for_import()
        self._run(lambda progress: preview(ctx, look.table, mapping, findings, progress), self.checked.emit)

    def apply(self) -> None:
        """Import."""
        look, findings, ctx = self._draft.look, self._draft.findings, self._host.ctx
        assert look is not None
        assert findings is not None
        command = ApplyImport(look.table, self._draft.mapping_for_import(), findings)
        self._host.saving(f"Importing {look.table.path.name}")

        def work(progress: Progress) -> tuple[Imported, BackupFile | None]:
            # The bar counts rows, and the backup has none.
            kept = back_up_before_import(ctx, findings.rows, Unseen(progress), BackupPlan.of(load_settings()))
            return apply_import(ctx, command, progress), kept

        self._run(work, self._on_imported, writes=True)

    def _on_imported(self, answer: tuple[Imported, BackupFile | None]) -> None:
        result, kept = answer
        if kept is not None:
            self._host.message("A backup was made before the import", detail=str(kept.path), kind="info")
        self._host.saved(result.change_set_id, result.label)
        self.imported.emit(result)

    def revert(self, batch: int) -> None:
        """Take an import back."""
        ctx = self._host.ctx
        self._host.saving("Taking the import back")
        self._host.runner.command(
            lambda: revert_batch(ctx, batch), owner=self, done=self._on_reverted, failed=self._host.show_error
        )

    def _on_reverted(self, done: Reverted) -> None:
        self._host.saved(done.change_set_id, done.label, toast=True)

    def find_rejections(self, batch: int) -> None:
        """Read the rejected rows of an import."""
        ctx = self._host.ctx

        def work() -> tuple[RejectedRow, ...]:
            return tuple(RejectedRow(r.line, r.problems, r.cells) for r in rejections(ctx, batch))

        self._host.runner.query(work, owner=self, done=self.rejections_found.emit, lane="rejections")

    def find_mappings(self, what: What) -> None:
        """Read the mappings that are saved for a kind."""
        ctx = self._host.ctx
        headers = self._draft.look.table.headers if self._draft.look else ()
        work = partial(_saved_mappings, ctx, what, frozenset(map(match_key, headers)))
        self._host.runner.query(work, owner=self, done=self.mappings_found.emit, lane="mappings")

    def save_mapping(self, name: str, mapping: FileMapping, done: Callable[[], None]) -> None:
        """Keep a mapping under a name."""
        ctx = self._host.ctx
        self._host.runner.command(lambda: save_mapping(ctx, name, mapping), owner=self, done=lambda _none: done())

    def delete_mapping(self, what: What, name: str, done: Callable[[], None]) -> None:
        """Forget a mapping."""
        ctx = self._host.ctx
        self._host.runner.command(lambda: delete_mapping(ctx, what, name), owner=self, done=lambda _none: done())

    def find_neighbours(self, path: Path) -> None:
        """Look which other tables lie in the folder of a file."""
        self._host.runner.query(
            lambda: _neighbours(path), owner=self, done=self.neighbours_found.emit, lane="neighbours"
        )

    def _run(self, work: Callable[[Progress], object], done: Callable[..., object], *, writes: bool = False) -> None:
        def finish(answer: object) -> None:
            self._progress = None
            done(answer)

        self._progress = self._host.runner.background(
            work, owner=self, done=finish, progressed=self.progressed.emit, failed=self._on_failed, writes=writes
        )

    def _on_failed(self, error: Exception) -> None:
        self._progress = None
        if isinstance(error, Cancelled):
            self.stopped.emit()
        else:
            self.failed.emit(error)


def _saved_mappings(ctx: Context, what: What, headers: frozenset[str]) -> tuple[SavedMapping, ...]:
    """Those whose columns the file has come first."""
    found = []
    for name in mapping_names(ctx, what):
        mapping = load_mapping(ctx, what, name)
        fitting = sum(match_key(column.header) in headers for column in mapping.columns)
        found.append(SavedMapping(name, mapping, fitting))
    return tuple(sorted(found, key=lambda saved: (-saved.fitting, saved.name)))


def _neighbours(path: Path) -> tuple[Path, ...]:
    try:
        others = [p for p in path.parent.iterdir() if p.suffix.lower() in _TABLES and p != path and p.is_file()]
    except OSError:
        return ()
    return tuple(sorted(others, key=_import_order)[:_SHOWN_FILES])


def _import_order(path: Path) -> tuple[int, str]:
    """What others refer to comes first, what seems to be no table of ours last."""
    kind = kind_by_name(path.stem)
    return len(KIND_ORDER) if kind is None else KIND_ORDER.index(kind), path.name.casefold()
