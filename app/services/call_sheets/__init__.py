"""Call sheets: what somebody takes to the telephone, one block on paper for each call of a day or of what is chosen."""

from app.services.call_sheets.facts import CallSheet, CallSheets, DealBrief, Reach
from app.services.call_sheets.making import print_call_sheets
from app.services.call_sheets.numbering import NumberedCalls, PrintCallSheets, number_calls
from app.services.call_sheets.page import call_sheets_document
from app.services.call_sheets.reading import NO_CALLS, read_call_sheets

__all__ = [
    "NO_CALLS",
    "CallSheet",
    "CallSheets",
    "DealBrief",
    "NumberedCalls",
    "PrintCallSheets",
    "Reach",
    "call_sheets_document",
    "number_calls",
    "print_call_sheets",
    "read_call_sheets",
]
