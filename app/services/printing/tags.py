"""What a PDF says of the order and meaning of its text: headings, text, and what is only drawn.

Screen readers and programs that turn a file into another form follow it (ISO 32000-1, 14.7 and 14.8). Pages say which
part of their drawing belongs to which element; a run of lines below a heading is one element, so that a long document
has few of them.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from app.services.printing.surface import Part

_ARTIFACT = "Artifact"
_TAGS: dict[Part, str] = {"title": "H1", "heading": "H2", "text": "P", "edge": _ARTIFACT}


class Tags:
    """The structure of a document of the library, told page by page while it is drawn."""

    def __init__(self, document: Any) -> None:
        self._document = document
        self._root, self._whole = self._numbered(""), self._numbered("")
        self._elements: list[str] = []  # references
        self._parents: list[str] = []  # of each page: the elements of its marked parts, in order
        self._tag, self._is_new, self._open = _TAGS["text"], True, ""
        self._parts: list[tuple[str, list[int]]] = []  # of this page
        self._marked = 0

    def begin(self, part: Part) -> None:
        """What text belongs to from now on."""
        self._tag, self._is_new = _TAGS[part], True

    def before(self, *, is_text: bool) -> str:
        """What has to be written before text, or before what is only drawn; "" where that goes on."""
        tag = self._tag if is_text else _ARTIFACT
        if tag == self._open and (tag == _ARTIFACT or not self._is_new):
            return ""
        ended, self._open = self.ended(), tag
        if tag == _ARTIFACT:
            return f"{ended}/{_ARTIFACT} BMC"
        if self._is_new:
            self._parts.append((tag, []))
            self._is_new = False
        self._parts[-1][1].append(self._marked)
        self._marked += 1
        return f"{ended}/{tag} <</MCID {self._marked - 1}>> BDC"

    def ended(self) -> str:
        """What has to be written where the drawing of a page ends."""
        ended, self._open = ("EMC\n" if self._open else ""), ""
        return ended

    def page(self, page: Any) -> None:
        """Keep the elements of a page that is full."""
        number = self._number(self._document.Reference(page))
        parents: dict[int, str] = {}
        for tag, marked in self._parts:
            kids = " ".join(map(str, marked))
            text = f"<< /Type /StructElem /S /{tag} /P {self._whole[1]} /Pg {number} /K [ {kids} ] >>"
            element = self._numbered(text)[1]
            self._elements.append(element)
            parents |= dict.fromkeys(marked, element)
        page.__NoDefault__ = [*page.__NoDefault__, "StructParents"]
        page.StructParents = len(self._parents)
        self._parents.append(" ".join(parents[place] for place in range(self._marked)))
        self._parts, self._marked, self._is_new = [], 0, True

    def finish(self) -> None:
        """Tell the catalogue of the document."""
        from reportlab.pdfbase.pdfdoc import PDFDictionary

        pages = "\n".join(f"{place} [ {kids} ]" for place, kids in enumerate(self._parents))
        tree = self._numbered(f"<< /Nums [\n{pages}\n] >>")[1]
        (root, root_at), (whole, whole_at) = self._root, self._whole
        root.text = (
            f"<< /Type /StructTreeRoot /K [ {whole_at} ] /ParentTree {tree} /ParentTreeNextKey {len(self._parents)} >>"
        )
        kids = "\n".join(self._elements)
        whole.text = f"<< /Type /StructElem /S /Document /P {root_at} /K [\n{kids}\n] >>"
        catalogue = self._document.Catalog
        catalogue.StructTreeRoot = root
        catalogue.MarkInfo = PDFDictionary({"Marked": "true"})

    def _numbered(self, text: str) -> tuple[Any, str]:
        """An object of the file, and a reference to it."""
        made = _written()(text)
        return made, self._number(self._document.Reference(made))

    def _number(self, reference: Any) -> str:
        return f"{self._document.idToObjectNumberAndVersion[reference.name][0]} 0 R"


@cache
def _written() -> Any:
    """The class of an object that is given as it stands in the file."""
    from reportlab.pdfbase.pdfdoc import PDFObject

    class Written(PDFObject):  # type: ignore[misc] # the library has no types
        __RefOnly__ = 1

        def __init__(self, text: str) -> None:
            self.text = text

        def format(self, _document: Any) -> bytes:
            return self.text.encode("ascii")

    return Written
