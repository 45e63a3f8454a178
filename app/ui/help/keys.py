"""All keys that do something where one is, on one sheet."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from app.ui.actions import MENUS, WINDOW, key_caps
from app.ui.host import Action
from app.ui.shared.buttons import IconButton
from app.ui.shared.glyphs import draw_key_cap, key_cap_width
from app.ui.shared.labels import Label
from app.ui.shared.overlay import Overlay
from app.ui.shared.panel import Separator
from app.ui.shared.text_paint import draw_line
from app.ui.shared.theme import Theme

_COLUMNS = 3
# A group ends with an empty line, a little lower than the others.
_ROW, _GAP_LESS = 26, 6
_HERE, _OTHER = "Here", "Everywhere"
_ALWAYS = (
    ("Tab", "Next field"),
    ("Esc", "Close, or take back what is being typed"),
    ("Shift+F10", "Menu of what is chosen"),
    ("Ctrl+1", "First place, and so on up to 9"),
)


def key_groups(actions: tuple[Action, ...]) -> list[tuple[str, list[tuple[tuple[str, ...], str]]]]:
    """Caps and what they do: first those of the place or list where one is, then the others by menu."""
    groups: dict[str, list[tuple[tuple[str, ...], str]]] = {name: [] for name in (_HERE, *MENUS)}
    groups[_OTHER] = [(key_caps(key), words) for key, words in _ALWAYS]
    meant = {(action.scope, action.key): action for action in actions}  # of two with one key the later one counts
    for action in actions:
        if action.id.startswith("place."):
            continue
        if action.key is not None and meant[action.scope, action.key] is action:
            elsewhere = _OTHER if action.scope == WINDOW else _HERE
            groups[action.menu or elsewhere].append((key_caps(action.key), action.text.rstrip("…")))
    return [(name, rows) for name, rows in groups.items() if rows]


class _Group(QWidget):
    """The keys of one menu."""

    def __init__(self, name: str, rows: list[tuple[tuple[str, ...], str]]) -> None:
        super().__init__()
        self._name, self._rows = name, rows
        self.setAccessibleName(name)
        self.setAccessibleDescription("; ".join(f"{words}: {' '.join(caps)}" for caps, words in rows))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def count(self) -> int:
        """How many lines it has."""
        return len(self._rows) + 2

    def sizeHint(self) -> QSize:
        tokens = Theme.current()
        return QSize(tokens.px(280), tokens.px(_ROW) * self.count - tokens.px(_GAP_LESS))

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = Theme.current()
        painter = QPainter(self)
        step = tokens.px(_ROW)
        at = QPointF(0, tokens.px(17))
        draw_line(painter, at, self.width(), self._name, tokens.font("bodyStrong"), tokens.color("text"))
        for number, (caps, words) in enumerate(self._rows, start=1):
            middle = number * step + step / 2
            right = float(self.width() - 8)
            for cap in reversed(caps):
                right -= key_cap_width(cap, tokens)
                draw_key_cap(painter, QPointF(right, round(middle - tokens.px(18) / 2)), cap, tokens)
                right -= 4
            baseline = QPointF(0, round(middle + tokens.text_px("meta") * 0.36))
            draw_line(painter, baseline, right - 8, words, tokens.font("meta"), tokens.color("text2"))
        painter.end()


class KeysOverlay(Overlay):
    """The keys of the actions in force."""

    guide_chapter = "keys.md"

    def __init__(self, window: QWidget, actions: tuple[Action, ...]) -> None:
        super().__init__(window, width=1000)
        self.setAccessibleName("Keys")
        self.groups = [_Group(name, rows) for name, rows in key_groups(actions)]
        head = QHBoxLayout()
        head.setContentsMargins(20, 10, 10, 10)
        head.addWidget(Label("Keys that work here", "title"))
        head.addStretch(1)
        close = IconButton("x", "Close", key="Esc")
        close.clicked.connect(self.dismiss)
        head.addWidget(close)
        self.column.addLayout(head)
        self.column.addWidget(Separator())
        self.column.addWidget(self._make_body(), 1)
        self.closed.connect(self.deleteLater)

    def _make_body(self) -> QWidget:
        columns = [QVBoxLayout() for _ in range(_COLUMNS)]
        heights = [0] * _COLUMNS
        for group in self.groups:
            shortest = heights.index(min(heights))
            columns[shortest].addWidget(group)
            heights[shortest] += group.count
        inner = QWidget()
        row = QHBoxLayout(inner)
        row.setContentsMargins(20, 12, 20, 12)
        row.setSpacing(32)
        for column in columns:
            column.setSpacing(0)
            column.addStretch(1)
            row.addLayout(column, 1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inner)
        scroll.setAccessibleName("Keys")
        for ground in (scroll.viewport(), inner):
            ground.setAutoFillBackground(False)
        scroll.setMinimumHeight(inner.sizeHint().height())
        self._scroll = scroll
        return scroll

    def open(self, focus: QWidget | None = None) -> None:
        """Show it, ready to be scrolled."""
        super().open(focus or self._scroll)
