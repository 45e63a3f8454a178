"""How and when one is told something on this computer."""

from __future__ import annotations

from PySide6.QtCore import QTime
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QTimeEdit, QWidget

from app.ui.settings.own_page import lay_out_page
from app.ui.settings_store import SettingsStore
from app.ui.shared.labels import Label

_FORMAT = "HH:mm"


class NoticesPage(QWidget):
    """Notifications of the system, quiet hours. Every choice holds at once."""

    def __init__(self, store: SettingsStore) -> None:
        super().__init__()
        settings = store.settings
        self.desktop = QCheckBox("While another program is in front, the system shows them")
        self.desktop.setChecked(settings.desktop_notices)
        self.quiet = QCheckBox("Only the bell tells of them from")
        self.quiet.setChecked(settings.quiet_hours)
        self.start = _clock("Quiet hours begin", settings.quiet_from)
        self.end = _clock("Quiet hours end", settings.quiet_until)
        lay_out_page(self, "Notices", (("Notifications", self.desktop), ("Quiet hours", self._hours())))
        self.desktop.toggled.connect(lambda on: store.change(desktop_notices=on))
        self.quiet.toggled.connect(lambda on: store.change(quiet_hours=on))
        self.start.timeChanged.connect(lambda at: store.change(quiet_from=at.toString(_FORMAT)))
        self.end.timeChanged.connect(lambda at: store.change(quiet_until=at.toString(_FORMAT)))

    def _hours(self) -> QWidget:
        hours = QWidget()
        row = QHBoxLayout(hours)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for part in (self.quiet, self.start, Label("to", "body", "text2"), self.end):
            row.addWidget(part)
        return hours


def _clock(name: str, text: str) -> QTimeEdit:
    edit = QTimeEdit(QTime.fromString(text, _FORMAT))
    edit.setDisplayFormat(_FORMAT)
    edit.setAccessibleName(name)
    return edit
