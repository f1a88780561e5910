"""What a run depends on besides its questions: settings, versions, models, corpus."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Sequence
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any

from config.settings import Settings
from retrieval.reading import artifacts as reader
from store.encoder import artifacts as encoder
from store.store import Store

Provenance = dict[str, Any]

_PACKAGES = ("kutip", "llama-index-core", "chromadb", "onnxruntime", "numpy", "sentencepiece", "PyStemmer")
_FITTED = ("calibration.json", "synonyms.toml", "translations.toml", "reading/boundaries.toml")


def provenance(
    settings: Settings, store: Store, question_file: Path, corpus: Sequence[Path], *, throw_away: bool
) -> Provenance:
    """The configuration that a run remembers; all of it plain JSON, secrets left out.

    throw_away: the store was made for this run, and where it lay says nothing.
    """
    shown = settings.shown()
    if throw_away:
        del shown["data_dir"]
    counts = store.catalog.counts()
    return {
        "settings": shown,
        "embedding": store.embedder.name,
        "set": {"path": str(question_file), "sha256": _sha256(question_file)},
        "corpus": {
            "sources": [str(path) for path in corpus],
            "articles": counts.articles,
            "chunks": counts.chunks,
        },
        "versions": {"python": platform.python_version(), **{name: version(name) for name in _PACKAGES}},
        "artifacts": {
            **{
                name: entry["sha256"]
                for bundle in (encoder.bundle(), reader.bundle())
                for name, entry in bundle.manifest().items()
            },
            **{name: _digest(files("retrieval").joinpath(name).read_bytes()) for name in _FITTED},
        },
    }


def _sha256(path: Path) -> str:
    """Of a file, or of all files in a folder with their names."""
    if path.is_file():
        return _digest(path.read_bytes())
    inside = sorted(one for one in path.rglob("*") if one.is_file())
    return _digest(
        b"".join(f"{one.relative_to(path)} {_digest(one.read_bytes())}\n".encode() for one in inside)
    )


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
