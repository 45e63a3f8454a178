"""What the pages of the team share in words, readings and columns."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from app.domain.errors import UserError
from app.domain.number_text import read_number


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
