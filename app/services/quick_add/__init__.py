"""Adding something by one typed sentence: what its words mean among the records, and storing it."""

from app.services.quick_add.add import Moved, add_sentence, add_understood, move_planned, move_sentence
from app.services.quick_add.understand import Asked, Known, Planned, Understood, understand

__all__ = [
    "Asked",
    "Known",
    "Moved",
    "Planned",
    "Understood",
    "add_sentence",
    "add_understood",
    "move_planned",
    "move_sentence",
    "understand",
]
