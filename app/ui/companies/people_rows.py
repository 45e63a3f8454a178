"""The people of a company as rows that lead to them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from app.services.people.sheets import PersonLine
from app.ui.shared.box_paint import draw_box
from app.ui.shared.buttons import Button
from app.ui.shared.glyphs import draw_avatar
from app.ui.shared.labels import Label
from app.ui.shared.text_paint import draw_line
from app.ui.shared.theme import Theme

_INDENT = 36


class PersonRow(QAbstractButton):
    """Initials, name and phone; below them job title and e-mail. Who wants no calls has no phone here."""

    def __init__(self, person: PersonLine) -> None:
        super().__init__()
        self._person = person
        self._reach = "Wants no calls" if person.do_not_call else person.phone
        mail = "Wants no mail" if person.do_not_mail else person.email
        self._below = ", ".join(filter(None, (person.job_title, mail)))
        self.setText(person.full_name)
        self.setAccessibleName(", ".join(filter(None, (person.full_name, self._below, self._reach))))
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        Theme.instance().theme_changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        tokens = Theme.current()
        return QSize(tokens.px(240), tokens.px(46))

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens, person = Theme.current(), self._person
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.underMouse():
            draw_box(painter, QRectF(self.rect()), tokens, fill="hover", radius=5)
        side = tokens.px(26)
        draw_avatar(
            painter, QRectF(0, (self.height() - side) / 2, side, side), initials(person.full_name), False, tokens
        )
        left, first, second = tokens.px(_INDENT), tokens.px(18), tokens.px(36)
        end, quiet = QPointF(self.width(), first), tokens.color("warn" if person.do_not_call else "text2")
        used = draw_line(painter, end, self.width() / 2, self._reach, tokens.font("meta"), quiet, "right")
        room = self.width() - left - used - 8
        strong, text = tokens.font("bodyMedium"), tokens.color("text")
        draw_line(painter, QPointF(left, first), room, person.full_name, strong, text)
        at = QPointF(left, second)
        draw_line(painter, at, self.width() - left, self._below, tokens.font("meta"), tokens.color("text2"))
        painter.end()


def initials(name: str) -> str:
    """The first letters of the first and the last word."""
    words = [word for word in name.split() if word[0].isalpha()]
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


class PeopleRows(QWidget):
    """``opened`` carries the key of a person; ``add_asked`` asks for a new one."""

    opened = Signal(int)
    add_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parts: list[QWidget] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._add = Button("New person", icon="plus", small=True)
        self._add.clicked.connect(self.add_asked)
        self._column.addSpacing(8)
        self._column.addWidget(self._add)

    def refuse_more(self, reason: str) -> None:
        """Why nobody can be added by this user; "" where somebody can."""
        self._add.set_disabled_because(reason)

    def show_people(self, people: Sequence[PersonLine], count: int) -> None:
        """Show people of ``count`` in all."""
        for part in self._parts:
            part.hide()
            part.deleteLater()
        self._parts = [self._make(person) for person in people]
        if not people:
            self._parts.append(Label("Nobody is known here yet.", "body", "text2"))
        if count > len(people):
            words = f"and {count - len(people):,} more. Find them in the list of people."
            self._parts.append(Label(words, "meta", "text2", wrap=True))
        for place, part in enumerate(self._parts):
            self._column.insertWidget(place, part)

    def _make(self, person: PersonLine) -> QWidget:
        row = PersonRow(person)
        row.clicked.connect(lambda: self.opened.emit(person.id))
        return row
