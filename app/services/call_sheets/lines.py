"""Lines of text below each other, of which a block on a call sheet is made: laid out before they are drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from app.services.printing.colors import color
from app.services.printing.fonts import Weight
from app.services.printing.ink import Ink
from app.services.printing.surface import Part

Sign = Literal["", "late", "open"]
SIZE, NAME, TALL = 8.6, 12.0, 11.4
SIGN = 11.0  # how far what follows a sign is set in


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text, ``tall`` points with the room above it, in a ``room`` of so many points.

    A badge (code, kind, whether it is a stall) goes before it; ``before`` stands at the left edge, behind its sign.
    ``after`` follows it heavier, ``rest`` lighter; ``aside`` stands at the right end, after a diamond where it
    ``is_late``. A line to write on goes as far as ``dots_to``.
    """

    words: str
    size: float = SIZE
    weight: Weight = "regular"
    role: str = "text"
    tall: float = TALL
    room: float = 0.0
    x: float = 0.0
    badge: tuple[str, str, bool] | None = None
    sign: Sign = ""
    before: str = ""
    after: str = ""
    rest: str = ""
    aside: str = ""
    is_late: bool = False
    dots_to: float = 0.0
    part: Part | None = None

    def with_aside(self, words: str, *, is_late: bool = False) -> Line:
        """The same with something at its right end."""
        return replace(self, aside=words, is_late=is_late)


def height_of(lines: Sequence[Line]) -> float:
    """How much room they take."""
    return sum(line.tall for line in lines)


def draw_lines(ink: Ink, lines: Sequence[Line], left: float, top: float) -> float:
    """Draw them below each other; answers where they end."""
    y = top
    for line in lines:
        y += line.tall
        _draw(ink, line, left, y - 3)
    return y


def _draw(ink: Ink, line: Line, left: float, y: float) -> None:
    x = left + line.x
    right = _aside(ink, line, left + line.room, y)
    if line.badge is not None:
        x = ink.badge(x, y - 3, *line.badge[:2], is_stall=line.badge[2]) + 6
    inset = SIGN if line.sign else 0.0
    if line.sign:
        _sign(ink, left + 4, y - 3, line.sign)
    role = line.role if line.role != "text" else "text2"
    ink.text(left + inset, y, line.before, size=line.size, weight=line.weight, role=role)
    x += ink.text(x, y, line.words, size=line.size, weight=line.weight, role=line.role, room=right - x, part=line.part)
    if line.after:
        ink.text(x + 12, y, line.after, size=SIZE, weight="semibold")
    if line.rest and right - x > 3 * SIGN:
        ink.text(x + 8, y, line.rest, size=SIZE, role="text2", room=right - x - 8)
    if line.dots_to:
        ink.dots(x + 6, left + line.dots_to, y + 1)


def _aside(ink: Ink, line: Line, right: float, y: float) -> float:
    """What stands at the right end; answers where the room for the rest ends."""
    if not line.aside:
        return right
    role = "danger" if line.is_late else "text"
    size = min(line.size, 10.0)
    wide = ink.text(right, y, line.aside, size=size, weight="semibold", role=role, align="right")
    if line.is_late:
        _sign(ink, right - wide - 8, y - 3.4, "late")
        wide += 12
    return right - wide - 10


def _sign(ink: Ink, x: float, y: float, sign: Sign) -> None:
    """A filled diamond for what is late or broken, a ring for what is open: told apart without colours."""
    if sign == "late":
        corners = [(x, y - 4), (x + 4, y), (x, y + 4), (x - 4, y)]
        ink.on_surface(lambda surface: surface.path(corners, color("danger"), None, 0.0, None))
    else:
        ink.box(x - 2.8, y - 2.8, 5.6, 5.6, outline="text2", radius=2.8, thick=0.9)
