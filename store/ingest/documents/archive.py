"""A ZIP archive: its entries, within limits; nothing is written to disk."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import PurePosixPath
from typing import BinaryIO
from zipfile import BadZipFile, ZipFile, ZipInfo

from config.errors import SourceError
from store.ingest.documents.member import Member, Position
from store.ingest.kinds import (
    SUPPORTED,
    Kind,
    is_document,
    is_of_page,
    kind_of,
    limit_of,
    suffix_of,
    too_large,
)

Archive = ZipFile

MOST_ENTRIES = 20_000
MOST_BYTES = 1_000_000_000
# Text is packed to a tenth, the same line again and again to a hundredth; beyond that lies what was made to
# fill memory.
MOST_RATIO = 200
_SMALL = 1_000_000
# Of documents; pictures of one colour are packed better than any text.
_PARTS_READ = frozenset((".xml", ".rels", ".xhtml", ".html", ".htm", ".opf"))
_ENCRYPTED = 1
# What a damaged archive makes of zipfile.
_ERRORS = (BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError)

_DAMAGED = "This {} is damaged or cut off; {}."
_AGAIN = "pack or download it again"
_PROTECTED = "This ZIP archive is protected with a password; unpack it, and give the files."
_NESTED = "An archive within an archive is not unpacked; unpack it, and give the files."
_OUTSIDE = "The name of this entry leads out of the archive; pack it again under a plain name."
_BOMB = f"This {{}} is packed to less than a {MOST_RATIO}th of its size, as no text is; give it unpacked."
_EMPTY = f"This ZIP archive holds no article; {SUPPORTED}."


def entries(file: BinaryIO, at: Position) -> Iterator[tuple[Member, Position]]:
    """The entries that hold articles, in order of names, from the number in `at` on, each with the position
    of the next. Raises SourceError for an archive that is damaged, protected or too large."""
    with _opened(file, "ZIP archive", _AGAIN) as archive:
        known = _wanted(archive.infolist())
        _check_size(known, "ZIP archive")
        if any(info.flag_bits & _ENCRYPTED for info in known):
            raise SourceError(_PROTECTED)
        if not any(kind_of(info.filename) for info in known):
            yield Member("", error=_EMPTY, unread=True), (0, len(known))
        for number, info in enumerate(known[at[1] :], at[1] + 1):
            yield _entry(archive, info), (0, number)


def parts(data: bytes, what: str, advice: str) -> ZipFile:
    """A document that is a ZIP archive inside, checked like one. what: to call it. Raises SourceError."""
    archive = _opened(BytesIO(data), what, advice)
    infos = archive.infolist()
    _check_size(infos, what)
    if any(_is_bomb(info) for info in infos if suffix_of(info.filename) in _PARTS_READ):
        raise SourceError(_BOMB.format(what))
    return archive


def part(archive: ZipFile, name: str) -> bytes | None:
    """One part of a document; None if it has none of that name or it is damaged."""
    try:
        return _read(archive, archive.getinfo(name))
    except (KeyError, *_ERRORS):
        return None


def _opened(file: BinaryIO, what: str, advice: str) -> ZipFile:
    try:
        archive = ZipFile(file)
    except _ERRORS:
        raise SourceError(_DAMAGED.format(what, advice)) from None
    if len(archive.infolist()) > MOST_ENTRIES:
        raise SourceError(f"This {what} has more than {MOST_ENTRIES:,} entries; split it.")
    return archive


def _check_size(infos: Sequence[ZipInfo], what: str) -> None:
    if sum(info.file_size for info in infos) > MOST_BYTES:
        limit = MOST_BYTES // 1_000_000
        raise SourceError(f"This {what} is larger than {limit:,} MB when it is unpacked; split it.")


def _read(archive: ZipFile, info: ZipInfo) -> bytes:
    """No more than the size that was checked, whatever is packed there."""
    with archive.open(info) as file:
        return file.read(info.file_size)


def _is_bomb(info: ZipInfo) -> bool:
    return info.file_size > _SMALL and info.file_size > MOST_RATIO * max(1, info.compress_size)


def _wanted(infos: Sequence[ZipInfo]) -> list[ZipInfo]:
    """The files without those that no folder shows, and without the frames of saved pages."""
    names = {info.filename for info in infos}
    wanted = []
    for info in sorted(infos, key=lambda info: info.filename):
        path = PurePosixPath(info.filename)
        if info.is_dir() or any(part.startswith((".", "__MACOSX")) and part != ".." for part in path.parts):
            continue
        if any(is_of_page(str(folder), names) for folder in path.parents):
            continue
        if kind_of(info.filename) or is_document(info.filename):
            wanted.append(info)
    return wanted


def _entry(archive: ZipFile, info: ZipInfo) -> Member:
    name = info.filename.encode("utf-8", "replace").decode()
    kind = kind_of(name)
    if kind is None:
        return Member(name, unread=True)
    if error := _fault(info, name, kind):
        return Member(name, error=error)
    try:
        data = _read(archive, info)
    except _ERRORS:
        return Member(name, error=_DAMAGED.format("entry", _AGAIN))
    return Member(name, kind, data) if data.strip() else Member(name, error="This file is empty.")


def _fault(info: ZipInfo, name: str, kind: Kind) -> str:
    """Why an entry is not even unpacked; "" for one that is."""
    path = PurePosixPath(name.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts:
        return _OUTSIDE
    if kind == "zip":
        return _NESTED
    if _is_bomb(info):
        return _BOMB.format("entry")
    return too_large(kind) if info.file_size > limit_of(kind) else ""
