"""Cards that are held, and the column they are held over: what is shown while nothing has been moved yet."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtWidgets import QWidget

from app.services.pipelines.queries import PhaseRow
from app.ui.board.column import Column
from app.ui.board.consequence import Consequence
from app.ui.board.deck import Deck
from app.ui.board.gate import Gate, Verdict
from app.ui.board.loader import Loader
from app.ui.board.mover import Place
from app.ui.board.strip import Strip
from app.ui.board.view import BoardView
from app.ui.board.words import counted
from app.ui.host import Host
from app.ui.shared.shadow import shadow_outset
from app.ui.shared.theme import Theme


class Aim(QObject):
    """``begin`` with cards, ``at`` a column as often as wanted, ``drop`` or ``end``.

    In the user's own order the gap follows the hand; in any other it opens where the sort will put the card, which
    the database is asked for.
    """

    changed = Signal()
    """Another column is aimed at, or another place in it."""

    def __init__(self, host: Host, deck: Deck, view: BoardView, loader: Loader, gate: Gate, parent: QWidget) -> None:
        super().__init__(parent)
        self._host, self._deck, self._view, self._loader, self._gate = host, deck, view, loader, gate
        self._screen = parent
        self._ids: list[int] = []
        self._target: Column | Strip | None = None
        self._wanted = 0
        self._landings: dict[int, int] = {}
        self._panel: Consequence | None = None

    # holding

    @property
    def is_active(self) -> bool:
        """Whether cards are held."""
        return bool(self._ids)

    @property
    def ids(self) -> Sequence[int]:
        """The cards held."""
        return self._ids

    @property
    def target(self) -> Column | Strip | None:
        """What is aimed at."""
        return self._target

    @property
    def verdict(self) -> Verdict | None:
        """What dropping here would mean."""
        return None if self._target is None else self._gate.look(self._ids, self._target.phase)

    def begin(self, ids: Sequence[int]) -> None:
        """Hold these; their places show that they were there."""
        self._ids = list(ids)
        self._landings = {}
        self._loader.hold()
        self._deck.marks.held = set(ids)
        self._deck.mark(ids)
        self._gate.learn(ids, self._show)

    def end(self) -> None:
        """Hold nothing any more; every card that was not moved is where it was."""
        if not self._ids:
            return
        ids, self._ids = self._ids, []
        self._point(None)
        self._deck.marks.held = set()
        self._deck.mark(ids)
        self._loader.release()
        if self._panel is not None:
            self._panel.deleteLater()
            self._panel = None

    # aiming

    def at(self, target: Column | Strip | None, wanted: int = 0) -> None:
        """Aim at a column; ``wanted`` is how many of its cards are to be above (only in the user's own order)."""
        if target is not None:
            wanted = self._within_group(target.phase, wanted)
        if target is self._target and wanted == self._wanted:
            return
        self._wanted = wanted
        if target is not self._target:
            self._point(target)
        self._show()
        self.changed.emit()

    def place(self) -> Place:
        """Where the cards would be put."""
        assert self._target is not None
        phase_id = self._target.phase.id
        others = [key for key in self._deck.ids(phase_id) if key not in self._ids]
        if not self._follows_hand(self._target.phase):
            return Place(index=self._landings.get(phase_id))
        above = sum(key not in self._ids for key in self._deck.ids(phase_id)[: self._wanted])
        if above >= len(others) or self._group_of(others[above]) != self._group:
            return Place(index=above, is_last=True)
        return Place(index=above, before_id=others[above])

    def position(self) -> tuple[int, int]:
        """Place and number of cards in the column, counted from 1, as they would be after dropping."""
        assert self._target is not None
        others = [key for key in self._deck.ids(self._target.phase.id) if key not in self._ids]
        index = self.place().index
        return (len(others) if index is None else index) + 1, len(others) + len(self._ids)

    @property
    def changes_something(self) -> bool:
        """Whether dropping here would do anything: within its column a card moves in the user's own order only."""
        if self._target is None:
            return False
        return self._follows_hand(self._target.phase) or not self._is_home(self._target.phase)

    def _follows_hand(self, phase: PhaseRow) -> bool:
        """Whether the cards go where the hand holds them: in the user's own order, and not into another group."""
        query = self._loader.query
        if query is None or query.sort != "mine":
            return False
        return not query.group or (self._is_home(phase) and len({self._group_of(key) for key in self._ids}) == 1)

    def _group_of(self, deal_id: int) -> int | None:
        return self._deck.arrangement.groups.get(deal_id)

    @property
    def _group(self) -> int | None:
        return self._group_of(self._ids[0])

    def _within_group(self, phase: PhaseRow, wanted: int) -> int:
        """The nearest place that leaves the cards in their group."""
        if not self._deck.arrangement.groups or not self._follows_hand(phase):
            return wanted
        places = [place for place, key in enumerate(self._deck.ids(phase.id)) if self._group_of(key) == self._group]
        return min(max(wanted, places[0]), places[-1] + 1)

    def _is_home(self, phase: PhaseRow) -> bool:
        return all(self._deck.arrangement.phase_of(deal_id) == phase.id for deal_id in self._ids)

    # showing

    def _point(self, target: Column | Strip | None) -> None:
        if self._target is not None:
            self._target.set_aim("none")
            if isinstance(self._target, Column):
                self._target.list.cards.close_gap()
                self._target.list.lay_out()
        self._target = target
        if self._panel is not None and target is None:
            self._panel.hide()

    def _show(self) -> None:
        target = self._target
        if target is None or not self._ids:
            return
        if not self.changes_something:
            target.set_aim("none")
            if self._panel is not None:
                self._panel.hide()
            return
        verdict = self._gate.look(self._ids, target.phase)
        target.set_aim("blocked" if verdict.blocked else "target")
        if isinstance(target, Column):
            self._show_gap(target, verdict)
        self._show_panel(target, verdict)

    def _show_gap(self, column: Column, verdict: Verdict) -> None:
        check = verdict.check
        words = (verdict.headline, check.detail, "corner-down-left")
        if verdict.blocked:
            words = ("Not possible", "See beside", "lock")
        phase_id = column.phase.id
        if self._follows_hand(column.phase):
            column.list.cards.open_gap(self._wanted, words, self._group)
        elif phase_id in self._landings:
            column.list.cards.open_gap(_in_sight(column, self._landings[phase_id]), words, self._group)
        else:
            self._ask_landing(phase_id)
        column.list.lay_out()

    def _ask_landing(self, phase_id: int) -> None:
        query = self._loader.query
        if query is None:
            return

        def done(index: int) -> None:
            self._landings[phase_id] = index
            if self._target is not None and self._target.phase.id == phase_id:
                self._show()
                self.changed.emit()

        ctx, deal_id = self._host.ctx, self._ids[0]

        def work() -> int:
            from app.services.board.landing import landing

            return landing(ctx, query, deal_id, phase_id)

        self._host.runner.query(work, owner=self, done=done, lane="landing")

    def _show_panel(self, target: Column | Strip, verdict: Verdict) -> None:
        if self._is_home(target.phase):
            if self._panel is not None:
                self._panel.hide()
            return
        if self._panel is None:
            self._panel = Consequence(self._screen.window())
        sources = {self._deck.arrangement.phase_of(deal_id) for deal_id in self._ids}
        source = self._deck.phase_of(self._ids[0]) if len(sources) == 1 else None
        self._panel.tell(None if source is None else source.spec, verdict)
        self._panel.move(self._panel_corner(target, self._panel))
        self._panel.show()
        self._panel.raise_()

    def _panel_corner(self, target: QWidget, panel: Consequence) -> QPoint:
        """Beside the column, at the side that has room, a good way down."""
        window, tokens = self._screen.window(), Theme.current()
        outset = shadow_outset("popover", tokens)
        left = target.mapTo(window, QPoint(0, 0)).x()
        x = left + target.width() - outset
        if x + panel.width() - outset > window.width():
            x = left - panel.width() + outset
        top = target.mapTo(window, QPoint(0, 0)).y() + tokens.px(340)
        bottom = self._view.mapTo(window, QPoint(0, self._view.height())).y()
        return QPoint(x, max(0, min(top - outset, bottom - panel.height())))

    def words(self) -> str:
        """Where the cards are held, for those who listen."""
        if self._target is None:
            return "Over no column"
        label, verdict = self._target.phase.spec.label, self.verdict
        if verdict is not None and verdict.blocked:
            return f"Over {label}. Not possible: {verdict.blocked}"
        if not self.changes_something:
            return f"Over {label}, where it was" if len(self._ids) == 1 else f"Over {label}, where they were"
        place, count = self.position()
        many = "" if len(self._ids) == 1 else f"{counted(len(self._ids))} "
        headline = "" if verdict is None else f". {verdict.check.detail}"
        return f"{many}Over {label}, position {place} of {count}{headline}".strip()


def _in_sight(column: Column, place: int) -> int:
    """The place itself, or, where that can't be seen, the nearest that can."""
    rows, cards = column.list.rows_in_sight(), column.list.cards
    if not len(rows):
        return place
    return min(max(place, cards.cards_above(rows.start)), cards.cards_above(rows.stop - 1))
