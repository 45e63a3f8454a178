"""What import and export bring to the window: two pages that the menu leads to, three actions, the tour's stops.

Nothing heavy is loaded before a page is asked for.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from app.ui.host import Action, Host
from app.ui.rooms import Place, Rooms

if TYPE_CHECKING:
    from app.ui.exchange.page import ImportPage

IMPORT, IMPORTS = "import", "imports"


class Exchange:
    """Import and export of one opened database."""

    def __init__(self) -> None:
        self.page: ImportPage | None = None

    def rooms(self) -> Rooms:
        """Everything there is."""
        from app.ui.exchange.tour import tour_stops

        places = (
            Place(IMPORT, "Import", "file-up", "", self._build_import),
            Place(IMPORTS, "Imports", "history", "", self._build_imports),
        )
        return Rooms(places, tour_stops=tour_stops(self), actions=(self.actions,), take_file=self.open_file)

    def actions(self, host: Host) -> tuple[Action, ...]:
        """What the menu File gets."""

        def reason() -> str | None:
            return "this database can't be changed here" if host.ctx.db.read_only else None

        return (
            Action(
                "file.import",
                "Import a file",
                lambda: host.run(f"go.{IMPORT}"),
                menu="File",
                key="Ctrl+I",
                icon="file-up",
                reason=reason,
                keywords="csv xlsx excel load upload companies contacts deals products users",
            ),
            Action(
                "file.export",
                "Export to a file",
                lambda: self._export(host),
                menu="File",
                key="Ctrl+E",
                icon="download",
                keywords="csv xlsx excel save download",
            ),
            Action(
                "file.imports",
                "Imports of the past",
                lambda: host.run(f"go.{IMPORTS}"),
                menu="File",
                icon="history",
                keywords="batches revert undo take back rejected",
            ),
        )

    def open_file(self, host: Host, path: Path) -> None:
        """Begin to import a file."""
        host.run("file.import")
        if self.page is not None:
            self.page.open_file(path)

    def _build_import(self, host: Host) -> QWidget:
        from app.ui.exchange.page import ImportPage

        self.page = ImportPage(host)
        return self.page

    def _build_imports(self, host: Host) -> QWidget:
        from app.ui.exchange.imports_page import ImportsPage

        return ImportsPage(host, lambda path: self.open_file(host, path))

    def _export(self, host: Host) -> None:
        from app.ui.exchange.export_dialog import ExportDialog

        folder = self.page.folder if self.page is not None else Path.home()
        dialog = ExportDialog(host.window, host, folder)
        dialog.closed.connect(dialog.deleteLater)
        host.ask(dialog)


def exchange_rooms() -> Rooms:
    """Import and export, for one opened database."""
    return Exchange().rooms()
