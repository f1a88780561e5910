"""Fixtures that tests of several packages share."""

from __future__ import annotations

import hashlib
import os
import resource
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

# What the fixtures use takes seconds to import, which a test of, say, the settings need not wait for.
if TYPE_CHECKING:
    from store.encoder.encoder import Encoder
    from store.models import Article, Chunk
    from store.store import Store


_NOBODY = 65534
# Each of these loads the models of its own.
_MOST = 8


def pytest_configure() -> None:
    """Lets Ctrl-C reach what tests start: a shell's background jobs, and their children, are deaf to it."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    # Every store that a test leaves open keeps its files until the end of the run.
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """How many tests run side by side: one more than processors, because some tests wait for others."""
    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(processors, _MOST) + 1


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begins with what takes long: the others are handed out meanwhile, and the end has nothing long."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


@pytest.fixture
def seeds_dir() -> Path:
    """News articles of others, in a folder beside the repository; they may not be copied into it."""
    folder = Path(__file__).parents[2] / "shared" / "seeds"
    if not folder.is_dir():
        pytest.skip(f"the sample articles are not at {folder}")
    return folder


@pytest.fixture
def ordinary_user(tmp_path: Path) -> Callable[[], AbstractContextManager[None]]:
    """A context in which permissions in `tmp_path` bind, though root runs the tests, whom nothing stops."""

    @contextmanager
    def become() -> Iterator[None]:
        if os.geteuid():
            yield
            return
        for path in (tmp_path, *tmp_path.rglob("*")):
            os.chown(path, _NOBODY, _NOBODY)
        for parent in tmp_path.parents:
            if parent.stat().st_uid == 0 and parent.is_relative_to(tempfile.gettempdir()):
                parent.chmod(parent.stat().st_mode | stat.S_IXGRP | stat.S_IXOTH)
        os.setresuid(_NOBODY, _NOBODY, 0)
        try:
            yield
        finally:
            os.setresuid(0, 0, 0)

    return become


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    """The bundled encoder, loaded once."""
    from store.encoder.encoder import Encoder  # noqa: PLC0415

    return Encoder()


@pytest.fixture
def open_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, encoder: Encoder) -> Callable[..., Store]:
    """Opens the store in `tmp_path / "data"` with settings given by name; the user's own do not count."""
    from config.settings import Settings  # noqa: PLC0415
    from store.store import Store  # noqa: PLC0415

    for name in [name for name in os.environ if name.startswith("KUTIP_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)

    def open_(**settings: Any) -> Store:
        return Store.open(Settings.load(**{"data_dir": tmp_path / "data"} | settings), encoder)

    return open_


@pytest.fixture(scope="session")
def make_article() -> Callable[..., tuple[Article, list[Chunk]]]:
    """Makes an article with a name, a text and metadata; each line of the text is a chunk."""
    from store.models import Article, Chunk, Metadata  # noqa: PLC0415

    def make(name: str, text: str, **metadata: Any) -> tuple[Article, list[Chunk]]:
        name_id = hashlib.sha256(name.encode()).hexdigest()[:16]
        content_hash = hashlib.sha256(f"{text}{metadata}".encode()).hexdigest()
        chunks: list[Chunk] = []
        start = 0
        for number, line in enumerate(text.split("\n")):
            chunk_id = f"{name_id}-{content_hash[:8]}-{number:04d}"
            chunks.append(Chunk(chunk_id, name_id, start, start + len(line)))
            start += len(line) + 1
        return Article(name_id, name, text, Metadata(**metadata), content_hash), chunks

    return make


@pytest.fixture(scope="session")
def check_in_step() -> Callable[[Store], None]:
    """Asserts that catalog, stems and vectors of a store hold the same chunks, and no article lacks any."""

    def check(store: Store) -> None:
        database = store.catalog.database
        rows = database.all("SELECT number, id, article_id FROM chunks")
        assert sorted(row[0] for row in database.all("SELECT rowid FROM stems")) == sorted(r[0] for r in rows)
        assert store.vectors.ids() == {row[1] for row in rows}
        assert store.vectors.count() == len(rows)
        assert {row[2] for row in rows} == {article.id for article in store.catalog.list_articles()}

    return check


@pytest.fixture(scope="session")
def chroma_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a real Chroma server on loopback."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    folder = tmp_path_factory.mktemp("chroma-server")
    command = [str(Path(sys.executable).with_name("chroma")), "run", "--path", str(folder / "data")]
    address = f"http://127.0.0.1:{port}"
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            [*command, "--host", "127.0.0.1", "--port", str(port)], stdout=log, stderr=log, cwd=folder
        )
    try:
        _wait_until_up(f"{address}/api/v2/heartbeat", server, folder / "log")
        yield address
    finally:
        server.terminate()
        server.wait(30)


def _wait_until_up(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(600):
        try:
            urllib.request.urlopen(address, timeout=5).close()  # noqa: S310
        except (urllib.error.URLError, OSError):
            assert server.poll() is None, log.read_text("utf-8", "replace")
            time.sleep(0.1)
        else:
            return
    pytest.fail(f"the Chroma server did not start: {log.read_text('utf-8', 'replace')}")
