"""The values of the look, read once from ``resources/theme/tokens.json`` and resolved for one scheme and font scale.

Colours are asked for by role, never written in a screen. Lengths are logical pixels that already follow the font scale,
because everything they enclose is text.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal, cast

from PySide6.QtGui import QColor, QFont, QGuiApplication

from app.config import paths

Scheme = Literal["light", "dark"]

_DROPPED_IN_HIGH_CONTRAST = ("accentTint", "dangerTint", "warnTint", "okTint")
_DEFAULT_DPI = 96.0


@dataclass(frozen=True, slots=True)
class TypeRole:
    """One line of the type scale: size and line height in pixels at scale 1, weight from 400 to 700."""

    px: int
    weight: int
    line: int


@dataclass(frozen=True, slots=True)
class Shadow:
    """A soft shadow: offset downwards and blur radius in pixels, and its greatest opacity from 0 to 1."""

    y: int
    blur: int
    opacity: float


@functools.cache
def document() -> Mapping[str, Any]:
    """The shipped tokens as they stand in the file."""
    text = paths.resource("theme", "tokens.json").read_text(encoding="utf-8")
    return MappingProxyType(json.loads(text))


@functools.cache
def _type_roles() -> Mapping[str, TypeRole]:
    roles = document()["type"]["roles"]
    return MappingProxyType({name: TypeRole(**values) for name, values in roles.items()})


@dataclass(frozen=True)
class Tokens:
    """Every value of the look for one scheme, font scale, contrast and motion preference.

    Two equal tokens paint the same picture, so they serve as part of a pixmap cache's key.
    """

    scheme: Scheme = "light"
    font_scale: float = 1.0
    high_contrast: bool = False
    motion_on: bool = True
    _fonts: dict[tuple[str, int | None], QFont] = field(default_factory=dict, init=False, compare=False, repr=False)
    _colors: dict[str, QColor] = field(default_factory=dict, init=False, compare=False, repr=False)

    @property
    def dark(self) -> bool:
        return self.scheme == "dark"

    def hex(self, role: str) -> str:
        """The colour of a role as ``#RRGGBB``."""
        return cast(str, document()["color"][self.scheme][self._role(role)])

    def color(self, role: str) -> QColor:
        """The colour of a role; treat it as read-only."""
        color = self._colors.get(role)
        if color is None:
            color = self._colors[role] = QColor(self.hex(role))
        return color

    def _role(self, role: str) -> str:
        if not self.high_contrast:
            return role
        if role in _DROPPED_IN_HIGH_CONTRAST:
            return "surface"
        return "borderStrong" if role == "border" else role

    def px(self, length: float) -> int:
        """A length of the drawings (at font scale 1) in whole pixels at the present scale."""
        return round(length * self.font_scale)

    def size(self, name: str) -> int:
        """A named measure, such as ``row`` or ``cardHeight``, in pixels at the present scale."""
        value = cast(int, document()["size"][name])
        return value if name in document()["fixedSizes"] else self.px(value)

    def space(self, name: str) -> int:
        """A named distance in pixels. Distances do not grow with the font."""
        return cast(int, document()["space"][name])

    def radius(self, name: str) -> int:
        """A named corner radius in pixels."""
        return cast(int, document()["radius"][name])

    def stroke(self, name: str) -> float:
        """A named line width in pixels."""
        return float(document()["stroke"][name])

    def breakpoint(self, name: str) -> int:
        """A named window width in pixels below which the layout changes: the larger the texts are, the sooner."""
        return self.px(cast(int, document()["breakpoint"][name]))

    def motion(self, name: str) -> int:
        """A named duration in milliseconds; 0 when motion is off, except for the time a message stays."""
        value = cast(int, document()["motion"][name])
        keeps = name in ("toastMs", "skeletonAfter", "savingGlyphAfter", "remoteChangeOutline")
        return value if self.motion_on or keeps else 0

    def shadow(self, name: str) -> Shadow:
        """A named elevation: ``popover``, ``lifted`` or ``dialog``."""
        values = document()["elevation"][name]
        return Shadow(y=values["y"], blur=values["blur"], opacity=values[self.scheme])

    def scrim(self) -> QColor:
        """The colour laid over the window behind a dialog."""
        color = QColor(self.color("scrim"))
        color.setAlphaF(document()["scrim"][self.scheme])
        return color

    def line(self, role: str) -> int:
        """The height of one line of text of this role, in pixels."""
        return self.px(_type_roles()[role].line)

    def text_px(self, role: str) -> float:
        """The size of this role's text in logical pixels."""
        return _type_roles()[role].px * self.font_scale

    def font(self, role: str, weight: int | None = None) -> QFont:
        """The font of a role with figures of equal width; ``weight`` replaces the role's own. Treat it as read-only."""
        key = (role, weight)
        font = self._fonts.get(key)
        if font is None:
            font = self._fonts[key] = self._make_font(role, weight)
        return font

    def _make_font(self, role: str, weight: int | None) -> QFont:
        spec = _type_roles()[role]
        font = QFont(cast(str, document()["type"]["family"]))
        # Points, because they may be broken: 13 px at 110 % is 14.3. The screen's own resolution turns them back.
        font.setPointSizeF(spec.px * self.font_scale * 72 / _logical_dpi())
        font.setWeight(QFont.Weight(weight or spec.weight))
        font.setFeature(QFont.Tag("tnum"), 1)
        return font


def _logical_dpi() -> float:
    if QGuiApplication.instance() is None:
        return _DEFAULT_DPI
    return QGuiApplication.primaryScreen().logicalDotsPerInchY()


def font_scale_limits() -> tuple[float, float]:
    """The smallest and the greatest font scale that the layout supports."""
    low, high = document()["type"]["fontScale"]
    return low, high
