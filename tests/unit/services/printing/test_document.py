"""Documents are read back as whoever gets them would: pages, text, fonts and what the file says of itself."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from app.domain.errors import EnvironmentFault, UserError
from app.domain.progress import Cancelled
from app.services.printing.document import Document, count_pages, write_pdf
from app.services.printing.fonts import runs, width
from app.services.printing.ink import fitted, wrapped
from app.services.printing.paper import Paper, paper_for
from app.services.printing.sheet import Frame, Sheet

FRAME = Frame("Harrow Mills", "York", "Contact sheet", "Printed Thu 12 March", "Headwater", "Priya Raman")


def document(rows: int, words: str = "Row", paper: Paper = Paper.A4) -> Document:
    def compose(sheet: Sheet) -> None:
        sheet.heading("Rows", f"{rows}", has_columns=True)
        sheet.repeat(lambda: sheet.columns([(sheet.left, "Name")]))
        for number in range(rows):
            sheet.need(20)
            sheet.ink.text(sheet.left, sheet.middle(20, 9), f"{words} {number}", room=sheet.wide)
            sheet.down(20)

    return Document(FRAME, compose, paper)


def written(tmp_path: Path, made: Document) -> PdfReader:
    target = tmp_path / "made.pdf"
    pages = write_pdf(target, made)
    reader = PdfReader(target)
    assert len(reader.pages) == pages == count_pages(made)
    return reader


def test_each_page_says_which_of_how_many_it_is_and_repeats_the_heads(tmp_path: Path) -> None:
    reader = written(tmp_path, document(90))
    texts = [page.extract_text() for page in reader.pages]
    assert len(texts) == 3
    for number, text in enumerate(texts, 1):
        assert f"Page {number} of 3" in text
        assert "Harrow Mills" in text
        assert "Name" in text
    assert [number for text in texts for number in range(90) if f"Row {number}\n" in text] == list(range(90))


def test_the_file_tells_its_title_and_author(tmp_path: Path) -> None:
    about = written(tmp_path, document(1)).metadata
    assert about is not None
    assert (about.title, about.author, about.subject) == ("Harrow Mills", "Priya Raman", "Contact sheet")


def test_what_is_read_aloud_is_in_order_with_headings_and_without_what_repeats(tmp_path: Path) -> None:
    reader = written(tmp_path, document(90))
    catalogue: Any = reader.root_object
    assert catalogue["/MarkInfo"]["/Marked"]
    tree = catalogue["/StructTreeRoot"]
    (whole,) = tree["/K"]
    read: list[tuple[str, str]] = []
    for element in (kid.get_object() for kid in whole["/K"]):
        place = element["/Pg"]["/StructParents"]
        parents = tree["/ParentTree"]["/Nums"][2 * place + 1]
        drawing = reader.pages[place].get_contents()
        assert drawing is not None
        marked = _marked(drawing.get_data())
        assert all(parents[place].get_object() == element for place in element["/K"])
        read.append((element["/S"], "".join(marked[place] for place in element["/K"])))
        assert set(marked) == set(range(len(parents)))
    assert [tag for tag, _ in read] == ["/P", "/H1", "/P", "/H2", "/P", "/P", "/P"]
    assert read[3][1].count("Tj") == 1
    assert sum(words.count("Tj") for _, words in read) >= 2 + 1 + 1 + 1 + 1 + 3 + 90, "each row, and heads on each page"


def _marked(drawing: bytes) -> dict[int, str]:
    """The parts of a page by their numbers; whatever is drawn outside of them is told to be drawn only."""
    found: dict[int, str] = {}
    for part in drawing.decode("latin-1").split("EMC"):
        before, _, after = part.rpartition("BDC")
        if before:
            found[int(before.rsplit("<</MCID ", 1)[1].split(">")[0])] = after
        else:
            assert "Tj" not in part or "/Artifact BMC" in part
    return found


@pytest.mark.parametrize(("paper", "size"), [(Paper.A4, (595, 842)), (Paper.LETTER, (612, 792))])
def test_pages_have_the_size_of_the_paper(tmp_path: Path, paper: Paper, size: tuple[int, int]) -> None:
    box = written(tmp_path, document(1, paper=paper)).pages[0].mediabox
    assert (round(box.width), round(box.height)) == size


def test_letter_is_used_where_it_lies_in_the_printer() -> None:
    assert [paper_for(country) for country in ("US", "CA-QC", "DE-BY", None)] == [
        Paper.LETTER,
        Paper.LETTER,
        Paper.A4,
        Paper.A4,
    ]


def test_every_font_is_embedded_and_any_alphabet_comes_back_as_text(tmp_path: Path) -> None:
    words = "Zażółć, Ελληνικά, Кириллица, Straße"
    reader = written(tmp_path, document(1, words))
    assert words in reader.pages[0].extract_text()
    resources = reader.pages[0]["/Resources"]
    for font in resources["/Font"].values():  # type: ignore[index] # a dictionary, as every page has one
        assert "/FontFile2" in font.get_object()["/FontDescriptor"]


def test_what_no_font_of_ours_has_is_taken_from_another_or_drawn_as_a_box() -> None:
    parts = runs("Ana \N{CJK UNIFIED IDEOGRAPH-6F22} \N{OLD ITALIC LETTER A}", "regular")
    assert parts[0][1].startswith("Ana ")
    ours = "".join(text for name, text in parts if name == "Inter-Regular")
    assert set(ours) <= set("Ana \N{WHITE SQUARE}")
    assert sum(len(text) for _, text in parts) == len("Ana x x")
    assert width("A\nB", 9) == width("A B", 9)  # a control mark is no glyph


def test_a_line_ends_in_an_ellipsis_where_there_is_no_room() -> None:
    cut = fitted("A rather long name of a company", 60, 9)
    assert cut.endswith("…")
    assert width(cut, 9) <= 60
    assert fitted("Short", 60, 9) == "Short"
    assert fitted("Anything", 1, 9) == ""


def test_text_is_wrapped_at_words_and_a_word_without_end_is_broken() -> None:
    lines = wrapped("Call Ana about the delivery\nand " + "x" * 80, 80, 9)
    assert all(width(line, 9) <= 80 for line in lines)
    assert " ".join(lines).replace(" ", "").count("x") == 81 - 1
    assert len(wrapped("one two three four five six", 30, 9, most=2)) == 2


def test_a_file_is_whole_or_not_there(tmp_path: Path) -> None:
    target = tmp_path / "made.pdf"
    write_pdf(target, document(1))
    before = target.read_bytes()

    def fails(sheet: Sheet) -> None:
        if sheet.paper is Paper.A4 and target.read_bytes() == before:
            raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        count_pages(Document(FRAME, fails))
    with pytest.raises(EnvironmentFault, match="No space left"):
        write_pdf(target, Document(FRAME, fails))
    assert target.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["made.pdf"]


@dataclass
class Impatient:
    """Stops it at a page of the second turn."""

    told: list[tuple[int, int]] = field(default_factory=list)

    @property
    def cancelled(self) -> bool:
        return (2, 3) in self.told

    def report(self, done: int, total: int, _text: str = "") -> None:
        self.told.append((done, total))


def test_it_tells_how_far_it_is_and_leaves_nothing_when_it_is_stopped(tmp_path: Path) -> None:
    patient, impatient = Impatient(), Impatient()
    with pytest.raises(Cancelled):
        write_pdf(tmp_path / "made.pdf", document(90), impatient)
    assert impatient.told == [(0, 0), (0, 0), (0, 0), (1, 3), (2, 3)]
    assert list(tmp_path.iterdir()) == []
    write_pdf(tmp_path / "made.pdf", document(1), patient)
    assert patient.told == [(0, 0), (1, 1)]


def test_the_same_document_is_the_same_bytes_where_it_is_dated(tmp_path: Path) -> None:
    dated = replace(document(90), made_at=datetime(2026, 3, 12, 9, 41, tzinfo=timezone(timedelta(hours=-3.5))))
    made = tmp_path / "made.pdf"
    first, again = ((write_pdf(made, dated), made.read_bytes()) for _ in range(2))
    assert first == again
    about = PdfReader(made).metadata
    assert about is not None
    assert about.creation_date == dated.made_at


def test_a_name_and_a_place_that_can_not_be_are_said(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"End it with \.pdf"):
        write_pdf(tmp_path / "made.doc", document(1))
    with pytest.raises(EnvironmentFault, match="can't be written"):
        write_pdf(tmp_path / "nowhere" / "made.pdf", document(1))
