"""The sheet of one deal, beside the board or any list."""

from __future__ import annotations

from functools import partial
from typing import Any

from app.domain.pipelines import PhaseKind
from app.services.concerns import Subject
from app.services.context import Context
from app.services.deals.commands import DeleteDeal, EditDeal, delete_deal, edit_deal
from app.services.deals.sheet import DealSheet, deal_sheet
from app.services.saved import Saved
from app.ui.deals.checklist_tab import ChecklistTab
from app.ui.deals.deal_facts import make_facts, make_title, shown_columns, shown_names, shown_values
from app.ui.deals.exit_list import ExitList
from app.ui.deals.mover import DealMover
from app.ui.deals.offer_tab import OfferTab
from app.ui.deals.track import PhaseTrack
from app.ui.host import Action, Host
from app.ui.shared.buttons import Button
from app.ui.shared.labels import ElidedLabel
from app.ui.shared.phase_words import badge_kind
from app.ui.shared.sheet.badge import PhaseBadge
from app.ui.shared.sheet.committee_list import CommitteeList
from app.ui.shared.sheet.record_kind import FOLLOWED, RecordKind
from app.ui.shared.sheet.record_rules import lock_parts
from app.ui.shared.sheet.record_view import RecordView

PEOPLE, OFFER, CHECKLIST = "People", "Offer", "Checklist"


class DealSheetView(RecordView):
    """Shows one deal after the other; what is being typed in a field or as a note survives everybody's changes."""

    def __init__(self, host: Host) -> None:
        self.title, self.facts = make_title(host), make_facts(host, self._currency)
        self.sheet: DealSheet | None = None
        super().__init__(host, _KIND, (self.title, self.facts))
        self.badge, self.phase_name = PhaseBadge(), ElidedLabel("", "body", "text2")
        self.track, self.exit = PhaseTrack(), ExitList(self.desk)
        self.people, self.offer = CommitteeList(self.desk), OfferTab(self.desk)
        self.checklist = ChecklistTab(self.desk)
        self._more = Button("More facts", kind="link")
        self._more.setCheckable(True)
        self._more.toggled.connect(self._on_more_toggled)
        self.mover = DealMover(self.desk, lambda: self.sheet, self)
        self._lay_out()
        self.loader.loaded.connect(self._on_loaded)
        parts = ((PEOPLE, self.people), (OFFER, self.offer), (CHECKLIST, self.checklist))
        self.begin(parts, self._own_actions())
        self.tabs.turned.connect(self._on_tab_turned)

    def _lay_out(self) -> None:
        self.head.addWidget(self.badge)
        self.head.addWidget(self.phase_name)
        self.finish_head()
        parts = (
            (self.title, 4),
            (self.track, 8),
            (self.facts, 0),
            (self.notes, 2),
            (self._more, 8),
            (self.steps, 14),
            (self.promises, 12),
            (self.exit, 12),
        )
        self.add_parts(parts, self.promises)

    def _own_actions(self) -> tuple[Action, ...]:
        won, lost = partial(self.mover.close, PhaseKind.WON), partial(self.mover.close, PhaseKind.LOST)
        probability = partial(self.edit_fact, "own_probability")
        moves, owns = partial(self.why_no_edit, "own_probability"), partial(self.why_no_edit, "owner_id")
        return (
            self.action("move_to", "Move to a phase", self.mover.ask_phase, "V", "signpost", moves),
            self.action("won", "Mark as won", won, "W", "trophy", moves),
            self.action("lost", "Mark as lost", lost, None, "circle-x", moves),
            self.action("probability", "Set my probability", probability, "B", "percent", moves),
            self.action("owner", "Change the owner", partial(self.edit_fact, "owner_id"), "O", "user", owns),
            self.action("company", "Open the company", self._open_company, None, "building-2", self._why_no_company),
            *self.enrol_actions(),
            self.action("remove", "Delete the deal", self._ask_delete, None, "trash-2", self.why_no_removal),
        )

    def company_id(self) -> int | None:
        return self.sheet.values["company_id"] if self.sheet else None

    def _currency(self) -> str:
        return self.sheet.values["currency"] if self.sheet else self.desk.ctx.team.currency

    # -- showing -----------------------------------------------------------------------------------------------------

    def _on_loaded(self, sheet: DealSheet) -> None:
        self.sheet = sheet
        spec = sheet.phase.spec
        self.badge.show_phase(spec.code, badge_kind(spec.kind, is_stall=spec.is_stall), spec.name)
        touches = f"{sheet.touches.text} touches" if sheet.touches and sheet.touches.target else ""
        name = spec.name if spec.name != spec.code else ""
        self.phase_name.setText(", ".join(filter(None, (name, touches))))
        self.phase_name.setToolTip(spec.meaning)
        self._show_rules(sheet)
        self.form.show(sheet.id, sheet.version, shown_values(sheet), shown_names(sheet))
        owner = sheet.names["owner_id"].split(" ")[0]
        whose = f"{owner}'s probability" if owner else "Own probability"
        self.facts.set_label("own_probability", whose, "Own probability")
        self.track.show_steps(sheet.track)
        self.steps.show_tasks(sheet.tasks, sheet.step)
        self.steps.setVisible(sheet.is_open or bool(sheet.tasks))
        self.exit.show_sheet(sheet)
        self.people.show_committee(sheet.id, sheet.values["company_id"], sheet.committee, is_open=sheet.is_open)
        self.offer.show_sheet(sheet)
        parts = {"criterion_checks": self.exit, "deal_contacts": self.people, "deal_lines": self.offer}
        for table, part in parts.items():
            lock_parts(part, self.rules.why_not_added(table))
        self.tabs.set_count(PEOPLE, len(sheet.committee.seats))
        self.tabs.set_count(OFFER, len(sheet.lines))
        if self.tabs.current == CHECKLIST:
            self.checklist.load(sheet.id)
        self.show_common(sheet, sheet.company or sheet.name)
        self._show_facts()
        reason = sheet.position.reason if sheet.position else ""
        self.facts.field("position_override").line_edit().setToolTip(reason)

    def _show_rules(self, sheet: DealSheet) -> None:
        row = {"id": sheet.id, "owner_id": sheet.values["owner_id"], "phase_id": sheet.phase.id}
        kinds = {phase.id: str(phase.spec.kind) for phase in (sheet.phase, *sheet.phases)}
        self.rules.show(row, sheet.names["owner_id"], kinds)

    def _show_facts(self) -> None:
        if self.sheet is not None:
            self.facts.show_only(shown_columns(self.sheet, with_more=self._more.isChecked()))
            self.notes.setVisible(self._more.isChecked() or not self.notes.is_empty)

    def _on_more_toggled(self, shown: bool) -> None:
        self._more.set_label("Fewer facts" if shown else "More facts")
        self._show_facts()

    def _on_tab_turned(self, name: str) -> None:
        if name == CHECKLIST and self.record_id is not None:
            self.checklist.load(self.record_id)

    # -- commands ----------------------------------------------------------------------------------------------------

    def _why_no_company(self) -> str | None:
        return None if self.company_id() else "This deal has no company yet."

    def _open_company(self) -> None:
        company_id = self.company_id()
        if company_id is not None:
            self.host.open_record("companies", company_id)

    def _ask_delete(self) -> None:
        sheet = self.sheet
        if sheet is None:
            return
        words = "Its timeline, offer and people go with it. Undo, or the bin, brings all of it back."
        ctx, deal_id = self.desk.ctx, sheet.id
        self.remove(sheet.name, words, lambda seen: delete_deal(ctx, DeleteDeal(deal_id, seen)), sheet.version)


def _read(ctx: Context, record_id: int, entries: int) -> DealSheet:
    return deal_sheet(ctx, record_id, entries=entries)


def _edit(ctx: Context, record_id: int, version: int | None, values: dict[str, Any]) -> Saved:
    return edit_deal(ctx, EditDeal(record_id, version, values))


def _subject(record_id: int) -> Subject:
    return Subject(deal_id=record_id)


_FOLLOWS = FOLLOWED | {"criterion_checks", "deal_contacts", "deal_lines", "phase_changes", "products"}
_KIND = RecordKind("deal", "deals", _FOLLOWS, _read, _edit, _subject)
