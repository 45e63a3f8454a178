"""Connects the steps of the import page with the work that is done for them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from app.domain.errors import ConnectionLost, FileBusy
from app.services.exchange.apply import Imported
from app.services.exchange.first_look import FirstLook
from app.services.exchange.kind_guess import mapping_of
from app.services.exchange.preview import Preview
from app.ui.exchange import words
from app.ui.exchange.draft import Reading, Step
from app.ui.exchange.drop_area import FILE_FILTER
from app.ui.exchange.mapping_menu import NameDialog, SavedMapping
from app.ui.exchange.rejects import export_rejected
from app.ui.exchange.work import Found, ImportWork

if TYPE_CHECKING:
    from app.storage.feed import Change
    from app.ui.exchange.page import ImportPage

_KEPT = "Nothing was imported, and all you have chosen is kept: import again when the database is back."
# Whose records the values of a file can mean.
_NAMED = frozenset(("companies", "lead_sources", "phases", "pipelines", "products", "users"))


class ImportDesk(QObject):
    """Takes what the steps ask for, has it done, and hands the answers back."""

    def __init__(self, page: ImportPage) -> None:
        super().__init__(page)
        self._page, self._host, self._draft = page, page.host, page.draft
        self.work = ImportWork(page.host, page.draft, self)
        self._wanted = Step.VALUES
        self._saved: tuple[SavedMapping, ...] = ()
        self._imported: set[Path] = set()
        self._knows_new_names = True
        self._connect_file()
        self._connect_columns()
        self._connect_rest()

    def _connect_file(self) -> None:
        file, work = self._page.file, self.work
        file.choose_requested.connect(self.choose_file)
        file.path_chosen.connect(self._page.open_file)
        file.reading_changed.connect(self.open)
        file.changed.connect(self._on_kind_chosen)
        work.opened.connect(self._on_opened)
        work.refused.connect(self._on_refused)

    def _connect_columns(self) -> None:
        columns, work = self._page.columns, self.work
        columns.save_requested.connect(self._on_save_requested)
        columns.mapping_chosen.connect(self._on_mapping_chosen)
        columns.mapping_dropped.connect(self._on_mapping_dropped)
        work.mappings_found.connect(self._on_mappings_found)

    def _connect_rest(self) -> None:
        check, importing, work = self._page.check, self._page.importing, self.work
        check.check_requested.connect(self._on_check_requested)
        check.stop_requested.connect(work.stop)
        self._page.looking.stop_requested.connect(work.stop)
        importing.stop_requested.connect(work.stop)
        importing.again_requested.connect(self.apply)
        importing.board_requested.connect(lambda: self._host.run("go.pipeline"))
        importing.undo_requested.connect(self._on_undo_requested)
        importing.export_requested.connect(self._on_export_requested)
        importing.corrected_requested.connect(lambda path: self._page.open_file(path, self._draft.mapping))
        importing.another_requested.connect(self.choose_file)
        importing.path_chosen.connect(self._page.open_file)
        work.found.connect(self._on_found)
        work.checked.connect(self._on_checked)
        work.imported.connect(self._on_imported)
        self._host.changes.connect(self._on_changed)
        work.rejections_found.connect(importing.show_rejections)
        work.neighbours_found.connect(self._on_neighbours_found)
        work.stopped.connect(self._on_ended)
        work.failed.connect(self._on_failed)
        work.progressed.connect(self._page.looking.progressed)
        work.progressed.connect(check.busy.progressed)
        work.progressed.connect(importing.busy.progressed)

    def refresh(self) -> None:
        """The page was brought to front."""
        if self._draft.what is not None:
            self.work.find_mappings(self._draft.what)
        page = self._page
        if not self._knows_new_names and Step.COLUMNS < page.step < Step.IMPORT and not page.is_busy:
            self._draft.forget_findings()
            self.look_through(page.step)

    # the file

    def choose_file(self) -> None:
        """Ask for a file, without waiting for the answer."""
        dialog = QFileDialog(self._page.window(), "Choose a file to import")
        dialog.setNameFilters(FILE_FILTER.split(";;"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        if self._draft.path is not None:
            dialog.setDirectory(str(self._draft.path.parent))
        dialog.fileSelected.connect(lambda name: self._page.open_file(Path(name)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def open(self, reading: Reading) -> None:
        """Open the draft's file anew, to be read in this way."""
        path = self._draft.path
        assert path is not None
        self._draft.reading = reading
        self._page.file.show_opening(path)
        self._page.tell()
        self.work.open(path, reading)

    def _on_opened(self, look: FirstLook) -> None:
        if look.table.path != self._draft.path:
            return
        self._draft.opened(look)
        self._page.file.show_look()
        if self._page.step is Step.FILE and self._page.isVisible():
            self._page.file.focus_first()

    def _on_refused(self, why: str) -> None:
        self._draft.look = None
        self._draft.forget_findings()
        self._page.file.show_error(why)

    def _on_kind_chosen(self) -> None:
        if self._draft.look is not None and self._draft.what is not None:
            self.work.find_mappings(self._draft.what)

    # columns

    def _on_mappings_found(self, saved: tuple[SavedMapping, ...]) -> None:
        self._saved = saved
        self._page.columns.show_mappings(saved)

    def _on_mapping_chosen(self, saved: SavedMapping | None) -> None:
        draft = self._draft
        if saved is not None:
            draft.load(saved.mapping, saved.name)
        elif draft.look is not None and draft.what is not None:
            draft.load(mapping_of(draft.what, draft.look.guesses[draft.what]), "")
        self._page.columns.enter()
        self._page.tell()

    def _on_mapping_dropped(self, saved: SavedMapping) -> None:
        def gone() -> None:
            self._draft.mapping_name = ""
            self._page.columns.enter()
            self._host.message(f"The mapping “{saved.name}” was deleted")
            self.work.find_mappings(saved.mapping.what)

        self.work.delete_mapping(saved.mapping.what, saved.name, gone)

    def _on_save_requested(self) -> None:
        if self._draft.what is None or self._draft.look is None:
            return
        name = self._draft.mapping_name or self._draft.look.table.path.stem
        dialog = NameDialog(self._page.window(), name, tuple(saved.name for saved in self._saved))
        dialog.accepted.connect(lambda: self._save(dialog))
        dialog.closed.connect(dialog.deleteLater)
        self._host.ask(dialog)

    def _save(self, dialog: NameDialog) -> None:
        name, mapping = dialog.name, self._draft.mapping
        if not name:
            return

        def kept() -> None:
            self._draft.mapping_name = name
            self._page.columns.enter()
            self._host.message(f"Saved the mapping “{name}”")
            self.work.find_mappings(mapping.what)

        dialog.finish()
        self.work.save_mapping(name, mapping, kept)

    # looking through, checking, importing

    def look_through(self, wanted: Step) -> None:
        """Go through the whole file, then on to the wanted step."""
        self._wanted = wanted
        name = self._draft.path.name if self._draft.path else "the file"
        self._page.looking.begin(f"Looking through {name}", "Its values, dates and numbers. Nothing is stored yet.")
        self._page.show_looking(True)
        self.work.look_through()

    def _on_found(self, found: Found) -> None:
        self._draft.findings, self._draft.names = found.findings, found.names
        self._knows_new_names = True
        self._page.show_looking(False)
        self._page.show_step(self._page.way.first_with_work(self._wanted))

    def _on_check_requested(self) -> None:
        findings = self._draft.findings
        assert findings is not None
        self._page.check.show_busy(f"Checking {words.count(findings.rows, 'row')}")
        self.work.check()

    def _on_checked(self, preview: Preview) -> None:
        self._draft.preview = preview
        self._page.check.show_preview(preview)
        if self._page.step is Step.CHECK and self._page.isVisible():
            self._page.check.focus_first()

    def apply(self) -> None:
        """Import."""
        self._page.importing.show_busy()
        self._page.show_step(Step.IMPORT)
        self.work.apply()

    def _on_imported(self, result: Imported) -> None:
        page = self._page
        page.importing.show_result(result)
        page.tell()
        if page.step is Step.IMPORT and page.isVisible():
            page.importing.focus_first()
        path = self._draft.path
        if path is not None:
            self._imported.add(path)
            self.work.find_neighbours(path)
        if result.rejected:
            self.work.find_rejections(result.batch)

    def _on_neighbours_found(self, paths: tuple[Path, ...]) -> None:
        left = tuple(path for path in paths if path not in self._imported)
        self._page.importing.show_next(left, "companies, products and users before people and deals")

    def _on_failed(self, error: Exception) -> None:
        self._on_ended()
        if self._page.step is Step.IMPORT and isinstance(error, ConnectionLost | FileBusy):
            self._host.message("The import has to wait", detail=f"{error} {_KEPT}", kind="error")
        else:
            self._host.show_error(error)

    def _on_ended(self) -> None:
        page = self._page
        page.show_looking(False)
        if page.step is Step.CHECK:
            page.check.show_stopped()
        elif page.step is Step.IMPORT:
            page.importing.show_stopped()
        page.tell()
        if page.isVisible():
            page.step_page.focus_first()

    # afterwards

    def _on_undo_requested(self) -> None:
        result = self._page.importing.result
        if result is not None:
            self.work.revert(result.batch)

    def _on_changed(self, change: Change) -> None:
        """Taken back or done again: here, by undo, or in another window. What values can mean may have changed too."""
        page = self._page
        if not _NAMED.isdisjoint(row.table for row in change.rows):
            self._knows_new_names = False
        if not page.importing.follow(change.change_set_id, change.undoes_id):
            return
        page.tell()
        if page.step is Step.IMPORT and page.isVisible():
            page.importing.focus_first()

    def _on_export_requested(self) -> None:
        result, path = self._page.importing.result, self._draft.path
        if result is None or path is None:
            return
        proposed, mapping = path.with_name(f"{path.stem} rejected.csv"), self._draft.mapping

        def again(corrected: Path) -> None:
            self._page.open_file(corrected, mapping)

        export_rejected(self._host, self._page, result.batch, proposed, again, self._page.importing.show_exported)
