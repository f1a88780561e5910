"""The fields of a record, one line of JSON or one row of a table, whatever they are called."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from typing import Any

# For each field its names, the surest first.
_NAMES = {
    "text": (
        "text", "teks", "content", "konten", "isi", "isi berita", "isi_berita", "body", "artikel", "article",
        "article_text", "fulltext", "full_text", "maintext",
    ),
    "title": ("title", "judul", "headline", "judul berita", "judul_berita", "subject"),
    "author": ("author", "authors", "penulis", "reporter", "wartawan", "byline"),
    "publisher": (
        "publisher", "outlet", "media", "sumber", "publication", "site_name", "nama media", "source",
    ),
    "date": (
        "date", "published", "datepublished", "published_at", "date_published", "date_publish",
        "publish_date", "publication_date", "pubdate", "tanggal", "tanggal terbit", "tanggal_terbit", "tgl",
    ),
    "url": ("url", "link", "tautan", "canonical", "permalink"),
    "language": ("language", "lang", "bahasa"),
    "id": ("_id", "id", "guid", "uuid", "article_id", "doc_id"),
}  # fmt: skip
_NOTHING = frozenset(("", "nan", "null", "none", "n/a", "-"))
_LONGEST_NAME = 120
_MARKUP = re.compile(r"</p>|<p>|<br ?/?>|</div>", re.IGNORECASE)


def fields(record: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a record by the first of the names above; those that it does not give are left out."""
    folded = {str(key).strip().casefold(): value for key, value in list(record.items())[::-1]}
    known: dict[str, Any] = {}
    for field, names in _NAMES.items():
        given = [folded[name] for name in names if name in folded and not _is_nothing(folded[name])]
        if field == "publisher":
            # What a table calls the source is an outlet or an address.
            given = [value for value in given if "://" not in str(value)]
        if given:
            known[field] = given[0]
    return known


def is_record(names: Mapping[str, Any] | list[str]) -> bool:
    """Whether something with fields of these names holds an article."""
    return any(str(name).strip().casefold() in _NAMES["text"] for name in names)


def is_markup(text: str) -> bool:
    """Whether a text is HTML, by the elements that paragraphs are made of."""
    return _MARKUP.search(text) is not None


def name_of(known: Mapping[str, Any]) -> str:
    """What tells a record without an id from the others: its address, else its title, else its words.

    known: what `fields` gave. A change of the text alone changes neither address nor title.
    """
    for field in ("url", "title"):
        value = known.get(field)
        if isinstance(value, str) and (name := " ".join(value.split())):
            name = name.encode("utf-8", "replace").decode()
            return name if len(name) <= _LONGEST_NAME else f"{name[:_LONGEST_NAME]}~{digest(name)}"
    return digest(str(known.get("text")))


def digest(text: str) -> str:
    """A short name for a text."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:12]


def _is_nothing(value: object) -> bool:
    return value is None or (isinstance(value, str) and value.strip().casefold() in _NOTHING)
