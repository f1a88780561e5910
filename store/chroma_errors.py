"""What is wrong with Chroma, as one sentence for the user that says what to do. Knows nothing of Chroma itself.

The folder is derived from the catalog, yet deleting it is no remedy for a full disk: it is advised only where
the folder itself is what is wrong.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from urllib.parse import urlsplit

_LONGEST = 200
_LITTLE = 1_000_000
_DAMAGED = re.compile(
    r"malformed|not a database|not a directory|file exists|hnsw|code: (?:11|26)\)|os error (?:17|20)\)|corrupt"
)
_MEMORY = re.compile(r"allocate memory|out of memory|os error (?:11|12)\)|code: 7\)")
_FULL = re.compile(r"disk is full|no space left|os error (?:28|122)\)|quota exceeded|code: 13\)")
_DENIED = re.compile(r"permission denied|os error 13\)|readonly database|unable to open database")
_DIMENSIONS = re.compile(r"dimension of (\d+), got (\d+)")
_TIMED_OUT = re.compile(r"timed out|timeout|too long", re.IGNORECASE)


def server_sentence(server: str, error: BaseException) -> str:
    """server: its address, which may hold a login, which is not repeated."""
    address = urlsplit(server)
    named = f"The Chroma server at {address.scheme}://{address.netloc.rpartition('@')[2]}"
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
    reason = _reason(error)
    named, said = f"The vector index in {folder}", reason.casefold()
    if found := _DIMENSIONS.search(reason):
        return (
            f"{named} {_other_dimensions(*found.groups())}; set KUTIP_EMBEDDING back or, if the change is "
            "meant, delete that folder, and kutip builds it again from the catalog."
        )
    if isinstance(error, TimeoutError):
        return (
            f"{named} does not answer: another process holds it, or its disk hangs; end that process, then try "
            "again."
        )
    if _FULL.search(said) or ("disk i/o" in said and _free(folder) < _LITTLE):
        return f"{named} cannot be written, for the disk is full ({reason}); make room and try again."
    if "read-only file system" in said or ("readonly" in said and _on_read_only(folder)):
        return (
            f"{named} is on a file system that is mounted read-only ({reason}); mount it for writing, or choose "
            "another KUTIP_DATA_DIR."
        )
    if isinstance(error, MemoryError) or _MEMORY.search(said):
        return f"{named} needs more memory than there is ({reason}); end other programs and try again."
    if "too many open files" in said:
        return f"{named} cannot be opened ({reason}); allow more open files, with `ulimit -n 4096`."
    if "locked" in said or "code: 5)" in said:
        return f"{named} is in use by another process ({reason}); try again when that has finished."
    if _DENIED.search(said) or isinstance(error, PermissionError):
        return f"{named} may not be used ({reason}); give this user the right to read and write that folder."
    if "disk i/o" in said:
        return f"{named} cannot be used, for the disk fails ({reason}); check the disk, then try again."
    if _DAMAGED.search(said) or isinstance(error, NotADirectoryError):
        return f"{named} cannot be used ({reason}); delete that folder, and kutip builds it again from the catalog."
    return (
        f"{named} cannot be used ({reason}); try again, and if that does not help, end every kutip that uses it "
        "and delete that folder, and kutip builds it again from the catalog."
    )


def _other_dimensions(held: str, given: str) -> str:
    return f"holds vectors of {held} numbers, but the configured embedding gives {given}"


def _reason(error: BaseException) -> str:
    text = (error.strerror if isinstance(error, OSError) else None) or str(error)
    return " ".join(text.split())[:_LONGEST] or type(error).__name__


def _free(folder: Path) -> int:
    """The bytes that may still be written there; as if plenty where that is not known."""
    try:
        found = os.statvfs(_existing(folder))
    except OSError:
        return _LITTLE
    return found.f_bavail * found.f_frsize


def _on_read_only(folder: Path) -> bool:
    try:
        return bool(os.statvfs(_existing(folder)).f_flag & os.ST_RDONLY)
    except OSError:
        return False


def _existing(folder: Path) -> Path:
    return next(path for path in (folder, *folder.parents) if path.exists())
