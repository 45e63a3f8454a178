"""The sizes of paper, and which one a country uses."""

from __future__ import annotations

from enum import Enum

# Where Letter is what lies in the printer.
_LETTER_COUNTRIES = frozenset(
    {"US", "CA", "MX", "PH", "CL", "CO", "VE", "CR", "DO", "GT", "HN", "NI", "PA", "PR", "SV"}
)


class Paper(Enum):
    """A size of paper: width and height in points (1/72 inch)."""

    A4 = (595.276, 841.89)
    LETTER = (612.0, 792.0)

    @property
    def width(self) -> float:
        """Points from edge to edge."""
        return self.value[0]

    @property
    def height(self) -> float:
        """Points from top to bottom."""
        return self.value[1]


def paper_for(country: str | None) -> Paper:
    """The usual paper of a country (ISO 3166, perhaps with a subdivision); A4 where none is known."""
    return Paper.LETTER if (country or "").partition("-")[0].upper() in _LETTER_COUNTRIES else Paper.A4
