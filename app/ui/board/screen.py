"""The board as the window's screen: puts its parts together and passes on what somebody wants to see."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.filters import DealFilter
from app.services.board import BoardQuery
from app.services.pipelines.queries import PipelineRow, default_pipeline
from app.ui.board.actions import board_actions
from app.ui.board.ahead import Ahead
from app.ui.board.bench import Bench, KeyRelay, make_bench
from app.ui.board.carry import Carry
from app.ui.board.column import Column
from app.ui.board.deeds import Deeds
from app.ui.board.drag import Drag
from app.ui.board.emptiness import Emptiness
from app.ui.board.filter_bar import FilterBar
from app.ui.board.filter_parts import closed_label
from app.ui.board.house import SCREEN, House, first_options, folded_phases, pipeline_called, read_house
from app.ui.board.keys import Keys
from app.ui.board.memory import Memory
from app.ui.board.menus import BoardMenus
from app.ui.board.offering import Offering
from app.ui.board.options import Options
from app.ui.board.strip import Strip
from app.ui.board.telling import Telling
from app.ui.host import Host
from app.ui.shared.views_menu import ViewsMenu


class BoardScreen(QWidget):
    """The pipeline board."""

    def __init__(self, host: Host, ahead: Ahead | None = None) -> None:
        super().__init__()
        self.title, self.subtitle = "Pipeline", ""
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # it keeps the focus for the cards until they are there
        self.options = Options()
        self._host = host
        self._pipelines: tuple[PipelineRow, ...] = ()
        self._is_restored = False
        self._house = partial(read_house, host.ctx) if ahead is None else ahead.house
        relay = KeyRelay()
        self.bench: Bench = make_bench(host, self, relay)
        self.drag, self.carry = Drag(self.bench), Carry(self.bench)
        self.deeds = Deeds(self.bench)
        self.keys = Keys(self.bench, self.deeds, self.drag, self.carry)
        relay.keys = self.keys
        self.bench.loader.ahead = ahead
        self.menus = BoardMenus(self.bench, self.deeds)
        self.telling = Telling(self.bench, self.drag, self.carry)
        self.bar = FilterBar(host.ctx.clock)
        self.offering = Offering(self.bench, self.bar, self)
        kept = "Filters, order, card size and folded columns are kept"
        self.views = ViewsMenu(host, SCREEN, lambda: self.options.to_json(), self, hint=kept)
        self.memory = Memory(self.bench)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.bench.view)
        self.emptiness = Emptiness(self)
        _connect(self)
        host.add_actions(self, board_actions(self))

    # what the window asks

    def activate(self) -> None:
        """The screen was brought to front."""
        if not self._pipelines:
            self._read_house()
        else:
            self.bench.loader.again()
            self.telling.tell_status()

    def toolbar(self) -> QWidget | None:
        """Filters, order, views."""
        return self.bar

    def session_state(self) -> dict[str, Any]:
        """Options, and where one was on the board; those of others who work at this computer are kept beside them."""
        return self.memory.state(self.options)

    def restore_session(self, state: dict[str, Any]) -> None:
        """Begin where the user's last session ended."""
        options = self.memory.restore_state(state)
        if options is not None:
            self.options, self._is_restored = options, True

    def step_record(self, table: str, record_id: int, by: int) -> int | None:
        """The deal so many cards on in its column, over the ends into the next column that has any."""
        found = self.bench.deck.card_from(record_id, by) if table == "deals" else None
        if found is not None:
            self.bench.hand.show(found)
        return found

    def _read_house(self) -> None:
        self._host.runner.query(self._house, owner=self, done=self._on_house_read, lane="house", early=True)

    def _on_house_read(self, house: House) -> None:
        if not self._is_restored:
            self.options = first_options(house, None)
        self._is_restored = True
        self._pipelines = house.pipelines
        self.offering.renew()
        self.show_options(self.options)
        self.views.know(house.views)

    def show_options(self, options: Options) -> None:
        """Show another pipeline, other deals, or the same otherwise."""
        if not self._pipelines:
            self.options = options
            return
        pipeline = pipeline_called(options.pipeline, self._pipelines)
        self.options, self.subtitle = replace(options, pipeline=pipeline.name), pipeline.name
        bench = self.bench
        bench.look.compact = options.compact
        is_other = bench.deck.pipeline != pipeline
        if is_other:
            if bench.deck.pipeline is not None and bench.deck.pipeline.id == pipeline.id:
                self.memory.remember(self.memory.place())
            bench.deck.open(pipeline)
        # Before the columns are built: the database sorts meanwhile.
        bench.loader.show(BoardQuery(pipeline, options.filter, options.sort, options.group))
        if is_other:
            bench.view.build(folded_phases(pipeline, self.options))
            self.bar.set_pipelines(self._pipelines, pipeline.id)
        else:
            self._fold_as_wanted(pipeline)
        self.bar.set_state(options.filter, options.sort, options.group, compact=options.compact)
        bench.view.set_closed_label(closed_label(options.filter, self._host.ctx.clock.today()))
        bench.view.fit_cards()

    def _fold_as_wanted(self, pipeline: PipelineRow) -> None:
        wanted, view = folded_phases(pipeline, self.options), self.bench.view
        for phase_id in wanted ^ view.folded:
            view.fold(phase_id, phase_id in wanted)

    def set_filter(self, chosen: DealFilter) -> None:
        """Show other deals."""
        self.show_options(replace(self.options, filter=chosen))

    def clear_filter(self) -> None:
        """Show all deals."""
        self.set_filter(DealFilter())
        self.bench.hand.focus()

    def set_group(self, group: str) -> None:
        """Group the cards of each column (see GROUPINGS), or don't with ""."""
        self.show_options(replace(self.options, group=group))

    def toggle_compact(self) -> None:
        """Full cards or compact ones."""
        self.show_options(replace(self.options, compact=not self.options.compact))

    def fold_current(self) -> None:
        """Fold the column that keys act in, or open it."""
        view, phase_id = self.bench.view, self.bench.hand.phase_id
        if phase_id is not None:
            view.fold(phase_id, phase_id not in view.folded)

    def views_point(self) -> QPoint:
        """Where the menu of saved views belongs, in global coordinates."""
        return self.bar.views.mapToGlobal(QPoint(0, self.bar.views.height()))

    # what happened

    def _on_loaded(self) -> None:
        self.memory.restore()
        self._tell_emptiness()
        self._name_focus()

    def _name_focus(self) -> None:
        """What the keys are for when the board gets the focus; on an empty one that is the way out."""
        button = self.emptiness.button if self.emptiness.isVisible() else None
        place = button or self.bench.hand.place()
        if place is not None:
            self.setFocusProxy(place)

    def _tell_emptiness(self) -> None:
        deck = self.bench.deck
        if deck.board is None or deck.pipeline is None or deck.arrangement.count():
            self.emptiness.go()
        elif deck.board.all_count:
            self.emptiness.show_filtered_out(self.options.filter, deck.board.all_count)
        else:
            is_first = deck.pipeline == default_pipeline(self._pipelines)
            self.emptiness.show_none(deck.pipeline.name, offers_sample=is_first)
        words = "" if self.emptiness.isVisible() else "No deals here"
        if words and not self.options.filter.is_empty:
            words = "None matches the filters"
        for column in self.bench.view.columns():
            column.set_empty_words(words)

    def _on_column_made(self, column: Column) -> None:
        cards = column.list
        cards.opened.connect(partial(self._host.open_record, "deals"))
        cards.menu_asked.connect(self.menus.open_cards)
        cards.action_pressed.connect(self._on_action_pressed)
        column.head.menu_asked.connect(partial(self.menus.open_column, column.phase))

    def _on_strip_made(self, strip: Strip) -> None:
        strip.unfolded.connect(lambda: self._on_unfolded(strip.phase.id))
        strip.menu_asked.connect(partial(self.menus.open_column, strip.phase))

    def _on_unfolded(self, phase_id: int) -> None:
        self.bench.view.fold(phase_id, False)
        column = self.bench.view.column(phase_id)
        if column is not None:
            self.bench.hand.enter(column, 0)

    def _on_folded_changed(self) -> None:
        """Remember it, unless a column only opened for a card that is held over it."""
        pipeline, folded = self.bench.deck.pipeline, self.bench.view.folded
        if pipeline is not None and not self.bench.aim.is_active and folded != folded_phases(pipeline, self.options):
            codes = frozenset(phase.spec.code for phase in pipeline.phases if phase.id in folded)
            self.options = replace(self.options, folded=codes)
        self._tell_emptiness()
        QTimer.singleShot(0, self, self._keep_focus)

    def _keep_focus(self) -> None:
        """The column that was folded had the focus: its strip gets it."""
        phase_id, view = self.bench.hand.phase_id, self.bench.view
        if phase_id is not None and self.focusWidget() is not None and not self.focusWidget().isVisible():
            view.widget(phase_id).setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_action_pressed(self, action: str, deal_id: int) -> None:
        cursor = self.cursor().pos()
        if action == "check":
            self.deeds.complete_step(deal_id)
        elif action == "alarm-clock":
            self.menus.open_snooze(deal_id, cursor)
        else:
            self.bench.hand.choose([deal_id], deal_id)
            self.menus.open_cards(cursor)

    def _on_pipeline_chosen(self, pipeline_id: int) -> None:
        name = next(row.name for row in self._pipelines if row.id == pipeline_id)
        self.show_options(replace(self.options, pipeline=name, folded=None))

    def _on_display_wanted(self, at: QPoint) -> None:
        self.menus.open_display(at, compact=self.options.compact, toggle_compact=self.toggle_compact)

    def _on_escape(self) -> None:
        if self.emptiness.isVisible() and not self.options.filter.is_empty:
            self.clear_filter()
        else:
            self._host.close_sheet()

    def _on_hand_changed(self) -> None:
        self._name_focus()
        ids = self.bench.hand.acted_on()
        self._host.set_subject(self.deeds.title(ids) if ids else "")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.emptiness.place()


def _connect(screen: BoardScreen) -> None:
    """What the parts of the board tell each other."""
    bench, bar, keys = screen.bench, screen.bar, screen.keys
    bench.loader.in_sight = bench.view.deals_in_sight
    bench.loader.folded = lambda: bench.view.folded
    bench.loader.loaded.connect(screen._on_loaded)
    bench.loader.outdated.connect(screen._read_house)
    bench.deck.counted.connect(bench.view.refresh)
    bench.deck.store.slowed.connect(bench.view.update_cards)
    bench.mover.shifted.connect(lambda ids: bench.hand.choose(ids, ids[0]))
    bench.hand.changed.connect(screen._on_hand_changed)
    bench.view.column_made.connect(screen._on_column_made)
    bench.view.strip_made.connect(screen._on_strip_made)
    bench.view.folded_changed.connect(screen._on_folded_changed)
    bar.pipeline_chosen.connect(screen._on_pipeline_chosen)
    bar.filter_wanted.connect(screen.set_filter)
    bar.sort_wanted.connect(lambda sort: screen.show_options(replace(screen.options, sort=sort)))
    bar.group_wanted.connect(screen.set_group)
    bar.density_wanted.connect(screen.toggle_compact)
    bar.views_wanted.connect(screen.views.open)
    bar.display_wanted.connect(screen._on_display_wanted)
    bar.print_wanted.connect(lambda: screen._host.run("board.print"))
    bar.left.connect(bench.hand.focus)
    screen.views.chosen.connect(lambda view: screen.show_options(Options.from_json(view.definition)))
    keys.menu_wanted.connect(screen.menus.open_at_current)
    keys.filter_wanted.connect(bar.begin_find)
    keys.fold_wanted.connect(screen.fold_current)
    keys.clear_wanted.connect(screen._on_escape)
    screen.emptiness.import_wanted.connect(lambda: screen._host.run("file.import"))
    screen.emptiness.sample_wanted.connect(lambda: screen._host.run("file.sample"))
    screen.emptiness.clear_wanted.connect(screen.clear_filter)
