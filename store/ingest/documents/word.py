"""A Word document to its text; the only file that imports python-docx."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from docx import Document
from docx.document import Document as WordDocument
from docx.oxml import parse_xml

from config.errors import SourceError
from store.ingest.documents.archive import parts
from store.ingest.documents.properties import shown_title
from store.ingest.formats.parsed import Parsed
from store.models import Metadata

_OLD = b"\xd0\xcf\x11\xe0"
_PROTECTED = (
    "This Word document is protected with a password, or in the format of Word 97; save it without a "
    "password as .docx."
)
_ADVICE = "save it in Word again as .docx"
_DAMAGED = f"This Word document is damaged or of another type; {_ADVICE}."
_EMPTY = "This Word document holds no text, only pictures; give the article as text."
# What Word does not show, or shows once more: what was deleted or moved away, fields' instructions, and the
# copies for older versions.
_UNSEEN = frozenset(
    ("del", "moveFrom", "instrText", "delText", "Fallback", "pPr", "rPr", "sectPr", "tblPr", "trPr", "tcPr")
)
_BREAKS = {"tab": " ", "ptab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_HEADING_WITHIN = 5


def parse_word(data: bytes) -> Parsed:
    """Every paragraph in order, a line each; a row of a table is a line unless its cells hold paragraphs.

    Raises SourceError, with the reason, for what cannot be read.
    """
    if data.startswith(_OLD):
        raise SourceError(_PROTECTED)
    parts(data, "Word document", _ADVICE).close()
    try:
        document = Document(BytesIO(data))
        reading = _Reading({style.style_id: style.name or "" for style in document.styles})
        lines = list(reading.blocks(document.element.body))
        for notes in _notes(document):
            lines += reading.blocks(notes)
        properties = document.core_properties.title
    except (MemoryError, SourceError):
        raise
    except Exception:
        # python-docx checks little, and raises whatever a missing part leads to.
        raise SourceError(_DAMAGED) from None
    if not any(lines):
        raise SourceError(_EMPTY)
    title = reading.title or shown_title(properties, lines)
    return Parsed("\n".join(lines), Metadata(title=title), dropped=+reading.dropped)


def _notes(document: WordDocument) -> Iterator[Any]:
    """The footnotes and endnotes, without the lines that part them from the text."""
    for relation in document.part.rels.values():
        if relation.reltype.endswith(("/footnotes", "/endnotes")) and not relation.is_external:
            for note in parse_xml(relation.target_part.blob):
                if not any(_local(name) == "type" for name in note.attrib):
                    yield note


class _Reading:
    """Reads one document. title: of the first paragraph that is styled as such."""

    def __init__(self, styles: dict[str, str]) -> None:
        self._styles = styles
        self.title = ""
        self.dropped = Counter[str]()
        self._paragraphs = 0

    def blocks(self, element: Any) -> Iterator[str]:
        """The lines of the paragraphs and tables within an element."""
        for child in element:
            name = _local(child.tag)
            if name == "p":
                yield from self._paragraph(child)
            elif name == "tr":
                yield from self._row(child)
            elif name not in _UNSEEN:
                yield from self.blocks(child)

    def _row(self, row: Any) -> Iterator[str]:
        cells = [
            [line for line in self.blocks(cell) if line] for cell in row if _local(cell.tag) not in _UNSEEN
        ]
        if all(len(cell) <= 1 for cell in cells):
            yield " ".join(line for cell in cells for line in cell)
        else:
            yield from (line for cell in cells for line in cell)

    def _paragraph(self, paragraph: Any) -> Iterator[str]:
        pieces: list[str] = []
        boxes: list[Any] = []
        self._gather(paragraph, pieces, boxes)
        lines = [" ".join(line.split()) for line in "".join(pieces).split("\n")]
        self._see(paragraph, " ".join(filter(None, lines)))
        yield from lines
        for box in boxes:
            yield from self.blocks(box)

    def _gather(self, element: Any, pieces: list[str], boxes: list[Any]) -> None:
        for child in element:
            name = _local(child.tag)
            if name == "t":
                pieces.append(child.text or "")
            elif name in _BREAKS:
                pieces.append(_BREAKS[name])
            elif name == "txbxContent":
                boxes.append(child)
            elif name == "r" and _is_hidden(child):
                self.dropped["hidden"] += sum(len(one.text or "") for one in child if _local(one.tag) == "t")
            elif name not in _UNSEEN:
                self._gather(child, pieces, boxes)

    def _see(self, paragraph: Any, text: str) -> None:
        if not text:
            return
        self._paragraphs += 1
        style = next((_value(one) for one in paragraph.iter() if _local(one.tag) == "pStyle"), "")
        name = self._styles.get(style, style).casefold()
        if not self.title and (
            name == "title" or (name == "heading 1" and self._paragraphs <= _HEADING_WITHIN)
        ):
            self.title = text


def _is_hidden(run: Any) -> bool:
    marks = (mark for own in run if _local(own.tag) == "rPr" for mark in own if _local(mark.tag) == "vanish")
    return any(_value(mark) not in ("0", "false", "off") for mark in marks)


def _value(element: Any) -> str:
    return next((value for name, value in element.attrib.items() if _local(name) == "val"), "")


def _local(tag: Any) -> str:
    """A name without its namespace; "" for comments and unresolved entities."""
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""
