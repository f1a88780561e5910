"""The bundled model files: whole, within their limits, and, where one is not, a sentence that says so."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from config.errors import ArtifactError
from store.encoder import artifacts
from store.encoder.encoder import Encoder

NAMES = (artifacts.WORDS, artifacts.ENCODER, artifacts.TOKENIZER)
MANIFEST = "manifest.json"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The artifacts by link; a test puts a file of its own in the place of one."""
    for name in (*NAMES, MANIFEST):
        (tmp_path / name).symlink_to(artifacts.FOLDER / name)
    return tmp_path


def own(path: Path) -> Path:
    """A copy in the place of a link, which may be written to."""
    original = path.resolve()
    path.unlink()
    return Path(shutil.copyfile(original, path))


def complaint(folder: Path) -> str:
    with pytest.raises(ArtifactError) as caught:
        artifacts.bundle(folder).verify()
    return str(caught.value)


def test_the_bundled_files_are_those_of_the_manifest() -> None:
    artifacts.bundle().verify()
    assert set(json.loads((artifacts.FOLDER / MANIFEST).read_text())) == set(NAMES)


def test_links_will_do(folder: Path) -> None:
    artifacts.bundle(folder).verify()
    assert artifacts.bundle(folder).fingerprint() == artifacts.bundle().fingerprint()


def test_the_files_fit_in_the_repository() -> None:
    sizes = [path.stat().st_size for path in artifacts.FOLDER.iterdir() if path.is_file()]
    assert max(sizes) < 60_000_000
    assert sum(sizes) < 120_000_000
    assert {name: entry["bytes"] for name, entry in artifacts.bundle().manifest().items()} == {
        name: (artifacts.FOLDER / name).stat().st_size for name in NAMES
    }


@pytest.mark.parametrize("name", NAMES)
def test_a_missing_file(folder: Path, name: str) -> None:
    (folder / name).unlink()
    sentence = complaint(folder)
    assert sentence.startswith(f"The model file {folder / name} is missing; restore it with `git checkout")
    with pytest.raises(ArtifactError, match="is missing"):
        artifacts.bundle(folder).locate(name)


@pytest.mark.parametrize("name", NAMES)
def test_a_truncated_file(folder: Path, name: str) -> None:
    path = own(folder / name)
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.truncate(size - 1)
    expected = f"The model file {path} has {size - 1} bytes instead of {size}; restore it"
    assert complaint(folder).startswith(expected)
    with pytest.raises(ArtifactError, match="bytes instead of"):
        Encoder(folder=folder).encode(["a"])


@pytest.mark.parametrize("name", NAMES)
def test_an_altered_file(folder: Path, name: str) -> None:
    path = own(folder / name)
    with path.open("r+b") as file:
        file.seek(path.stat().st_size // 2)
        byte = file.read(1)
        file.seek(-1, 1)
        file.write(bytes([byte[0] ^ 1]))
    assert complaint(folder).startswith(f"The model file {path} is damaged; restore it")


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "[]",
        "null",
        "{}",
        json.dumps({name: {} for name in NAMES}),
        json.dumps(dict.fromkeys(NAMES, 5)),
        json.dumps({name: {"sha256": "0", "bytes": "many"} for name in NAMES}),
        json.dumps({NAMES[0]: {"sha256": "0", "bytes": 1}}),
    ],
)
def test_a_broken_manifest(folder: Path, content: str) -> None:
    own(folder / MANIFEST).write_text(content)
    sentence = complaint(folder)
    assert sentence.startswith(f"The model manifest {folder / MANIFEST} cannot be read; restore it")
    with pytest.raises(ArtifactError):
        Encoder(folder=folder)


def test_a_missing_manifest(folder: Path) -> None:
    (folder / MANIFEST).unlink()
    assert complaint(folder).startswith(f"The model manifest {folder / MANIFEST} cannot be read; restore it")
    assert complaint(folder / "nowhere").startswith(f"The model manifest {folder / 'nowhere' / MANIFEST}")


def test_a_manifest_written_anew_holds_for_other_files_and_changes_the_fingerprint(folder: Path) -> None:
    path = own(folder / artifacts.TOKENIZER)
    path.write_bytes(path.read_bytes() + b"x")
    own(folder / MANIFEST)
    artifacts.bundle(folder).write_manifest()
    artifacts.bundle(folder).verify()
    assert artifacts.bundle(folder).fingerprint() != artifacts.bundle().fingerprint()
