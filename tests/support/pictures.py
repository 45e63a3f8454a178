"""Pictures to choose as a logo."""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageDraw


def picture(path: Path, wide: int = 300, tall: int = 100) -> Path:
    """A green disc on nothing, or on white in a JPEG; the suffix of the name says in which format."""
    is_photo = path.suffix != ".png"
    made = Image.new("RGB" if is_photo else "RGBA", (wide, tall), (255, 255, 255) if is_photo else (0, 0, 0, 0))
    ImageDraw.Draw(made).ellipse((0, 0, tall - 1, tall - 1), fill=(20, 120, 60))
    made.save(path)
    return path
