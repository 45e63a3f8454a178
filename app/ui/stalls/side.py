"""What a decision is made from, at the right: people, what happened, earlier decisions, what came of others."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from app.domain.clock import Clock
from app.domain.committee import STANCES
from app.domain.day_text import short_day
from app.domain.stall import StallDecision as Decision
from app.services.deals.committee import Committee
from app.services.stalls.decided import DecidedRow, Outcome
from app.services.stalls.review import StallReview
from app.services.timeline import Entry
from app.ui.shared.icons import draw_icon
from app.ui.shared.labels import Label
from app.ui.shared.panel import Panel, SectionHeader, Separator
from app.ui.shared.shapes import Stance, draw_stance
from app.ui.shared.sheet.entry_words import icon_of, title_of
from app.ui.shared.text_paint import draw_line
from app.ui.shared.theme import Theme
from app.ui.stalls import words

_MOST_ENTRIES, _MOST_DECISIONS = 6, 4
_STANCE_SHAPES: dict[str, Stance] = {
    "champion": "champion",
    "supporter": "supporter",
    "neutral": "neutral",
    "sceptic": "sceptic",
    "blocker": "blocker",
}


class SideRow(QWidget):
    """A line with an icon or a stance before it, something short at the right, and perhaps a second line."""

    def __init__(
        self, title: str, *, icon: str = "", stance: str = "", aside: str = "", below: str = "", color: str = "text"
    ) -> None:
        super().__init__()
        self._color = color
        self._title, self._icon, self._stance, self._aside, self._below = title, icon, stance, aside, below
        self.setAccessibleName(", ".join(part for part in (title, below, aside) if part))
        self.setToolTip(f"{title}\n{below}" if below else title)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        Theme.instance().theme_changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        return QSize(Theme.current().px(160), Theme.current().px(44 if self._below else 28))

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = Theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left, baseline = tokens.px(26), tokens.px(19)
        side = tokens.px(15)
        if self._icon:
            role = "text2" if self._color == "text" else self._color
            draw_icon(painter, QRectF(0, baseline - side + 3, side, side), self._icon, role, tokens)
        elif self._stance:
            draw_stance(painter, QPointF(side / 2, baseline - 4), _STANCE_SHAPES[self._stance], tokens, 11)
        at = QPointF(self.width(), baseline)
        quiet = tokens.color("text2")
        used = draw_line(painter, at, self.width() / 2, self._aside, tokens.font("meta"), quiet, "right")
        room = self.width() - left - used - 8
        font = tokens.font("bodyMedium" if self._below else "body")
        draw_line(painter, QPointF(left, baseline), room, self._title, font, tokens.color(self._color))
        if self._below:
            at = QPointF(left, baseline + tokens.px(18))
            draw_line(painter, at, self.width() - left, self._below, tokens.font("meta"), quiet)
        painter.end()


class _Section(QWidget):
    """A head with a panel of rows under it; without rows it goes."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.head = SectionHeader(name)
        self._panel = Panel(padding=10)
        self._panel.body.setSpacing(2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.head)
        column.addWidget(self._panel)
        self.hide()

    def show_rows(self, rows: Sequence[QWidget], aside: str = "") -> None:
        self.head.aside.setText(aside)
        body = self._panel.body
        while (item := body.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for place, row in enumerate(rows):
            if place and isinstance(row, SideRow):
                body.addWidget(Separator())
            body.addWidget(row)
        self.setVisible(bool(rows))


class ReviewSide(QWidget):
    """All four, below each other."""

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock
        self._people = _Section("Buying committee")
        self._happened = _Section("What happened")
        self._before = _Section("Decided before")
        self._outcomes = _Section("What happened to stalls before")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(18)
        for section in (self._people, self._before, self._happened, self._outcomes):
            column.addWidget(section)
        column.addStretch(1)

    def show_review(self, review: StallReview) -> None:
        """Show what is known of a deal."""
        committee = review.sheet.committee
        self._people.show_rows(_seats(committee), f"{len(committee.seats)} of {_wanted(committee)}")
        self._before.show_rows([self._decision(row) for row in review.earlier[:_MOST_DECISIONS]], self._times(review))
        entries = [entry for entry in review.sheet.timeline.entries if entry.source != "change"]
        touches = sum(entry.source == "activity" for entry in entries)
        more = "or more" if review.sheet.timeline.has_more else ""
        aside = f"{touches} {more} touches".replace("  ", " ") if touches else ""
        self._happened.show_rows([self._entry(entry) for entry in entries[:_MOST_ENTRIES]], aside)
        self._outcomes.show_rows(_outcome_rows(review.outcomes))

    def _times(self, review: StallReview) -> str:
        days = sum(row.decision is Decision.DEADLINE for row in review.earlier)
        return f"{days} deadline{'' if days == 1 else 's'}" if review.earlier else ""

    def _day(self, at: datetime) -> str:
        return short_day(self._clock.local_date(at), self._clock.today())

    def _decision(self, row: DecidedRow) -> SideRow:
        text = words.decided_text(row, self._clock.today())
        return SideRow(text, icon=words.ICONS[row.decision], aside=self._day(row.decided_at), below=row.who)

    def _entry(self, entry: Entry) -> SideRow:
        title = title_of(entry)
        if entry.entered is not None:
            title = f"{entry.left.code} to {entry.entered.code}" if entry.left else f"In {entry.entered.code}"
        below = (entry.detail or (entry.title if entry.entered else "")).split("\n", 1)[0]
        return SideRow(title, icon=icon_of(entry), aside=self._day(entry.at), below=below)


def _wanted(committee: Committee) -> int:
    return len(committee.seats) + len(committee.empty)


def _seats(committee: Committee) -> list[QWidget]:
    rows: list[QWidget] = [
        SideRow(
            seat.name,
            stance=seat.stance or "",
            icon="" if seat.stance else "user",
            aside=STANCES.get(seat.stance or "", ""),
            below=seat.role_words,
        )
        for seat in committee.seats
    ]
    return rows + [SideRow(seat.question, icon="user-plus", color="warn") for seat in committee.empty]


def _outcome_rows(outcomes: Sequence[Outcome]) -> list[QWidget]:
    total = sum(outcome.count for outcome in outcomes)
    if not total:
        return []
    head = Label(f"{total} decision{'' if total == 1 else 's'} in twelve months", "meta", "text2")
    head.setContentsMargins(0, 2, 0, 6)
    return [head, *(SideRow(*_figures(outcome)[:1], **_figures(outcome)[1]) for outcome in outcomes)]


def _figures(outcome: Outcome) -> tuple[str, dict[str, str]]:
    """The row of a kind of decision: how many, and what share of them is won."""
    title = f"{words.TITLES[outcome.decision]}  {outcome.count}"
    share = ""
    if outcome.count and outcome.decision is Decision.REMOVE:
        share = f"{outcome.back + outcome.won} came back"
    elif outcome.count:
        share = f"{round(100 * outcome.won / outcome.count)}% won"
    return title, {"icon": words.ICONS[outcome.decision], "aside": share}
