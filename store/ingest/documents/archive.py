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
from store.ingest.kinds import SUPPORTED, is_document, is_of_page, kind_of, limit_of, too_large

Archive = ZipFile

MOST_ENTRIES = 20_000
MOST_BYTES = 1_000_000_000
# Text is packed to a tenth, the same line again and again to a hundredth; beyond that lies what was made to
# fill memory.
MOST_RATIO = 200
_SMALL = 1_000_000
_ENCRYPTED = 1
# What a damaged archive makes of zipfile.
_ERRORS = (BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError)

_DAMAGED = "This {} is damaged or cut off; {}."
_AGAIN = "pack or download it again"
_PROTECTED = "This ZIP archive is protected with a password; unpack it, and give the files."
_NESTED = "An archive within an archive is not unpacked; unpack it, and give the files."
_OUTSIDE = "The name of this entry leads out of the archive; pack it again under a plain name."
_EMPTY = f"This ZIP archive holds no article; {SUPPORTED}."


def entries(file: BinaryIO, at: Position) -> Iterator[tuple[Member, Position]]:
    """The entries that hold articles, in order of names, from the number in `at` on, each with the position
    of the next. Raises SourceError for an archive that is damaged, protected or too large."""
    with _opened(file, "ZIP archive", _AGAIN) as archive:
        known = _wanted(archive.infolist())
        if any(info.flag_bits & _ENCRYPTED for info in known):
            raise SourceError(_PROTECTED)
        if not any(kind_of(info.filename) for info in known):
            yield Member("", error=_EMPTY, unread=True), (0, len(known))
        for number, info in enumerate(known[at[1] :], at[1] + 1):
            yield _entry(archive, info), (0, number)


def parts(data: bytes, what: str, advice: str) -> ZipFile:
    """A document that is a ZIP archive inside, checked like one. what: to call it. Raises SourceError."""
    return _opened(BytesIO(data), what, advice)


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
    infos = archive.infolist()
    if len(infos) > MOST_ENTRIES:
        raise SourceError(f"This {what} has more than {MOST_ENTRIES:,} entries; split it.")
    if sum(info.file_size for info in infos) > MOST_BYTES:
        limit = MOST_BYTES // 1_000_000
        raise SourceError(f"This {what} is larger than {limit:,} MB when it is unpacked; split it.")
    if any(_is_bomb(info) for info in infos):
        raise SourceError(
            f"This {what} holds an entry that is packed to less than a {MOST_RATIO}th of its size, as no "
            "text is; take that out, or give the files themselves."
        )
    return archive


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
    kind, path = kind_of(name), PurePosixPath(name.replace("\\", "/"))
    if kind is None:
        return Member(name, unread=True)
    if path.is_absolute() or ".." in path.parts:
        return Member(name, error=_OUTSIDE)
    if kind == "zip":
        return Member(name, error=_NESTED)
    if info.file_size > limit_of(kind):
        return Member(name, error=too_large(kind))
    try:
        data = _read(archive, info)
    except _ERRORS:
        return Member(name, error=_DAMAGED.format("entry", _AGAIN))
    return Member(name, kind, data) if data.strip() else Member(name, error="This file is empty.")
