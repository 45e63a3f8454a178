"""Menus of the tickler: putting off, clearing what is overdue, whose tickler it is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint

from app.domain.day_text import medium_day
from app.services.tickler import Person, people
from app.ui.host import Host
from app.ui.shared.menus import make_menu
from app.ui.shared.snooze_menu import SnoozeMenu, offer_snooze

if TYPE_CHECKING:
    from app.ui.tickler.screen import TicklerScreen


class Menus(QObject):
    """``screen`` is what they are about."""

    def __init__(self, host: Host, screen: TicklerScreen) -> None:
        super().__init__(screen)
        self._host, self._screen = host, screen
        self.snooze: SnoozeMenu | None = None

    def open_snooze(self) -> None:
        """Offer days for the chosen rows."""
        tasks, screen = self._screen.chosen(), self._screen
        if not tasks:
            return
        count = tasks[0].snoozed_count if len(tasks) == 1 else 0
        earliest = min(task.due_on for task in tasks)
        take = partial(screen.deeds.snooze, tasks)
        anchor = screen.pane.list.row_rect()
        screen.loader.hold()
        self.snooze = offer_snooze(self._host.window, self._host.ctx, anchor, take, due_on=earliest, count=count)
        self.snooze.closed.connect(screen.loader.release)

    def open_clear(self) -> None:
        """Offer days for all that is overdue, each one step to undo."""
        box = self._screen.cabinet.overdue
        today, calendar = self._screen.today, self._host.ctx.calendar
        first = today if calendar.is_working(today) else calendar.add_working_days(today, 1)
        next_day = calendar.add_working_days(first, 1)
        monday = date.fromordinal(today.toordinal() + 7 - today.weekday())
        week = monday if calendar.is_working(monday) else calendar.add_working_days(monday, 1)
        days = dict.fromkeys((first, next_day, week))
        menu = make_menu(self._screen, "Move all that is overdue")
        for day in days:
            words = "Move all to today" if day == today else f"Move all to {medium_day(day, today)}"
            menu.addAction(words, partial(self._clear, day))
        menu.addSeparator()
        menu.addAction("Look through them one by one", partial(self._screen.open_folder, None))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(box.clear.mapToGlobal(QPoint(0, box.clear.height() + 4)))

    def _clear(self, day: date) -> None:
        self._screen.deeds.refile(None, self._screen.loader.owner_id, day)

    def open_rows(self, at: QPoint) -> None:
        """What can be done with the chosen rows."""
        screen = self._screen
        tasks = screen.chosen()
        entries: tuple[tuple[str, Callable[[], None]], ...] = (
            ("Done\tSpace", partial(screen.deeds.complete, tasks)),
            ("Snooze…\tS", self.open_snooze),
            ("Open what it is about\tEnter", screen.open_record),
            ("Cut, to put into another folder\tCtrl+X", screen.cut),
            ("Print call sheets…", partial(self._print_calls, [task.id for task in tasks if task.record])),
            ("Delete\tDel", partial(screen.deeds.delete, tasks)),
        )
        menu = make_menu(screen, "Reminder")
        for words, run in entries:
            menu.addAction(words, run)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(at)

    def _print_calls(self, ids: list[int]) -> None:
        from app.ui.shared.call_sheets import print_tasks

        if ids:
            print_tasks(self._host, ids)

    def open_print(self) -> None:
        """Offer what is printed of a day."""
        printer, run = self._screen.pane.printer, self._host.run
        menu = make_menu(self._screen, "Print")
        menu.addAction("Print the day sheet…\tCtrl+P", partial(run, "tickler.print"))
        menu.addAction("Print call sheets…\tCtrl+Alt+P", partial(run, "tickler.calls"))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(printer.mapToGlobal(QPoint(0, printer.height() + 4)))

    def open_people(self) -> None:
        """Offer the ticklers that the user may look into."""
        work = partial(people, self._host.ctx)
        self._host.runner.query(work, owner=self, done=self._show_people, lane="people")

    def _show_people(self, found: tuple[Person, ...]) -> None:
        screen = self._screen
        shown = screen.person.id if screen.person else self._host.ctx.user.id
        menu = make_menu(screen, "Whose tickler")
        for person in found:
            entry = menu.addAction(person.name, partial(screen.show_person, person))
            entry.setCheckable(True)
            entry.setChecked(person.id == shown)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(screen.pane.mapToGlobal(QPoint(0, 36)))
