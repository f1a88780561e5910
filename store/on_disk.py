"""Files as they are now: how they are named, whether they are there, and whether they hold what they held."""

from __future__ import annotations

import os
from hashlib import sha256
from pathlib import Path
from typing import Literal

from store.models import Place

Presence = Literal["there", "gone", "unmounted", "unreadable"]


def shown(path: str) -> str:
    """The path as valid Unicode: a file's name may hold bytes that are not, and JSON could not carry them."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def absolute(path: str) -> str:
    """The path from the root on, with `~` for the home folder, and links as they are written."""
    # A Path would keep "..", and resolving it would follow links.
    return os.path.abspath(os.path.expanduser(path))  # noqa: PTH100, PTH111


def key_of(path: str) -> str:
    """What names a file whatever way leads to it."""
    return shown(os.path.realpath(path))


def file_in(key: str) -> tuple[str, str | None] | None:
    """The file of a key and the name of the part of it that is meant, None for the whole file; None where
    there is no such file. Names of files may contain "#", too."""
    end = len(key) if Path(key).is_absolute() else 0
    while end > 0:
        if Path(key[:end]).is_file():
            return key[:end], key[end + 1 :] if end < len(key) else None
        end = key.rfind("#", 0, end)
    return None


def volume_of(path: str) -> str | None:
    """The mount point of the volume that a file is on, None for the root of the file system."""
    folder = Path(os.path.realpath(path)).parent
    while not folder.is_mount():
        folder = folder.parent
    return str(folder) if folder.parent != folder else None


def fingerprint(data: bytes) -> str:
    """Tells whether two files, or parts of files, hold the same."""
    return f"{len(data)}:{sha256(data).hexdigest()}"


def presence(place: Place) -> Presence:
    """Whether the file of a place is there; a page of the web always is. Gone is only what the system knows
    to be missing, on a volume that is there: what cannot be looked at now may come back."""
    try:
        if place.path is not None:
            Path(place.path).stat()
    except (FileNotFoundError, NotADirectoryError):
        return "unmounted" if place.volume and not Path(place.volume).is_mount() else "gone"
    except (OSError, ValueError):
        return "unreadable"
    return "there"


def holds(place: Place) -> bool:
    """Whether a file still holds what it held when it was last read."""
    try:
        path = Path(place.path or "")
        if path.stat().st_size != int(place.fingerprint.partition(":")[0]):
            return False
        return fingerprint(path.read_bytes()) == place.fingerprint
    except (OSError, ValueError):
        return False
