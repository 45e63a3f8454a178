"""How and when one is told something on this computer."""

from __future__ import annotations

from PySide6.QtCore import QTime
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QWidget

from app.ui.settings.own_page import lay_out_page
from app.ui.settings_store import SettingsStore
from app.ui.shared.form_fields import TimeField
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
        self.start = TimeField("Quiet hours begin", QTime.fromString(settings.quiet_from, _FORMAT))
        self.end = TimeField("Quiet hours end", QTime.fromString(settings.quiet_until, _FORMAT))
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
