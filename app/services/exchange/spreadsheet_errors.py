"""Cells that hold no value but say why a spreadsheet could give none."""

from __future__ import annotations

from app.domain.errors import UserError

# What stands for a formula that no program has calculated: a workbook that was written, but never opened.
UNCALCULATED = "#FORMULA?"
_ERRORS = frozenset(
    ("#DIV/0!", "#REF!", "#NAME?", "#VALUE!", "#NUM!", "#NULL!", "#SPILL!", "#CALC!", "#GETTING_DATA", "#####")
)


def refuse_error(text: str) -> None:
    """Raise UserError for the text of such a cell, with what to do about it."""
    if not text.startswith("#"):
        return
    if text == UNCALCULATED:
        raise UserError(
            "The formula in this cell has no result. Open the file in the spreadsheet program, save it, and try again."
        )
    if text.strip() in _ERRORS:
        raise UserError(f"The cell holds the error {text.strip()} of a formula. Correct it in the spreadsheet.")
