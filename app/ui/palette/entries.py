"""What the palette lists, and how it is put together from records and actions."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from app.domain.text import words
from app.ui.actions import key_caps
from app.ui.host import Action
from app.ui.shared.glyphs import BadgeKind
from app.ui.shared.money_text import money_text
from app.ui.shared.phase_words import badge_kind

if TYPE_CHECKING:
    from app.services.search import FoundRecord

ICONS = {"deals": "kanban", "companies": "building-2", "contacts": "user"}
OpenRecord = Callable[[str, int, bool], None]
"""Opens a record of a table; the last says whether over the whole place."""
PREFIXES = {">": "commands", "@": "people", "#": "deals", "+": "quick add"}

_PER_KIND, _MOST_ACTIONS = 5, 7
_PHONE = re.compile(r"\+\d[\d\s()./-]*")


@dataclass(frozen=True)
class Entry:
    """A row. Without ``run`` it is the head of a group; ``reason`` says why it can't be run now.

    ``run_full`` is what Ctrl+Enter does with a record: show it over the whole place.
    """

    title: str
    run: Callable[[], None] | None = None
    icon: str = ""
    detail: str = ""
    caps: tuple[str, ...] = ()
    badge: tuple[str, BadgeKind] | None = None
    reason: str = ""
    run_full: Callable[[], None] | None = None

    @property
    def is_head(self) -> bool:
        """Whether it only names what follows."""
        return self.run is None


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed: its prefix, if it has one, and the rest."""

    prefix: str
    text: str

    @classmethod
    def of(cls, raw: str) -> Typed:
        """Take the prefix off; the plus of a telephone number is none."""
        raw = raw.lstrip()
        if raw[:1] in PREFIXES and not _PHONE.fullmatch(raw):
            return cls(raw[0], raw[1:].strip())
        return cls("", raw.strip())

    @property
    def tables(self) -> tuple[str, ...]:
        """The kinds of records looked for."""
        if not self.text:
            return ()
        return {"": ("deals", "companies", "contacts"), "@": ("contacts", "companies"), "#": ("deals",)}.get(
            self.prefix, ()
        )


def record_entries(found: Iterable[FoundRecord], open_record: OpenRecord, *, most: int = _PER_KIND) -> list[Entry]:
    """The records found, as rows; no more than ``most`` of a kind."""
    entries, counts = [], dict.fromkeys(ICONS, 0)
    for record in found:
        counts[record.kind] += 1
        if counts[record.kind] <= most:
            entries.append(_record_entry(record, open_record))
    return entries


def _record_entry(record: FoundRecord, open_record: OpenRecord) -> Entry:
    table, key = str(record.kind), record.id
    badge = None
    details = [record.detail]
    if table == "deals":
        badge = (record.phase_code, badge_kind(record.phase_kind, is_stall=record.is_stall))
        details.append(money_text(record.amount) if record.amount is not None else "")
    elif table == "companies":
        details.insert(0, "Company")
    detail = ", ".join(part for part in details if part)
    shown, full = partial(open_record, table, key, False), partial(open_record, table, key, True)
    return Entry(record.title, shown, ICONS[table], detail, badge=badge, run_full=full)


def action_entries(actions: Iterable[Action], text: str, run: Callable[[Action], None]) -> list[Entry]:
    """The actions that ``text`` names, best first; without a text all of them in their order."""
    ranked = [(rank, action) for action in actions if (rank := match_rank(action, text)) is not None]
    if text:
        ranked.sort(key=lambda pair: pair[0])
    return [_action_entry(action, run) for _, action in ranked]


def _action_entry(action: Action, run: Callable[[Action], None]) -> Entry:
    return Entry(
        action.text.rstrip("…"),
        lambda: run(action),
        action.icon or "",
        caps=key_caps(action.key) if action.key else (),
        reason=action.reason() or "",
    )


def match_rank(action: Action, text: str) -> int | None:
    """How well an action fits; None is not at all.

    0: its text begins so. 1: each word begins one of its text. 2: some begin one of its keywords.
    """
    wanted, own = words(text), words(action.text)
    if own[: len(wanted)] == wanted or " ".join(own).startswith(" ".join(wanted)):
        return 0
    known = own + words(action.keywords) + words(action.menu or "")
    if not all(any(word.startswith(part) for word in known) for part in wanted):
        return None
    return 1 if all(any(word.startswith(part) for word in own) for part in wanted) else 2


def grouped_actions(
    actions: Iterable[Action], typed: Typed, subject: str, run: Callable[[Action], None]
) -> list[Entry]:
    """The actions in groups: what can be done with the selection, where to go, everything else."""
    if typed.prefix not in ("", ">"):
        return []
    listed = [action for action in actions if action.menu is not None and action.id != "find.anything"]
    on_subject = [action for action in listed if subject and action.menu == "Deal" and action.scope != "window"]
    ways = [action for action in listed if action.menu == "Go"]
    ways.sort(key=lambda action: action.id.startswith("way."))  # places before the way back
    others = [action for action in listed if action not in on_subject and action not in ways]
    most = _MOST_ACTIONS if typed.prefix == "" else 1000
    groups = ((f"Do with {subject}", on_subject), ("Go", ways), ("Commands", others))
    entries: list[Entry] = []
    for head, members in groups:
        found = action_entries(members, typed.text, run)[:most]
        if found:
            entries += [Entry(head), *found]
    return entries


def marked_part(title: str, text: str) -> tuple[int, int]:
    """Where in a title a word begins as what was typed does, and for how long: shown in the accent colour."""
    if not text:
        return 0, 0
    found = re.search(r"(?<!\w)" + re.escape(text), title, re.IGNORECASE)
    return (found.start(), found.end()) if found else (0, 0)
