"""Files that a command writes: whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from config.errors import KutipError, UsageError


def check_writable(path: Path) -> None:
    """Raises UsageError when the file cannot be written; to be called before the work, not after it."""
    if path.is_dir():
        raise UsageError(f"{path} is a folder; name a file.")
    if not path.parent.is_dir():
        raise UsageError(f"The folder {path.parent} does not exist; create it or choose another one.")
    # Writing replaces the file, which would destroy a device or a pipe for every program.
    if path.exists() and not path.is_file():
        raise UsageError(f"{path} is not a regular file; name another file.")
    if not os.access(path.parent, os.W_OK) or (path.exists() and not os.access(path, os.W_OK)):
        raise UsageError(f"{path} is not writable; change its permissions or name another file.")


def write_whole(path: Path, text: str) -> None:
    """Writes UTF-8, replacing an existing file; a failure leaves that unchanged. Raises KutipError."""
    temporary = None
    try:
        # A link stays a link, and its target is written.
        path = path.resolve()
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", errors="backslashreplace", dir=path.parent, delete=False
        ) as file:
            temporary = Path(file.name)
            file.write(text)
        # A temporary file is private to its owner; this one gets the usual permissions.
        umask = os.umask(0)
        os.umask(umask)
        temporary.chmod(0o666 & ~umask)
        temporary.replace(path)
    except OSError as error:
        raise KutipError(
            f"{path} could not be written ({error.strerror}); free some space or name another file."
        ) from error
    finally:
        if temporary:
            temporary.unlink(missing_ok=True)
