"""The types of files that are read, and what a folder holds besides."""

from __future__ import annotations

from collections.abc import Container
from pathlib import PurePath
from typing import Literal

# The last three are no articles: what a feed lists, the feeds that a page names, what robots.txt allows.
Kind = Literal[
    "text",
    "markdown",
    "html",
    "record",
    "docx",
    "pdf",
    "mail",
    "mhtml",
    "epub",
    "zip",
    "mbox",
    "csv",
    "jsonl",
    "listing",
    "links",
    "robots",
]

# Files that are one article each.
SUFFIXES: dict[str, Kind] = {
    ".txt": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".docx": "docx",
    ".pdf": "pdf",
    ".eml": "mail",
    ".mhtml": "mhtml",
    ".mht": "mhtml",
    ".epub": "epub",
}
# Files that hold many. The articles of each are named by the file and, behind "#", by what tells them apart.
CONTAINERS: dict[str, Kind] = {
    ".zip": "zip",
    ".mbox": "mbox",
    ".csv": "csv",
    ".tsv": "csv",
    ".jsonl": "jsonl",
}
SUPPORTED = (
    "kutip reads .txt, .md, .html, .docx, .pdf, .eml, .mbox, .mhtml, .epub, .csv, .jsonl and .zip files"
)

MAX_BYTES = 20_000_000
# Most of such a file is pictures, which are not read.
_MAX_WITH_PICTURES = 100_000_000
_WITH_PICTURES = frozenset(("docx", "pdf", "mail", "mhtml", "epub"))

# Other types that may hold articles; a picture or a program in a folder is missed by nobody.
_DOCUMENTS = frozenset(
    (".7z", ".doc", ".docm", ".gz", ".json", ".msg", ".odp", ".ods", ".odt", ".pages", ".ppt", ".pptx",
     ".rar", ".rss", ".rtf", ".tar", ".tex", ".wps", ".xls", ".xlsx", ".xml")
)  # fmt: skip
# Browsers name the folder beside a saved page by its language.
_PAGE_FOLDERS = ("_files", ".files", "_file", "_berkas", "-Dateien", "_fichiers", "_archivos", "_bestanden")


def suffix_of(name: str) -> str:
    """The end of a file's name from its last dot on, in small letters; "" for none."""
    return PurePath(name).suffix.lower()


def kind_of(name: str) -> Kind | None:
    """The kind of a file by its name, None for a type that is not read."""
    suffix = suffix_of(name)
    return SUFFIXES.get(suffix) or CONTAINERS.get(suffix)


def is_container(kind: Kind) -> bool:
    """Whether a file of that kind holds many articles."""
    return kind in CONTAINERS.values()


def is_document(name: str) -> bool:
    """Whether the file is of a type that may hold articles and is not read."""
    return suffix_of(name) in _DOCUMENTS


def limit_of(kind: Kind) -> int:
    """How many bytes a file of that kind may have, if it is read as a whole."""
    return _MAX_WITH_PICTURES if kind in _WITH_PICTURES else MAX_BYTES


def too_large(kind: Kind) -> str:
    """The sentence for a file that has more."""
    return f"This file is larger than {limit_of(kind) // 1_000_000} MB; split it into single articles."


def is_of_page(folder: str, names: Container[str]) -> bool:
    """Whether a browser made the folder, for the pictures and frames of a page that it saved beside it.

    names: of the files beside the folder.
    """
    pages = (folder.removesuffix(end) for end in _PAGE_FOLDERS if folder.endswith(end))
    return any(page and f"{page}{suffix}" in names for page in pages for suffix in (".html", ".htm"))
