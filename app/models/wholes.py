"""Columns that only make sense together: whoever changes one of them decides on all."""

_WHOLES: dict[str, tuple[tuple[str, ...], ...]] = {
    "companies": (("name", "match_key"), ("revenue_minor", "revenue_currency")),
    "contacts": (("full_name", "match_key"),),
    "deals": (("amount_minor", "currency"),),
    "products": (("name", "match_key"), ("list_price_minor", "currency")),
    "targets": (("amount_minor", "currency"),),
    "users": (("name", "match_key"),),
}

PHASE = ("phase_id", "pipeline_id", "phase_entered_at")
"""A deal's own copy of its open stay: taken back together with the stays, or not at all."""

_OF_SERIES = ("series_started_on", "occurs_on", "occurs_time", "follows_id", "snoozed_count")
UNSPOKEN = frozenset({"match_key", "search_text", "version", *_OF_SERIES})
"""Columns that follow from others or count; people are not told about them."""


def wholes_of(table: str) -> tuple[tuple[str, ...], ...]:
    """The columns of a table that stand together; the first of each group names it to people."""
    return _WHOLES.get(table, ())
