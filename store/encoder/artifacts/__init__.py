"""The bundled model files: the one place that knows their names and checks their sums."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from config.errors import ArtifactError

FOLDER = Path(__file__).parent
WORDS = "words.q4_0.bin"
ENCODER = "encoder.int8.onnx"
TOKENIZER = "tokenizer.model"
_MANIFEST = "manifest.json"
_HOW_TO_MEND = "restore it with `git checkout store/encoder/artifacts`, or reinstall kutip."


def locate(name: str, folder: Path = FOLDER) -> Path:
    """The path of an artifact; its size is checked, its sum is not (`verify` does).

    Raises ArtifactError when it is missing or of another size than the manifest says.
    """
    path, expected = folder / name, manifest(folder)[name]["bytes"]
    if not path.is_file():
        raise ArtifactError(f"The model file {path} is missing; {_HOW_TO_MEND}")
    if path.stat().st_size != expected:
        size = path.stat().st_size
        raise ArtifactError(f"The model file {path} has {size} bytes instead of {expected}; {_HOW_TO_MEND}")
    return path


def verify(folder: Path = FOLDER) -> None:
    """Raises ArtifactError on the first file that is missing or differs from the manifest."""
    for name, entry in manifest(folder).items():
        if _sha256(locate(name, folder)) != entry["sha256"]:
            raise ArtifactError(f"The model file {folder / name} is damaged; {_HOW_TO_MEND}")


def fingerprint(folder: Path = FOLDER) -> str:
    """Names the model by what its vectors depend on, 12 hexadecimal digits."""
    sums = "".join(entry["sha256"] for entry in manifest(folder).values())
    return hashlib.sha256(sums.encode()).hexdigest()[:12]


def manifest(folder: Path = FOLDER) -> dict[str, dict[str, Any]]:
    """{file name: {"sha256", "bytes"}}. Raises ArtifactError when it cannot be read."""
    try:
        entries: dict[str, dict[str, Any]] = json.loads((folder / _MANIFEST).read_text("utf-8"))
        return {
            name: {"sha256": str(entries[name]["sha256"]), "bytes": int(entries[name]["bytes"])}
            for name in (WORDS, ENCODER, TOKENIZER)
        }
    except (OSError, ValueError, KeyError, TypeError) as error:
        message = f"The model manifest {folder / _MANIFEST} cannot be read; {_HOW_TO_MEND}"
        raise ArtifactError(message) from error


def write_manifest(folder: Path) -> None:
    entries = {
        name: {"sha256": _sha256(folder / name), "bytes": (folder / name).stat().st_size}
        for name in (WORDS, ENCODER, TOKENIZER)
    }
    (folder / _MANIFEST).write_text(json.dumps(entries, indent=2) + "\n", "utf-8")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
