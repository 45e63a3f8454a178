"""The menus of a card, of a column's head, and of what is shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, QPoint, QRect, QSize
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu

from app.domain.pipelines import PhaseKind
from app.services.pipelines.queries import PhaseRow
from app.ui.board.bench import Bench
from app.ui.board.deeds import Deeds
from app.ui.board.words import counted
from app.ui.shared.menus import make_menu


class BoardMenus(QObject):
    """While a card's menu is open, the board holds still."""

    def __init__(self, bench: Bench, deeds: Deeds) -> None:
        super().__init__(bench.screen)
        self._host, self._deck, self._view, self._hand = bench.host, bench.deck, bench.view, bench.hand
        self._loader, self._screen, self._deeds, self._rules = bench.loader, bench.screen, deeds, bench.rules

    def _menu(self, name: str) -> QMenu:
        menu = make_menu(self._screen, name)
        self._loader.hold()
        menu.aboutToHide.connect(self._loader.release)
        menu.aboutToHide.connect(menu.deleteLater)
        return menu

    def open_cards(self, at: QPoint) -> None:
        """What can be done with the chosen cards."""
        ids = self._hand.acted_on()
        if not ids:
            return
        menu = self._menu(counted(len(ids), "card"))
        if len(ids) == 1:
            _add(menu, "Open", self._deeds.open, "Enter")
            _add(menu, "Open as a page", partial(self._deeds.open, full=True), "Ctrl+Enter")
            _disable(_add(menu, "Open its company", self._deeds.open_company), self._deeds.why_no_company())
            menu.addSeparator()
        refused = self._rules.why_none_moved(ids)
        self._add_moves(menu, refused)
        if len(ids) > 1:
            menu.addSeparator()
            _disable(_add(menu, f"Change {len(ids):,} deals…", self._deeds.change, "Shift+F2"), refused)
        if len(ids) == 1:
            card = self._deck.store.get(ids[0])
            menu.addSeparator()
            if card is not None and card.next_step is not None:
                refused = self._rules.why_no_steps()
                _disable(_add(menu, "Next step is done", lambda: self._deeds.complete_step(ids[0])), refused)
                _disable(_add(menu, "Put next step off…", partial(self.open_snooze, ids[0], at)), refused)
                menu.addSeparator()
            _disable(_add(menu, "Delete deal", self._deeds.delete, "Del"), self._rules.why_not_deleted(ids))
        menu.addSeparator()
        _add(menu, "Print call sheets…" if len(ids) > 1 else "Print the call sheet…", partial(self._print_calls, ids))
        menu.popup(at)

    def _print_calls(self, ids: Sequence[int]) -> None:
        from app.ui.shared.call_sheets import print_records  # printing is loaded by whoever prints

        print_records(self._host, (("deals", deal_id) for deal_id in ids))

    def open_at_current(self) -> None:
        """The same, beside the current card."""
        for column in self._view.columns():
            if column.list.hasFocus() and column.list.currentIndex().isValid():
                rect = column.list.card_rect(column.list.currentIndex().row())
                self.open_cards(column.list.viewport().mapToGlobal(rect.center()))

    def open_snooze(self, deal_id: int, at: QPoint) -> None:
        """The ways to put a card's next step off, as everywhere."""
        from app.ui.shared.snooze_menu import offer_snooze

        card = self._deck.store.get(deal_id)
        if card is None or card.next_step is None:
            return
        step, take = card.next_step, partial(self._deeds.snooze_step, deal_id)
        anchor, count = QRect(at, QSize(1, 1)), step.snoozed_count
        self._loader.hold()
        menu = offer_snooze(
            self._host.window, self._host.ctx, anchor, take, due_on=step.due_on, count=count, zone=step.zone
        )
        menu.closed.connect(self._loader.release)

    def open_column(self, phase: PhaseRow, at: QPoint) -> None:
        """What can be done with a column."""
        menu = self._menu(phase.spec.label)
        folded = phase.id in self._view.folded
        words = "Open column" if folded else "Fold column"
        _add(menu, words, lambda: self._view.fold(phase.id, not folded), "C")
        column = self._view.column(phase.id)
        if column is not None and column.list.cards.ids:
            cards = column.list
            _add(menu, "Choose all its cards", lambda: self._hand.choose(cards.cards.ids, cards.cards.ids[0]), "Ctrl+A")
        menu.popup(at)

    def open_display(self, at: QPoint, *, compact: bool, toggle_compact: Callable[[], None]) -> None:
        """Which columns are open, how large the cards are, and out onto paper."""
        menu = self._menu("What to show")
        small = _add(menu, "Compact cards", toggle_compact)
        small.setCheckable(True)
        small.setChecked(compact)
        menu.addSeparator()
        for widget in self._view.walkable():
            phase = widget.phase
            is_open = phase.id not in self._view.folded
            action = _add(menu, phase.spec.label, partial(self._view.fold, phase.id, is_open))
            action.setCheckable(True)
            action.setChecked(is_open)
        menu.addSeparator()
        _add(menu, "Print the board…", lambda: self._host.run("board.print"), "Ctrl+P")
        menu.popup(at)

    def _add_moves(self, menu: QMenu, refused: str) -> None:
        below = menu.addMenu("Move to\tV")
        for phase in self._deeds.phases():
            if phase.spec.kind is not PhaseKind.LOST:
                _add(below, phase.spec.label, partial(self._deeds.move_to, phase))
        moves = [below.menuAction()]
        moves.append(_add(menu, "Move one phase on", lambda: self._deeds.move_by(1), "Shift+Right"))
        moves.append(_add(menu, "Move one phase back", lambda: self._deeds.move_by(-1), "Shift+Left"))
        menu.addSeparator()
        kinds = {phase.spec.kind for phase in self._deeds.phases()}
        if PhaseKind.WON in kinds:
            moves.append(_add(menu, "Mark as won…", lambda: self._deeds.close(PhaseKind.WON), "W"))
        if PhaseKind.LOST in kinds:
            moves.append(_add(menu, "Mark as lost…", lambda: self._deeds.close(PhaseKind.LOST)))
        for action in moves:
            _disable(action, refused)


def _add(menu: QMenu, words: str, run: Callable[[], object], key: str = "") -> QAction:
    """Add a line; its key is printed, not bound: the list handles it."""
    shown = QKeySequence.fromString(key).toString(QKeySequence.SequenceFormat.NativeText) if key else ""
    action = menu.addAction(words.replace("&", "&&") + (f"\t{shown}" if shown else ""))
    action.triggered.connect(lambda _checked=False: run())
    return action


def _disable(action: QAction, reason: str) -> None:
    """What the user's role does not allow stands there all the same, and says why."""
    if reason:
        action.setEnabled(False)
        action.setToolTip(reason)
