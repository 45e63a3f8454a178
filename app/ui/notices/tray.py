"""The program's icon in the tray of the system, where there is one."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from app.ui.notices.digest import Digest
from app.ui.shared.glyphs import draw_brand
from app.ui.shared.theme import Theme

_SIDE = 64


class Tray(QObject):
    """On a system without a tray it is there all the same, and says that it can't tell anything."""

    wanted = Signal()
    """The window shall come to the front, with what was told."""
    asked = Signal(str)
    """An action of the program was chosen from the menu."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._icon: QSystemTrayIcon | None = None
        self._menu: QMenu | None = None
        if QSystemTrayIcon.isSystemTrayAvailable():
            self._show()
        self.set_count(0)

    @property
    def is_there(self) -> bool:
        """Whether the system shows it."""
        return self._icon is not None

    def _show(self) -> None:
        icon = self._icon = QSystemTrayIcon(_brand(), self)
        menu = self._menu = QMenu()
        menu.addAction("Open Headwater").triggered.connect(lambda: self.wanted.emit())
        menu.addAction("Quick add").triggered.connect(lambda: self.asked.emit("add.quick"))
        menu.addSeparator()
        menu.addAction("Quit").triggered.connect(lambda: self.asked.emit("app.quit"))
        icon.setContextMenu(menu)
        icon.activated.connect(self._on_activated)
        icon.messageClicked.connect(self.wanted)
        icon.show()

    def set_count(self, count: int) -> None:
        """How many things are new."""
        if self._icon is not None:
            news = "1 new notice" if count == 1 else f"{count:,} new notices"
            self._icon.setToolTip(f"Headwater: {news}" if count else "Headwater")

    def tell(self, digest: Digest) -> bool:
        """Show a notification of the system; false where it has none."""
        if self._icon is None or not QSystemTrayIcon.supportsMessages():
            return False
        self._icon.showMessage(digest.text, digest.detail, _brand())
        return True

    def remove(self) -> None:
        """Take it away."""
        if self._icon is not None:
            self._icon.hide()
            self._icon.deleteLater()
            self._icon = None
        if self._menu is not None:
            self._menu.deleteLater()
            self._menu = None

    def _on_activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason in (QSystemTrayIcon.ActivationReason.Trigger, QSystemTrayIcon.ActivationReason.DoubleClick):
            self.wanted.emit()


def _brand() -> QIcon:
    picture = QPixmap(_SIDE, _SIDE)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    draw_brand(painter, picture.rect().toRectF(), Theme.current())
    painter.end()
    return QIcon(picture)
