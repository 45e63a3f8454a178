"""The logo: what may be one, who sets it, where it is printed, and that a print keeps the one it had."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfReader

from app.domain.access import Forbidden
from app.domain.errors import EnvironmentFault, UserError
from app.domain.forecast.basis import Basis
from app.domain.logo import Logo
from app.services.context import Context, open_context, renewed
from app.services.forecast import ForecastQuery
from app.services.logo import RemoveLogo, SetLogo, logo, read_logo, remove_logo, set_logo
from app.services.printing.document import write_pdf
from app.services.reports.archive import PrintWish, print_forecast, read_print
from app.services.reports.forecast_page import forecast_document
from app.services.users import CreateUser, create_user
from app.storage.database import Database
from tests.support.pictures import picture
from tests.support.team import new_team

WISH = PrintWish(ForecastQuery(date(2026, 1, 1), date(2026, 6, 30)), Basis.PHASE)


@pytest.fixture
def team(database: Database) -> Context:
    return new_team(database)


def pictures_of(path: Path) -> list[tuple[int, int]]:
    """Their dots on the first page."""
    return [image.image.size for image in PdfReader(path).pages[0].images if image.image is not None]


@pytest.mark.parametrize("name", ["logo.png", "logo.jpg"])
def test_a_logo_is_kept_small_and_comes_back(team: Context, tmp_path: Path, name: str) -> None:
    found = read_logo(picture(tmp_path / name, 3000, 1000))
    assert (found.wide, found.tall) == (1200, 400)
    set_logo(team, SetLogo(found))
    assert logo(team) == found == renewed(team).team.logo
    remove_logo(team, RemoveLogo())
    assert logo(team) is None
    with pytest.raises(UserError, match="no logo to remove"):
        remove_logo(team, RemoveLogo())


def test_a_picture_full_of_noise_is_shrunk_until_it_is_small(tmp_path: Path) -> None:
    dice, path = random.Random(1), tmp_path / "noise.png"
    Image.frombytes("RGB", (900, 300), dice.randbytes(900 * 300 * 3)).save(path)
    assert len(read_logo(path).data) <= 96_000


def test_what_is_no_picture_is_refused_in_words(tmp_path: Path) -> None:
    words, half, whole = tmp_path / "words.png", tmp_path / "half.png", picture(tmp_path / "whole.png")
    words.write_text("not a picture", encoding="utf-8")
    half.write_bytes(whole.read_bytes()[:200])
    huge = tmp_path / "huge.png"
    huge.write_bytes(bytes(5_000_001))
    for path, said in ((words, "no picture"), (half, "damaged"), (huge, "5 MB")):
        with pytest.raises(UserError, match=said):
            read_logo(path)
    with pytest.raises(UserError, match="only 4 by 4"):
        read_logo(picture(tmp_path / "dot.png", 4, 4))
    with pytest.raises(EnvironmentFault, match="none"):
        read_logo(tmp_path / "none.png")


def test_owners_choose_the_logo_and_managers_do_not(team: Context, tmp_path: Path) -> None:
    create_user(team, CreateUser("Greta Holm", role="manager"))
    manager = open_context(team.db, team.clock, "Greta")
    with pytest.raises(Forbidden, match="Owners can"):
        set_logo(manager, SetLogo(read_logo(picture(tmp_path / "logo.png"))))
    assert logo(manager) is None


def test_a_print_keeps_its_logo_whatever_becomes_of_it(team: Context, tmp_path: Path) -> None:
    plain, with_logo, again = (tmp_path / f"{name}.pdf" for name in ("plain", "logo", "again"))
    print_forecast(team, WISH, plain)
    set_logo(team, SetLogo(read_logo(picture(tmp_path / "logo.png"))))
    printed, pages = print_forecast(renewed(team), WISH, with_logo)
    assert (pictures_of(plain), pictures_of(with_logo)) == ([], [(300, 100)])
    remove_logo(team, RemoveLogo())
    assert printed.number == 2
    assert isinstance(printed.logo, Logo)
    assert write_pdf(again, forecast_document(read_print(renewed(team), 2))) == pages
    assert again.read_bytes() == with_logo.read_bytes()
    write_pdf(again, forecast_document(read_print(renewed(team), 1)))
    assert again.read_bytes() == plain.read_bytes()
