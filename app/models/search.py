"""Which columns of which tables people search, and the folded text that the search index is built on."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Mapper

from app.domain.text import search_text
from app.models.deals import Deal
from app.models.people import Company, Contact

SEARCHED: dict[str, tuple[str, ...]] = {
    "companies": ("name", "city", "phone", "email", "website", "external_id"),
    "contacts": ("full_name", "job_title", "email", "phone", "mobile", "external_id"),
    "deals": ("name", "external_id"),
}


def search_text_for(table_name: str, values: Mapping[str, Any]) -> str | None:
    """The search text of a row given by its column values; None where the table isn't searched."""
    columns = SEARCHED.get(table_name)
    return None if columns is None else search_text(*map(values.get, columns))


def _fill(_mapper: Mapper[Any], _connection: Connection, record: Any) -> None:
    record.search_text = search_text(*(getattr(record, column) for column in SEARCHED[record.__tablename__]))


for _model in (Company, Contact, Deal):
    event.listen(_model, "before_insert", _fill)
    event.listen(_model, "before_update", _fill)
