"""What the user names on the command line, as a lazy stream of raw articles and readable failures."""

from __future__ import annotations

import os
import stat
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from config.errors import SourceError
from store import on_disk
from store.ingest.formats.corpus import CORPUS, CorpusLine, holds_articles, read_corpus
from store.ingest.kinds import (
    MAX_BYTES,
    SUPPORTED,
    Kind,
    is_container,
    is_document,
    is_of_page,
    kind_of,
    limit_of,
    suffix_of,
    too_large,
)
from store.ingest.visit import Same, Visit
from store.ingest.web import Web

_EMPTY = "This file is empty; check that it was saved."


@dataclass(frozen=True, slots=True)
class RawSource:
    """One article's bytes, or a file of many articles.

    source: as shown to the user: the path or the address as given, the corpus id, or a document's name; for
    an article of a file of many, the file's and, behind "#", what tells it from the others. key: the resolved
    path, likewise; the address at which a page was found; for a document, what names its content. kind
    "record": one row or line of a table. charset: the encoding that a page came with, where its server says
    so. url: of a page. path: where a file of many is read, which has no data then. named: by the user, not
    found in a folder, where a table may be anything. found_at: the path of a file, with links as they are.
    visit: of a page that was fetched.
    """

    source: str
    key: str
    kind: Kind
    data: bytes
    charset: str | None = None
    url: str | None = None
    path: str | None = None
    named: bool = True
    found_at: Path | None = None
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


Found = RawSource | FetchFailure | Same


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
    if raw.kind == "record" or raw.key != on_disk.shown(str(Path(raw.source).resolve())):
        return raw
    return next(discover([raw.source]), raw)


def document(name: str, data: bytes) -> RawSource | FetchFailure:
    """An article that was sent as a file of that name. The same content is the same article, whatever its
    name; names such as "message.txt" are many articles'."""
    shown = on_disk.shown(Path(name.replace("\\", "/").rpartition("/")[2]).name)
    kind = kind_of(shown)
    if kind is None:
        return _failure(name, f"This type of file is not supported; {SUPPORTED}.")
    if not data.strip():
        return _failure(name, _EMPTY)
    if len(data) > limit_of(kind):
        return _failure(name, too_large(kind))
    # The messages and rows of a file are known by its name, so that it can be sent again with more of them.
    of = shown if is_container(kind) else sha256(data).hexdigest()
    return RawSource(shown, f"document:{of}", kind, data)


def _page(source: str, web: Web, seen: set[str]) -> Iterator[RawSource | FetchFailure]:
    try:
        page = web.fetch(source)
    except SourceError as error:
        yield _failure(source, str(error))
        return
    if page.url not in seen:
        seen.add(page.url)
        yield RawSource(on_disk.shown(source), page.url, page.kind, page.data, page.charset, page.url)


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
    elif kind_of(source):
        yield from _file(path, seen)
    else:
        yield _failure(source, f"This type of file is not supported; {SUPPORTED}.")


def _folder(folder: Path, seen: set[str], unread: Counter[str]) -> Iterator[RawSource | FetchFailure]:
    failures: list[OSError] = []
    empty = True
    # os.walk does not follow links to folders, so that a loop cannot hold it.
    for root, folders, names in os.walk(folder, onerror=failures.append):
        folders[:] = sorted(
            name for name in folders if not name.startswith(".") and not is_of_page(name, names)
        )
        for name in sorted(names):
            path = Path(root, name)
            if name.startswith(".") or not path.is_file():
                continue
            if not kind_of(name) or (kind_of(name) == "jsonl" and not _is_corpus(path)):
                unread.update([suffix_of(name)] if kind_of(name) or is_document(name) else [])
                continue
            empty = False
            yield from _file(path, seen, named=False)
    for failure in failures:
        yield _failure(str(failure.filename), f"This folder cannot be read: {_reason(failure)}.")
    if empty and not failures:
        yield _failure(folder.as_posix(), f"This folder holds no article; {SUPPORTED}.")


def _is_corpus(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return path.name == CORPUS or holds_articles(file, MAX_BYTES)
    except OSError:
        # Reading it says what is wrong.
        return True


def _file(path: Path, seen: set[str], *, named: bool = True) -> Iterator[RawSource | FetchFailure]:
    source, kind = path.as_posix(), kind_of(path.name)
    key = on_disk.shown(str(path.resolve()))
    if kind is None or key in seen:
        return
    seen.add(key)
    try:
        size = path.stat().st_size
        if size == 0:
            yield _failure(source, _EMPTY)
        elif kind == "jsonl":
            with path.open("rb") as file:
                yield from records(file, source, key)
        elif is_container(kind):
            path.open("rb").close()
            yield RawSource(on_disk.shown(source), key, kind, b"", path=str(path.resolve()), named=named)
        elif size > limit_of(kind):
            yield _failure(source, too_large(kind))
        else:
            yield RawSource(on_disk.shown(source), key, kind, path.read_bytes(), found_at=path)
    except PermissionError:
        yield _failure(source, "This file may not be read; change its permissions.")
    except OSError as error:
        yield _failure(source, f"This file cannot be read: {_reason(error)}.")


def records(file: BinaryIO, source: str, key: str) -> Iterator[RawSource | FetchFailure]:
    """The articles of a file with one in each line. source: of the file, key: its own. OSError passes
    through."""
    for line in read_corpus(file, on_disk.shown(source), key, MAX_BYTES):
        yield _failure(line.source, line.error) if line.error else _record(line)


def _record(line: CorpusLine) -> RawSource:
    return RawSource(line.source, line.key, "record", line.data)


def _failure(source: str, error: str) -> FetchFailure:
    return FetchFailure(on_disk.shown(source), error)


def _reason(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) and error.strerror else str(error)).lower()
