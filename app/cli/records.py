"""Records as they are named on the command line: by what they are and their ID, as in deal:12."""

from __future__ import annotations

import argparse
from typing import NamedTuple

from app.cli.arguments import number

# What people call records, and the tables they are kept in.
TABLES = {
    "deal": "deals",
    "company": "companies",
    "contact": "contacts",
    "product": "products",
    "user": "users",
    "task": "tasks",
    "promise": "promises",
    "activity": "activities",
    "pipeline": "pipelines",
    "phase": "phases",
    "line": "deal_lines",
    "seat": "deal_contacts",
    "source": "lead_sources",
    "rate": "exchange_rates",
    "view": "saved_views",
    "team": "teams",
    "programme": "nurture_programmes",
    "enrolment": "enrolments",
    "qualifier": "qualifiers",
    "mail": "mails",
    "absence": "absences",
    "target": "targets",
    "judgement": "judgements",
    "review": "review_meetings",
}
NAMES = f"Records are named by what they are and their ID: {', '.join(TABLES)}."
_WORDS = {table: word for word, table in TABLES.items()}


class Record(NamedTuple):
    """A record as named on the command line."""

    table: str
    id: int
    name: str


def record(text: str) -> Record:
    """Read the name of a record."""
    noun, colon, key = text.partition(":")
    name = noun.strip().lower()
    if not colon or name not in TABLES:
        raise argparse.ArgumentTypeError(
            f"“{text}” is not a record. Write it as in deal:12; known are {', '.join(TABLES)}."
        )
    return Record(TABLES[name], number(key), f"{name} {key}")


def name_of(table: str, key: int) -> str:
    """How a record is named: ``"deal:12"``."""
    return f"{_WORDS.get(table, table)}:{key}"
