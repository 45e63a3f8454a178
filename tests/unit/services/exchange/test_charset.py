from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from app.domain.errors import UserError
from app.services.exchange import charset
from app.services.exchange.reading import open_table
from tests.unit.services.exchange.support import cells, table, write

TEXT = "Vorname,Straße\nJürgen,Gärtnerweg 5 – Hof\nHélène,Rue de l'Église\n"


@pytest.mark.parametrize(
    "codec",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be", "cp1252"],
)
def test_encodings_of_western_files_are_found_out(tmp_path: Path, codec: str) -> None:
    opened = table(tmp_path, TEXT.encode(codec))
    assert opened.headers == ("Vorname", "Straße")
    assert cells(opened) == [["Jürgen", "Gärtnerweg 5 – Hof"], ["Hélène", "Rue de l'Église"]]


def test_files_of_a_mac_are_read_in_its_own_encoding(tmp_path: Path) -> None:
    opened = table(tmp_path, "Société;Größe;Montant\rL'Oréal;5;1\u00a0234,56 €\r".encode("mac_roman"))
    assert (opened.headers, opened.notes) == (("Société", "Größe", "Montant"), ())
    assert cells(opened) == [["L'Oréal", "5", "1\u00a0234,56 €"]]
    western = table(tmp_path, "Société;Nom\rL'Oréal;5 €\r".encode("cp1252"))
    assert (western.headers, cells(western)) == (("Société", "Nom"), [["L'Oréal", "5 €"]])


def test_lines_of_two_encodings_in_one_file_are_both_read(tmp_path: Path) -> None:
    content = "name,city\nJürgen,Köln\n".encode() + "Hélène,Orléans\n".encode("cp1252")
    opened = table(tmp_path, content)
    assert cells(opened) == [["Jürgen", "Köln"], ["Hélène", "Orléans"]]
    assert opened.notes == (
        "The file mixes encodings: line 3 was read as Windows-1252. Check the accented letters there.",
    )


def test_other_alphabets_are_told_from_western_ones(tmp_path: Path) -> None:
    text = "Имя,Город\n" + "Иван Петрович,Санкт-Петербург\nМария Сергеевна,Новосибирск\n" * 5
    assert table(tmp_path, text.encode("cp1251")).headers == ("Имя", "Город")


def test_an_encoding_can_be_said(tmp_path: Path) -> None:
    path = write(tmp_path, "Imię,Miasto\nŁucja,Łódź\n".encode("cp1250"))
    assert open_table(path, encoding="windows-1250").headers == ("Imię", "Miasto")
    with pytest.raises(UserError, match=r"file.csv is not written in utf-16. Choose another encoding."):
        open_table(path, encoding="utf-16")
    with pytest.raises(UserError, match="“klingon” is not an encoding"):
        open_table(path, encoding="klingon")
    with pytest.raises(UserError, match="“base64” is not an encoding"):
        open_table(path, encoding="base64")


# What each sample holds, by its authors; words that come out only under the right encoding.
SAMPLES = {
    "sample-arabic-1.txt": "بالموازاة",
    "sample-chinese.txt": "維基大典",
    "sample-english.bom.txt": "About 2 months",
    "sample-french-1.txt": "MOLIÈRE",
    "sample-french.txt": "MOLIÈRE",
    "sample-greek-2.txt": "ελληνική",
    "sample-hebrew-2.txt": "אזוריים",
    "sample-korean.txt": "역사적",
    "sample-polish.txt": "POLISH",
    "sample-russian.txt": "гимназии",
    "sample-spanish.txt": "creación",
    "sample-turkish.txt": "Türkiye'nin en kalabalık",
}


@pytest.mark.realdata
@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_texts_in_many_encodings_are_read_right(real_data: Callable[[str], Path], name: str) -> None:
    path = real_data("charset_samples") / name
    with charset.detect(path).open(path) as stream:
        assert SAMPLES[name] in stream.read()


@pytest.mark.realdata
@pytest.mark.parametrize("mark", ["UTF8", "UTF16LE", "UTF16BE", "UTF32LE", "UTF32BE"])
def test_byte_order_marks_of_data_loader_files(real_data: Callable[[str], Path], mark: str) -> None:
    folder = real_data("salesforce_dataloader") / "test/resources/testfiles/data"
    opened = open_table(folder / f"csvtext_BOM_{mark}.csv")
    assert opened.headers == ("column1", "column2", "column3")
    assert cells(opened) == [["row1-1", "row1-2", "row1-3"], ["row2-1", "row2-2", "row2-3"]]
