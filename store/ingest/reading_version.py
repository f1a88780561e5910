"""What reads sources: as long as it is the same, the same bytes give the same article."""

from __future__ import annotations

import platform
from functools import cache
from hashlib import sha256
from importlib import metadata
from pathlib import Path

_FOLDER = Path(__file__).parents[1]
# What an article is made with, beside kutip itself.
_LIBRARIES = (
    "babel", "beautifulsoup4", "courlan", "dateparser", "htmldate", "jusText", "lxml", "openpyxl", "pypdf",
    "python-docx", "PyYAML", "trafilatura",
)  # fmt: skip


@cache
def reading_version() -> str:
    """Names kutip's own code that reads, and the libraries that it uses, in 16 hexadecimal digits."""
    digest = sha256(platform.python_version().encode())
    for folder in ("ingest", "language"):
        for path in sorted((_FOLDER / folder).rglob("*")):
            if path.suffix in (".py", ".toml"):
                digest.update(path.read_bytes())
    for name in _LIBRARIES:
        try:
            digest.update(f"{name} {metadata.version(name)}\n".encode())
        except metadata.PackageNotFoundError:
            continue
    return digest.hexdigest()[:16]
