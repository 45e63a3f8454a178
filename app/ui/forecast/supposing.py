"""What if, in the forecast's place: a layer in which open deals are supposed otherwise. Nothing of it is stored."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

from app.domain.forecast.basis import Basis
from app.domain.forecast.what_if import WhatIf
from app.services.reports.what_if import sentence
from app.ui.forecast.changes_dialog import ChangesDialog
from app.ui.forecast.deal_rows import DealRow
from app.ui.forecast.deals_panel import DealsPanel
from app.ui.forecast.judging import Judging
from app.ui.forecast.reading import Picture
from app.ui.forecast.suppose_dialog import AMOUNT, CLOSE, PROBABILITY, SupposeDialog
from app.ui.forecast.supposed import SupposedPicture
from app.ui.forecast.what_if_strip import WhatIfStrip
from app.ui.host import Host
from app.ui.shared.grid.view import RowDeed

_UNDO, _REDO = QKeySequence("Ctrl+Z"), QKeySequence("Ctrl+Shift+Z")
_OFF = "Turn What if on first (W)"
HELD = "What if is on, and nothing of it is stored"


class Supposing(QObject):
    """Keeps what is supposed, and every step of it, as long as the layer is on."""

    changed = Signal()
    """Something else is supposed now: sum again."""

    printing = "forecast.print"
    """The command that prints what is shown."""

    def __init__(self, host: Host, place: QWidget) -> None:
        super().__init__(place)
        self._host = host
        self._panel: DealsPanel | None = None
        self.is_on = self.was_on = False
        self.what_if = WhatIf()
        self._done: list[WhatIf] = []
        self._undone: list[WhatIf] = []
        self._picture: Picture | None = None
        self._basis = Basis.PHASE
        self.strip = WhatIfStrip()
        self.strip.compare_wanted.connect(self.compare)
        self.strip.discard_wanted.connect(self.discard)
        self.strip.print_wanted.connect(lambda: host.run(self.printing))
        place.installEventFilter(self)

    def offer_in(self, panel: DealsPanel, judging: Judging) -> None:
        """Offer it in the list of deals behind a figure."""
        self._panel = panel
        panel.under = self.strip
        judging.why_held = lambda: HELD if self.is_on else ""
        judging.add_deeds(self._deeds())

    def to_json(self) -> dict[str, Any]:
        """What is supposed, to be found again when the window is opened the next time."""
        return {"what_if": self.what_if.to_json()} if self.what_if else {}

    def restore(self, state: Mapping[str, Any]) -> None:
        """Go on where the window was closed; what can't be understood is left out."""
        if "what_if" not in state:
            return
        self.what_if = WhatIf.from_json(state.get("what_if"))
        self.is_on = self.was_on = bool(self.what_if)

    def take_over(self, other: Supposing) -> None:
        """Suppose what another view of the same deals does, with all its steps, unless it never heard of any."""
        if not (other.is_on or other.was_on):
            return
        if not other.is_on:
            self._turn_off()
        self.was_on, self.is_on = True, other.is_on
        self._done, self._undone = list(other._done), list(other._undone)
        self._become(other.what_if)

    def _deeds(self) -> tuple[RowDeed, ...]:
        def ask(fact: str) -> Callable[[DealRow], None]:
            return lambda _row: self._ask(fact)

        return (
            RowDeed("What if…", lambda _row: self.turn_on(), "W"),
            RowDeed("Suppose a probability…", ask(PROBABILITY), "P", self._why_not),
            RowDeed("Suppose another close…", ask(CLOSE), "D", self._why_not),
            RowDeed("Suppose another amount…", ask(AMOUNT), "A", self._why_not),
            RowDeed("Drop it, or take it in again", lambda _row: self._drop(), "X", self._why_not),
            RowDeed("As it really is", lambda _row: self._take_back(), "R", self._why_not),
        )

    def _why_not(self, row: DealRow) -> str:
        if not self.is_on:
            return _OFF
        return "" if row.is_open else "It is closed: only open deals can be supposed otherwise"

    # -- the layer -----------------------------------------------------------------------------------------------------

    def turn_on(self) -> None:
        """Turn it on. Where it is on already: compare what is supposed, or turn it off where nothing is."""
        if self.is_on:
            self.compare() if self.what_if else self._turn_off()
            return
        self.is_on = self.was_on = True
        self._tell()

    def _turn_off(self) -> None:
        self.is_on = False
        self._done, self._undone = [], []
        self.strip.hide()
        self._place()

    def _place(self) -> None:
        if self._panel is not None:
            self._panel.place()

    def discard(self) -> None:
        """Forget what is supposed; a message brings it back."""
        before, steps = self.what_if, self._done
        self._turn_off()
        if not before:
            return
        self.what_if = WhatIf()
        self.changed.emit()

        def bring_back() -> None:
            if self.what_if:  # others were made since: one more step after them
                self._step(before)
                return
            self.is_on, self._done = True, steps
            self._become(before)

        self._host.message("What if was discarded", kind="info", actions=(("Bring it back", bring_back),))

    def _become(self, what_if: WhatIf) -> None:
        self.what_if = what_if
        self._tell()
        self.changed.emit()

    def _step(self, what_if: WhatIf) -> None:
        """One more step, which can be taken back."""
        if what_if == self.what_if:
            return
        self._done.append(self.what_if)
        self._undone.clear()
        self._become(what_if)

    def undo(self) -> None:
        """Take the last step within the layer back."""
        if self._done:
            self._undone.append(self.what_if)
            self._become(self._done.pop())

    def redo(self) -> None:
        """Do it again."""
        if self._undone:
            self._done.append(self.what_if)
            self._become(self._undone.pop())

    # -- deals ---------------------------------------------------------------------------------------------------------

    def chosen(self) -> tuple[DealRow, ...]:
        """The open deals that are chosen in the list."""
        if self._panel is None:
            return ()
        places = sorted(index.row() for index in self._panel.view.selectionModel().selectedRows())
        rows: Iterable[DealRow] = (self._panel.view.grid.rows[place] for place in places)
        return tuple(row for row in rows if row.is_open)

    def _ask(self, fact: str) -> None:
        rows = self.chosen()
        if rows:
            dialog = SupposeDialog(self._host, fact, rows)
            dialog.supposed.connect(partial(self._suppose, rows))
            self._host.ask(dialog)

    def _suppose(self, rows: Sequence[DealRow], fact: str, value: object) -> None:
        self._step(self.what_if.suppose([row.id for row in rows], **{fact: value}))

    def _drop(self) -> None:
        """Take all in again where all are dropped."""
        ids = [row.id for row in self.chosen()]
        if ids:
            is_dropped = not all(self.what_if.of(deal_id).is_dropped for deal_id in ids)
            self._step(self.what_if.suppose(ids, is_dropped=is_dropped))

    def _take_back(self) -> None:
        self._step(self.what_if.without([row.id for row in self.chosen()]))

    # -- showing -------------------------------------------------------------------------------------------------------

    def show_picture(self, picture: Picture, basis: Basis) -> None:
        """These figures are shown now."""
        self._picture, self._basis = picture, basis
        self._tell()

    def _tell(self) -> None:
        picture = self._picture
        if not self.is_on or picture is None:
            return
        # Until the sums are there, those before them still say what they are about.
        if isinstance(picture, SupposedPicture):
            what_if, changes = picture.what_if.within(picture.real.facts), picture.changes[self._basis]
            words = sentence(what_if, changes, picture.facts.currency)
        else:
            words = sentence(WhatIf(), None, picture.facts.currency)
        can_print = self._host.can_run(self.printing)
        self.strip.show_sentence(words, has_any=bool(self.what_if), can_print=can_print)
        self._place()

    def compare(self) -> None:
        """List the differences from the real forecast by deal."""
        picture = self._picture
        if isinstance(picture, SupposedPicture):
            sides = ("really", "supposed")
            changes = picture.changes[self._basis]
            title = "What if, beside the real forecast"
            dialog = ChangesDialog(self._host, title, sides, changes, picture.facts, is_supposed=True)
            dialog.deal_opened.connect(lambda deal_id: self._host.open_record("deals", deal_id))
            self._host.ask(dialog)

    # -- keys ----------------------------------------------------------------------------------------------------------

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Keys of the place: W, and while the layer is on undo and redo, which are the window's elsewhere."""
        if not isinstance(event, QKeyEvent) or (deed := self._deed_of(event)) is None:
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        if event.type() != QEvent.Type.KeyPress:
            return False
        deed()
        return True

    def _deed_of(self, event: QKeyEvent) -> Callable[[], None] | None:
        pressed = QKeySequence(event.keyCombination())
        if self.is_on and pressed in (_UNDO, _REDO):
            return self.undo if pressed == _UNDO else self.redo
        is_plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        return self.turn_on if event.key() == Qt.Key.Key_W and is_plain else None
