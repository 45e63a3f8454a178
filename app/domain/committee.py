"""The words for who takes part in a customer's decision, and how they stand towards us."""

from __future__ import annotations

ROLES = {
    "economic_buyer": "Holds the budget",
    "decision_maker": "Decides",
    "technical_evaluator": "Evaluates",
    "champion": "Speaks for us",
    "user": "Uses it",
    "gatekeeper": "Gatekeeper",
}
"""Each role and what its holder does, in the order in which they are shown."""

STANCES = {
    "champion": "Champion",
    "supporter": "Supporter",
    "neutral": "Neutral",
    "sceptic": "Sceptic",
    "blocker": "Blocker",
}
