"""The sizes of paper, and which one a country uses."""

from __future__ import annotations

from enum import Enum

# Where Letter is what lies in the printer.
_LETTER_COUNTRIES = frozenset(
    {"US", "CA", "MX", "PH", "CL", "CO", "VE", "CR", "DO", "GT", "HN", "NI", "PA", "PR", "SV"}
)


class Paper(Enum):
    """A size of paper, as it lies: width and height in points (1/72 inch)."""

    A4 = (595.276, 841.89)
    LETTER = (612.0, 792.0)
    A4_WIDE = (841.89, 595.276)
    A3_WIDE = (1190.551, 841.89)
    LETTER_WIDE = (792.0, 612.0)
    TABLOID_WIDE = (1224.0, 792.0)

    @property
    def width(self) -> float:
        """Points from edge to edge."""
        return self.value[0]

    @property
    def height(self) -> float:
        """Points from top to bottom."""
        return self.value[1]

    @property
    def is_wide(self) -> bool:
        """Whether it lies on its long side."""
        return self.width > self.height

    @property
    def label(self) -> str:
        """What people call it: ``"A4"``, ``"Letter"``."""
        return self.name.removesuffix("_WIDE").capitalize()


UPRIGHT = (Paper.A4, Paper.LETTER)


def paper_for(country: str | None) -> Paper:
    """The usual paper of a country (ISO 3166, perhaps with a subdivision); A4 where none is known."""
    return Paper.LETTER if (country or "").partition("-")[0].upper() in _LETTER_COUNTRIES else Paper.A4


def wall_papers(country: str | None) -> tuple[Paper, ...]:
    """What a wall sheet can be printed on in a country, the large one first."""
    is_letter = paper_for(country) is Paper.LETTER
    return (Paper.TABLOID_WIDE, Paper.LETTER_WIDE) if is_letter else (Paper.A3_WIDE, Paper.A4_WIDE)
