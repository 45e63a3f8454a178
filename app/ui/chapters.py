"""Which chapter of the guide belongs to what is shown."""

from __future__ import annotations

# The chapter of the guide that belongs to a place, to a page of the settings, to the sheet of a record that lies open.
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
PAGE_CHAPTERS = {"people": "roles.md", "mail": "mail.md", "absence": "tasks.md"}
SHEET_CHAPTERS = {
    "deals": "deal.md",
    "companies": "companies.md",
    "contacts": "companies.md",
    "mails": "mail.md",
}


def chapter_at(place: str, page: object, table: str) -> str:
    """The chapter about a place, where one of its pages may be shown, or a record of a table lie open."""
    on_page = PAGE_CHAPTERS.get(str(page)) if place == "settings" else None
    return SHEET_CHAPTERS.get(table) or on_page or CHAPTERS.get(place, "index.md")
