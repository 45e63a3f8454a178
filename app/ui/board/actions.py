"""The board's commands as data, for menus, palette and the overview of keys."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from app.domain.pipelines import PhaseKind
from app.ui.host import Action

if TYPE_CHECKING:
    from app.ui.board.screen import BoardScreen

_SCOPE = "board"


def board_actions(screen: BoardScreen) -> tuple[Action, ...]:
    """All of them. Most keys are handled by the column that has the focus."""
    return (*_deal_actions(screen), *_view_actions(screen))


def _deal_actions(screen: BoardScreen) -> tuple[Action, ...]:
    """What is done with the chosen cards, as far as the user's role allows it."""
    deeds, hand, rules = screen.deeds, screen.bench.hand, screen.bench.rules

    def needs_card() -> str | None:
        return None if hand.acted_on() else "Choose a card on the board first."

    def company_missing() -> str | None:
        return needs_card() or deeds.why_no_company() or None

    def may_move() -> str | None:
        return needs_card() or rules.why_none_moved(hand.acted_on()) or None

    def may_delete() -> str | None:
        return needs_card() or rules.why_not_deleted(hand.acted_on()) or None

    def deal(
        key: str,
        text: str,
        run: Callable[[], object],
        shortcut: str | None = None,
        icon: str | None = None,
        reason: Callable[[], str | None] = needs_card,
    ) -> Action:
        return _action(key, text, run, "Deal", shortcut, icon, reason)

    return (
        deal("open", "Open the deal", deeds.open, "Return", "panel-left"),
        deal("open_full", "Open the deal as a page", lambda: deeds.open(full=True), "Ctrl+Return", "maximize-2"),
        deal("company", "Open its company", deeds.open_company, None, "building-2", company_missing),
        deal("pick_up", "Pick the card up", screen.carry.take_up, "Space", "grip-vertical"),
        deal("move_on", "Move one phase on", lambda: deeds.move_by(1), "Shift+Right", "arrow-right", may_move),
        deal("move_back", "Move one phase back", lambda: deeds.move_by(-1), "Shift+Left", "arrow-left", may_move),
        deal("move_to", "Move to a phase…", deeds.ask_phase, "V", "signpost", may_move),
        deal("won", "Mark as won…", lambda: deeds.close(PhaseKind.WON), "W", "trophy", may_move),
        deal("lost", "Mark as lost…", lambda: deeds.close(PhaseKind.LOST), None, "circle-x", may_move),
        deal("up", "Move up in my order", lambda: deeds.reorder(-1), "Ctrl+Up", "arrow-up"),
        deal("down", "Move down in my order", lambda: deeds.reorder(1), "Ctrl+Down", "arrow-down"),
        deal("change", "Change the chosen deals…", deeds.change, "Shift+F2", "pencil", may_move),
        deal("delete", "Delete the deal", deeds.delete, "Del", "trash-2", may_delete),
    )


def _look_back(screen: BoardScreen) -> None:
    from app.ui.board.past import open_past  # loaded by the first who looks back

    open_past(screen.bench.host, screen.options)


def _print(screen: BoardScreen) -> None:
    from app.ui.board.print_dialog import open_print  # printing is loaded by whoever prints

    query = screen.bench.loader.query
    if query is not None:
        specs = [phase.spec for phase in query.pipeline.phases]
        open_print(screen.bench.host, query, screen.options.folded_codes(specs))


def _view_actions(screen: BoardScreen) -> tuple[Action, ...]:
    hand = screen.bench.hand

    def view(
        key: str, text: str, run: Callable[[], object], shortcut: str | None = None, icon: str | None = None
    ) -> Action:
        return _action(key, text, run, "View", shortcut, icon, lambda: None)

    return (
        view("fold", "Fold or open the column", screen.fold_current, "C", "columns-3"),
        view("compact", "Compact or full cards", screen.toggle_compact, None, "rows-2"),
        view("filter", "Find deals on the board", screen.bar.begin_find, "Ctrl+F", "search"),
        view("add_filter", "Filter the cards…", screen.bar.open_filters, None, "list-filter"),
        view("clear_filter", "Clear all filters", screen.clear_filter, None, "list-filter"),
        *screen.views.actions(screen.views_point),
        view("sort", "Sort the cards…", screen.bar.open_sorts, None, "arrow-down"),
        view("group_owner", "Group cards by owner", lambda: screen.set_group("owner"), None, "users"),
        view("group_month", "Group cards by month of close", lambda: screen.set_group("month"), None, "calendar"),
        view("group_none", "Don't group cards", lambda: screen.set_group(""), None, "rows-2"),
        view("as_of", "Board as of…", lambda: _look_back(screen), None, "history"),
        # The same key prints the day sheet elsewhere: here it means the board, whatever of it has the focus.
        replace(view("print", "Print the board…", lambda: _print(screen), "Ctrl+P", "printer"), scope="window"),
        view("select_all", "Choose all cards of the column", hand.select_all, "Ctrl+A", "check"),
    )


def _action(
    key: str,
    text: str,
    run: Callable[[], object],
    menu: str,
    shortcut: str | None,
    icon: str | None,
    reason: Callable[[], str | None],
) -> Action:
    def go() -> None:
        run()

    return Action(f"board.{key}", text, go, menu, shortcut, icon, scope=_SCOPE, reason=reason)
