"""Whether what the search looks through is what the records say."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Base
from app.models.search import SEARCHED, search_text_for
from app.services.check.found import Found, worded

_BLOCK = 2000


def check_search_texts(session: Session) -> Found:
    """Each searched record's folded text is that of its present values."""
    count = 0
    findings = []
    for name, columns in SEARCHED.items():
        table = Base.metadata.tables[name]
        statement = select(table.c.id, table.c.search_text, *(table.c[column] for column in columns))
        wrong = []
        for row in session.execute(statement.execution_options(yield_per=_BLOCK)).mappings():
            count += 1
            if row["search_text"] != search_text_for(name, dict(row)):
                wrong.append(row["id"])
        findings.append((wrong, f"{name} {{}}: the search does not know what they say now."))
    return Found(count, worded(findings))
