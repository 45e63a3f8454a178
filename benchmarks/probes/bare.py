"""The floor of a start: an empty main window of the program's size, then the import of the ORM."""

from __future__ import annotations

import sys

from benchmarks.probes.answer import resident_mb, since, tell


def main(started: int) -> None:
    """Show it, wait for its first frame, import."""
    from PySide6.QtWidgets import QApplication, QMainWindow

    application = QApplication(sys.argv[:1])
    window = QMainWindow()
    window.resize(1440, 900)
    window.show()
    application.processEvents()
    frame = since(started)
    import sqlalchemy.orm

    tell(frame=frame, start=since(started), memory=resident_mb(), orm=sqlalchemy.__version__)


if __name__ == "__main__":
    main(int(sys.argv[1]))
