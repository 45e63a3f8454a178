"""The program's icon in the tray and nothing else: ``python -m tests.support.tray_program``.

A number on its standard input is how many notices are new: it answers with whether it is there. Another word is
something to tell, and it answers with whether it could.
"""

from __future__ import annotations

import sys

from PySide6.QtCore import QCoreApplication, QObject, QSocketNotifier
from PySide6.QtWidgets import QApplication

from app.ui.notices.digest import Digest
from app.ui.notices.tray import Tray


def main() -> None:
    """Until nobody speaks any more."""
    application = QApplication(["headwater"])
    application.setQuitOnLastWindowClosed(False)
    parent = QObject()
    tray = Tray(parent)
    listener = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read, parent)

    def on_line() -> None:
        words = sys.stdin.readline()
        if not words:
            QCoreApplication.quit()
            return
        if words.strip().isdigit():
            tray.set_count(int(words))
            answer = tray.is_there
        else:
            answer = tray.tell(Digest(words.strip(), "Due today"))
        sys.stdout.write(f"{answer}\n")
        sys.stdout.flush()

    listener.activated.connect(on_line)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    application.exec()
    tray.remove()


if __name__ == "__main__":
    main()
