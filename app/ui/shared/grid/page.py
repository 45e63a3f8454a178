"""A page that is one list: what it is, what can be done, the list itself, and what went wrong, all in one column."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.access import Op
from app.domain.access_ahead import Ahead
from app.ui.host import Host
from app.ui.shared.buttons import Button
from app.ui.shared.empty_state import EmptyState
from app.ui.shared.grid.columns import GridColumn, Row
from app.ui.shared.grid.desk import ListDesk
from app.ui.shared.grid.loader import ListLoader
from app.ui.shared.grid.view import GridView, RowDeed
from app.ui.shared.labels import Label
from app.ui.shared.panel import SectionHeader
from app.ui.shared.strips import Strip
from app.ui.shared.table_frame import TableFrame
from app.ui.shared.theme import Theme

if TYPE_CHECKING:
    from app.services.context import Context
    from app.services.saved import Saved

Hints = tuple[tuple[str, str], ...]
HINTS: Hints = (("F2", "edit"), ("Esc", "take back"))
_GAP = 8


class FittingFrame(TableFrame):
    """A table's frame that is as high as its rows, if there is room, and scrolls if there is not."""

    def __init__(self, view: GridView) -> None:
        super().__init__(view)
        self._view = view
        view.grid.modelReset.connect(self.fit)
        Theme.instance().theme_changed.connect(self.fit)
        self.fit()

    def fit(self) -> None:
        """Follow the number of rows."""
        self.setMaximumHeight(self._view.content_height() + 1)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._view.content_height() + 1)

    def minimumSizeHint(self) -> QSize:
        tokens = Theme.current()
        least = tokens.size("tableHeader") + 3 * tokens.size("row")
        return QSize(0, min(self._view.content_height() + 1, least))


class ListHead(QWidget):
    """The name of a list, how many there are, a sentence about it, and its buttons at the right.

    ``role`` is the type role of the name: a page begins with a title, a second list with less.
    """

    def __init__(self, name: str, sentence: str = "", role: str = "title") -> None:
        super().__init__()
        self._head = SectionHeader(name)
        self._head.set_role(role)
        self._sentence = Label(sentence, "meta", "text2", wrap=True)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._head)
        words.addWidget(self._sentence)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(8)
        self._row.addLayout(words, 1)
        self._sentence.setHidden(not sentence)

    def add_button(self, button: Button) -> None:
        """Add a button after those that are there."""
        self._row.addWidget(button)

    def set_name(self, name: str) -> None:
        """Call the list differently."""
        self._head.name.setText(name)

    def set_count(self, words: str) -> None:
        """How many there are."""
        self._head.hint.setText(words)


class ListPage(QWidget):
    """Screens derive their pages from it: they say what is read, and how a cell, a row, a new one are stored.

    With a ``table`` the page keeps to what the user's role may do with its rows, and says below them what it may not.
    ``keys`` stand in the status bar while there are rows.
    """

    keys: Hints = HINTS

    def __init__(
        self,
        host: Host,
        *,
        name: str,
        sentence: str,
        columns: Sequence[GridColumn],
        tables: frozenset[str],
        read: Callable[[Context], Any],
        empty: EmptyState | None = None,
        table: str = "",
    ) -> None:
        super().__init__()
        self.host, self._table = host, table
        self._adder: Button | None = None
        self.setAccessibleName(name)
        self.head = ListHead(name, sentence)
        self.view = GridView(name, columns)
        self.problem = Strip("error", "")
        self.problem.hide()
        self.refused = Label("", "meta", "text2", wrap=True)
        self.refused.hide()
        self.desk = ListDesk(host, self, self.say)
        self._frame = FittingFrame(self.view)
        self._status = ""
        self._empty = empty or EmptyState("inbox", "Nothing here yet", "")
        self._lay_out()
        self.view.grid.edited.connect(self.store_cell)
        self.view.grid.said.connect(self.say)
        self.view.picked.connect(self.on_picked)
        self.loader = ListLoader(host, self, tables, read)
        self.loader.loaded.connect(self.on_loaded)
        self.setFocusProxy(self.view)

    def _lay_out(self) -> None:
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(_GAP)
        self.column.addWidget(self.head)
        self.column.addWidget(self._frame, 1000)
        self._empty.hide()
        self.column.addWidget(self._empty)
        self.column.addWidget(self.refused)
        self.column.addWidget(self.problem)
        self.column.addStretch(1)

    # -- what the user's role allows -------------------------------------------------------------------------------

    def why_not(self, op: Op) -> str:
        """Why the user's role may not do it with the rows of the table; "" where it may."""
        return Ahead(self.host.ctx.actor).why_not(self._table, op) if self._table else ""

    def ruled(self, op: Op, further: Callable[[Any], str] = lambda _row: "") -> Callable[[Any], str]:
        """The reason of a RowDeed: the user's role, or what else is in the way of it."""
        return lambda row: self.why_not(op) or further(row)

    def offer_adding(self, words: str, add: Callable[[], None], icon: str = "plus") -> Button:
        """A button in the head that adds a row, as far as the role allows; so does that of the list without any."""
        self._adder = Button(words, icon=icon, key="Ins")
        for asked in (self._adder.clicked, self._empty.acted):
            asked.connect(lambda: add())
        self.head.add_button(self._adder)
        return self._adder

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The key that the button shows, also where there is no row yet to press it on."""
        if event.key() == Qt.Key.Key_Insert and self._adder is not None and self._adder.isEnabled():
            self._adder.click()
        else:
            super().keyPressEvent(event)

    def _keep_to_role(self) -> None:
        self.view.grid.refused = self.why_not(Op.EDIT)
        self.refused.setText(self.view.grid.refused)
        self.refused.setVisible(bool(self.view.grid.refused))
        if self._adder is not None:
            self._adder.set_disabled_because(self.why_not(Op.ADD))
            self._empty.button.set_disabled_because(self.why_not(Op.ADD))

    def say(self, words: str) -> None:
        """Say below the list what went wrong; no words take it back."""
        self.problem.set_text(words)
        self.problem.setVisible(bool(words))

    def tell(self, words: str) -> None:
        """Say in the status bar what the list holds, for as long as it is seen."""
        self._status = words
        if self.isVisible():
            self.host.set_status(words, self.keys if self.view.grid.rows else ())

    def tell_again(self) -> None:
        """The same once more, after another list had its say."""
        self.tell(self._status)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.tell_again()

    def show_rows(self, rows: Sequence[Row], count: str) -> None:
        """Show these rows; a list without any says what to do."""
        self._keep_to_role()
        self.view.set_rows(rows)
        self.head.set_count(count)
        self._frame.setVisible(bool(rows))
        self._empty.setVisible(not rows)
        proxy = self.view if rows else self._adding_button()
        self.setFocusProxy(proxy)  # type: ignore[arg-type]  # Qt takes none away with None; the stub doesn't know

    def _adding_button(self) -> Button | None:
        """What takes the focus of a list without rows; one that is not seen would keep Tab from going on."""
        buttons = (self._empty.button, self._adder)
        return next((one for one in buttons if one and one.isEnabled() and not one.isHidden()), None)

    def pick_saved(self, saved: Saved) -> None:
        """Make what was just stored the current row."""
        self.view.pick(saved.record_id)

    def add_deeds(self, deeds: Sequence[RowDeed]) -> None:
        """What can be done with a row, by menu and key."""
        self.view.set_deeds(deeds)

    # -- what pages say --------------------------------------------------------------------------------------------

    def on_loaded(self, answer: Any) -> None:
        """Show what was read."""
        self.show_rows(answer, str(len(answer)))

    def on_picked(self, _row: Any) -> None:
        """Another row is current now."""

    def store_cell(self, _row: Any, _key: str, _value: object) -> None:
        """Store what was typed or chosen in a cell."""
        raise AssertionError("each list stores its own rows")
