"""How and when one is told something on this computer."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTime
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QTimeEdit, QVBoxLayout, QWidget

from app.ui.settings_store import SettingsStore
from app.ui.shared.labels import Label
from app.ui.shared.panel import Panel

_WIDEST = 640
_FORMAT = "HH:mm"


class NoticesPage(QWidget):
    """Notifications of the system, quiet hours. Every choice holds at once."""

    def __init__(self, store: SettingsStore) -> None:
        super().__init__()
        self.setAccessibleName("Notices")
        settings = store.settings
        self.desktop = QCheckBox("While another program is in front, the system shows them")
        self.desktop.setChecked(settings.desktop_notices)
        self.quiet = QCheckBox("Only the bell tells of them from")
        self.quiet.setChecked(settings.quiet_hours)
        self.start = _clock("Quiet hours begin", settings.quiet_from)
        self.end = _clock("Quiet hours end", settings.quiet_until)
        self._lay_out()
        self.desktop.toggled.connect(lambda on: store.change(desktop_notices=on))
        self.quiet.toggled.connect(lambda on: store.change(quiet_hours=on))
        self.start.timeChanged.connect(lambda at: store.change(quiet_from=at.toString(_FORMAT)))
        self.end.timeChanged.connect(lambda at: store.change(quiet_until=at.toString(_FORMAT)))

    def _lay_out(self) -> None:
        panel = Panel()
        panel.setMaximumWidth(_WIDEST)
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(14)
        hours, row = QWidget(), QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for part in (self.quiet, self.start, Label("to", "body", "text2"), self.end):
            row.addWidget(part)
        hours.setLayout(row)
        for place, (name, field) in enumerate((("Notifications", self.desktop), ("Quiet hours", hours))):
            grid.addWidget(Label(name, "body", "text2"), place, 0)
            grid.addWidget(field, place, 1, Qt.AlignmentFlag.AlignLeft)
        grid.setColumnStretch(1, 1)
        panel.body.addLayout(grid)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(Label("Notices", "title"))
        column.addWidget(Label("On this computer only.", "meta", "text2"))
        column.addWidget(panel)
        column.addStretch(1)


def _clock(name: str, text: str) -> QTimeEdit:
    edit = QTimeEdit(QTime.fromString(text, _FORMAT))
    edit.setDisplayFormat(_FORMAT)
    edit.setAccessibleName(name)
    return edit
