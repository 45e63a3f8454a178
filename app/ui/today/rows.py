"""The lines of the worklist: what was read, with what was done here and is not stored or still lingers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Literal

from app.services.today import Part, Section, TodayTask, Worklist

State = Literal["open", "done", "failed"]

ORDER = (Section.OVERDUE, Section.TODAY, Section.DONE, Section.TOMORROW)


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a section. ``is_first`` has no line above it."""

    section: Section
    count: int
    aside: str
    is_open: bool
    is_first: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A task. Done ones are struck through, wherever they stand; one that ``failed`` could not be stored."""

    section: Section
    task: TodayTask
    state: State = "open"
    late: int = 0


@dataclass(frozen=True, slots=True)
class More:
    """So many tasks of a section are not shown yet."""

    section: Section
    hidden: int


Row = Head | Line | More


def key_of(row: Row) -> tuple[str, str | int]:
    """What makes a row the same after its content has changed."""
    if isinstance(row, Line):
        return "task", row.task.id
    return type(row).__name__, str(row.section)


@dataclass
class Memory:
    """What the screen knows beyond what is stored.

    ``lingering`` was done here and stays where it was for a while; ``gone`` was put off or deleted here, with the
    version that it had then; ``failed`` could not be stored; ``folded`` are sections that show no rows.
    """

    lingering: dict[int, Line] = field(default_factory=dict)
    gone: dict[int, int] = field(default_factory=dict)
    failed: set[int] = field(default_factory=set)
    folded: set[Section] = field(default_factory=lambda: {Section.TOMORROW})

    def linger(self, line: Line, at: datetime) -> None:
        """Done here, at once and before it is stored."""
        self.failed.discard(line.task.id)
        self.lingering[line.task.id] = replace(line, task=replace(line.task, done_at=at), state="done")

    def fail(self, task_id: int) -> None:
        """What was done to it could not be stored: it is where it was, and says so."""
        self.lingering.pop(task_id, None)
        self.gone.pop(task_id, None)
        self.failed.add(task_id)

    def forget(self, task_id: int) -> None:
        """It is as it is stored."""
        self.lingering.pop(task_id, None)
        self.gone.pop(task_id, None)
        self.failed.discard(task_id)

    def compare(self, found: Worklist) -> None:
        """Forget what was read in a later state: it came to its new day, or somebody took it back."""
        for task in open_tasks(found):
            kept = self.lingering.get(task.id)
            if kept is not None and kept.task.version != task.version:
                del self.lingering[task.id]
            if self.gone.get(task.id, task.version) != task.version:
                del self.gone[task.id]


def arrange(found: Worklist, memory: Memory, asides: Mapping[Section, str]) -> list[Row]:
    """All rows from top to bottom. A section without tasks has no head, except that of today."""
    rows: list[Row] = []
    for section in ORDER:
        lines = list(_lines(found, section, memory))
        count = _count(found.part(section), memory)
        if not count and not lines and section is not Section.TODAY:
            continue
        is_open = section not in memory.folded
        rows.append(Head(section, count, asides.get(section, ""), is_open, is_first=not rows))
        if is_open:
            rows += lines
            hidden = found.part(section).hidden
            rows += [More(section, hidden)] if hidden else []
    return rows


def open_tasks(found: Worklist) -> Iterator[TodayTask]:
    """Tasks that were read as still to be done."""
    for section in (Section.OVERDUE, Section.TODAY, Section.TOMORROW):
        yield from found.part(section).tasks


def _lines(found: Worklist, section: Section, memory: Memory) -> Iterator[Line]:
    away = memory.lingering.keys() | memory.gone.keys()
    kept = [line for line in memory.lingering.values() if line.section is section]
    read = [_line(found.on, section, task, memory) for task in found.part(section).tasks if task.id not in away]
    if section is Section.DONE:
        return iter([*kept, *read])
    return iter(sorted([*read, *kept], key=lambda line: line.task.place))


def _line(today: date, section: Section, task: TodayTask, memory: Memory) -> Line:
    state: State = "failed" if task.id in memory.failed else "done" if section is Section.DONE else "open"
    return Line(section, task, state, max((today - task.due_on).days, 0) if section is Section.OVERDUE else 0)


def _count(part: Part, memory: Memory) -> int:
    """How many there are, without those that are done or put off here and were read before that."""
    less = memory.gone.keys() | memory.lingering.keys()
    return part.count - sum(task.id in less for task in part.tasks)
