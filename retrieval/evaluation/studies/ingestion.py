"""`make ingestion`: how long it takes to ingest many small files, beside an earlier version in the same run.

Each version ingests the same files into an empty store, and then again, when nothing has changed. The
versions take turns; the time is that of the whole command.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

_COMMAND = "import sys; from bot.cli.main import main; sys.exit(main())"
_ROOT = Path(__file__).parents[3]
# fmt: off
_WORDS = (
    "warga", "desa", "pasar", "beras", "panen", "jalan", "jembatan", "gubernur", "menteri", "sekolah",
    "gempa", "kereta", "stasiun", "bandara", "hutan", "laut", "nelayan", "petani", "rumah", "sakit", "dokter",
    "pabrik", "listrik", "harga", "emas", "pajak", "pemilu", "sidang",
)
# fmt: on


@dataclass(frozen=True, slots=True)
class Cost:
    """What one command took: seconds, those of processors, and mebibytes at most."""

    seconds: float
    processor: float
    memory: float


def write_files(folder: Path, count: int) -> None:
    """Writes so many short articles, every other one as a page; no two hold the same."""
    folder.mkdir(parents=True)
    chance = random.Random(count)  # noqa: S311 - the same files each time
    for number in range(count):
        sentences = [
            f"Pada hari ke-{number} {' '.join(chance.choices(_WORDS, k=12))} sebanyak {number * 7 + at}."
            for at in range(4)
        ]
        title = f"Berita nomor {number} tentang {chance.choice(_WORDS)}"
        if number % 2:
            body = "".join(f"<p>{sentence}</p>" for sentence in sentences)
            page = f"<title>{title}</title><body><article><h1>{title}</h1>{body}</article></body>"
            (folder / f"{number:05d}.html").write_text(f"<html>{page}</html>", "utf-8")
        else:
            (folder / f"{number:05d}.txt").write_text("\n\n".join([title, *sentences]), "utf-8")


def cost(tree: Path, files: Path, data: Path) -> Cost:
    """What it costs the version in a folder to ingest the files. Raises CalledProcessError."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith("KUTIP_")}
    environ |= {"PYTHONPATH": str(tree), "KUTIP_DATA_DIR": str(data)}
    command = [sys.executable, "-P", "-c", _COMMAND, "ingest", str(files)]
    started = time.perf_counter()
    with subprocess.Popen(  # noqa: S603 - this interpreter
        command, env=environ, cwd=data.parent, stdout=subprocess.DEVNULL
    ) as process:
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    memory = used.ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
    return Cost(time.perf_counter() - started, used.ru_utime + used.ru_stime, memory)


@contextmanager
def earlier(commit: str) -> Iterator[Path]:
    """A folder with the version of a commit of this repository. Raises CalledProcessError."""
    with tempfile.TemporaryDirectory() as folder:
        archive = Path(folder, "archive.tar")
        command = ["git", "archive", f"--output={archive}", commit]
        subprocess.run(command, cwd=_ROOT, check=True)  # noqa: S603
        with tarfile.open(archive) as tar:
            tar.extractall(Path(folder, "tree"), filter="data")
        yield Path(folder, "tree")


def measured(trees: Sequence[Path], count: int, folder: Path) -> list[tuple[Cost, Cost]]:
    """What a first and a second ingestion of so many files costs each version."""
    write_files(folder / "news", count)
    data = [folder / f"data-{number}" for number in range(len(trees))]
    first = [cost(tree, folder / "news", at) for tree, at in zip(trees, data, strict=True)]
    again = [cost(tree, folder / "news", at) for tree, at in zip(trees, data, strict=True)]
    return list(zip(first, again, strict=True))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("commit", help="the earlier version")
    parser.add_argument("counts", type=int, nargs="+", help="numbers of files")
    given = parser.parse_args()
    table = Table("files", "ingestion", "version", "s", "processor s", "MiB", "times as fast")
    with earlier(given.commit) as before, tempfile.TemporaryDirectory() as folder:
        for count in given.counts:
            found = measured([before, _ROOT], count, Path(folder) / str(count))
            for label, pair in zip(("first", "again"), zip(*found, strict=True), strict=True):
                for name, one in zip((given.commit[:9], "now"), pair, strict=True):
                    row = (f"{one.seconds:.1f}", f"{one.processor:.1f}", f"{one.memory:.0f}")
                    table.add_row(str(count), label, name, *row, f"{pair[0].seconds / one.seconds:.2f}")
    Console().print(table)
    Console().print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
