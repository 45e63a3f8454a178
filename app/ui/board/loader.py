"""Reads the board, again whenever something changes, and not while somebody has a card in the hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Set
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from app.services.board import BoardQuery, Order, card_order, cards, columns, conversion
from app.services.context import Context
from app.storage.feed import Change
from app.ui.board.deck import Deck, Loaded
from app.ui.host import Host
from app.ui.shared.theme import Theme

if TYPE_CHECKING:
    from app.ui.board.ahead import Ahead

_AFTER_MS = 15
"""How long to wait for more changes, such as one's own that is both answered and told of."""
_LOOK_AT_CLOCK_MS = 60_000
_FIRST_CARDS = 12
"""Cards of each column that come with the order, so that the first picture has no holes."""

_SHOWN_ON_CARDS = frozenset({"tasks", "activities", "promises", "companies", "contacts", "users", "phases"})
_CONCERNING = _SHOWN_ON_CARDS | {"deals", "deal_lines", "card_ranks", "exchange_rates", "phase_changes", "pipelines"}


@dataclass
class _Need:
    """What the next look at the database must bring."""

    deals: set[int] = field(default_factory=set)
    is_everything: bool = False
    conversion: bool = False
    structure: bool = False

    def add(self, change: Change) -> None:
        self.deals |= change.ids("deals")
        tables = {row.table for row in change.rows}
        self.conversion |= change.is_bulk or "phase_changes" in tables
        # Which deal a changed task or company belongs to isn't told: all cards in memory may be concerned.
        self.is_everything |= change.is_bulk or bool(tables & _SHOWN_ON_CARDS)
        self.structure |= change.is_bulk or bool(tables & {"phases", "pipelines", "users", "lead_sources", "products"})


class Loader(QObject):
    """``hold`` and ``release`` bracket a drag, a dialog or a menu; what changes meanwhile is shown afterwards."""

    loaded = Signal()
    late = Signal(bool)
    """The first look at a board takes long enough to be noticed, or it no longer does."""
    outdated = Signal()
    """Pipelines, people or what filters offer have changed."""
    others_changed = Signal(object, object)
    """Changes of others (a tuple of Change) that the board now shows; per deal of theirs the phase it was shown in."""
    waiting_changed = Signal(object)
    """Per phase key, how many changes of others wait."""

    def __init__(self, host: Host, deck: Deck, parent: QObject) -> None:
        super().__init__(parent)
        self._host, self._deck = host, deck
        self._query: BoardQuery | None = None
        self._need = _Need()
        self._held = 0
        self._reading: _Need | None = None
        self._generation = 0
        self._wanted = False
        self._others: list[Change] = []
        self._settling: list[int] = []
        self.ahead: Ahead | None = None
        """What the first look is taken from, where it shows the same."""
        self.in_sight: Callable[[], set[int]] = set
        """Tells which cards can be seen; they are read anew first when everything may have changed."""
        self.folded: Callable[[], set[int]] = set
        """Tells which phases are folded; no cards are read ahead for them."""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_AFTER_MS)
        self._timer.timeout.connect(self._read)
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.timeout.connect(lambda: self.late.emit(True))
        host.changes.connect(self._on_changed)
        self._day = host.ctx.clock.today()
        self._midnight = QTimer(self)
        self._midnight.setInterval(_LOOK_AT_CLOCK_MS)
        self._midnight.timeout.connect(self._on_time_passed)
        self._midnight.start()

    @property
    def query(self) -> BoardQuery | None:
        """What is shown."""
        return self._query

    def show(self, query: BoardQuery) -> None:
        """Show something else, as soon as possible; a look that is under way is not waited for."""
        self._query = query
        if self._deck.board is None and not self._late.isActive():
            self._late.start(Theme.current().motion("skeletonAfter"))
        self._need.conversion = True
        self._wanted = True
        self._timer.stop()
        self._read(at_once=True)

    def again(self) -> None:
        """Read everything once more, such as on a new day."""
        self._need.is_everything = self._need.conversion = True
        self._ask()

    def _on_time_passed(self) -> None:
        """On a new day clocks have moved on, and what was due tomorrow is due today."""
        today = self._host.ctx.clock.today()
        if today != self._day:
            self._day = today
            self.again()

    def settle(self, shift_id: int) -> None:
        """A move was stored; the next look at the database will have it."""
        self._settling.append(shift_id)
        self._ask()

    # holding

    @property
    def is_held(self) -> bool:
        """Whether changes wait."""
        return self._held > 0

    def hold(self) -> None:
        """Change nothing on the board until ``release``."""
        self._held += 1

    def release(self) -> None:
        """Show what has changed meanwhile."""
        self._held -= 1
        if not self._held:
            self.waiting_changed.emit({})
            if self._wanted:
                self._timer.start()

    # changes

    def _on_changed(self, change: Change) -> None:
        if not change.is_bulk and _CONCERNING.isdisjoint(row.table for row in change.rows):
            return
        self._need.add(change)
        if not change.is_own:
            self._others.append(change)
            if self.is_held:
                self.waiting_changed.emit(self._waiting())
        self._ask()

    def _waiting(self) -> Counter[int]:
        """A change counts once in each column of which it touches a card."""
        waiting: Counter[int] = Counter()
        for change in self._others:
            phases = {self._deck.arrangement.phase_of(deal_id) for deal_id in change.ids("deals")}
            waiting.update(phase_id for phase_id in phases if phase_id is not None)
        return waiting

    def _ask(self) -> None:
        self._wanted = True
        if not self.is_held and not self._timer.isActive():
            self._timer.start()

    def _read(self, *, at_once: bool = False) -> None:
        if self._query is None or self.is_held or (self._reading is not None and not at_once):
            return
        # The answer that is under way will be void, so what it was to bring is still needed.
        need = _merged(self._need, self._reading or _Need())
        self._wanted, self._need, self._reading = False, _Need(), need
        self._generation += 1
        settling, self._settling = self._settling, []
        for shift_id in settling:
            self._deck.arrangement.settle(shift_id, self._generation)
        if need.structure:
            # Whoever hears of it asks anew, while this look is still under way: it is told once.
            need.structure = False
            self.outdated.emit()
        self._host.runner.query(
            self._work(self._query, need),
            owner=self,
            done=self._done(self._generation, need),
            failed=self._on_failed,
            lane="board",
            early=True,
        )

    def _work(self, query: BoardQuery, need: _Need) -> Callable[[], Loaded]:
        store, ctx = self._deck.store, self._host.ctx
        known = store.known()
        refresh = need.deals & known
        if need.is_everything:
            refresh |= self.in_sight() & known
        before, folded = self._deck.arrangement.read, self.folded()
        ahead, self.ahead = self.ahead, None

        def work() -> Loaded:
            found = ahead.take(query) if ahead is not None else None
            return found or read_board(ctx, query, before, refresh, known, folded, with_conversion=need.conversion)

        return work

    def _done(self, generation: int, need: _Need) -> Callable[[Loaded], None]:
        return lambda loaded: self._on_read(loaded, generation, need)

    def _on_read(self, loaded: Loaded, generation: int, need: _Need) -> None:
        self._reading = None
        if self.is_held:
            # Somebody took a card up while this was being read: keep what is known of the need, and look again later.
            self._need = _merged(self._need, need)
            self._wanted = True
            return
        if need.is_everything:
            self._deck.store.forget(self._deck.store.known() - loaded.cards.keys())
        others, self._others = tuple(self._others), []
        concerned = {deal_id for change in others for deal_id in change.ids("deals")}
        before = {deal_id: self._deck.arrangement.phase_of(deal_id) for deal_id in concerned}
        self._end_late()
        self._deck.load(loaded, generation)
        if others:
            self.others_changed.emit(others, before)
        self.loaded.emit()
        if self._wanted:
            self._timer.start()

    def _on_failed(self, error: Exception) -> None:
        self._reading = None
        self._end_late()
        self._host.show_error(error, retry=self.again)

    def _end_late(self) -> None:
        self._late.stop()
        self.late.emit(False)


def _merged(one: _Need, two: _Need) -> _Need:
    return _Need(
        one.deals | two.deals,
        one.is_everything or two.is_everything,
        one.conversion or two.conversion,
        one.structure or two.structure,
    )


def read_board(
    ctx: Context,
    query: BoardQuery,
    before: Order,
    refresh: set[int],
    known: set[int],
    folded: Set[int],
    *,
    with_conversion: bool,
) -> Loaded:
    """All that a board shows at first, on a reader thread; ``before`` and ``known`` are there already.

    Of the phases ``folded`` no cards are read.
    """
    order = card_order(ctx, query).sharing(before)
    shown = (ids for phase_id, ids in order.columns.items() if phase_id not in folded)
    first = {deal_id for ids in shown for deal_id in ids[:_FIRST_CARDS]} - known
    return Loaded(
        columns(ctx, query),
        order,
        cards(ctx, first | refresh),
        conversion(ctx, query.pipeline) if with_conversion else None,
    )
