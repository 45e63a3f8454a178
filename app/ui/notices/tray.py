"""The program's icon in the tray of the system, where there is one."""

from __future__ import annotations

from PySide6.QtCore import QObject, QRectF, Qt, Signal
from PySide6.QtGui import QAction, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from app.ui.notices.digest import Digest
from app.ui.shared.glyphs import draw_brand
from app.ui.shared.text_paint import draw_centred
from app.ui.shared.theme import Theme

_SIDES = (16, 22, 32, 64)
_MOST = 9
_PAUSE = "Pause notices for an hour"


class Tray(QObject):
    """On a system without a tray it is there all the same, and says that it can't tell anything."""

    wanted = Signal()
    """The window shall come to the front, with what was told."""
    asked = Signal(str)
    """An action of the program was chosen from the menu."""
    pause_wanted = Signal(bool)
    """Nobody shall be disturbed for an hour, or may be again."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._icon: QSystemTrayIcon | None = None
        self._menu: QMenu | None = None
        self._pause = QAction(_PAUSE, self)
        self._pause.setCheckable(True)
        self._pause.triggered.connect(self.pause_wanted)
        self._count = 0
        self._look()

    @property
    def is_there(self) -> bool:
        """Whether the system shows it. A tray that ends and begins again takes it back by itself."""
        return self._icon is not None and QSystemTrayIcon.isSystemTrayAvailable()

    def _look(self) -> None:
        """A desktop that starts the program when somebody logs in may have its tray only later."""
        if self._icon is None and QSystemTrayIcon.isSystemTrayAvailable():
            self._show()
            self._show_count()

    def _show(self) -> None:
        icon = self._icon = QSystemTrayIcon(self)
        menu = self._menu = QMenu()
        menu.addAction("Open Headwater").triggered.connect(lambda: self.wanted.emit())
        menu.addAction("Quick add").triggered.connect(lambda: self.asked.emit("add.quick"))
        menu.addAction("Keep calling").triggered.connect(lambda: self.asked.emit("calls.next"))
        menu.addAction(self._pause)
        menu.addSeparator()
        menu.addAction("Quit").triggered.connect(lambda: self.asked.emit("app.quit"))
        icon.setContextMenu(menu)
        icon.activated.connect(self._on_activated)
        icon.messageClicked.connect(self.wanted)
        icon.setIcon(picture(0))
        icon.show()

    def set_count(self, count: int) -> None:
        """How many things are new."""
        if count != self._count:
            self._count = count
            self._look()
            self._show_count()

    def _show_count(self) -> None:
        if self._icon is not None:
            count = self._count
            news = "1 new notice" if count == 1 else f"{count:,} new notices"
            self._icon.setToolTip(f"Headwater: {news}" if count else "Headwater")
            self._icon.setIcon(picture(count))

    def set_paused(self, until: str) -> None:
        """Until when nobody is disturbed, such as 14:30; "" where they may be."""
        self._pause.setChecked(bool(until))
        self._pause.setText(f"Paused until {until}" if until else _PAUSE)

    def tell(self, digest: Digest) -> bool:
        """Show a notification of the system; false where it has none."""
        self._look()
        if self._icon is None or not self.is_there or not QSystemTrayIcon.supportsMessages():
            return False
        self._icon.showMessage(digest.text, digest.detail, picture(0))
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


def picture(count: int) -> QIcon:
    """The mark of the program, with how many things are new in its corner."""
    icon = QIcon()
    for side in _SIDES:
        drawn = QPixmap(side, side)
        drawn.fill(Qt.GlobalColor.transparent)
        painter = QPainter(drawn)
        draw_brand(painter, drawn.rect().toRectF(), Theme.current())
        if count:
            _draw_count(painter, side, f"{count}" if count <= _MOST else f"{_MOST}+")
        painter.end()
        icon.addPixmap(drawn)
    return icon


def _draw_count(painter: QPainter, side: int, text: str) -> None:
    tokens = Theme.current()
    height = round(side * 0.6)
    width = height if len(text) == 1 else round(side * 0.9)
    area = QRectF(side - width, side - height, width, height)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(tokens.color("accent"))
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Clear)
    gap = max(side / 20, 1)  # the mark has the same colour
    painter.drawRoundedRect(area.adjusted(-gap, -gap, height, height), height / 2 + gap, height / 2 + gap)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
    painter.drawRoundedRect(area, height / 2, height / 2)
    font = tokens.font("metaStrong")
    font.setPixelSize(round(height * 0.8))
    draw_centred(painter, area, text, font, tokens.color("onAccent"))
