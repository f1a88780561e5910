"""A PDF to the text of its pages; the only file that imports pypdf."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Sequence
from io import BytesIO

from pypdf import PageObject, PdfReader
from pypdf.errors import DependencyError

from config.errors import SourceError
from store.ingest.documents.properties import shown_title
from store.ingest.formats.parsed import Parsed
from store.models import Metadata

MOST_PAGES = 2_000
_DAMAGED = "This PDF is damaged or cut off; download it again, or print it into a new PDF."
_PROTECTED = "This PDF is protected with a password; save it without one, or print it into a new PDF."
_TOO_MANY = f"This PDF has more than {MOST_PAGES:,} pages; split it."
_SCANNED = (
    "This PDF is a scan: its pages are pictures without a text layer; run text recognition (OCR) on it, or "
    "give the article as text."
)
_UNREADABLE = (
    "The fonts of this PDF do not say which letters they show; run text recognition (OCR) on it, or give the "
    "article as text."
)
_EMPTY = "This PDF holds no text; check that the article itself was saved."
# Lines at the top and the bottom of a page that may be the same on others; on how large a part of them, and
# on how many at least.
_EDGE = 2
_SHARE = 0.5
_FEWEST = 3
_NUMBER_WORDS = frozenset(("page", "halaman", "hal", "hlm", "p", "of", "dari"))
_READABLE = 0.6
# Half characters, and characters that no page shows.
_NO_CHARACTERS = dict.fromkeys(
    [*range(9), 11, *range(14, 32), *range(127, 160), 0xAD, 0xFFFD, *range(0xD800, 0xE000)]
)


def parse_pdf(data: bytes) -> Parsed:
    """The text of each page as its text layer holds it, without running heads and page numbers.

    Raises SourceError, with the reason, for what cannot be read.
    """
    # What is wrong with a file is said by the error alone.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        found, pictures, title = _read(PdfReader(BytesIO(data)))
    except (MemoryError, SourceError):
        raise
    except DependencyError:
        raise SourceError(_PROTECTED) from None
    except Exception:
        # pypdf reads what it can, and raises whatever a damaged object leads to.
        raise SourceError(_DAMAGED) from None
    pages = _without_running(found)
    kept = [line for lines in pages for line in lines]
    _check("".join(kept), pictures)
    dropped = sum(len(line) for lines in found for line in lines) - sum(map(len, kept))
    texts = tuple("\n".join(lines) for lines in pages)
    return Parsed(
        "\n".join(texts),
        Metadata(title=shown_title(title, kept)),
        characters=sum(map(len, kept)) + dropped,
        dropped=+Counter({"running": dropped}),
        pages=texts,
        unread=tuple(str(number) for number, lines in enumerate(found, 1) if not lines),
    )


def _read(reader: PdfReader) -> tuple[list[list[str]], bool, str | None]:
    """The lines of each page, whether any page has pictures, and the title in the properties."""
    if reader.is_encrypted and not reader.decrypt(""):
        raise SourceError(_PROTECTED)
    # Those that there are, not those that it claims.
    if len(reader.pages) > MOST_PAGES:
        raise SourceError(_TOO_MANY)
    found, pictures, damaged = [], False, 0
    for page in reader.pages:
        try:
            found.append(_lines(page))
        except MemoryError:
            raise
        except Exception:
            # The others are read; this one is named as not read.
            found.append([])
            damaged += 1
        pictures = pictures or _has_picture(page)
    if damaged and not any(found):
        raise SourceError(_DAMAGED)
    title = reader.metadata.title if reader.metadata else None
    return found, pictures, str(title) if title else None


def _lines(page: PageObject) -> list[str]:
    text = page.extract_text().translate(_NO_CHARACTERS)
    return [line for given in text.split("\n") if (line := " ".join(given.split()))]


def _has_picture(page: PageObject) -> bool:
    resources = page.get("/Resources")
    known = resources.get_object() if resources is not None else {}
    objects = known.get("/XObject") if isinstance(known, dict) else None
    return bool(objects is not None and objects.get_object())


def _check(text: str, pictures: bool) -> None:
    """Raises SourceError for a scan, and for text in letters that nobody can tell."""
    seen = [character for character in text if not character.isspace()]
    letters = sum(map(str.isalnum, seen))
    if not letters:
        raise SourceError(_SCANNED if pictures else _UNREADABLE if seen else _EMPTY)
    if letters < _READABLE * len(seen):
        raise SourceError(_UNREADABLE)


def _without_running(pages: Sequence[list[str]]) -> list[list[str]]:
    """The pages without their numbers, and without what stands at the edge of half of them and more."""
    edges = [{*map(_shape, page[:_EDGE]), *map(_shape, page[-_EDGE:])} for page in pages]
    counts = Counter(shape for shapes in edges for shape in shapes)
    running = {shape for shape, count in counts.items() if count >= max(_FEWEST, _SHARE * len(pages))}
    return [_inner(page, running) for page in pages]


def _inner(page: list[str], running: set[str]) -> list[str]:
    first, last = 0, len(page)
    while first < min(_EDGE, last) and _is_running(page[first], running):
        first += 1
    while last > max(first, len(page) - _EDGE) and _is_running(page[last - 1], running):
        last -= 1
    return page[first:last]


def _is_running(line: str, running: set[str]) -> bool:
    return _shape(line) in running or _is_number(line)


def _is_number(line: str) -> bool:
    words = "".join(character if character.isalnum() else " " for character in line).split()
    numbers = [word for word in words if word.isdecimal()]
    others = {word.casefold() for word in words if not word.isdecimal()}
    return 1 <= len(numbers) <= 2 and others <= _NUMBER_WORDS and all(len(number) <= 4 for number in numbers)


def _shape(line: str) -> str:
    """A line with its numbers as one, since those of pages differ."""
    return " ".join("0" if word.strip(".,-–|/()").isdecimal() else word for word in line.casefold().split())
