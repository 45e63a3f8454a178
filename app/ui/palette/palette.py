"""The palette itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPointF, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QListView, QSizePolicy, QWidget

from app.ui.actions import ActionRegistry
from app.ui.host import Action, Host
from app.ui.palette.entries import PREFIXES, Entry, Typed, grouped_actions, record_entries
from app.ui.palette.model import EntryDelegate, EntryModel
from app.ui.shared.box_paint import draw_box
from app.ui.shared.keycap import KeyHint
from app.ui.shared.overlay import Overlay
from app.ui.shared.panel import Separator
from app.ui.shared.strips import IconLabel
from app.ui.shared.text_paint import draw_line, text_width
from app.ui.shared.theme import Theme

if TYPE_CHECKING:
    from app.services.search import FoundRecord

_TOP, _LEAST_HEIGHT, _LIST_HEIGHT, _DELAY_MS, _MOST = 96, 150, 450, 30, 25
_STEPS = {
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_PageDown: 8,
    Qt.Key.Key_PageUp: -8,
}


class Palette(Overlay):
    """``subject`` is what is selected; ``add_sentence`` is called with a sentence to be added."""

    guide_chapter = "find.md"

    def __init__(
        self,
        host: Host,
        registry: ActionRegistry,
        *,
        subject: str,
        add_sentence: Callable[[str], None],
    ) -> None:
        super().__init__(host.window, width=660, top=_TOP)
        self._host, self._registry, self._subject, self._add_sentence = host, registry, subject, add_sentence
        self._typed = Typed("", "")
        self._is_waiting = False
        # Enter was pressed before there was an answer to what was typed; whether over the whole place.
        self._entered: bool | None = None
        self.setAccessibleName("Find a record or a command")
        self.edit, self.view = QLineEdit(), QListView()
        self.model = EntryModel(self)
        self._lay_out()
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_DELAY_MS)
        self._later.timeout.connect(self._ask)
        self.edit.textChanged.connect(self._on_text_changed)
        self.edit.installEventFilter(self)
        self.view.clicked.connect(self._on_clicked)
        self.closed.connect(self.deleteLater)
        self._show(())

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(20, 12, 20, 12)
        head.setSpacing(12)
        self.edit.setProperty("bare", True)
        self.edit.setFont(Theme.current().font("title", 400))
        self.edit.setPlaceholderText("Find a deal, a company, a person or a command")
        self.edit.setAccessibleName("Search")
        head.addWidget(IconLabel("search"))
        head.addWidget(self.edit, 1)
        if self._subject:
            head.addWidget(_SubjectChip(f"On {self._subject}"))
        view = self.view
        view.setModel(self.model)
        view.setItemDelegate(EntryDelegate(view))
        view.setFrameShape(QFrame.Shape.NoFrame)
        view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        view.setMouseTracking(True)
        view.setUniformItemSizes(False)
        view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setAccessibleName("Results")
        view.setStyleSheet("background: transparent;")  # the panel shows through, in every theme
        around = QHBoxLayout()
        around.setContentsMargins(8, 4, 8, 6)
        around.addWidget(view)
        self.column.addLayout(head)
        self.column.addWidget(Separator())
        self.column.addLayout(around)
        self.column.addWidget(Separator())
        self.column.addLayout(self._make_foot())

    def _make_foot(self) -> QHBoxLayout:
        foot = QHBoxLayout()
        foot.setContentsMargins(20, 9, 20, 9)
        foot.setSpacing(20)
        for sign, words in PREFIXES.items():
            foot.addWidget(KeyHint(sign, words))
        foot.addStretch(1)
        foot.addWidget(KeyHint("Ctrl Enter", "as a page"))
        return foot

    def open(self, focus: QWidget | None = None) -> None:
        """Show it, ready to be typed into."""
        super().open(focus or self.edit)

    # -- what is listed ----------------------------------------------------------------------------------------------

    def _on_text_changed(self, raw: str) -> None:
        self._typed, self._entered = Typed.of(raw), None
        self._is_waiting = bool(self._typed.tables)
        if self._is_waiting:
            self._later.start()
        else:
            self._later.stop()
            self._show(())

    def _ask(self) -> None:
        ctx, typed = self._host.ctx, self._typed

        def find() -> tuple[FoundRecord, ...]:
            from app.services.search import RecordKind, find_records

            return find_records(ctx, typed.text, [RecordKind(table) for table in typed.tables], _MOST)

        self._host.runner.query(find, owner=self, done=lambda found: self._on_found(typed, found), lane="find")

    def _on_found(self, typed: Typed, found: tuple[FoundRecord, ...]) -> None:
        if typed != self._typed:
            return
        self._is_waiting = False
        self._show(found)
        if self._entered is not None:
            self._run(self.view.currentIndex().row(), full=self._entered)

    def _show(self, found: tuple[FoundRecord, ...]) -> None:
        typed = self._typed
        most = _MOST if typed.prefix else 5
        records = record_entries(found, self._open_record, most=most)
        entries = [Entry("Open"), *records] if records else []
        entries += grouped_actions(self._registry.all(), typed, self._subject, self._run_action)
        if not entries and typed.prefix == ">":
            entries.append(Entry("No command is called so"))
        elif typed.prefix == "+" or (not entries and typed.text):
            text = typed.text
            words = f"Add “{text}”" if text else "Quick add"
            entries.append(Entry(words, lambda: self._add_sentence(text), "plus"))
        self.model.show(entries, typed.text)
        self._fit()
        self._choose(0, 1)

    def _fit(self) -> None:
        """As high as the rows need, within limits."""
        tokens = Theme.current()
        rows = sum(self.view.sizeHintForRow(row) for row in range(self.model.rowCount()))
        self.view.setFixedHeight(min(max(rows + 2, tokens.px(_LEAST_HEIGHT)), tokens.px(_LIST_HEIGHT)))
        self.place()

    def _open_record(self, table: str, record_id: int, full: bool) -> None:
        self._host.open_record(table, record_id, full=full)
        self._host.step_record(0)

    def _run_action(self, action: Action) -> None:
        self._registry.trigger(action)

    # -- choosing and running ----------------------------------------------------------------------------------------

    def _choose(self, row: int, step: int) -> None:
        """Choose this row, or the next in the direction of ``step`` that can be chosen."""
        count = self.model.rowCount()
        while 0 <= row < count and self.model.entry(row).is_head:
            row += step
        if 0 <= row < count:
            self.view.setCurrentIndex(self.model.index(row))
            if row <= 1:
                self.view.scrollToTop()

    def _on_clicked(self, index: QModelIndex) -> None:
        self._run(index.row())

    def _run(self, row: int, *, full: bool = False) -> None:
        entry = self.model.entry(row) if row >= 0 else None
        if entry is None or entry.run is None or entry.reason:
            return
        self.close_overlay()
        (entry.run_full or entry.run if full else entry.run)()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.edit and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            full = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            return self._take_key(Qt.Key(event.key()), full=full)
        return super().eventFilter(watched, event)

    def _take_key(self, key: Qt.Key, *, full: bool) -> bool:
        current = self.view.currentIndex().row()
        if key in _STEPS:
            step = _STEPS[key]
            row = min(max(current + step, 0), self.model.rowCount() - 1)
            self._choose(row, 1 if step > 0 else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self._is_waiting:
                self._entered = full
            else:
                self._run(current, full=full)
        else:
            return False
        return True


class _SubjectChip(QWidget):
    """What the commands will be about."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self._words = words
        self.setAccessibleName(words)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        tokens = Theme.current()
        width = min(round(text_width(self._words, tokens.font("metaStrong"))), tokens.px(240))
        return QSize(width + 22, tokens.px(26))

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens, area = Theme.current(), QRectF(self.rect())
        painter = QPainter(self)
        draw_box(painter, area, tokens, fill="accentTint")
        baseline = round(area.center().y() + tokens.text_px("meta") * 0.36)
        font, color = tokens.font("metaStrong"), tokens.color("accent")
        draw_line(painter, QPointF(11, baseline), area.width() - 20, self._words, font, color)
        painter.end()
