"""How the program looks on this computer."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QWidget

from app.ui.settings.own_page import lay_out_page
from app.ui.settings_store import SettingsStore
from app.ui.shared.segmented import Segmented

_THEMES = (("system", "As the system"), ("light", "Light"), ("dark", "Dark"))
_SCALES = (0.9, 1.0, 1.1, 1.25, 1.5)


class AppearancePage(QWidget):
    """Theme, size of text, motion. Every choice holds at once."""

    def __init__(self, store: SettingsStore) -> None:
        super().__init__()
        self._store = store
        settings = store.settings
        self.theme = Segmented("Theme", _THEMES)
        self.theme.choose(settings.theme)
        self.scale = Segmented("Size of text", [(str(scale), f"{scale:.0%}") for scale in _SCALES])
        self.scale.choose(str(min(_SCALES, key=lambda scale: abs(scale - settings.font_scale))))
        self.motion = QCheckBox("Things glide to their place")
        self.motion.setChecked(settings.motion)
        fields = (("Theme", self.theme), ("Size of text", self.scale), ("Motion", self.motion))
        lay_out_page(self, "Appearance", fields)
        self.theme.chosen.connect(lambda key: store.change(theme=key))
        self.scale.chosen.connect(lambda key: store.change(font_scale=float(key)))
        self.motion.toggled.connect(lambda on: store.change(motion=on))
