"""The tool bar: which period in which pieces, whose deals, whose probabilities."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QPoint, QSize, Qt, Signal, SignalInstance
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.domain.forecast.basis import Basis
from app.domain.forecast.periods import Unit
from app.ui.forecast.options import Options
from app.ui.forecast.spans import offers
from app.ui.shared.buttons import Button, IconButton
from app.ui.shared.chips import FilterChip
from app.ui.shared.labels import Label
from app.ui.shared.menus import make_menu
from app.ui.shared.segmented import Segmented
from app.ui.shared.theme import Theme

if TYPE_CHECKING:
    from app.ui.forecast.months.reading import Read
    from app.ui.forecast.reading import Picture

_REVIEW = ("Review meeting", "Review")
_UNITS = tuple((str(unit), str(unit).capitalize()) for unit in Unit)
BASES = tuple((str(basis), basis.label) for basis in Basis)
FIGURES, BOARD = "figures", "board"
BASIS_KEYS = {Qt.Key.Key_1: Basis.PHASE, Qt.Key.Key_2: Basis.OWN, Qt.Key.Key_3: Basis.CALIBRATED}
_VIEWS = ((FIGURES, "Figures"), (BOARD, "Board"))
_WIDEST, _WIDE, _ROOMY, _TIGHT = 1340, 1170, 1010, 940
"""Pixels at font scale 1 from which switch and words, the switch, words, and more than chips have room."""

_FOLDS = ((False, False), (True, False), (True, True))
"""Whether pieces and probabilities are a chip each, from the widest bar on: a long period leaves less room."""


class Offered(NamedTuple):
    """An entry of a menu: its key, its words, and whether a line stands above it."""

    key: str
    words: str
    begins_group: bool = False


_OTHER = {FIGURES: BOARD, BOARD: FIGURES}
_SIGNS = {FIGURES: ("trending-up", "Figures (B)"), BOARD: ("columns-3", "Board by month (B)")}
_UNIT_MENU = tuple(Offered(key, f"By {words.lower()}") for key, words in _UNITS)
_BASIS_MENU = tuple(Offered(*base) for base in BASES)


class ForecastBar(QWidget):
    """It shows what is chosen and says what somebody wants instead."""

    unit_wanted = Signal(str)
    span_wanted = Signal(str)
    own_span_wanted = Signal()
    who_wanted = Signal(str)
    pipeline_wanted = Signal(str)
    basis_wanted = Signal(str)
    print_wanted = Signal()
    view_wanted = Signal(str)
    review_wanted = Signal()

    def __init__(self, view: str = FIGURES) -> None:
        """``view`` is the one that the bar is for; its switch leads to the other."""
        super().__init__()
        self._view = view
        self.view = Segmented("Shown as", _VIEWS)
        self.view_icon = IconButton(*_SIGNS[_OTHER[view]])
        self.unit = Segmented("In pieces of", _UNITS)
        self.span = FilterChip("Period", "")
        self.who = FilterChip("Owner", "Everyone")
        self.pipeline = FilterChip("Pipeline", "All")
        self.basis = Segmented("Probability", BASES)
        self.unit_chip, self.basis_chip = FilterChip("By", "month", flat=True), FilterChip("", "Phase")
        self.print = Button("Print PDF", icon="printer", small=True)
        self.print_icon = IconButton("printer", "Print PDF")
        self.review = Button(_REVIEW[0], small=True)
        self.review.setToolTip("Walk a rep's deals one by one")
        self.review_icon = IconButton("users", "Review meeting")
        self._can_print = False
        self._word = Label("Probability", "meta", "text2")
        self._spans, self._people, self._pipelines = (tuple[Offered, ...]() for _ in range(3))
        self._lay_out()
        self.unit.chosen.connect(self.unit_wanted)
        self.basis.chosen.connect(self.basis_wanted)
        self.view.chosen.connect(self.view_wanted)
        self.view_icon.clicked.connect(lambda: self.view_wanted.emit(_OTHER[view]))
        for button in (self.print, self.print_icon):
            button.clicked.connect(self.print_wanted)
        for button in (self.review, self.review_icon):
            button.clicked.connect(self.review_wanted)
        self.span.menu_requested.connect(self._offer_spans)
        menus: tuple[tuple[FilterChip, str, Callable[[], Sequence[Offered]], SignalInstance], ...] = (
            (self.unit_chip, "In pieces of", lambda: _UNIT_MENU, self.unit_wanted),
            (self.basis_chip, "Probability", lambda: _BASIS_MENU, self.basis_wanted),
            (self.who, "Owner", lambda: self._people, self.who_wanted),
            (self.pipeline, "Pipeline", lambda: self._pipelines, self.pipeline_wanted),
        )
        for chip, name, entries, wanted in menus:
            chip.menu_requested.connect(partial(self._offer, name, entries, wanted))
        self.who.cleared.connect(lambda: self.who_wanted.emit(""))
        self.pipeline.cleared.connect(lambda: self.pipeline_wanted.emit(""))

    def _lay_out(self) -> None:
        self._row = QHBoxLayout(self)
        left: tuple[QWidget, ...] = (
            self.view,
            self.view_icon,
            self.unit,
            self.unit_chip,
            self.span,
            self.who,
            self.pipeline,
        )
        right: tuple[QWidget, ...] = (
            *(self._word, self.basis, self.basis_chip),
            *(self.review, self.review_icon, self.print, self.print_icon),
        )
        for part in left:
            self._row.addWidget(part)
        self._row.addStretch(1)
        for part in right:
            self._row.addWidget(part)
        self._fit()

    def set_can_print(self, can_print: bool) -> None:
        """Whether there is a way to print."""
        self._can_print = can_print
        self._fit()

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keys of the place work here, too."""
        if not self.take(event):
            super().keyPressEvent(event)

    def take(self, event: QKeyEvent) -> bool:
        """Want what a key of the place means; whether it means anything."""
        is_plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        return is_plain and self.want(Qt.Key(event.key()))

    def want(self, key: Qt.Key) -> bool:
        """The same without modifiers."""
        if key in BASIS_KEYS:
            self.basis_wanted.emit(str(BASIS_KEYS[key]))
        elif key == Qt.Key.Key_B:
            self.view_wanted.emit(_OTHER[self._view])
        return key in BASIS_KEYS or key == Qt.Key.Key_B

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        tokens = Theme.current()
        roomy, tight = self.width() >= tokens.px(_ROOMY), self.width() < tokens.px(_TIGHT)
        self._row.setContentsMargins(20, 0, 20, 0)
        self._row.setSpacing(8 if roomy else 4)
        has_units = self._view == FIGURES
        is_wide = self.width() >= tokens.px(_WIDE if has_units else _TIGHT)
        self.view.setVisible(is_wide)
        self.view_icon.setVisible(not is_wide)
        self._word.setVisible(roomy and (not has_units or not is_wide or self.width() >= tokens.px(_WIDEST)))
        self.print.setVisible(self._can_print and roomy)
        self.print_icon.setVisible(self._can_print and not roomy)
        for units_fold, basis_folds in ((True, True),) if tight else _FOLDS:
            self.unit.setVisible(has_units and not units_fold)
            self.unit_chip.setVisible(has_units and units_fold)
            self.basis.setVisible(not basis_folds)
            self.basis_chip.setVisible(basis_folds)
            if self._room_for_review() >= self.review_icon.sizeHint().width():
                break
        self._fit_review()

    def _room_for_review(self) -> int:
        """What the others leave of the bar's width; below 0 where they have less than they ask for."""
        row, gap = self._row, self._row.spacing()
        margins = row.contentsMargins()
        parts = (item.widget() for place in range(row.count()) if (item := row.itemAt(place)) is not None)
        others = [one for one in parts if one is not None and one not in (self.review, self.review_icon)]
        taken = sum(one.sizeHint().width() + gap for one in others if not one.isHidden())
        return self.width() - margins.left() - margins.right() - taken - gap

    def _fit_review(self) -> None:
        """With as many of its words as the others leave room for."""
        room = self._room_for_review()
        words = next((words for words in _REVIEW if self._review_width(words) <= room), "")
        self.review.setVisible(bool(words))
        self.review_icon.setVisible(not words)

    def _review_width(self, words: str) -> int:
        self.review.set_label(words)
        return self.review.sizeHint().width()

    # -- showing -----------------------------------------------------------------------------------------------------

    def offer(self, spans: Sequence[Offered], people: Sequence[Offered], pipelines: Sequence[Offered]) -> None:
        """What the menus offer from now on."""
        self._spans, self._people, self._pipelines = tuple(spans), tuple(people), tuple(pipelines)
        self.pipeline.setVisible(len(self._pipelines) > 2)  # "All" and another one beside the first
        self._fit()

    def show_choice(self, options: Options, period: str) -> None:
        """Show what is chosen; ``period`` is its label."""
        self.view.choose(self._view)
        self.unit.choose(str(options.unit))
        self.basis.choose(str(options.basis))
        self.unit_chip.set_value(str(options.unit))
        self.basis_chip.set_value(dict(BASES)[str(options.basis)])
        self.span.set_value(period)
        self.who.set_value(_words(self._people, options.who) or "Everyone", active=bool(options.who))
        chosen = "" if options.pipeline_id is None else str(options.pipeline_id)
        self.pipeline.set_value(_words(self._pipelines, chosen) or "All", active=bool(chosen))
        self._fit()

    # -- menus -------------------------------------------------------------------------------------------------------

    def _offer_spans(self, at: QPoint) -> None:
        own = Offered("", "From … to …", begins_group=True)

        def wanted(key: str) -> None:
            if key:
                self.span_wanted.emit(key)
            else:
                self.own_span_wanted.emit()

        _pop_up(self, "Period", (*self._spans, own), wanted, at)

    def _offer(self, name: str, entries: Callable[[], Sequence[Offered]], wanted: SignalInstance, at: QPoint) -> None:
        _pop_up(self, name, entries(), wanted.emit, at)


def _words(entries: Sequence[Offered], key: str) -> str:
    return next((entry.words for entry in entries if entry.key == key), "")


def _pop_up(parent: QWidget, name: str, entries: Sequence[Offered], take: Callable[[str], object], at: QPoint) -> None:
    menu = make_menu(parent, name)
    menu.aboutToHide.connect(menu.deleteLater)
    for entry in entries:
        if entry.begins_group:
            menu.addSeparator()
        menu.addAction(entry.words.replace("&", "&&")).triggered.connect(
            lambda _checked=False, key=entry.key: take(key)
        )
    menu.popup(at)


def menus_of(
    picture: Picture | Read, user_id: int
) -> tuple[tuple[Offered, ...], tuple[Offered, ...], tuple[Offered, ...]]:
    """What the menus offer: periods, people with oneself first and then the teams, pipelines."""
    facts = picture.facts
    spans = (Offered(one.key, f"{one.words}: {one.period.label}") for one in offers(facts.today, facts.year_start))
    active = sorted((one for one in picture.people if one.is_active), key=lambda one: one.id != user_id)
    people = (Offered(f"user:{one.id}", one.name) for one in active)
    regions = sorted({one.region for one in picture.people if one.region}, key=str.casefold)
    teams = (Offered(f"region:{name}", name, place == 0) for place, name in enumerate(regions))
    lines = (Offered(str(one.id), one.name) for one in picture.pipelines)
    return tuple(spans), (Offered("", "Everyone"), *people, *teams), (Offered("", "All"), *lines)
