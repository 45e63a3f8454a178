"""Tables, one module per aggregate; each puts its own on ``Base.metadata``.

``from app.models import Base`` brings them all. Who only reads needs some of them, and to make the class of a table
takes as long as to paint a card: the window opens without the rest.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from app.models.base import Base as Base


def __getattr__(name: str) -> Any:
    if name != "Base":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from app.models import (  # noqa: F401 - to be there is all they are imported for
        activities,
        changes,
        day_sheets,
        deals,
        documents,
        exchange,
        forecast_prints,
        judgements,
        mail,
        nurture,
        occurrences,
        people,
        pipeline,
        promises,
        qualifiers,
        reviews,
        search,
        snapshots,
        stalls,
        tasks,
        team,
        views,
    )
    from app.models.base import Base

    return Base
