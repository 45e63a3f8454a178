"""The menu bar, made from the actions each time it is looked at."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from app.ui.actions import MENUS, ActionRegistry, key_text
from app.ui.host import Action
from app.ui.shared.icons import icon
from app.ui.shared.menus import make_menu


class Menus(QObject):
    """Fills the menu bar; a menu without actions is not shown."""

    def __init__(self, bar: QMenuBar, registry: ActionRegistry) -> None:
        super().__init__(bar)
        self._registry = registry
        self._menus: dict[str, QMenu] = {}
        for name in MENUS:
            menu = make_menu(bar, name)
            menu.setTitle(f"&{name}")
            menu.aboutToShow.connect(lambda name=name: self._fill(name))
            bar.addMenu(menu)
            self._menus[name] = menu
        # Screens register a dozen actions in a row: look once, when they are done.
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(0)
        self._later.timeout.connect(self.refresh)
        registry.changed.connect(self.refresh_soon)
        self.refresh()

    def refresh_soon(self) -> None:
        """Look again which menus have something in them: other actions may count now."""
        self._later.start()

    def refresh(self) -> None:
        """Show the menus that have something in them."""
        used = {action.menu for action in self._registry.all()}
        for name, menu in self._menus.items():
            menu.menuAction().setVisible(name in used)

    def titles(self) -> tuple[str, ...]:
        """The menus that are shown."""
        return tuple(name for name, menu in self._menus.items() if menu.menuAction().isVisible())

    def _fill(self, name: str) -> None:
        menu = self._menus[name]
        menu.clear()
        actions = [action for action in self._registry.all() if action.menu == name]
        actions.sort(key=lambda action: action.id.startswith("app."))  # leaving the program comes last
        fill_menu(menu, self._registry, tuple(actions))


def pop_up(window: QWidget, title: str, registry: ActionRegistry, prefix: str, at: QPoint) -> None:
    """Show the actions whose ids begin so, as a menu at a point of the screen."""
    menu = make_menu(window, title)
    menu.aboutToHide.connect(menu.deleteLater)
    fill_menu(menu, registry, tuple(action for action in registry.all() if action.id.startswith(prefix)))
    menu.popup(at)


def fill_menu(menu: QMenu, registry: ActionRegistry, actions: tuple[Action, ...]) -> None:
    """Put actions into a menu, with a line between groups: the part of their ids before the first dot."""
    group: str | None = None
    for action in actions:
        before, group = group, action.id.split(".")[0]
        if before not in (None, group):
            menu.addSeparator()
        menu.addAction(_entry(menu, registry, action))


def _entry(menu: QMenu, registry: ActionRegistry, action: Action) -> QAction:
    reason = action.reason()
    words = (action.text if reason is None else f"{action.text} ({reason})").replace("&", "&&")
    # The key is printed only: the shortcut belongs to the registry, and a second one would make both ambiguous.
    entry = QAction(f"{words}\t{key_text(action.key)}" if action.key else words, menu)
    entry.setEnabled(reason is None)
    if action.icon is not None:
        entry.setIcon(icon(action.icon))
    entry.triggered.connect(lambda _checked=False: registry.trigger(action))
    return entry
