"""Cards in the hand of the keyboard: Space takes them up, arrows aim, Enter drops, Escape gives them back."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal

from app.ui.board.bench import Bench
from app.ui.board.column import Column
from app.ui.board.strip import Strip
from app.ui.shared.lifted_card import LiftedCard
from app.ui.shared.theme import Theme

_RAISED = QPoint(-3, -4)


class Carry(QObject):
    """The same states as with the mouse, each step of them told."""

    told = Signal(str)
    changed = Signal()
    ended = Signal()

    def __init__(self, bench: Bench) -> None:
        super().__init__(bench.screen)
        self._deck, self._view, self._hand = bench.deck, bench.view, bench.hand
        self._aim, self._gate, self._look = bench.aim, bench.gate, bench.look
        self._screen = bench.screen
        self._card: LiftedCard | None = None
        self._home = QPoint()
        self._wanted = 0
        self._aim.changed.connect(self._on_aim_changed)
        self._screen.installEventFilter(self)

    @property
    def is_active(self) -> bool:
        """Whether the keyboard holds cards."""
        return self._card is not None

    def eventFilter(self, _screen: QObject, event: QEvent) -> bool:
        """Whoever goes to another place gives the cards back: there nobody could put them down."""
        if event.type() == QEvent.Type.Hide and self._card is not None and not event.spontaneous():
            self._card.hide()
            self._card.deleteLater()
            self._card = None
            self._aim.at(None)
            self._end()
        return False

    def take_up(self) -> bool:
        """Take the chosen cards up; whether there is one."""
        current = self._hand.current()
        face = None if current is None else self._deck.store.face(current)
        phase = None if current is None else self._deck.phase_of(current)
        if current is None or face is None or phase is None or self._aim.is_active:
            return False
        chosen = self._hand.selected()
        ids = [current, *(key for key in chosen if key != current)] if current in chosen else [current]
        column = self._view.column(phase.id)
        row = None if column is None else column.list.cards.row_of(current)
        if column is None or row is None:
            return False
        rect = column.list.card_rect(row)
        window = self._screen.window()
        self._card = LiftedCard(window)
        self._card.take(face, rect.width(), len(ids), self._look, "Picked up")
        self._home = column.list.viewport().mapTo(window, rect.topLeft())
        self._card.place(self._home + _RAISED)
        self._aim.begin(ids)
        self._wanted = column.list.cards.cards_above(row)
        self._aim.at(column, self._wanted)
        what = "Picked up" if len(ids) == 1 else f"Picked up {len(ids)} cards"
        self.told.emit(f"{what}. Arrows aim, Enter drops, Escape cancels.")
        self.changed.emit()
        return True

    def aim(self, key: Qt.Key) -> None:
        """An arrow key."""
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._aim_sideways(-1 if key == Qt.Key.Key_Left else 1)
        elif isinstance(self._aim.target, Column):
            count = len(self._aim.target.list.cards.ids)
            self._wanted = min(max(self._wanted + (-1 if key == Qt.Key.Key_Up else 1), 0), count)
            self._aim.at(self._aim.target, self._wanted)
        self.told.emit(self._aim.words())

    def _aim_sideways(self, step: int) -> None:
        widgets = self._view.walkable()
        if self._aim.target not in widgets:
            return
        place = widgets.index(self._aim.target) + step
        if not 0 <= place < len(widgets):
            return
        target: Column | Strip = widgets[place]
        self._view.lanes.reveal(target)
        if isinstance(target, Column):
            self._wanted = min(self._wanted, len(target.list.cards.ids))
        self._aim.at(target, self._wanted)

    def _on_aim_changed(self) -> None:
        """The card follows to the gap, or to the strip that is aimed at."""
        target = self._aim.target
        if self._card is None or target is None:
            return
        self._card.fly(self._spot(target) + _RAISED, Theme.current().motion("cardReorder"))
        self._card.raise_()
        self.changed.emit()

    def _spot(self, target: Column | Strip) -> QPoint:
        window = self._screen.window()
        if isinstance(target, Strip):
            return target.mapTo(window, QPoint(0, target.height() // 3))
        gap = target.list.cards.gap
        if gap is None:
            return self._home if not self._aim.changes_something else target.list.mapTo(window, QPoint(5, 5))
        target.list.reveal(gap)
        return target.list.viewport().mapTo(window, target.list.card_rect(gap).topLeft())

    def drop(self) -> None:
        """Put the cards down where they are held."""
        target, verdict = self._aim.target, self._aim.verdict
        if target is None or verdict is None or not self._aim.changes_something:
            self.cancel()
            return
        if verdict.blocked:
            self.told.emit(f"Not possible: {verdict.blocked}")
            return
        phase, place, ids = target.phase, self._aim.place(), list(self._aim.ids)
        if self._card is not None:
            self._card.hide()
            self._card.deleteLater()
            self._card = None
        self.changed.emit()  # before anything is asked: the keys of the hand mean nothing then
        self._gate.request(ids, phase, place, ended=lambda _moved: self._end())

    def cancel(self) -> None:
        """Give the cards back."""
        if self._card is None:
            return
        card, self._card = self._card, None
        self._aim.at(None)
        self.told.emit("Cancelled. Nothing was moved.")

        def landed() -> None:
            card.deleteLater()
            self._aim.end()
            self.ended.emit()

        card.fly(self._home, Theme.current().motion("rollback"), landed)

    def _end(self) -> None:
        self._aim.end()
        self.ended.emit()
