"""What the program is, which parts of others it is made of, and where its log lies."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, version

from PySide6.QtCore import QUrl, qVersion
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from app import __version__
from app.config.paths import log_dir
from app.ui.shared.buttons import Button
from app.ui.shared.dialog import Dialog
from app.ui.shared.labels import Label

_PARTS = (
    ("PySide6-Essentials", "PySide6", "LGPL-3.0"),
    ("SQLAlchemy", "SQLAlchemy", "MIT"),
    ("alembic", "Alembic", "MIT"),
    ("sqlcipher3", "sqlcipher3 with SQLite", "zlib"),
    ("psycopg", "psycopg", "LGPL-3.0"),
    ("Babel", "Babel", "BSD-3-Clause"),
    ("holidays", "holidays", "MIT"),
    ("RapidFuzz", "RapidFuzz", "MIT"),
    ("python-calamine", "python-calamine", "MIT"),
    ("XlsxWriter", "XlsxWriter", "BSD-2-Clause"),
)
_QT = (
    "Qt and PySide6 are used under the GNU Lesser General Public License, version 3: you may replace these libraries "
    "by your own builds. The typeface is Inter (OFL 1.1); the icons are Lucide's (ISC, in part MIT)."
)


class AboutDialog(Dialog):
    """Versions, licences, the folder of the log."""

    leave = "close"

    def __init__(self, window: QWidget) -> None:
        super().__init__(window, f"Headwater {__version__}", "Close", width=560)
        system = f"Python {platform.python_version()}, Qt {qVersion()}, {platform.system()} {platform.release()}"
        self.body.addWidget(Label(system, "body", "text2"))
        self.body.addWidget(Label("\n".join(parts()), "meta", "text2", wrap=True))
        self.body.addWidget(Label(_QT, "meta", "text2", wrap=True))
        self.body.addWidget(Label(f"Log: {log_dir()}", "meta", "text3", wrap=True))
        log = Button("Open the log folder")
        log.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(log_dir()))))
        self.add_button(log)
        self.accepted.connect(self.finish)
        self.closed.connect(self.deleteLater)


def parts() -> list[str]:
    """The libraries in use with version and licence."""
    lines = []
    for package, name, licence in _PARTS:
        try:
            lines.append(f"{name} {version(package)}, {licence}")
        except PackageNotFoundError:
            lines.append(f"{name}, {licence}")  # a frozen build may leave the metadata out
    return lines
