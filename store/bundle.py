"""A folder of bundled model files with a manifest of their sizes and SHA-256 sums."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from config.errors import ArtifactError

_MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class Bundle:
    """The files `names` in `folder`."""

    folder: Path
    names: tuple[str, ...]

    def locate(self, name: str) -> Path:
        """The path of a file; its size is checked, its sum is not (`verify` does).

        Raises ArtifactError when it is missing or of another size than the manifest says.
        """
        path, expected = self.folder / name, self.manifest()[name]["bytes"]
        if not path.is_file():
            raise ArtifactError(f"The model file {path} is missing; {self._remedy}")
        if (size := path.stat().st_size) != expected:
            raise ArtifactError(
                f"The model file {path} has {size} bytes instead of {expected}; {self._remedy}"
            )
        return path

    def verify(self) -> None:
        """Raises ArtifactError on the first file that is missing or differs from the manifest."""
        for name, entry in self.manifest().items():
            if _sha256(self.locate(name)) != entry["sha256"]:
                raise ArtifactError(f"The model file {self.folder / name} is damaged; {self._remedy}")

    def fingerprint(self) -> str:
        """Names the model by all that its output depends on, 12 hexadecimal digits."""
        sums = "".join(entry["sha256"] for entry in self.manifest().values())
        return hashlib.sha256(sums.encode()).hexdigest()[:12]

    def manifest(self) -> dict[str, dict[str, Any]]:
        """{file name: {"sha256", "bytes"}}. Raises ArtifactError when it cannot be read."""
        path = self.folder / _MANIFEST
        try:
            entries: dict[str, dict[str, Any]] = json.loads(path.read_text("utf-8"))
            return {
                name: {"sha256": str(entries[name]["sha256"]), "bytes": int(entries[name]["bytes"])}
                for name in self.names
            }
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ArtifactError(f"The model manifest {path} cannot be read; {self._remedy}") from error

    def write_manifest(self) -> None:
        entries = {
            name: {"sha256": _sha256(self.folder / name), "bytes": (self.folder / name).stat().st_size}
            for name in self.names
        }
        (self.folder / _MANIFEST).write_text(json.dumps(entries, indent=2) + "\n", "utf-8")

    @property
    def _remedy(self) -> str:
        inside = "/".join(self.folder.parts[-3:])
        return f"restore it with `git checkout {inside}`, or reinstall kutip."


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
