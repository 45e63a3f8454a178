"""Companies and the people who work there: create, edit, delete, look up, list; and where leads come from."""

from typing import Literal

Table = Literal["companies", "contacts"]
"""Of what there are lists."""
