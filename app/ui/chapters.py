"""Which chapter of the guide belongs to what is shown."""

from __future__ import annotations

# The chapter of the guide that belongs to a place, and to the sheet of a record that lies open there.
CHAPTERS = {
    "today": "today.md",
    "tickler": "tickler.md",
    "pipeline": "board.md",
    "stalls": "stalls.md",
    "forgotten": "stalls.md",
    "bin": "undo.md",
    "companies": "companies.md",
    "contacts": "companies.md",
    "nurture": "nurture.md",
    "promises": "promises.md",
    "qualifying": "qualifying.md",
    "mail": "mail.md",
    "forecast": "forecast.md",
    "forecast-board": "forecast.md",
    "review": "review.md",
    "reports": "reports.md",
    "import": "import.md",
    "imports": "import.md",
    "settings": "settings.md",
}
SHEET_CHAPTERS = {
    "deals": "deal.md",
    "companies": "companies.md",
    "contacts": "companies.md",
    "mails": "mail.md",
}
