"""The view's tool bar: which pipeline, which deals, in which order, how large."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QSize, Qt, QTimer, Signal, SignalInstance
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QWidget

from app.domain.clock import Clock
from app.domain.filters import GROUPINGS, SORTS, DealFilter
from app.services.pipelines.queries import PipelineRow
from app.ui.board.filter_menus import FilterMenus
from app.ui.board.filter_parts import PARTS, Part
from app.ui.shared.buttons import Button, IconButton
from app.ui.shared.chips import FilterChip
from app.ui.shared.clearable import make_clearable
from app.ui.shared.menus import make_menu
from app.ui.shared.segmented import Segmented
from app.ui.shared.theme import Theme

if TYPE_CHECKING:
    from app.services.board.offers import Offers

_AFTER_TYPING_MS = 180
_TEXT_WIDTH = 170


class TextFilter(QLineEdit):
    """Finds as one types. Enter and Down go to the cards, Escape clears and goes."""

    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.clear()
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            self.left.emit()
        else:
            super().keyPressEvent(event)


class FilterBar(QWidget):
    """Shows a filter and says what somebody wants instead; it decides nothing."""

    pipeline_chosen = Signal(int)
    filter_wanted = Signal(object)
    sort_wanted = Signal(str)
    group_wanted = Signal(str)
    density_wanted = Signal()
    views_wanted = Signal(QPoint)
    display_wanted = Signal(QPoint)
    print_wanted = Signal()
    left = Signal()
    """The keys shall act on the cards again."""

    def __init__(self, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self._filter = DealFilter()
        self._offers: Offers | None = None
        self._sort, self._group = "next", ""
        self._is_finding = False
        self._segments: Segmented | None = None
        self._menus = FilterMenus(self, clock)
        self._menus.chosen.connect(self.filter_wanted)
        self.chips = {part.key: self._chip(part) for part in PARTS}
        self.add = Button("Add filter", kind="ghost", icon="list-filter")
        self.add.clicked.connect(self._on_add_clicked)
        self.text = TextFilter()
        self.sort = FilterChip("Sort", SORTS["next"], flat=True)
        self.sort.menu_requested.connect(self._on_sort_menu_requested)
        self.group = FilterChip("Group", GROUPINGS[""], flat=True)
        self.group.menu_requested.connect(self._on_group_menu_requested)
        self.views = IconButton("star", "Saved views")
        self.views.clicked.connect(lambda: self.views_wanted.emit(_below(self.views)))
        self.display = IconButton("sliders-horizontal", "What to show")
        self.display.clicked.connect(lambda: self.display_wanted.emit(_below(self.display)))
        self.density = IconButton("rows-2", "Compact cards")
        self.density.clicked.connect(self.density_wanted)
        self.paper = IconButton("printer", "Print the board", key="Ctrl P")
        self.paper.clicked.connect(self.print_wanted)
        self._set_up_text()
        self._lay_out()

    def _set_up_text(self) -> None:
        self.text.setPlaceholderText("Find deals")
        self.text.setAccessibleName("Find deals on the board")
        make_clearable(self.text)
        self.text.setFixedWidth(Theme.current().px(_TEXT_WIDTH))
        self.text.hide()
        self._typed = QTimer(self, interval=_AFTER_TYPING_MS, singleShot=True)
        self._typed.timeout.connect(self._on_typed)
        self.text.textEdited.connect(lambda: self._typed.start())
        self.text.textChanged.connect(lambda text: self._typed.start() if not text else None)
        self.text.left.connect(self._on_text_left)

    def _lay_out(self) -> None:
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(12, 0, 12, 0)
        self._row.setSpacing(8)
        for chip in self.chips.values():
            self._row.addWidget(chip)
        self._row.addWidget(self.text)
        self._row.addWidget(self.add)
        self._row.addStretch(1)
        self._row.addWidget(self.group)
        self._row.addWidget(self.sort)
        for button in (self.views, self.display, self.density, self.paper):
            self._row.addWidget(button)
        self._row.setSpacing(6)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def _chip(self, part: Part) -> FilterChip:
        chip = FilterChip(part.label, "")
        chip.menu_requested.connect(lambda at: self._open_part(part, at))
        chip.cleared.connect(lambda: self.filter_wanted.emit(part.clear(self._filter)))
        return chip

    # showing

    def set_pipelines(self, rows: Sequence[PipelineRow], current: int) -> None:
        """Offer these pipelines; one alone needs no switch."""
        if self._segments is not None:
            self._row.removeWidget(self._segments)
            self._segments.deleteLater()
            self._segments = None
        if len(rows) > 1:
            self._segments = Segmented("Pipeline", [(str(row.id), row.name) for row in rows])
            self._segments.choose(str(current))
            self._segments.chosen.connect(lambda key: self.pipeline_chosen.emit(int(key)))
            self._row.insertWidget(0, self._segments)
            self._segments.show()  # what is not shown yet would count as taking no room

    def set_offers(self, offers: Offers) -> None:
        """What the menus can offer."""
        self._offers = offers
        self._show()

    def set_state(self, chosen: DealFilter, sort: str, group: str = "", *, compact: bool) -> None:
        """Show what is in force."""
        self._filter, self._sort, self._group = chosen, sort, group
        self.sort.set_value(SORTS[sort])
        self.group.set_value(GROUPINGS[group])
        self.density.set_icon_name("rows-3" if compact else "rows-2")
        self.density.set_name("Full cards" if compact else "Compact cards")
        if self.text.text().strip() != chosen.text.strip():
            self.text.setText(chosen.text)
            self._typed.stop()
        self._show()

    def _show(self) -> None:
        today = self._clock.today()
        for part in PARTS:
            if self._offers is not None:
                value = part.value(self._filter, self._offers, today)
                self.chips[part.key].set_value(value, active=part.is_active(self._filter))
        self._fit()

    def begin_find(self) -> None:
        """Let somebody type what to find."""
        self._is_finding = True
        self._fit()
        self.text.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.text.selectAll()

    def open_sorts(self) -> None:
        """The menu of ways to sort, where its chip is."""
        self._on_sort_menu_requested(_below(self.sort))

    def open_filters(self) -> None:
        """The menu of all that can be filtered by."""
        self._on_add_clicked()

    def sizeHint(self) -> QSize:
        return QSize(600, Theme.current().size("viewToolbar"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """What is not in force gives way first: the groups, chips from the right; then the words of "Add filter"."""
        self.text.setVisible(self._is_finding or bool(self._filter.text or self.text.text()))
        self.add.set_label("Add filter")
        for part in PARTS:
            self.chips[part.key].setVisible(part.is_always or part.is_active(self._filter))
        self.group.show()
        if not self._group and self._needed() > self.width():
            self.group.hide()
        for part in reversed(PARTS):
            if self._needed() <= self.width():
                return
            if not part.is_active(self._filter):
                self.chips[part.key].hide()
        if self._needed() > self.width():
            self.add.set_label("")

    def _needed(self) -> int:
        margins = self._row.contentsMargins()
        shown = [item.widget() for place in range(self._row.count()) if (item := self._row.itemAt(place)) is not None]
        widths = [widget.sizeHint().width() for widget in shown if widget is not None and not widget.isHidden()]
        if not self.text.isHidden():
            widths.append(self.text.width() - self.text.sizeHint().width())
        return sum(widths) + self._row.spacing() * len(widths) + margins.left() + margins.right()

    # wishes

    def _open_part(self, part: Part, at: QPoint) -> None:
        if self._offers is not None:
            self._menus.open_part(part, self._filter, self._offers, at)

    def _on_add_clicked(self) -> None:
        if self._offers is not None:
            self._menus.open_all(self._filter, self._offers, _below(self.add), self.begin_find)

    def _on_sort_menu_requested(self, at: QPoint) -> None:
        self._offer("Sort", SORTS, self._sort, self.sort_wanted, at)

    def _on_group_menu_requested(self, at: QPoint) -> None:
        self._offer("Group", GROUPINGS, self._group, self.group_wanted, at)

    def _offer(self, name: str, choices: Mapping[str, str], now: str, wanted: SignalInstance, at: QPoint) -> None:
        menu = make_menu(self, name)
        menu.aboutToHide.connect(menu.deleteLater)
        for key, words in choices.items():
            action = menu.addAction(words)
            action.setCheckable(True)
            action.setChecked(key == now)
            action.triggered.connect(lambda _checked=False, key=key: wanted.emit(key))
        menu.popup(at)

    def _on_typed(self) -> None:
        text = self.text.text()
        if text.strip() != self._filter.text.strip():
            self.filter_wanted.emit(replace(self._filter, text=text.strip()))

    def _on_text_left(self) -> None:
        if self._typed.isActive():
            self._typed.stop()
            self._on_typed()
        self._is_finding = False
        self.left.emit()
        self._fit()


def _below(widget: QWidget) -> QPoint:
    return widget.mapToGlobal(QPoint(0, widget.height() + 4))
