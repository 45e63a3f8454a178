"""Tables, one module per aggregate. Importing this package registers all of them on ``Base.metadata``."""

from app.models import (
    activities,
    changes,
    deals,
    exchange,
    occurrences,
    people,
    pipeline,
    search,
    stalls,
    tasks,
    team,
    views,
)
from app.models.base import Base

__all__ = [
    "Base",
    "activities",
    "changes",
    "deals",
    "exchange",
    "occurrences",
    "people",
    "pipeline",
    "search",
    "stalls",
    "tasks",
    "team",
    "views",
]
