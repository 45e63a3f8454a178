"""The commands of the board of months as data, for the palette and the overview of keys."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from app.ui.forecast.basis_actions import basis_actions
from app.ui.forecast.supposing import HELD
from app.ui.host import Action

if TYPE_CHECKING:
    from app.ui.forecast.months.screen import MonthScreen

_SCOPE = "forecast board"


def month_actions(screen: MonthScreen) -> tuple[Action, ...]:
    """The keys are handled by the column that has the focus."""

    def reason() -> str | None:
        chosen = screen.hand.acted_on()
        return (screen.desk.why_any_locked(chosen) or None) if chosen else "Choose a card on the board first."

    moves = (
        ("on", "Expect it one month later", 1, "Ctrl+Right", "arrow-right"),
        ("back", "Expect it one month sooner", -1, "Ctrl+Left", "arrow-left"),
    )
    changing = Action(
        "months.change",
        "Change the chosen deals…",
        partial(_change, screen),
        "Deal",
        "Shift+F2",
        "pencil",
        _SCOPE,
        lambda: HELD if screen.supposing.is_on else reason(),
    )
    printing = Action(
        "months.print",
        "Print the board of months…",
        partial(_print, screen),
        None,
        "Ctrl+Shift+P",
        "printer",
        reason=lambda: None if screen.months is not None else "The figures are being read.",
        keywords="paper pdf wall",
    )
    words = "forecast month close date slip push"
    return (
        *(
            Action(
                f"months.{key}", text, partial(screen.move_by, by), "Deal", keys, icon, _SCOPE, reason, keywords=words
            )
            for key, text, by, keys, icon in moves
        ),
        changing,
        *basis_actions(screen, "months", _SCOPE),
        Action("months.figures", "Show the forecast's figures", screen.show_figures, None, "B", "trending-up", _SCOPE),
        printing,
    )


def _change(screen: MonthScreen) -> None:
    from app.ui.shared.many.desk import ManyDesk  # loaded by the first who changes many

    ManyDesk(screen.host, screen).ask("deals", screen.hand.acted_on())


def _print(screen: MonthScreen) -> None:
    from app.ui.forecast.months.print_dialog import open_print  # printing is loaded by whoever prints

    open_print(screen)
