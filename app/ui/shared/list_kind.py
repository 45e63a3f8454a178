"""What a list of records is of."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.services.people import Table
from app.services.people.lists import ListQuery
from app.ui.host import Host
from app.ui.shared.paged_model import PagedColumn

if TYPE_CHECKING:
    from app.services.context import Context
    from app.services.saved import Saved


@dataclass(frozen=True)
class ListKind:
    """What the list is of. ``edit(ctx, record_id, version, values)`` stores a cell; ``add`` asks for a new record.

    ``none_yet`` says what the list is good for, while it is empty; ``sums`` what several records have together.
    """

    table: Table
    title: str
    one: str
    many: str
    icon: str
    columns: Sequence[PagedColumn]
    follows: frozenset[str]
    ids: Callable[[Context, ListQuery], array[int]]
    rows: Callable[[Context, Sequence[int]], Mapping[int, Any]]
    edit: Callable[[Context, int, int | None, dict[str, Any]], Saved]
    add: Callable[[Host], None]
    none_yet: str
    sums: Callable[[Context, Sequence[int]], str] | None = None
