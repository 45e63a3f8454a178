"""What each key means on the board."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent

from app.domain.pipelines import PhaseKind
from app.ui.board.bench import Bench
from app.ui.board.carry import Carry
from app.ui.board.deeds import Deeds
from app.ui.board.drag import Drag

_NONE = Qt.KeyboardModifier.NoModifier
_SHIFT, _CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
_ARROWS = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down)
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_FAR = 1_000_000

Deed = Callable[[], None]


class Keys(QObject):
    """``take`` is asked first by every list and strip. What it leaves, such as Ctrl+Space, Qt's list view does."""

    menu_wanted = Signal()
    filter_wanted = Signal()
    fold_wanted = Signal()
    clear_wanted = Signal()
    """Escape with nothing in the hand and one card chosen at most."""

    def __init__(self, bench: Bench, deeds: Deeds, drag: Drag, carry: Carry) -> None:
        super().__init__(bench.screen)
        self._look, self._hand, self._mover = bench.look, bench.hand, bench.mover
        self._deeds, self._drag, self._carry = deeds, drag, carry
        self._plain: dict[tuple[Qt.KeyboardModifier, Qt.Key], Deed] = self._table()

    def _table(self) -> dict[tuple[Qt.KeyboardModifier, Qt.Key], Deed]:
        hand, deeds, key = self._hand, self._deeds, Qt.Key
        table: dict[tuple[Qt.KeyboardModifier, Qt.Key], Deed] = {
            (_NONE, key.Key_Left): lambda: self._walk(-1),
            (_NONE, key.Key_Right): lambda: self._walk(1),
            (_NONE, key.Key_Up): lambda: hand.step(-1),
            (_NONE, key.Key_Down): lambda: hand.step(1),
            (_NONE, key.Key_K): lambda: hand.step(-1),
            (_NONE, key.Key_J): lambda: hand.step(1),
            (_SHIFT, key.Key_Up): lambda: hand.step(-1, extend=True),
            (_SHIFT, key.Key_Down): lambda: hand.step(1, extend=True),
            (_NONE, key.Key_Home): lambda: hand.step(-_FAR),
            (_NONE, key.Key_End): lambda: hand.step(_FAR),
            (_SHIFT, key.Key_Home): lambda: hand.step(-_FAR, extend=True),
            (_SHIFT, key.Key_End): lambda: hand.step(_FAR, extend=True),
            (_NONE, key.Key_PageUp): lambda: hand.step(-hand.page()),
            (_NONE, key.Key_PageDown): lambda: hand.step(hand.page()),
            (_CTRL, key.Key_Up): lambda: deeds.reorder(-1),
            (_CTRL, key.Key_Down): lambda: deeds.reorder(1),
            (_CTRL, key.Key_A): hand.select_all,
            (_NONE, key.Key_Space): lambda: self._take_up(),
            (_NONE, key.Key_W): lambda: deeds.close(PhaseKind.WON),
            (_NONE, key.Key_V): deeds.ask_phase,
            (_NONE, key.Key_C): self.fold_wanted.emit,
            (_NONE, key.Key_Slash): self.filter_wanted.emit,
            (_CTRL, key.Key_F): self.filter_wanted.emit,
            (_NONE, key.Key_Delete): deeds.delete,
            (_SHIFT, key.Key_F2): deeds.change,
            (_SHIFT, key.Key_F10): self.menu_wanted.emit,
            (_NONE, key.Key_Menu): self.menu_wanted.emit,
            (_NONE, key.Key_Escape): self._on_escape,
        }
        for modifier in (_SHIFT, _CTRL):
            table[(modifier, key.Key_Left)] = lambda: deeds.move_by(-1)
            table[(modifier, key.Key_Right)] = lambda: deeds.move_by(1)
        table |= {(_NONE, enter): deeds.open for enter in _ENTER}
        table |= {(_CTRL, enter): partial(deeds.open, full=True) for enter in _ENTER}
        return table

    def wants(self, event: QKeyEvent) -> bool:
        """Whether a key means something now. With a card in the hand every key is for the card."""
        if self._drag.is_active or self._carry.is_active:
            return True
        return _chord(event) in self._plain

    def take(self, event: QKeyEvent) -> bool:
        """Do what a key means; whether it means anything."""
        key = Qt.Key(event.key())
        self._look.by_keys = True
        if self._drag.is_active:
            if key == Qt.Key.Key_Escape:
                self._drag.cancel()
            return True
        if self._carry.is_active:
            self._take_while_carrying(key)
            return True
        deed = self._plain.get(_chord(event))
        if deed is None:
            return False
        deed()
        return True

    def _take_while_carrying(self, key: Qt.Key) -> None:
        if key in _ARROWS:
            self._carry.aim(key)
        elif key in (*_ENTER, Qt.Key.Key_Space):
            self._carry.drop()
        elif key == Qt.Key.Key_Escape:
            self._carry.cancel()

    def _walk(self, columns: int) -> None:
        self._hand.walk(columns)

    def _take_up(self) -> None:
        self._carry.take_up()

    def _on_escape(self) -> None:
        """Back to rest: red outlines first, then the choice of many, then the filter."""
        if self._mover.acknowledge(self._hand.acted_on()):
            return
        current = self._hand.current()
        if len(self._hand.selected()) > 1:
            self._hand.choose([] if current is None else [current], current)
        else:
            self.clear_wanted.emit()


def _chord(event: QKeyEvent) -> tuple[Qt.KeyboardModifier, Qt.Key]:
    return event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier, Qt.Key(event.key())
