"""The settings in force, and the window that follows them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from app.config.settings import RecentDatabase, Settings, load_settings, save_settings
from app.domain.errors import EnvironmentFault
from app.ui.host import Runner
from app.ui.shared import theme

_Edit = Callable[[Settings], Settings]


class SettingsStore(QObject):
    """Holds them, puts the look in force at once, and stores them behind."""

    changed = Signal()
    failed = Signal(object)
    """They could not be stored; they hold until the program ends."""

    def __init__(self, settings: Settings, runner: Runner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings, self._runner = settings, runner

    @property
    def settings(self) -> Settings:
        """What is in force."""
        return self._settings

    def change(self, **fields: Any) -> None:
        """Set some of them, by the names of ``Settings``."""
        self._put(lambda settings: replace(settings, **fields))

    def opened(self, database: RecentDatabase) -> None:
        """Remember this database as the newest."""
        self._put(lambda settings: settings.opened(database))

    def forget(self, location: str) -> None:
        """Do not offer this database again."""
        self._put(lambda settings: settings.forgotten(location))

    def apply_look(self) -> None:
        """Put theme, font scale and motion in force."""
        app = QApplication.instance()
        if isinstance(app, QApplication):
            theme.apply(app, self._settings.theme, self._settings.font_scale, motion=self._settings.motion)

    def _put(self, edit: _Edit) -> None:
        settings = edit(self._settings)
        if settings == self._settings:
            return
        self._settings = settings
        self.apply_look()
        self.changed.emit()
        self._runner.command(lambda: _store(edit), owner=self, failed=self.failed.emit, early=True)


def _store(edit: _Edit) -> None:
    """Edit what is stored by now: another window may have stored something else meanwhile."""
    try:
        save_settings(edit(load_settings()))
    except OSError as error:
        raise EnvironmentFault(
            f"The settings could not be stored: {error.strerror}. They hold until you quit."
        ) from error
