"""What the store holds. Offsets are Unicode code points into `Article.text`; `end` is exclusive."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Credit:
    """A person or agency named beneath an article, such as ("translator", "Atman Ahdiat")."""

    role: str
    name: str


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known about an article besides its text; a field that the source does not state is None."""

    title: str | None = None
    publisher: str | None = None
    author: str | None = None
    date: dt.date | None = None
    url: str | None = None
    language: str | None = None
    credits: tuple[Credit, ...] = ()


def empty_fields(metadata: Metadata) -> tuple[str, ...]:
    """The names of the fields that are not known, but for the credits."""
    return tuple(name for name in ("title", "publisher", "author", "date", "url", "language")
                 if getattr(metadata, name) is None)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reading:
    """What became of a source when it was read.

    characters: those that it shows; stored: those of them that were stored. dropped: the others, by what they
    are, such as navigation. replaced: lines that were damaged on the way, and were taken from the source's
    own paragraph. modified: the day of the article's last change that the source states. pages: where in the
    article's text each page of print begins; () for what has none. unread: what of the source was not read,
    pages without text by their numbers and attachments by their names.
    """

    characters: int
    stored: int
    dropped: Mapping[str, int] = field(default_factory=dict)
    replaced: int = 0
    modified: dt.date | None = None
    pages: tuple[int, ...] = ()
    unread: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """One of the places that hold an article: a file, a part of one, or a page.

    source: as shown to the user. key: the resolved path, for a part of a file followed by "#" and the part's
    name; the address of a page; None when the place holds another article by now. fingerprint: of the bytes.
    path: of the file, absolute; None for what is no file. part: its name, None for a whole file. volume: the
    mount point of the file's volume, None for the root of the file system. read_by: what names the code that
    made an article of it.
    """

    source: str
    key: str | None
    fingerprint: str
    path: str | None = None
    part: str | None = None
    volume: str | None = None
    read_by: str = ""


@dataclass(frozen=True, slots=True)
class Article:
    """One article.

    id: stable for its location, 16 hexadecimal digits. source: as shown to the user (the path as
    ingested, the URL, or the corpus id). content_hash: SHA-256 of text and metadata, to tell a
    change. Each line of `text` stands verbatim in the source. reading, place: only while it is being
    ingested; afterwards, the catalog knows them.
    """

    id: str
    source: str
    text: str
    metadata: Metadata
    content_hash: str
    reading: Reading | None = field(default=None, compare=False)
    place: Place | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Chunk:
    """A run of whole sentences, `text[start:end]` of its article. The id is new for new content."""

    id: str
    article_id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Filters:
    """Which articles may answer: published on or after `since`, on or before `until`, by `publisher`."""

    since: dt.date | None = None
    until: dt.date | None = None
    publisher: str | None = None

    def match(self, article: Metadata) -> bool:
        """Whether an article may answer; one without a date is in no period."""
        if self.publisher is not None and (article.publisher or "").casefold() != self.publisher.casefold():
            return False
        if self.since is None and self.until is None:
            return True
        day = article.date
        return day is not None and (self.since or day) <= day <= (self.until or day)


ALL = Filters()
