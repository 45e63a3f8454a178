"""The company's logo: which picture stands in the head of everything that is printed.

A picture is made as small as the best printer needs it, so that it costs next to nothing in the database and in each
print of the archive, which keeps the logo that stood on it.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.domain.errors import EnvironmentFault, UserError
from app.domain.logo import Logo
from app.models.team import TeamLogo
from app.services.context import Context, command
from app.services.saved import Saved, saved

if TYPE_CHECKING:
    from PIL.Image import Image

SUFFIXES = (".png", ".jpg", ".jpeg")
_MOST_BYTES = 5_000_000  # of the file that is chosen
_MOST_KEPT = 96_000  # bytes of the picture that is kept
_WIDEST, _TALLEST = 1500, 400  # dots: 900 to an inch in the head of a page
_MOST_DOTS = 60_000_000
_LEAST = 8
_SHRINK = 0.8
_ID = 1
_CHOOSE = "Choose a PNG or JPEG."


@dataclass(frozen=True, slots=True)
class SetLogo:
    """This picture is the logo from now on; `logo_of` makes it of a file."""

    logo: Logo


@dataclass(frozen=True, slots=True)
class RemoveLogo:
    """Pages are printed with the program's own sign again."""


def read_logo(path: Path) -> Logo:
    """The logo in a file. UserError where it is none, EnvironmentFault where it can't be read."""
    return logo_of(read_picture(path), path.name)


def read_picture(path: Path) -> bytes:
    """What is in a file that may become the logo. UserError for one that is too large, EnvironmentFault as above."""
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise UserError(_too_large(path.name))
        return path.read_bytes()
    except OSError as error:
        raise EnvironmentFault(f"{path.name or path} can't be read ({error.strerror or error}).") from error


def logo_of(data: bytes, name: str) -> Logo:
    """The logo in the bytes of a file. UserError where that is no picture, or a broken one."""
    from PIL import Image, UnidentifiedImageError

    if len(data) > _MOST_BYTES:
        raise UserError(_too_large(name))
    try:
        with Image.open(BytesIO(data), formats=("PNG", "JPEG")) as picture:
            if picture.width * picture.height > _MOST_DOTS:
                raise UserError(f"The picture in {name} is larger than 60 million dots. Make it smaller first.")
            picture.load()
            return _kept(picture, data, name)
    except UnidentifiedImageError:
        raise UserError(f"{name} is no picture that can be printed. {_CHOOSE}") from None
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):  # what the library says of damaged files
        raise UserError(f"The picture in {name} is damaged. Export it again, or choose another.") from None


@command
def set_logo(ctx: Context, cmd: SetLogo) -> Saved:
    """Print this logo from now on; UserError where it is no picture."""
    checked = logo_of(cmd.logo.data, "this file")
    with ctx.unit_of_work("Set the company's logo") as uow:
        stored = uow.session.get(TeamLogo, _ID)
        if stored is None:
            stored = TeamLogo(id=_ID)
            uow.session.add(stored)
        stored.picture, stored.wide, stored.tall = checked.picture, checked.wide, checked.tall
    return saved(uow, stored)


@command
def remove_logo(ctx: Context, _cmd: RemoveLogo) -> Saved:
    """Print no logo any more; prints of the archive keep theirs. UserError where there is none."""
    with ctx.unit_of_work("Removed the company's logo") as uow:
        stored = uow.session.get(TeamLogo, _ID)
        if stored is None:
            raise UserError("There is no logo to remove.")
        uow.session.delete(stored)
    return saved(uow, stored)


def logo(ctx: Context) -> Logo | None:
    """The logo as it is stored now."""
    with ctx.reading() as session:
        stored = session.get(TeamLogo, _ID)
        return None if stored is None else Logo(stored.picture, stored.wide, stored.tall)


def _too_large(name: str) -> str:
    return f"{name} has more than {_MOST_BYTES // 1_000_000} MB. Export the logo smaller: it is printed a finger wide."


def _kept(picture: Image, data: bytes, name: str) -> Logo:
    """The picture as it is kept: no larger than it can be printed, as a PNG, or a JPEG where it was one. One that is
    small enough stays as it is."""
    if min(picture.size) < _LEAST:
        raise UserError(f"The picture in {name} has only {picture.width} by {picture.height} dots. Choose another.")
    is_photo = picture.format == "JPEG"
    plain = picture.convert("RGB" if is_photo else "RGBA")
    scale = min(1.0, _WIDEST / plain.width, _TALLEST / plain.height)
    if scale == 1.0 and len(data) <= _MOST_KEPT and picture.mode in ("RGB", "RGBA"):
        return Logo(base64.b64encode(data).decode("ascii"), picture.width, picture.height)
    while len(data := _written(_scaled(plain, scale), is_photo=is_photo)) > _MOST_KEPT:
        scale *= _SHRINK
    made = _scaled(plain, scale)
    return Logo(base64.b64encode(data).decode("ascii"), made.width, made.height)


def _scaled(picture: Image, scale: float) -> Image:
    if scale == 1.0:
        return picture
    return picture.resize((max(1, round(picture.width * scale)), max(1, round(picture.height * scale))))


def _written(picture: Image, *, is_photo: bool) -> bytes:
    out = BytesIO()
    options: dict[str, Any] = {"quality": 90} if is_photo else {"optimize": True}
    picture.save(out, "JPEG" if is_photo else "PNG", **options)
    return out.getvalue()
