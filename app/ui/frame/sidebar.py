"""The sidebar: where one can go, and who one is. Below 1200 pixels, or when asked, it is a rail of icons."""

from __future__ import annotations

from itertools import groupby

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from app.ui.actions import key_text
from app.ui.frame.nav_item import NavItem
from app.ui.frame.user_block import UserBlock
from app.ui.rooms import GROUPS, Place, Tally
from app.ui.shared.glyphs import draw_brand
from app.ui.shared.panel import Separator
from app.ui.shared.text_paint import draw_line
from app.ui.shared.theme import Theme

_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_J: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_K: -1}


class _Brand(QWidget):
    """The mark of the program and the name of the team."""

    def __init__(self) -> None:
        super().__init__()
        self._team = ""
        self._narrow = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_team("")

    def set_team(self, team: str) -> None:
        self._team = team
        self.setAccessibleName(f"{team}, Headwater" if team else "Headwater")
        self.update()

    def set_narrow(self, narrow: bool) -> None:
        self._narrow = narrow
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(Theme.current().size("rail"), Theme.current().px(54))

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = Theme.current()
        painter = QPainter(self)
        side = tokens.px(20)
        middle = self.height() / 2
        left = (self.width() - side) / 2 if self._narrow else 14
        draw_brand(painter, QRectF(left, middle - side / 2, side, side), tokens)
        if not self._narrow:
            x, room = 14 + side + 9, self.width() - side - 35
            first = QPointF(x, round(middle - 2 if self._team else middle + 5))
            name = self._team or "Headwater"
            draw_line(painter, first, room, name, tokens.font("bodyStrong"), tokens.color("text"))
            if self._team:
                under = QPointF(x, round(middle + tokens.px(13)))
                draw_line(painter, under, room, "Headwater", tokens.font("caption"), tokens.color("text2"))
        painter.end()


class _GroupHead(QWidget):
    """The name of a group of places; narrow, a hairline between groups."""

    def __init__(self, name: str, *, first: bool) -> None:
        super().__init__()
        self._name, self._first = name, first
        self._narrow = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_narrow(self, narrow: bool) -> None:
        self._narrow = narrow
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        tokens = Theme.current()
        return QSize(tokens.size("rail"), tokens.px(18 if self._narrow else 26 if self._first else 35))

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = Theme.current()
        painter = QPainter(self)
        if not self._narrow:
            baseline = self.height() - tokens.px(7)
            font, color = tokens.font("captionStrong"), tokens.color("text2")
            draw_line(painter, QPointF(16, baseline), self.width() - 24, self._name.upper(), font, color)
        elif not self._first:
            painter.fillRect(QRectF(12, round(self.height() / 2), self.width() - 24, 1), tokens.color("border"))
        painter.end()


class Sidebar(QWidget):
    """Signals what was chosen; it knows nothing of what is behind."""

    chosen = Signal(str)
    settings_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: dict[str, NavItem] = {}
        self._narrow = False
        self.setAccessibleName("Places")
        self._brand, self._user = _Brand(), UserBlock()
        self._heads: list[_GroupHead] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 1, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self._brand)
        self._places = QVBoxLayout()
        self._places.setSpacing(0)
        self._column.addLayout(self._places)
        self._column.addStretch(1)
        foot = QVBoxLayout()
        foot.setContentsMargins(12, 0, 12, 0)
        self._line = Separator()
        foot.addWidget(self._line)
        self._column.addLayout(foot)
        self._column.addWidget(self._user)
        self._user.clicked.connect(self.settings_requested)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        Theme.instance().theme_changed.connect(self.updateGeometry)

    @property
    def narrow(self) -> bool:
        """Whether it is a rail of icons."""
        return self._narrow

    def set_team(self, team: str, name: str = "", initials: str = "", role: str = "") -> None:
        """Whose data this is, and who works with it."""
        self._brand.set_team(team)
        self._user.set_user(name, initials, role)

    def set_places(self, places: tuple[Place, ...]) -> None:
        """Show these places, in their groups."""
        while (old := self._places.takeAt(0)) is not None:
            if (widget := old.widget()) is not None:
                widget.deleteLater()
        self._items.clear()
        self._heads.clear()
        ordered = sorted((place for place in places if place.group), key=lambda place: GROUPS.index(place.group))
        for group, members in groupby(ordered, key=lambda place: place.group):
            head = _GroupHead(group, first=not self._heads)
            self._heads.append(head)
            self._places.addWidget(head)
            for place in members:
                self._places.addWidget(self._item(place))
        self.set_narrow(self._narrow)

    def _item(self, place: Place) -> NavItem:
        item = NavItem(place.icon, place.title, key_text(f"G, {place.letter}") if place.letter else "")
        item.clicked.connect(lambda _checked=False: self.chosen.emit(place.key))
        self._items[place.key] = item
        return item

    def set_current(self, key: str) -> None:
        """Mark the place that is shown."""
        for name, item in self._items.items():
            item.setChecked(name == key)

    def set_count(self, key: str, count: int | Tally | None) -> None:
        """The figure beside a place; none where nothing is or waits there."""
        if key in self._items:
            tally = count if isinstance(count, Tally) else Tally(count or 0)
            self._items[key].set_count(tally.count or None, tally.late)

    def set_narrow(self, narrow: bool) -> None:
        """Become a rail of icons, or the whole again."""
        self._narrow = narrow
        parts: list[NavItem | _GroupHead] = [*self._items.values(), *self._heads]
        for part in parts:
            part.set_narrow(narrow)
        self._brand.set_narrow(narrow)
        self._user.set_narrow(narrow)
        self._line.setVisible(not narrow)
        self.updateGeometry()

    def focus_current(self) -> None:
        """Take the focus where one is."""
        items = list(self._items.values())
        target = next((item for item in items if item.isChecked()), items[0] if items else self._user)
        target.setFocus(Qt.FocusReason.TabFocusReason)

    def sizeHint(self) -> QSize:
        tokens = Theme.current()
        return QSize(tokens.size("rail" if self._narrow else "sidebar"), 400)

    def minimumSizeHint(self) -> QSize:
        return QSize(self.sizeHint().width(), 100)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(Qt.Key(event.key()))
        items: list[QWidget] = [*self._items.values(), self._user]
        focused = self.focusWidget()
        if step is None or focused not in items:
            super().keyPressEvent(event)
            return
        index = min(max(items.index(focused) + step, 0), len(items) - 1)
        items[index].setFocus(Qt.FocusReason.TabFocusReason)

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = Theme.current()
        painter = QPainter(self)
        painter.fillRect(self.rect(), tokens.color("sidebar"))
        painter.fillRect(self.width() - 1, 0, 1, self.height(), tokens.color("border"))
        painter.end()
