"""The company's logo, as it stands in the head of printed pages."""

from __future__ import annotations

import base64
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Logo:
    """A picture: the file of a PNG or JPEG as base64 letters, so that it can be kept as text, and its size in dots."""

    picture: str
    wide: int
    tall: int

    @property
    def data(self) -> bytes:
        """The file's bytes."""
        return base64.b64decode(self.picture)

    def fitted(self, wide: float, tall: float) -> tuple[float, float]:
        """Width and height of the picture in a room, as large as it fits there without being distorted."""
        scale = min(wide / self.wide, tall / self.tall)
        return self.wide * scale, self.tall * scale
