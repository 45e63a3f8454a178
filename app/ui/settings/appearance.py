"""How the program looks on this computer."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QGridLayout, QVBoxLayout, QWidget

from app.ui.settings_store import SettingsStore
from app.ui.shared.labels import Label
from app.ui.shared.panel import Panel
from app.ui.shared.segmented import Segmented

_WIDEST = 640
_THEMES = (("system", "As the system"), ("light", "Light"), ("dark", "Dark"))
_SCALES = (0.9, 1.0, 1.1, 1.25, 1.5)


class AppearancePage(QWidget):
    """Theme, size of text, motion. Every choice holds at once."""

    def __init__(self, store: SettingsStore) -> None:
        super().__init__()
        self.setAccessibleName("Appearance")
        self._store = store
        settings = store.settings
        self.theme = Segmented("Theme", _THEMES)
        self.theme.choose(settings.theme)
        self.scale = Segmented("Size of text", [(str(scale), f"{scale:.0%}") for scale in _SCALES])
        self.scale.choose(str(min(_SCALES, key=lambda scale: abs(scale - settings.font_scale))))
        self.motion = QCheckBox("Things glide to their place")
        self.motion.setChecked(settings.motion)
        self._lay_out()
        self.theme.chosen.connect(lambda key: store.change(theme=key))
        self.scale.chosen.connect(lambda key: store.change(font_scale=float(key)))
        self.motion.toggled.connect(lambda on: store.change(motion=on))

    def _lay_out(self) -> None:
        panel = Panel()
        panel.setMaximumWidth(_WIDEST)
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(14)
        rows = (("Theme", self.theme), ("Size of text", self.scale), ("Motion", self.motion))
        for row, (name, field) in enumerate(rows):
            grid.addWidget(Label(name, "body", "text2"), row, 0)
            grid.addWidget(field, row, 1, Qt.AlignmentFlag.AlignLeft)
        grid.setColumnStretch(1, 1)
        panel.body.addLayout(grid)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(Label("Appearance", "title"))
        column.addWidget(Label("On this computer only.", "meta", "text2"))
        column.addWidget(panel)
        column.addStretch(1)
