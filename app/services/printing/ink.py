"""Drawing on a page: lines of text, rules, boxes. Lengths are points, and heights are counted from the top edge."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from app.services.printing import fonts
from app.services.printing.colors import color
from app.services.printing.fonts import Weight
from app.services.printing.surface import Part, Point, Surface

Align = Literal["left", "right", "centre"]
_ELLIPSIS = "…"
_DOTS = (0.8, 2.2)


class Ink:
    """Draws on the present page of a surface; with none it only measures, which is how pages are counted."""

    def __init__(self, surface: Surface | None = None) -> None:
        self._surface = surface

    @property
    def draws(self) -> bool:
        """Whether anything comes of it. While pages are counted, what takes a known room need not be drawn."""
        return self._surface is not None

    def begin(self, part: Part) -> None:
        """What text belongs to from now on, for those who have the document read to them."""
        if self._surface is not None:
            self._surface.begin(part)

    def text(
        self,
        x: float,
        y: float,
        words: str,
        *,
        size: float = 9.0,
        weight: Weight = "regular",
        role: str = "text",
        align: Align = "left",
        room: float | None = None,
        part: Part | None = None,
    ) -> float:
        """One line on the baseline ``y``, cut with an ellipsis where ``room`` ends; answers how wide it came out.

        A ``part`` of the document by itself, such as a heading, is followed by text.
        """
        words = words if room is None else fitted(words, room, size, weight)
        wide = fonts.width(words, size, weight)
        if self._surface is not None and words:
            start = x - {"left": 0.0, "right": wide, "centre": wide / 2}[align]
            if part is not None:
                self._surface.begin(part)
            self._surface.text((start, y), words, size, weight, color(role))
            if part is not None:
                self._surface.begin("text")
        return wide

    def rule(self, x1: float, x2: float, y: float, *, role: str = "border", thick: float = 0.5) -> None:
        """A horizontal line."""
        if self._surface is not None:
            self._surface.line((x1, y), (x2, y), color(role), thick, None)

    def dots(self, x1: float, x2: float, y: float, *, role: str = "text3") -> None:
        """A dotted line to write on."""
        if self._surface is not None:
            self._surface.line((x1, y), (x2, y), color(role), 0.6, _DOTS)

    def box(
        self,
        x: float,
        y: float,
        wide: float,
        tall: float,
        *,
        fill: str | None = None,
        outline: str | None = None,
        radius: float = 0.0,
        thick: float = 0.8,
    ) -> None:
        """A box whose upper left corner is given."""
        if self._surface is not None:
            inner, edge = (None if role is None else color(role) for role in (fill, outline))
            self._surface.box((x, y), wide, tall, inner, edge, radius, thick)

    def badge(self, x: float, y: float, code: str, kind: str, *, is_stall: bool = False) -> float:
        """A phase's code as the screen shows it: outlined, tinted, filled, black. ``y`` is its middle; answers x after.

        ``kind`` is the phase's kind; "" without a code draws nothing.
        """
        if not code:
            return x
        size, tall = 7.6, 12.5
        wide = max(fonts.width(code, size, "semibold") + 9, 20)
        fill, edge, words = BADGES["stall" if is_stall else kind] if kind in BADGES else BADGES["genesis"]
        self.box(x, y - tall / 2, wide, tall, fill=fill, outline=edge, radius=2.6)
        self.text(x + wide / 2, y + size * 0.36, code, size=size, weight="semibold", role=words, align="centre")
        return x + wide

    def brand(self, x: float, y: float, side: float) -> None:
        """The program's sign: a river with two heads, ``side`` points square."""
        if self._surface is None:
            return
        unit = side / 24

        def place(right: float, down: float) -> Point:
            return x + right * unit, y + down * unit

        for start, sign in ((4.4, 1), (19.6, -1)):
            inner = start + sign * 7.6
            bow = (place(start, 3), place(start, 10), place(inner, 11), place(inner, 16))
            self._surface.curve(bow, color("accentMid"), 2.2 * unit)
        self._surface.line(place(12, 3), place(12, 21), color("accent"), 2.6 * unit, None)

    def picture(self, x: float, y: float, wide: float, tall: float, data: bytes) -> None:
        """A PNG or JPEG, given as the bytes of its file, in a box whose upper left corner is given."""
        if self._surface is not None:
            self._surface.picture((x, y), wide, tall, data)

    def on_surface(self, draw: Callable[[Surface], object]) -> None:
        """Let something else draw on the surface, such as a chart; not at all while pages are counted."""
        if self._surface is not None:
            draw(self._surface)

    def next_page(self) -> None:
        """The page is full."""
        if self._surface is not None:
            self._surface.next_page()


# Fill, outline and words of a badge; its ink deepens downstream.
BADGES: dict[str, tuple[str | None, str | None, str]] = {
    "genesis": ("surface", "accent", "accent"),
    "nurture": ("accentTint", "accentMid", "accent"),
    "delta": ("accent", None, "onAccent"),
    "stall": ("text", None, "surface"),
    "won": ("ok", None, "onOk"),
    "lost": ("surface", "borderStrong", "text2"),
    "after_sale": ("okTint", "ok", "ok"),
}


def fitted(words: str, room: float, size: float, weight: Weight = "regular") -> str:
    """The text, or as much of it as fits into ``room`` points and an ellipsis."""
    if fonts.width(words, size, weight) <= room:
        return words
    low, high = 0, len(words)
    while low < high:
        middle = (low + high + 1) // 2
        if fonts.width(words[:middle].rstrip() + _ELLIPSIS, size, weight) <= room:
            low = middle
        else:
            high = middle - 1
    return words[:low].rstrip() + _ELLIPSIS if low else ""


def wrapped(words: str, room: float, size: float, weight: Weight = "regular", *, most: int | None = None) -> list[str]:
    """The text in lines of at most ``room`` points; the last of ``most`` lines ends in an ellipsis."""
    lines: list[str] = []
    for paragraph in words.splitlines():
        lines += _broken(paragraph, room, size, weight)
    if most is not None and len(lines) > most:
        return [*lines[: most - 1], fitted(" ".join(lines[most - 1 :]), room, size, weight)]
    return lines


def _broken(paragraph: str, room: float, size: float, weight: Weight) -> list[str]:
    lines, line = [], ""
    for word in paragraph.split():
        longer = f"{line} {word}".strip()
        if fonts.width(longer, size, weight) <= room:
            line = longer
            continue
        if line:
            lines.append(line)
        while fonts.width(word, size, weight) > room and len(word) > 1:
            place = _last_fitting(word, room, size, weight)
            lines.append(word[:place])
            word = word[place:]
        line = word
    return [*lines, line] if line or not lines else lines


def _last_fitting(word: str, room: float, size: float, weight: Weight) -> int:
    for place in range(len(word), 1, -1):
        if fonts.width(word[:place], size, weight) <= room:
            return place
    return 1
