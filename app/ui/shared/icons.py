"""Icons: line drawings tinted with a colour of the theme, rendered once for each size and resolution."""

from __future__ import annotations

import functools
import re

from PySide6.QtCore import QByteArray, QObject, QRectF, Qt
from PySide6.QtGui import QAction, QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton

from app.config import paths
from app.ui.shared.theme import Theme
from app.ui.shared.tokens import Tokens

_SMALL = 14
_RATIOS = (1.0, 2.0)
_STROKE_WIDTH = re.compile(r'stroke-width="[^"]*"')


def icon(name: str, role: str = "text2", size: int = 16) -> QIcon:
    """An icon by its Lucide name, tinted with a colour role; disabled it takes the role ``text3``.

    It keeps the colours of this moment: ``set_icon`` makes one that follows the theme.
    """
    made = QIcon()
    tokens = Theme.current()
    for ratio in _RATIOS:
        made.addPixmap(_render(name, role, size, ratio, tokens), QIcon.Mode.Normal)
        made.addPixmap(_render(name, "text3", size, ratio, tokens), QIcon.Mode.Disabled)
    return made


def pixmap(name: str, role: str = "text2", size: int = 16, ratio: float | None = None) -> QPixmap:
    """The picture of an icon, ``size`` logical pixels square, for the given device pixel ratio."""
    if ratio is None:
        ratio = QGuiApplication.primaryScreen().devicePixelRatio()
    return _render(name, role, size, ratio, Theme.current())


def draw_icon(painter: QPainter, rect: QRectF, name: str, role: str = "text2", tokens: Tokens | None = None) -> None:
    """Draw an icon centred in a rectangle, as large as its shorter side."""
    tokens = tokens or Theme.current()
    side = min(rect.width(), rect.height())
    square = QRectF(rect.center().x() - side / 2, rect.center().y() - side / 2, side, side)
    _renderer(name, tokens.hex(role), _line_width(round(side))).render(painter, square)


def _line_width(size: int) -> float:
    """The width of the line on the drawing's own 24-unit grid that looks right at a size in pixels."""
    tokens = Theme.current()
    return tokens.stroke("iconSmall" if size <= _SMALL else "icon")


@functools.lru_cache(maxsize=512)
def _render(name: str, role: str, size: int, ratio: float, tokens: Tokens) -> QPixmap:
    renderer = _renderer(name, tokens.hex(role), _line_width(size))
    device = max(1, round(size * ratio))
    picture = QPixmap(device, device)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    renderer.render(painter, QRectF(0, 0, device, device))
    painter.end()
    picture.setDevicePixelRatio(ratio)
    return picture


@functools.lru_cache(maxsize=512)
def _renderer(name: str, color: str, line: float) -> QSvgRenderer:
    text = _source(name).replace("currentColor", color)
    text = _STROKE_WIDTH.sub(f'stroke-width="{line}"', text, count=1)
    renderer = QSvgRenderer(QByteArray(text.encode()))
    renderer.setAspectRatioMode(Qt.AspectRatioMode.KeepAspectRatio)
    return renderer


@functools.cache
def _source(name: str) -> str:
    return paths.resource("icons", f"{name}.svg").read_text(encoding="utf-8")


def set_icon(target: QAbstractButton | QAction, name: str, role: str = "text2", size: int = 16) -> None:
    """Give a button or an action an icon that follows every change of the theme. A second call replaces the first."""
    for binding in target.findChildren(_IconBinding, options=Qt.FindChildOption.FindDirectChildrenOnly):
        binding.setParent(None)
        binding.deleteLater()
    _IconBinding(target, name, role, size)


class _IconBinding(QObject):
    """Keeps one icon in the colours of the theme for as long as its owner lives."""

    def __init__(self, target: QAbstractButton | QAction, name: str, role: str, size: int) -> None:
        super().__init__(target)
        self._target, self._icon = target, (name, role, size)
        Theme.instance().theme_changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def _on_theme_changed(self) -> None:
        if self.parent() is self._target:
            self._target.setIcon(icon(*self._icon))
