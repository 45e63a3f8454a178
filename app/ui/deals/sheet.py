"""The sheet of one deal, beside the board or any list."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from app.services.concerns import Subject
from app.services.context import Context
from app.services.deals.commands import EditDeal, edit_deal
from app.services.deals.sheet import DealSheet, deal_sheet
from app.services.history import undo_change
from app.services.people.companies import CreateCompany, create_company
from app.services.people.sources import CreateLeadSource, create_lead_source
from app.services.saved import Saved
from app.ui.deals.deal_facts import make_facts, make_title, shown_columns, shown_names, shown_values
from app.ui.deals.exit_list import ExitList
from app.ui.deals.offer_tab import OfferTab
from app.ui.deals.people_tab import PeopleTab
from app.ui.deals.track import PhaseTrack
from app.ui.host import Host
from app.ui.shared.buttons import Button
from app.ui.shared.labels import ElidedLabel
from app.ui.shared.phase_words import badge_kind
from app.ui.shared.record_options import person_options
from app.ui.shared.sheet.badge import PhaseBadge
from app.ui.shared.sheet.changes_list import ChangesList
from app.ui.shared.sheet.desk import SheetDesk
from app.ui.shared.sheet.frame import SheetFrame, SheetTabs
from app.ui.shared.sheet.loader import RecordLoader
from app.ui.shared.sheet.record_form import RecordForm
from app.ui.shared.sheet.step_panel import StepPanel
from app.ui.shared.sheet.story_tab import StoryTab

TIMELINE, PEOPLE, OFFER, CHANGES = "Timeline", "People", "Offer", "Changes"

_TABLES = frozenset(
    {
        "deals",
        "deal_lines",
        "deal_contacts",
        "phase_changes",
        "criterion_checks",
        "tasks",
        "activities",
        "companies",
        "contacts",
        "phases",
        "users",
        "lead_sources",
        "products",
    }
)


class DealSheetView(SheetFrame):
    """Shows one deal after the other; what is being typed in a field or as a note survives everybody's changes."""

    def __init__(self, host: Host) -> None:
        super().__init__("Deal")
        self._host, self._desk = host, SheetDesk(host, self)
        self.sheet: DealSheet | None = None
        self.badge, self.phase_name = PhaseBadge(), ElidedLabel("", "body", "text2")
        self.title, self.facts = make_title(host), make_facts(host, self._currency)
        add = {"company_id": _add_company, "lead_source_id": _add_source}
        self.form = RecordForm(self._desk, _edit, (self.title, self.facts), add)
        self.track, self.steps, self.exit = PhaseTrack(), StepPanel(self._desk), ExitList(self._desk)
        self.story = StoryTab(self._desk, person_options(host, self._company_id))
        self.people, self.offer = PeopleTab(self._desk), OfferTab(self._desk)
        self.changes = ChangesList(self._desk, "deals")
        self.tabs = SheetTabs(
            ((TIMELINE, self.story), (PEOPLE, self.people), (OFFER, self.offer), (CHANGES, self.changes))
        )
        self._more = Button("More facts", kind="link")
        self._more.setCheckable(True)
        self._loader = RecordLoader(host, self, _TABLES, _read)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self.head.addWidget(self.badge)
        self.head.addWidget(self.phase_name)
        self.finish_head()
        parts = (
            (self.title, 4),
            (self.track, 8),
            (self.facts, 0),
            (self._more, 8),
            (self.steps, 14),
            (self.exit, 12),
            (self.tabs, 0),
        )
        for part, below in parts:
            self.body.addWidget(part)
            self.body.addSpacing(below)
        self.body.addStretch(1)

    def _connect(self) -> None:
        self._loader.loaded.connect(self._on_loaded)
        self._loader.gone.connect(self._on_gone)
        self.close_button.clicked.connect(self._host.close_sheet)
        self._more.toggled.connect(self._on_more_toggled)
        self.story.more_asked.connect(self._loader.load_more)
        self.steps.reached_out.connect(self.write)
        self.steps.left.connect(self.take_focus)
        self.story.left.connect(self.take_focus)
        self.tabs.turned.connect(self._on_turned)
        self.changes.undo_asked.connect(self._on_undo_asked)

    # -- a record of the window (RecordSheet) ------------------------------------------------------------------------

    @property
    def record_id(self) -> int | None:
        """The deal that is shown."""
        return self._loader.record_id

    def show_record(self, record_id: int) -> None:
        """Load and show a deal."""
        if record_id != self.record_id:
            lost = self.form.leave()
            if lost:
                self._host.message("Not everything you typed could be saved", detail=lost, kind="info")
            self._desk.subject = Subject(deal_id=record_id)
            self.story.turn_to(record_id)
            self.steps.forget()
            self.scroll_to_top()
        self._loader.show(record_id)

    # -- what can be done here ---------------------------------------------------------------------------------------

    def write(self, kind: str) -> None:
        """Begin a note, or the log of a call, an e-mail or a meeting."""
        self.tabs.turn_to(TIMELINE)
        self.story.composer.begin(kind)
        self.reveal(self.story.composer)

    def edit_fact(self, column: str) -> None:
        """Begin to edit a fact."""
        form = self.title if column in self.title.columns else self.facts
        form.field(column).begin_edit()
        self.reveal(form.field(column))

    def take_focus(self) -> None:
        """Let letters be commands again."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        by = steps.get(Qt.Key(event.key()))
        if by is not None and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._host.step_record(by)
            event.accept()
            return
        super().keyPressEvent(event)

    # -- showing -----------------------------------------------------------------------------------------------------

    def _on_loaded(self, sheet: DealSheet) -> None:
        self.sheet = sheet
        spec = sheet.phase.spec
        self.badge.show_phase(spec.code, badge_kind(spec.kind, is_stall=spec.is_stall), spec.name)
        self.phase_name.setText(spec.name if spec.name != spec.code else "")
        self.phase_name.setToolTip(spec.meaning)
        self.form.show(sheet.id, sheet.version, shown_values(sheet), shown_names(sheet))
        self.facts.set_label("own_probability", self._whose_probability(sheet))
        self._show_facts()
        self.track.show_steps(sheet.track)
        self.steps.show_tasks(sheet.tasks, sheet.step)
        self.steps.setVisible(sheet.is_open or bool(sheet.tasks))
        self.exit.show_sheet(sheet)
        self.story.show_timeline(sheet.timeline)
        self.people.show_sheet(sheet)
        self.offer.show_sheet(sheet)
        self.tabs.set_count(PEOPLE, len(sheet.committee.seats))
        self.tabs.set_count(OFFER, len(sheet.lines))
        if self.tabs.current == CHANGES:
            self.changes.load(sheet.id)
        self.setAccessibleName(f"Deal: {sheet.company or sheet.name}")
        self._host.set_subject(sheet.company or sheet.name)

    def _whose_probability(self, sheet: DealSheet) -> str:
        owner = sheet.names["owner_id"]
        return f"{owner.split(' ')[0]}'s probability" if owner else "Own probability"

    def _show_facts(self) -> None:
        if self.sheet is not None:
            self.facts.show_only(shown_columns(self.sheet, with_more=self._more.isChecked()))

    def _on_more_toggled(self, shown: bool) -> None:
        self._more.set_label("Fewer facts" if shown else "More facts")
        self._show_facts()

    def _on_turned(self, name: str) -> None:
        if name == CHANGES and self.record_id is not None:
            self.changes.load(self.record_id)

    def _on_gone(self, words: str) -> None:
        self._host.message(words, kind="info")
        self._host.close_sheet()

    def _on_undo_asked(self, change_set_id: int) -> None:
        self._desk.run(partial(undo_change, self._desk.ctx, change_set_id))

    def _currency(self) -> str:
        return self.sheet.values["currency"] if self.sheet else self._desk.ctx.team.currency

    def _company_id(self) -> int | None:
        return self.sheet.values["company_id"] if self.sheet else None


def _read(ctx: Context, record_id: int, entries: int) -> DealSheet:
    return deal_sheet(ctx, record_id, entries=entries)


def _edit(ctx: Context, record_id: int, version: int | None, values: dict[str, Any]) -> Saved:
    return edit_deal(ctx, EditDeal(record_id, version, values))


def _add_company(ctx: Context, name: str) -> Saved:
    return create_company(ctx, CreateCompany(name))


def _add_source(ctx: Context, name: str) -> Saved:
    return create_lead_source(ctx, CreateLeadSource(name))
