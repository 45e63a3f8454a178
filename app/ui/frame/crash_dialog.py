"""Shown when the program itself has made a mistake."""

from __future__ import annotations

from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from app.config.paths import log_dir
from app.ui.shared.buttons import Button
from app.ui.shared.dialog import Dialog
from app.ui.shared.labels import Label

_SENTENCE = (
    "The last step was not carried out; what was saved before is safe, and you can go on working. "
    "The report below says where in the program it happened. It holds no names and no data of customers."
)


class CrashDialog(Dialog):
    """What happened, what it means, and a report to copy."""

    leave = "close"

    def __init__(self, window: QWidget, report: str) -> None:
        super().__init__(window, "Headwater made a mistake", "Copy report", key="Enter", width=640)
        self.body.addWidget(Label(_SENTENCE, "body", "text2", wrap=True))
        self._report = QPlainTextEdit(report)
        self._report.setReadOnly(True)
        self._report.setAccessibleName("Report")
        self._report.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self._report.setMinimumHeight(220)
        self.body.addWidget(self._report, 1)
        self.body.addWidget(Label(f"The log is in {log_dir()}", "caption", "text3", wrap=True))
        self._close = Button("Close")
        self._close.clicked.connect(self.dismiss)
        self.add_button(self._close)
        self.accepted.connect(self._on_copy)
        self.closed.connect(self.deleteLater)

    @property
    def report(self) -> str:
        """The text to copy."""
        return self._report.toPlainText()

    def add(self, report: str) -> None:
        """Another mistake happened while this one is shown."""
        if report not in self.report:
            self._report.appendPlainText(f"\n{report}")

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self.report)
        self.primary.set_label("Copied")
