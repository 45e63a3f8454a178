"""The board's data on the GUI thread: pipeline, heads, order, cards, and the models that columns show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QObject, Signal

from app.services.board import Board, Card, Column, Conversion, Order
from app.services.pipelines.queries import PhaseRow, PipelineRow
from app.ui.board.arrangement import Arrangement, Shift
from app.ui.board.card_store import CardStore
from app.ui.board.column_model import ColumnModel
from app.ui.board.marks import Marks
from app.ui.host import Host


@dataclass(frozen=True)
class Loaded:
    """One look at the database: heads, order, some cards. ``conversion`` is None where it can't have changed."""

    board: Board
    order: Order
    cards: Mapping[int, Card] = field(default_factory=dict)
    conversion: Mapping[int, Conversion] | None = None


class Deck(QObject):
    """Knows no widget and asks no database."""

    opened = Signal()
    """Another pipeline is shown, or the same one after its phases were changed."""
    arranged = Signal()
    """Cards have come, gone or changed places in some column."""
    counted = Signal()
    """The figures of the heads were read anew. A move that is shown before it is stored leaves them as they are."""
    about_to_arrange = Signal()
    marked = Signal(int)
    """A card looks different now."""

    def __init__(self, host: Host, parent: QObject) -> None:
        super().__init__(parent)
        self.store = CardStore(host, self)
        self.marks = Marks()
        self.arrangement = Arrangement()
        self.pipeline: PipelineRow | None = None
        self.board: Board | None = None
        self.conversion: Mapping[int, Conversion] = {}
        self.models: dict[int, ColumnModel] = {}
        self.store.arrived.connect(self._on_cards_arrived)

    def open(self, pipeline: PipelineRow) -> None:
        """Show this pipeline, empty until something is loaded. Its own earlier state keeps what is marked on cards."""
        if self.pipeline is None or self.pipeline.id != pipeline.id:
            self.marks = Marks()
        self.pipeline = pipeline
        self.board = None
        self.conversion = {}
        self.arrangement = Arrangement()
        for model in self.models.values():
            model.deleteLater()
        self.store.open({phase.id: phase.spec for phase in pipeline.phases})
        self.models = {phase.id: ColumnModel(self.store, self.marks, self) for phase in pipeline.phases}
        self.opened.emit()

    def load(self, loaded: Loaded, generation: int) -> None:
        """Show what was just read."""
        self.board = loaded.board
        if loaded.conversion is not None:
            self.conversion = loaded.conversion
        self.store.keep(loaded.cards)
        self.arrangement.stored(loaded.order, generation)
        self._show()
        self.counted.emit()

    def shift(self, shift: Shift) -> None:
        """Show a move before it is stored."""
        self.arrangement.shift(shift)
        self._show()

    def take_back(self, shift_id: int) -> None:
        """Show that a move was not stored."""
        self.arrangement.take_back(shift_id)
        self._show()

    def phase(self, phase_id: int) -> PhaseRow:
        """A phase of the pipeline shown."""
        assert self.pipeline is not None
        return next(phase for phase in self.pipeline.phases if phase.id == phase_id)

    def phase_of(self, deal_id: int) -> PhaseRow | None:
        """Where a card is shown."""
        phase_id = self.arrangement.phase_of(deal_id)
        return None if phase_id is None else self.phase(phase_id)

    def column(self, phase_id: int) -> Column | None:
        """The head of a column, once it was read."""
        if self.board is None:
            return None
        return next((column for column in self.board.columns if column.phase.id == phase_id), None)

    def ids(self, phase_id: int) -> Sequence[int]:
        """The cards of a phase as they are shown."""
        return self.arrangement.order(phase_id)

    def all_ids(self) -> set[int]:
        """Every card on the board."""
        return set().union(*map(self.arrangement.order, self.models))

    def card_from(self, deal_id: int, by: int) -> int | None:
        """The card so many places on, reading the columns one after the other; None beyond the ends."""
        order = [key for phase_id in self.models for key in self.arrangement.order(phase_id)]
        place = order.index(deal_id) + by if deal_id in order else -1
        return order[place] if 0 <= place < len(order) else None

    def mark(self, ids: Iterable[int]) -> None:
        """These cards look different now."""
        for deal_id in ids:
            self._touch(deal_id)
            self.marked.emit(deal_id)

    def _touch(self, deal_id: int) -> None:
        model = self.models.get(self.arrangement.phase_of(deal_id) or 0)
        if model is not None:
            model.touch(deal_id)

    def _show(self) -> None:
        self.about_to_arrange.emit()
        for phase_id, model in self.models.items():
            column = self.column(phase_id)
            heads = column.groups if column else None
            model.show(self.arrangement.order(phase_id), self.arrangement.groups, heads)
        self.arranged.emit()

    def _on_cards_arrived(self, ids: set[int]) -> None:
        for deal_id in ids:
            self._touch(deal_id)
