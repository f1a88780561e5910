"""What is wrong with Chroma, as one sentence for the user that says what to do. Knows nothing of Chroma.

The folder is derived from the catalog, yet deleting it is no remedy for a full disk: it is advised only where
the folder itself is what is wrong.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from config import redaction

_LONGEST = 200
_LITTLE = 1_000_000
_DELETE = "delete that folder, and kutip builds it again from the catalog"
_DIMENSIONS = re.compile(r"dimension of (\d+), got (\d+)")
_TIMED_OUT = re.compile(r"timed out|timeout", re.IGNORECASE)

# What a kind of fault is told by, in small letters, and what is said of it around the reason.
_KINDS = {
    "full": (
        re.compile(r"disk is full|no space left|os error (?:28|122)\)|quota exceeded|code: 13\)"),
        "cannot be written, for the disk is full ({}); make room and try again.",
    ),
    "read-only": (
        re.compile(r"read-only file system"),
        "is on a file system that is mounted read-only ({}); mount it for writing, or choose another "
        "KUTIP_DATA_DIR.",
    ),
    "memory": (
        re.compile(r"memoryerror|allocate memory|out of memory|os error (?:11|12)\)|code: 7\)"),
        "needs more memory than there is ({}); end other programs and try again.",
    ),
    "files": (
        re.compile(r"too many open files"),
        "cannot be opened ({}); allow more open files, such as with `ulimit -n 4096`.",
    ),
    "locked": (
        re.compile(r"locked|code: 5\)"),
        "is in use by another process ({}); try again when that has finished.",
    ),
    "denied": (
        re.compile(r"permission denied|os error 13\)|readonly database|unable to open database"),
        "may not be used ({}); give this user the right to read and write that folder.",
    ),
    "disk": (
        re.compile(r"disk i/o"),
        "cannot be used, for the disk fails ({}); check the disk, then try again.",
    ),
    "damaged": (
        re.compile(
            r"malformed|not a database|not a directory|file exists|hnsw|code: (?:11|26)\)"
            r"|os error (?:17|20)\)"
        ),
        f"cannot be used ({{}}); {_DELETE}.",
    ),
    "unknown": (
        re.compile(r""),
        "cannot be used ({}); try again, and if that does not help, end every kutip that uses it and "
        f"{_DELETE}.",
    ),
}


def server_sentence(server: str, error: BaseException) -> str:
    """server: its address, whose login, if it has one, is not repeated."""
    named = f"The Chroma server at {redaction.address(server, mark='')}"
    reason = _reason(error)
    if found := _DIMENSIONS.search(reason):
        return (
            f"{named} {_other_dimensions(*found.groups())}; set KUTIP_EMBEDDING back, or choose another "
            "KUTIP_DATA_DIR and ingest the articles there."
        )
    if isinstance(error, TimeoutError) or _TIMED_OUT.search(f"{type(error).__name__} {reason}"):
        return f"{named} accepts requests but does not answer them; restart it, or unset KUTIP_CHROMA_URL."
    return f"{named} cannot be used ({reason}); start it, or unset KUTIP_CHROMA_URL."


def folder_sentence(folder: Path, error: BaseException) -> str:
    """folder: of an embedded Chroma."""
    named, reason = f"The vector index in {folder}", _reason(error)
    if found := _DIMENSIONS.search(reason):
        return (
            f"{named} {_other_dimensions(*found.groups())}; set KUTIP_EMBEDDING back or, if the change is "
            f"meant, {_DELETE}."
        )
    if isinstance(error, TimeoutError):
        return (
            f"{named} does not answer: another process uses it, or its disk hangs; end that process, then "
            "try again."
        )
    said = f"{type(error).__name__} {reason}".casefold()
    told = (kind for kind, (by, _) in _KINDS.items() if by.search(said))
    kind = next(chain(_shown_by_the_disk(folder, said), told))
    return f"{named} {_KINDS[kind][1].format(reason)}"


def _shown_by_the_disk(folder: Path, said: str) -> Iterator[str]:
    """What SQLite says too little of."""
    try:
        found = os.statvfs(next(path for path in (folder, *folder.parents) if path.exists()))
    except OSError:
        return
    if "disk i/o" in said and found.f_bavail * found.f_frsize < _LITTLE:
        yield "full"
    if "readonly" in said and found.f_flag & os.ST_RDONLY:
        yield "read-only"


def _other_dimensions(held: str, given: str) -> str:
    return f"holds vectors of {held} numbers, but the configured embedding gives {given}"


def _reason(error: BaseException) -> str:
    text = (error.strerror if isinstance(error, OSError) else None) or str(error)
    # Shortened last: half an address would not be known for one.
    return redaction.sentence(" ".join(text.split()))[:_LONGEST] or type(error).__name__
