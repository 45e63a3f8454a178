"""What a document is composed on: the head and foot of each page, and a place that moves down from row to row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.domain.logo import Logo
from app.domain.progress import Cancelled, Progress
from app.services.printing.ink import Ink
from app.services.printing.paper import Paper
from app.services.printing.surface import Part, Surface

MARGIN = 40.0
_FOOT = 48.0
_HEAD_LEFT = 26.0
_LOGO_TOP, _LOGO_WIDE, _LOGO_TALL = 33.0, 120.0, 28.0
_BASELINE = 0.36  # of the size of a font, below the middle of a row


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands on every page. ``title`` with ``about`` below it, ``kind`` and ``printed`` at the right; ``foot``
    below, beside "Page n of m". ``author`` goes into the file's own description along with the title. A page that
    ``is_bare`` has none of it: what is printed there is for somebody else, such as a letter. The company's ``logo``
    stands at the left, the program's sign without one."""

    title: str
    about: str
    kind: str
    printed: str
    foot: str
    author: str
    is_bare: bool = False
    logo: Logo | None = None


class Sheet:
    """The page that is being filled. ``y`` is where the next row begins, in points below the top edge."""

    def __init__(self, paper: Paper, frame: Frame, surface: Surface | None, pages: int, progress: Progress) -> None:
        self.ink = Ink(surface)
        self.paper, self.frame = paper, frame
        self.left, self.right = MARGIN, paper.width - MARGIN
        self.bottom = paper.height - _FOOT - 6
        self.page, self.y = 0, 0.0
        self._pages, self._progress = pages, progress
        self._again: Callable[[], None] | None = None
        self._begin_page()

    @property
    def wide(self) -> float:
        """Points between the margins."""
        return self.right - self.left

    def need(self, tall: float) -> None:
        """Go on at the next page where less than ``tall`` points are left on this one."""
        if self.y + tall > self.bottom and self.page:
            self.next_page()

    def next_page(self) -> None:
        """Begin another page; what ``repeat`` was given stands at its top again."""
        self._end_page()
        self._begin_page()
        if self._again is not None:
            self._again()

    def repeat(self, draw: Callable[[], None] | None) -> None:
        """Draw this now, such as the heads of columns, and again at the top of each page; None ends that."""
        self._again = draw
        if draw is not None:
            draw()

    def down(self, points: float) -> None:
        """Leave room."""
        self.y += points

    def middle(self, tall: float, size: float) -> float:
        """The baseline of text of a size in the middle of a row that begins here."""
        return self.y + tall / 2 + size * _BASELINE

    def heading(self, words: str, aside: str = "", *, has_columns: bool = False) -> None:
        """The heading of a part, with its sum at the right, and a rule below; that of the columns, where it has any."""
        self.need(60)
        self.ink.text(self.left, self.y + 12, words, size=10.5, weight="semibold", part="heading")
        self.ink.text(self.right, self.y + 12, aside, size=8.2, role="text3", align="right")
        if not has_columns:
            self.ink.rule(self.left, self.right, self.y + 19, role="text", thick=0.7)
        self.y += 19

    def columns(self, heads: Sequence[tuple[float, str]]) -> None:
        """The heads of columns at their places, with a rule below."""
        for x, words in heads:
            self.ink.text(x, self.y + 10, words, size=7.6, weight="semibold", role="text3")
        self.ink.rule(self.left, self.right, self.y + 15, role="text", thick=0.7)
        self.y += 15

    def finish(self) -> int:
        """End the last page; answers how many there are."""
        self._end_page()
        return self.page

    def _begin_page(self) -> None:
        self.page += 1
        ink, frame = self.ink, self.frame
        if frame.is_bare:
            ink.begin("text")
            self.y = MARGIN
            return
        # The head is read out once, and stands on the other pages for those who see them.
        is_first = self.page == 1
        ink.begin("text" if is_first else "edge")
        taken = self._sign()
        left, room = self.left + taken, self.wide - taken
        aside = max(
            ink.text(self.right, 43, frame.kind, size=8.2, role="text3", align="right"),
            ink.text(self.right, 55, frame.printed, size=8.2, role="text3", align="right"),
        )
        part: Part | None = "title" if is_first else None
        ink.text(left, 45, frame.title, size=16.5, weight="semibold", room=room - aside - 12, part=part)
        ink.text(left, 59, frame.about, size=9.2, role="text2", room=room - aside - 12)
        ink.rule(self.left, self.right, 70, role="text", thick=1.1)
        ink.begin("text")
        self.y = 80.0

    def logo_at(self, x: float, y: float, wide: float, tall: float) -> float:
        """The frame's logo, where it has one, at the left of a room and midway in it; answers how wide it came out."""
        logo = self.frame.logo
        if logo is None:
            return 0.0
        its_wide, its_tall = logo.fitted(wide, tall)
        self.ink.picture(x, y + (tall - its_tall) / 2, its_wide, its_tall, logo.data)
        return its_wide

    def _sign(self) -> float:
        """The logo or the program's sign at the left of the head; answers how much room it takes."""
        if self.frame.logo is not None:
            return self.logo_at(self.left, _LOGO_TOP, _LOGO_WIDE, _LOGO_TALL) + 11
        self.ink.brand(self.left - 3, 36, 21)
        return _HEAD_LEFT

    def _end_page(self) -> None:
        if self._progress.cancelled:
            raise Cancelled
        self._progress.report(min(self.page, self._pages), self._pages, f"Page {self.page}")
        ink, y = self.ink, self.paper.height - _FOOT + 14
        if self.frame.is_bare:
            ink.next_page()
            return
        ink.begin("edge")
        ink.rule(self.left, self.right, y - 12)
        number = f"Page {self.page} of {self._pages}"
        aside = ink.text(self.right, y, number, size=8.0, role="text3", align="right")
        ink.text(self.left, y, self.frame.foot, size=8.0, role="text3", room=self.wide - aside - 12)
        ink.next_page()
