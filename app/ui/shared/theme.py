"""The theme in force, and the switch that changes it while the program runs."""

from __future__ import annotations

import functools
from typing import Literal

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from app.config import paths
from app.ui.shared.focus_ring import FocusRing
from app.ui.shared.stylesheet import build_stylesheet
from app.ui.shared.tokens import Tokens, font_scale_limits

SchemeChoice = Literal["light", "dark", "system"]

_FONT_FILES = ("Inter-Regular.ttf", "Inter-Medium.ttf", "Inter-SemiBold.ttf", "Inter-Bold.ttf")

_PALETTE_ROLES = {
    QPalette.ColorRole.Window: "window",
    QPalette.ColorRole.WindowText: "text",
    QPalette.ColorRole.Base: "surface",
    QPalette.ColorRole.AlternateBase: "sunken",
    QPalette.ColorRole.Text: "text",
    QPalette.ColorRole.PlaceholderText: "text3",
    QPalette.ColorRole.Button: "surface",
    QPalette.ColorRole.ButtonText: "text",
    QPalette.ColorRole.BrightText: "danger",
    QPalette.ColorRole.ToolTipBase: "raised",
    QPalette.ColorRole.ToolTipText: "text",
    QPalette.ColorRole.Highlight: "accent",
    QPalette.ColorRole.HighlightedText: "onAccent",
    QPalette.ColorRole.Accent: "accent",
    QPalette.ColorRole.Link: "accent",
    QPalette.ColorRole.LinkVisited: "accentHover",
    QPalette.ColorRole.Light: "hover",
    QPalette.ColorRole.Midlight: "grid",
    QPalette.ColorRole.Mid: "border",
    QPalette.ColorRole.Dark: "borderStrong",
    QPalette.ColorRole.Shadow: "shadow",
}
_TEXT_ROLES = (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText)


class Theme(QObject):
    """The one object that knows the present look. Everything that paints asks it, and listens to ``theme_changed``."""

    theme_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._tokens = Tokens()
        self._choice: SchemeChoice = "light"
        self._watching = False
        self._ring: FocusRing | None = None

    @staticmethod
    def instance() -> Theme:
        """The theme of this process."""
        return _instance()

    @staticmethod
    def current() -> Tokens:
        """The values in force now. Ask again after ``theme_changed``; they are never altered in place."""
        return _instance()._tokens

    @property
    def choice(self) -> SchemeChoice:
        """What the user asked for: a scheme, or the system's."""
        return self._choice

    def apply(
        self, app: QApplication, scheme: SchemeChoice = "light", font_scale: float = 1.0, *, motion: bool = True
    ) -> None:
        """Put a look in force for the whole program, at once. ``font_scale`` is held between 0.9 and 1.5."""
        low, high = font_scale_limits()
        self._choice = scheme
        self._watch_system()
        hints = QGuiApplication.styleHints()
        tokens = Tokens(
            scheme=_resolve(scheme),
            font_scale=min(max(font_scale, low), high),
            high_contrast=hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast,
            motion_on=motion,
        )
        self._set(app, tokens)

    def _set(self, app: QApplication, tokens: Tokens) -> None:
        _load_fonts()
        if self._ring is not None and tokens == self._tokens:
            return
        self._tokens = tokens
        if self._ring is None:
            app.setStyle("Fusion")
            self._ring = FocusRing(app, Theme.current)
        app.setFont(tokens.font("body"))
        app.setPalette(make_palette(tokens))
        app.setStyleSheet(build_stylesheet(tokens))
        self.theme_changed.emit()

    def _watch_system(self) -> None:
        if self._watching:
            return
        self._watching = True
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._on_system_scheme_changed)

    def _on_system_scheme_changed(self) -> None:
        app = QApplication.instance()
        if self._choice == "system" and isinstance(app, QApplication):
            self.apply(app, "system", self._tokens.font_scale, motion=self._tokens.motion_on)


@functools.cache
def _instance() -> Theme:
    return Theme()


def apply(app: QApplication, scheme: SchemeChoice = "light", font_scale: float = 1.0, *, motion: bool = True) -> None:
    """Put a look in force for the whole program; see ``Theme.apply``."""
    Theme.instance().apply(app, scheme, font_scale, motion=motion)


def make_palette(tokens: Tokens) -> QPalette:
    """The palette of a scheme, complete, so that nothing is left to the platform's own colours."""
    palette = QPalette()
    for role, name in _PALETTE_ROLES.items():
        palette.setColor(role, tokens.color(name))
    for role in _TEXT_ROLES:
        palette.setColor(QPalette.ColorGroup.Disabled, role, tokens.color("text3"))
    palette.setColor(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Highlight, tokens.color("borderStrong"))
    return palette


def _resolve(choice: SchemeChoice) -> Literal["light", "dark"]:
    """Tell Qt what is wanted (native parts follow it) and find out what that means here."""
    hints = QGuiApplication.styleHints()
    wanted = {
        "light": Qt.ColorScheme.Light,
        "dark": Qt.ColorScheme.Dark,
        "system": Qt.ColorScheme.Unknown,
    }
    hints.setColorScheme(wanted[choice])
    if choice != "system":
        return choice
    return "dark" if hints.colorScheme() == Qt.ColorScheme.Dark else "light"


@functools.cache
def _load_fonts() -> None:
    for name in _FONT_FILES:
        if QFontDatabase.addApplicationFont(str(paths.resource("fonts", name))) < 0:
            raise RuntimeError(f"the shipped font {name} could not be read")
