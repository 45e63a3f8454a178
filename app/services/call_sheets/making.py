"""Makes call sheets from beginning to end."""

from __future__ import annotations

from pathlib import Path

from app.domain.progress import Progress, Silent
from app.services.call_sheets.facts import CallSheets
from app.services.call_sheets.numbering import PrintCallSheets, number_calls
from app.services.call_sheets.page import call_sheets_document
from app.services.call_sheets.reading import read_call_sheets
from app.services.context import Context
from app.services.printing.document import write_pdf
from app.services.printing.paper import Paper

_SILENT = Silent()


def print_call_sheets(
    ctx: Context, cmd: PrintCallSheets, target: Path, paper: Paper | None = None, progress: Progress = _SILENT
) -> CallSheets:
    """Number the calls, read what is to be known of each, and write a PDF; ``paper`` None is the team's country's.

    UserError where there is no call to print, and then there is no file. Raises Cancelled when told to stop.
    """
    sheets = read_call_sheets(ctx, number_calls(ctx, cmd), progress)
    write_pdf(target, call_sheets_document(ctx, sheets, paper), progress)
    return sheets
