"""The printed day sheet, and keying back what was written on it."""

from app.services.day_sheets.facts import DaySheetFacts, SheetLine
from app.services.day_sheets.keying import KeyBack, KeyedBack, key_back
from app.services.day_sheets.making import PrintDaySheet, make_day_sheet, print_day_sheet
from app.services.day_sheets.marks import Mark, Outcome, read_marks, split_marks
from app.services.day_sheets.page import document_of
from app.services.day_sheets.stored import KeyedLine, StoredSheet, newest_sheet, read_sheet

__all__ = [
    "DaySheetFacts",
    "KeyBack",
    "KeyedBack",
    "KeyedLine",
    "Mark",
    "Outcome",
    "PrintDaySheet",
    "SheetLine",
    "StoredSheet",
    "document_of",
    "key_back",
    "make_day_sheet",
    "newest_sheet",
    "print_day_sheet",
    "read_marks",
    "read_sheet",
    "split_marks",
]
