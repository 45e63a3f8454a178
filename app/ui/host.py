"""What a screen may ask of the window it lives in. Screens know this and no other part of the window."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, runtime_checkable

from PySide6.QtCore import QObject, SignalInstance
from PySide6.QtWidgets import QWidget

from app.domain.errors import Settlement

if TYPE_CHECKING:  # the window is shown before the database library is loaded
    from app.services.context import Context

T = TypeVar("T")
Failed = Callable[[Exception], None]


class Runner(Protocol):
    """Runs work off the GUI thread and brings results back to it; results for a deleted ``owner`` are dropped.

    ``early`` work asks the database ready questions, or nothing: it does not wait until SQLAlchemy is loaded.
    """

    def paint_first(self) -> None:
        """Paint what is changed on the screen from now on before anything that has not begun begins. Commands do so
        by themselves; this is for what is asked for while the change is laid out that one of them stores.
        """

    def command(
        self,
        work: Callable[[], T],
        *,
        owner: QObject,
        done: Callable[[T], None] | None = None,
        failed: Failed | None = None,
        early: bool = False,
    ) -> None:
        """Run a use case that writes, in order, on the one writer thread. Without ``failed``, errors are shown."""

    def query(
        self,
        work: Callable[[], T],
        *,
        owner: QObject,
        done: Callable[[T], None],
        failed: Failed | None = None,
        lane: str | None = None,
        early: bool = False,
    ) -> None:
        """Run a query on a reader thread. A newer query of the same owner and ``lane`` makes older answers void."""

    def background(
        self,
        work: Callable[[Progress], T],
        *,
        owner: QObject,
        done: Callable[[T], None],
        progressed: Callable[[int, int, str], None] | None = None,
        failed: Failed | None = None,
        writes: bool = False,
        early: bool = False,
    ) -> Progress:
        """Run long work; ``progressed(done, total, text)`` comes on the GUI thread, a few times a second.

        ``writes`` runs it on the writer thread. The result's ``cancel`` asks the work to stop.
        """


class Progress(Protocol):
    """Long work reports here and looks whether it shall stop."""

    @property
    def cancelled(self) -> bool: ...

    def report(self, done: int, total: int, text: str = "") -> None: ...

    def cancel(self) -> None: ...


@dataclass(frozen=True)
class Action:
    """A command of the program as data: menu entry, palette row and key are all made from it.

    ``key`` in Qt's portable notation (``"Ctrl+K"``, ``"G, P"``); single letters are handled by the focused view
    (``scope`` other than "window"), the text is shown all the same. ``reason`` returns why it can't run now, or None.
    ``menu`` is File, Edit, View, Go, Deal, Tools or Help; None keeps it out of the menu bar.
    """

    id: str
    text: str
    run: Callable[[], None]
    menu: str | None = None
    key: str | None = None
    icon: str | None = None
    scope: str = "window"
    reason: Callable[[], str | None] = field(default=lambda: None)
    keywords: str = ""


class Host(Protocol):
    """The window as screens see it."""

    ctx: Context
    runner: Runner
    changes: SignalInstance
    """``changes.connect(slot)``: slot(Change) on the GUI thread after each commit, own and others'."""
    facts_changed: SignalInstance
    """Connect a slot without arguments: ``ctx`` has other settings of the team or another role of the user now."""

    @property
    def window(self) -> QWidget:
        """What dialogs lie over."""

    def saved(self, change_set_id: int | None, label: str, *, toast: bool = False) -> None:
        """A command of this window was committed: put it on the undo stack and say so in the status bar."""

    def saving(self, label: str) -> None:
        """A command is under way (the status bar's save state)."""

    def show_error(
        self,
        error: Exception,
        *,
        retry: Callable[[], None] | None = None,
        settle: Callable[[Settlement], None] | None = None,
    ) -> None:
        """User's and world's errors as a message with what to do; ours as a crash report.

        Of a ConflictError all sides are shown; ``settle`` gets what somebody decided, ``retry`` stores mine as a whole.
        """

    def message(
        self,
        text: str,
        *,
        detail: str = "",
        kind: str = "done",
        actions: tuple[tuple[str, Callable[[], None]], ...] = (),
        about: str = "",
    ) -> None:
        """A message in the window, replacing the last one ``about`` the same. ``kind``: done, info, conflict, error."""

    def dismiss(self, about: str) -> None:
        """Take away the message about something, where it is still shown."""

    def open_record(self, table: str, record_id: int, *, full: bool = False) -> None:
        """Show a record: deals, companies, contacts. ``full``: over the whole place instead of beside it."""

    def open_spot(self) -> tuple[str, int] | None:
        """The table and key of the record that lies open beside the place, if one does."""

    def close_sheet(self) -> None:
        """Close the side sheet."""

    def step_record(self, by: int) -> None:
        """Open the next (1) or previous (-1) record of the list that one is at; nothing where there is none.

        0 is the one that lies open: the list selects it, if it has it.
        """

    def set_status(self, right: str, hints: tuple[tuple[str, str], ...] = ()) -> None:
        """Totals or selection at the right of the status bar, and the keys that matter now as (keys, meaning)."""

    def recount(self, place: str) -> None:
        """The figure beside a place's name is to count something else from now on."""

    def set_subject(self, title: str) -> None:
        """What is selected, as people call it: actions of other scopes than "window" are about it. "" is nothing."""

    def add_actions(self, owner: QWidget, actions: tuple[Action, ...]) -> None:
        """Register actions; they go when ``owner`` does."""

    def run(self, action_id: str) -> None:
        """Run an action of the program, such as ``file.import``, or say why it can't run now."""

    def can_run(self, action_id: str) -> bool:
        """Whether the program has such an action here; it may still have a reason not to run now."""

    def ask(self, dialog: QWidget) -> Any:
        """Show a dialog of ours over the window."""


@runtime_checkable
class StepsRecords(Protocol):
    """A screen whose records can be walked one after the other from the sheet of one of them."""

    def step_record(self, table: str, record_id: int, by: int) -> int | None:
        """The record so many places after this one in the order shown, which is selected; None beyond the ends."""


class Screen(Protocol):
    """What the window asks of a screen: an ordinary QWidget with these.

    ``title`` and ``subtitle`` are read again after ``activate`` and with each ``Host.set_status``.
    """

    title: str
    subtitle: str

    def activate(self) -> None:
        """The screen was brought to front: load or refresh."""

    def toolbar(self) -> QWidget | None:
        """The 40 px view toolbar, if any."""

    def session_state(self) -> dict[str, Any]:
        """What to restore at the next start (filters, scroll, selection), as JSON values."""

    def restore_session(self, state: dict[str, Any]) -> None:
        """Restore it; unknown or stale parts are ignored."""
