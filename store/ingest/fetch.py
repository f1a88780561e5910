"""What the user names on the command line, as a lazy stream of raw articles and readable failures."""

from __future__ import annotations

import os
import stat
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Literal

from config.errors import SourceError
from store.ingest.formats.corpus import CorpusLine, read_corpus
from store.ingest.visit import Visit
from store.ingest.web import Web

# The last three are no articles: what a feed lists, the feeds that a page names, what robots.txt allows.
Kind = Literal["text", "markdown", "html", "record", "listing", "links", "robots"]

MAX_BYTES = 20_000_000
SUFFIXES: dict[str, Kind] = {
    ".txt": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
}
_CORPUS_NAME = "corpus.jsonl"
_PAGE_FOLDER = "_files"
# Types that may hold articles and are not read; a picture or a program in a folder is missed by nobody.
_DOCUMENTS = frozenset(
    (".7z", ".csv", ".doc", ".docx", ".eml", ".epub", ".gz", ".json", ".jsonl", ".mbox", ".mht",
     ".mhtml", ".msg", ".odp", ".ods", ".odt", ".pages", ".pdf", ".ppt", ".pptx", ".rar", ".rss", ".rtf",
     ".tar", ".tex", ".tsv", ".wps", ".xhtml", ".xls", ".xlsx", ".xml", ".zip")
)  # fmt: skip
_TOO_LARGE = f"This file is larger than {MAX_BYTES // 1_000_000} MB; split it into single articles."
_SUPPORTED = "kutip reads .txt, .md, .html and .jsonl files"


@dataclass(frozen=True, slots=True)
class RawSource:
    """One article's bytes.

    source: as shown to the user: the path or the address as given, the corpus id, or a document's name.
    key: the resolved path, for a record followed by "#" and its id; the address at which a page was found;
    for a document, what names its content. kind "record": one line of a corpus. charset: the encoding that
    a page came with, where its server says so. url: of a page. visit: of a page that was fetched.
    """

    source: str
    key: str
    kind: Kind
    data: bytes
    charset: str | None = None
    url: str | None = None
    visit: Visit | None = field(default=None, compare=False)

    def tell(self, article_id: str) -> None:
        """Tells the visit of a page that its article is stored."""
        if self.visit:
            self.visit.stored(article_id)


@dataclass(frozen=True, slots=True)
class FetchFailure:
    """A source that cannot be read; `error` is one sentence for the user."""

    source: str
    error: str


def is_address(source: str) -> bool:
    """Whether the source is a page of the web, not a path."""
    return source.lower().startswith(("http://", "https://"))


def discover(
    sources: Sequence[str], web: Web | None = None, unread: Counter[str] | None = None
) -> Iterator[RawSource | FetchFailure]:
    """Every article of the given files, folders (recursively, in order of names), corpora and pages, each
    once. web: what fetches pages; None for those of the public web. unread: counts the documents in folders
    that are of types which are not read, by their suffix.

    Nothing is raised: what cannot be read is yielded as a FetchFailure, and the next source goes on.
    """
    seen: set[str] = set()
    passed_over = Counter[str]() if unread is None else unread
    for source in sources:
        try:
            if is_address(source):
                yield from _page(source, web or Web(), seen)
            else:
                yield from _discover(source, seen, passed_over)
        except PermissionError:
            yield _failure(source, "This path may not be read; change its permissions.")
        except (OSError, ValueError) as error:
            yield _failure(source, f"This path cannot be read: {_reason(error)}.")


def reread(raw: RawSource) -> RawSource | FetchFailure:
    """A file as it is now; any other source as it was read."""
    if raw.kind == "record" or raw.key != _shown(str(Path(raw.source).resolve())):
        return raw
    return next(discover([raw.source]), raw)


def document(name: str, data: bytes) -> RawSource | FetchFailure:
    """An article that was sent as a file of that name. The same content is the same article, whatever its
    name; names such as "message.txt" are many articles'."""
    path = Path(name.replace("\\", "/").rpartition("/")[2])
    kind = _kind(path)
    if kind is None:
        return _failure(
            name, "This type of file is not supported; kutip reads .txt, .md and .html files here."
        )
    if not data.strip():
        return _failure(name, "This file is empty; check that it was saved.")
    if len(data) > MAX_BYTES:
        return _failure(name, _TOO_LARGE)
    return RawSource(_shown(path.name), f"document:{sha256(data).hexdigest()}", kind, data)


def _page(source: str, web: Web, seen: set[str]) -> Iterator[RawSource | FetchFailure]:
    try:
        page = web.fetch(source)
    except SourceError as error:
        yield _failure(source, str(error))
        return
    if page.url not in seen:
        seen.add(page.url)
        yield RawSource(_shown(source), page.url, page.kind, page.data, page.charset, page.url)


def _discover(source: str, seen: set[str], unread: Counter[str]) -> Iterator[RawSource | FetchFailure]:
    path = Path(source)
    try:
        # An empty path would mean the current folder, which the user did not name.
        mode = os.stat(source).st_mode  # noqa: PTH116
    except (FileNotFoundError, NotADirectoryError):
        yield _failure(source, "This path does not exist; check its spelling.")
        return
    if stat.S_ISDIR(mode):
        yield from _folder(path, seen, unread)
    elif not stat.S_ISREG(mode):
        yield _failure(source, "This is not a regular file; give a file or a folder.")
    elif _kind(path) or path.suffix.lower() == ".jsonl":
        yield from _file(path, seen)
    else:
        yield _failure(source, f"This type of file is not supported; {_SUPPORTED}.")


def _folder(folder: Path, seen: set[str], unread: Counter[str]) -> Iterator[RawSource | FetchFailure]:
    failures: list[OSError] = []
    empty = True
    # os.walk does not follow links to folders, so that a loop cannot hold it.
    for root, folders, names in os.walk(folder, onerror=failures.append):
        folders[:] = sorted(
            name for name in folders if not name.startswith(".") and not _is_of_page(name, names)
        )
        for name in sorted(names):
            path = Path(root, name)
            if name.startswith(".") or not path.is_file():
                continue
            if not (_kind(path) or name == _CORPUS_NAME):
                suffix = path.suffix.lower()
                unread.update([suffix] if suffix in _DOCUMENTS else [])
                continue
            empty = False
            yield from _file(path, seen)
    for failure in failures:
        yield _failure(str(failure.filename), f"This folder cannot be read: {_reason(failure)}.")
    if empty and not failures:
        yield _failure(folder.as_posix(), f"This folder holds no article; {_SUPPORTED}.")


def _is_of_page(folder: str, names: Sequence[str]) -> bool:
    """Whether a browser made the folder, for the pictures and frames of a page that it saved beside it."""
    page = folder.removesuffix(_PAGE_FOLDER)
    return page != folder and any(f"{page}{suffix}" in names for suffix in (".html", ".htm"))


def _file(path: Path, seen: set[str]) -> Iterator[RawSource | FetchFailure]:
    source, kind = path.as_posix(), _kind(path)
    key = _shown(str(path.resolve()))
    if key in seen:
        return
    seen.add(key)
    try:
        size = path.stat().st_size
        if size == 0:
            yield _failure(source, "This file is empty; check that it was saved.")
        elif kind is None:
            yield from map(_record, read_corpus(path, key, MAX_BYTES))
        elif size > MAX_BYTES:
            yield _failure(source, _TOO_LARGE)
        else:
            yield RawSource(_shown(source), key, kind, path.read_bytes())
    except PermissionError:
        yield _failure(source, "This file may not be read; change its permissions.")
    except OSError as error:
        yield _failure(source, f"This file cannot be read: {_reason(error)}.")


def _record(line: CorpusLine) -> RawSource | FetchFailure:
    if line.error:
        return _failure(line.source, line.error)
    return RawSource(line.source, line.key, "record", line.data)


def _kind(path: Path) -> Kind | None:
    return SUFFIXES.get(path.suffix.lower())


def _failure(source: str, error: str) -> FetchFailure:
    return FetchFailure(_shown(source), error)


def _shown(path: str) -> str:
    """The path as valid Unicode: a file's name may hold bytes that are not, and JSON could not carry them."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _reason(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) and error.strerror else str(error)).lower()
