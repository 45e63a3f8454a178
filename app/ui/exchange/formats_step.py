"""Step 4: how the dates and numbers of each column are read. What is open is never chosen in advance."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from app.domain.number_text import DecimalMark
from app.services.exchange.dates import DateAnalysis, DateGroup
from app.services.exchange.numbers import NumberAnalysis
from app.ui.exchange import words
from app.ui.exchange.draft import ImportDraft
from app.ui.exchange.order_evidence import reversed_rows
from app.ui.exchange.reading_panel import ReadingPanel
from app.ui.exchange.readings import date_options, number_examples, number_options
from app.ui.exchange.side_list import SideEntry, SideList
from app.ui.exchange.step import StepPage
from app.ui.shared.empty_state import EmptyState
from app.ui.shared.panel import SectionHeader
from app.ui.shared.plain_scroll import PlainScroll
from app.ui.shared.strips import Strip


class FormatsStep(StepPage):
    """Columns at the left, the ways to read one of them at the right, side by side with their evidence."""

    title = "Dates and numbers"
    leads = True

    def __init__(self, draft: ImportDraft, parent: QWidget | None = None) -> None:
        super().__init__(draft, parent)
        self.side = SideList("Columns with dates or numbers")
        self.side.chosen.connect(lambda _key: self._on_column_chosen())
        self._head = SectionHeader("")
        self.panels: list[ReadingPanel] = []
        self._scroll = PlainScroll()
        self._inner = QWidget()
        self._column = QVBoxLayout(self._inner)
        self._column.setContentsMargins(0, 0, 4, 8)
        self._column.setSpacing(12)
        self._column.addStretch(1)
        self._scroll.setWidget(self._inner)
        self._stack = QStackedLayout(self)
        self._stack.setContentsMargins(0, 0, 0, 0)
        self._stack.addWidget(self._make_page())
        self._stack.addWidget(
            EmptyState("check", "No dates and no numbers", "No column goes to a field with dates or amounts.")
        )

    def _make_page(self) -> QWidget:
        page = QWidget()
        right = QVBoxLayout()
        right.setSpacing(10)
        right.addWidget(self._head)
        right.addWidget(self._scroll, 1)
        row = QHBoxLayout(page)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(20)
        row.addWidget(self.side)
        row.addLayout(right, 1)
        return page

    # what the page asks

    def enter(self) -> None:
        entries = self._entries()
        self._stack.setCurrentIndex(0 if entries else 1)
        self.side.show_entries(entries, None if self._open_count() else self.side.current)
        self._show_column()

    def focus_first(self) -> None:
        panel = next((panel for panel in self.panels if panel.chosen is None), None)
        if panel is not None:
            panel.focus_first()
        elif self.side.current is not None:
            self.side.focus_current()
        else:
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def problem(self) -> str:
        left = self._open_count()
        return f"{words.count(left, 'choice')} still to make: the file can be read in several ways" if left else ""

    def show_open(self) -> None:
        self.side.choose_open()
        self.focus_first()

    def note(self) -> str:
        if self.draft.findings is None:
            return ""
        left = self._open_count()
        return f"{left} to choose" if left else "all clear" if self._entries() else "none"

    def hints(self) -> tuple[tuple[str, str], ...]:
        panel = self._panel_for_keys()
        most = panel.option_count if panel is not None else 0
        return ((f"1 to {most}", "choose how it is read"),) if most > 1 else ()

    def wants(self, event: QKeyEvent) -> bool:
        return self._meaning(event) is not None

    def take_key(self, event: QKeyEvent) -> bool:
        number = self._meaning(event)
        panel = self._panel_for_keys()
        if number is None or panel is None:
            return False
        panel.choose_number(number)
        return True

    def _meaning(self, event: QKeyEvent) -> int | None:
        panel = self._panel_for_keys()
        number = event.key() - Qt.Key.Key_1
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        return number if plain and panel is not None and 0 <= number < panel.option_count else None

    def _panel_for_keys(self) -> ReadingPanel | None:
        """Digits belong to the panel that has the focus, else to the first that is open."""
        focus: QWidget | None = self.focusWidget()
        focused = next((panel for panel in self.panels if focus is not None and panel.isAncestorOf(focus)), None)
        open_one = next((panel for panel in self.panels if panel.chosen is None), None)
        return focused or open_one or (self.panels[0] if self.panels else None)

    def strips(self) -> list[str]:
        """What is said about the column besides."""
        return [strip.text for strip in self._inner.findChildren(Strip) if strip.isVisibleTo(self)]

    def choose_first_everywhere(self) -> None:
        """Take the likeliest way for everything that is open."""
        for entry in self.side.entries():
            self.side.choose(entry.key)
            for panel in self.panels:
                if panel.chosen is None:
                    panel.choose_number(0)

    # showing

    def _open_count(self) -> int:
        return len(list(self.draft.open_dates())) + len(list(self.draft.open_numbers()))

    def _entries(self) -> list[SideEntry]:
        findings = self.draft.findings
        if findings is None:
            return []
        waiting = [header for header, _ in (*self.draft.open_dates(), *self.draft.open_numbers())]
        entries = []
        for column in self.draft.mapping.columns:
            analysis = findings.dates.get(column.header) or findings.numbers.get(column.header)
            if analysis is None:
                continue
            left = waiting.count(column.header)
            note = f"{words.count(left, 'way')} of writing open" if left else _settled(analysis)
            entries.append(SideEntry(column.header, column.header, note, f"{analysis.count:,}", is_open=left > 0))
        return entries

    def _on_column_chosen(self) -> None:
        self._show_column()
        self.changed.emit()

    def _show_column(self) -> None:
        focus: QWidget | None = self.focusWidget()
        if focus is not None and self._inner.isAncestorOf(focus):
            self.side.focus_current()
        direct = Qt.FindChildOption.FindDirectChildrenOnly
        for shown in self._inner.findChildren(QWidget, options=direct):
            shown.hide()
            shown.deleteLater()
        self.panels = []
        findings, header = self.draft.findings, self.side.current
        if findings is None or header is None:
            return
        target = next(c.field for c in self.draft.mapping.columns if c.header == header)
        label = next(f.label for f in self.draft.fields() if f.name == target)
        self._head.name.setText(header)
        self._head.hint.setText(f"goes to {label}")
        analysis = findings.dates.get(header) or findings.numbers.get(header)
        if isinstance(analysis, DateAnalysis):
            self._show_dates(header, analysis)
        elif analysis is not None:
            self._show_numbers(header, analysis)

    def _add(self, widget: QWidget) -> None:
        self._column.insertWidget(self._column.count() - 1, widget)

    def _show_dates(self, header: str, analysis: DateAnalysis) -> None:
        column = self.draft.column(header)
        said = set(column.dates) if column else set()
        if analysis.cells:
            self._add(Strip("ok", f"{words.count(analysis.cells, 'cell')} of the workbook are dates by themselves."))
        for group in analysis.groups:
            options = date_options(group, reversed_rows(self.draft, header, group))
            chosen = next((option.key for option in options if option.key in said), None)
            title = f"Dates {group.label}"
            panel = ReadingPanel(title, group.count, group.examples, options, chosen, group.decided)
            panel.chose.connect(lambda key, group=group: self._on_date_chosen(header, group, key))
            self.panels.append(panel)
            self._add(panel)
        self._show_unreadable(analysis, "date")

    def _show_numbers(self, header: str, analysis: NumberAnalysis) -> None:
        column = self.draft.column(header)
        if all(analysis.proofs.values()) and not analysis.ambiguous:
            told = words.listed(tuple(proofs[0] for proofs in analysis.proofs.values()))
            self._add(Strip("ok", f"Both point and comma separate decimals here, and each value tells which: {told}."))
        elif analysis.ambiguous or any(analysis.proofs.values()):
            chosen = column.decimal if column else None
            decided = analysis.decided
            title = "Numbers with a point or a comma"
            examples = number_examples(analysis)
            panel = ReadingPanel(title, analysis.count, examples, number_options(analysis), chosen, decided)
            panel.chose.connect(lambda key: self._on_decimal_chosen(header, key))
            self.panels.append(panel)
            self._add(panel)
        else:
            self._add(Strip("ok", f"{words.count(analysis.count, 'number')}, none of which has two meanings."))
        self._show_unreadable(analysis, "number")

    def _show_unreadable(self, analysis: DateAnalysis | NumberAnalysis, noun: str) -> None:
        if analysis.unreadable:
            values = words.count(analysis.unreadable, "value")
            examples = words.listed(analysis.unreadable_examples)
            rows = "Its row is" if analysis.unreadable == 1 else "Their rows are"
            self._add(Strip("caution", f"{values} can't be read as a {noun}: {examples}. {rows} rejected."))

    def _on_date_chosen(self, header: str, group: DateGroup, key: str) -> None:
        self.draft.choose_dates(header, key, tuple(candidate.format for candidate in group.candidates))
        self._tell()

    def _on_decimal_chosen(self, header: str, key: str) -> None:
        mark: DecimalMark = "." if key == "." else ","
        self.draft.choose_decimal(header, mark)
        self._tell()

    def _tell(self) -> None:
        self.side.update_entries(self._entries())
        self.changed.emit()


def _settled(analysis: DateAnalysis | NumberAnalysis) -> str:
    if analysis.count == 0:
        return "empty"
    if analysis.unreadable:
        return f"{analysis.unreadable:,} can't be read"
    return "dates, clear" if isinstance(analysis, DateAnalysis) else "numbers, clear"
