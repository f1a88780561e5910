"""A book in EPUB: the text of its chapters, in order, and what the book states of itself."""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Mapping
from html.parser import HTMLParser
from urllib.parse import unquote

from config.errors import SourceError
from store.ingest.documents.archive import Archive, part, parts
from store.ingest.formats.decode import decode
from store.ingest.formats.parsed import Parsed
from store.ingest.formats.published import stated_day
from store.ingest.formats.whole import whole_text
from store.models import Metadata

_ADVICE = "download it again"
_DAMAGED = f"This EPUB is damaged or of another type; {_ADVICE}."
_PROTECTED = "This EPUB is protected against copying; give the article as text."
_EMPTY = "This EPUB holds no text; give the article as text."
_CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
# Fonts may be disguised without any harm to the text.
_FONTS = (b".ttf", b".otf", b".woff")
_STATED = ("dc:title", "dc:creator", "dc:publisher", "dc:date", "dc:language")
_MOST_CHAPTERS = 2_000


class _Package(HTMLParser):
    """What the package says: the first value of each of _STATED, its files by id, and their order."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = ""
        self.stated: dict[str, str] = {}
        self.files: dict[str, str] = {}
        self.order: list[str] = []
        self._open = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._open = tag if tag in _STATED and tag not in self.stated else ""
        name = tag.rpartition(":")[2]
        if name == "rootfile" and not self.root:
            self.root = given.get("full-path", "")
        elif name == "item" and "nav" not in given.get("properties", "").split():
            self.files[given.get("id", "")] = given.get("href", "")
        elif name == "itemref" and given.get("linear") != "no":
            self.order.append(given.get("idref", ""))

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002
        self._open = ""

    def handle_data(self, data: str) -> None:
        if self._open:
            self.stated[self._open] = self.stated.get(self._open, "") + data


def parse_epub(data: bytes) -> Parsed:
    """The chapters in the order of reading, a line a paragraph. Raises SourceError."""
    with parts(data, "EPUB", _ADVICE) as archive:
        root = _package(archive, _CONTAINER).root
        package = _package(archive, root)
        locked = part(archive, _ENCRYPTION) or b""
        if b"CipherReference" in locked and not any(font in locked.lower() for font in _FONTS):
            raise SourceError(_PROTECTED)
        chapters = []
        for identity in package.order[:_MOST_CHAPTERS]:
            href = unquote(package.files.get(identity, "").partition("#")[0])
            markup = part(archive, posixpath.normpath(posixpath.join(posixpath.dirname(root), href)))
            if markup:
                chapters.append(whole_text(decode(markup)))
    text = "\n\n".join(chapter.text for chapter in chapters if chapter.text)
    if not text:
        raise SourceError(_EMPTY)
    dropped: Counter[str] = sum((Counter(chapter.dropped) for chapter in chapters), Counter())
    return Parsed(
        text,
        _metadata(package.stated),
        characters=sum(chapter.characters or 0 for chapter in chapters),
        dropped=dropped,
        replaced=sum(chapter.replaced for chapter in chapters),
        of_page=True,
    )


def _package(archive: Archive, name: str) -> _Package:
    package = _Package()
    markup = part(archive, name)
    if not markup:
        raise SourceError(_DAMAGED)
    package.feed(decode(markup))
    package.close()
    return package


def _metadata(stated: Mapping[str, str]) -> Metadata:
    known = {name: " ".join(stated.get(name, "").split()) for name in _STATED}
    language = known["dc:language"].partition("-")[0].casefold()
    return Metadata(
        title=known["dc:title"] or None,
        author=known["dc:creator"] or None,
        publisher=known["dc:publisher"] or None,
        date=stated_day(known["dc:date"], None),
        language=language if language.isalpha() and len(language) in (2, 3) else None,
    )
