"""What can be chosen in a box or a cell."""

from __future__ import annotations

Choices = tuple[tuple[object, str], ...]
"""Values with their words, in the order in which they are offered."""
