"""What the pages of the team share in words, readings and columns."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Protocol

from app.domain.errors import UserError
from app.domain.number_text import read_number
from app.ui.shared.grid.columns import GridColumn

Choices = tuple[tuple[object, str], ...]
"""Values with their words."""

USES: Choices = ((True, "In use"), (False, "Out of use"))
"""Whether something is offered where it could be chosen."""


class Usable(Protocol):
    """What can be taken out of use."""

    @property
    def is_active(self) -> bool: ...


def counted(number: int, one: str, many: str) -> str:
    """``"1 person"``, ``"1,204 people"``."""
    return f"{number:,} {one if number == 1 else many}"


def required_text(message: str) -> Callable[[str], object]:
    """Reads a text that may not be empty; ``message`` says what to enter."""

    def read(text: str) -> object:
        if not text.strip():
            raise UserError(message)
        return text.strip()

    return read


def optional_text(text: str) -> object:
    """A text; nothing where it is empty."""
    return text.strip() or None


def use_text(row: Usable) -> str:
    """``"In use"``."""
    return "In use" if row.is_active else "Out of use"


def faded(row: Usable) -> str | None:
    """The colour of what is out of use."""
    return None if row.is_active else "text3"


def use_column() -> GridColumn:
    """Whether something is in use, to be chosen."""
    return GridColumn(
        "is_active",
        "Use",
        use_text,
        116,
        choices=lambda _row: USES,
        value=lambda row: row.is_active,
        is_right=True,
        color=faded,
    )


def number_text(number: int) -> str:
    """A count; nothing for 0, so that what there is stands out."""
    return f"{number:,}" if number else "–"


def rate_of(text: str) -> object:
    """A typed rate."""
    if not text.strip():
        raise UserError("Enter the rate, such as 0.92.")
    return read_number(text, ".").value


def rate_text(rate: Decimal) -> str:
    """A rate with as many decimals as it has, four at least so that rates stand in line: ``"0.9200"``."""
    text = f"{rate.normalize():f}"
    decimals = len(text.partition(".")[2])
    return f"{rate:,.{max(decimals, 4)}f}"
