"""A Chroma server that does not answer, answers for ever, or comes back empty: nobody waits for ever."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from config.errors import StoreError
from store.vectors import Entry, Vectors

SECONDS = 0.3
# Proves that a call ends; the deadline itself is far below.
PATIENCE = 30
ROW = np.eye(1, 384, dtype=np.float32)[0]
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n"

CALLS: list[Callable[[Vectors], object]] = [
    lambda vectors: vectors.count(),
    lambda vectors: vectors.ids(),
    lambda vectors: vectors.search(ROW, 5),
    lambda vectors: vectors.cosines(ROW, ["c"]),
    lambda vectors: vectors.add([Entry("c", ROW, "a", None, None)]),
    lambda vectors: vectors.delete(["c"]),
    lambda vectors: vectors.set_mark("m"),
    lambda vectors: vectors.clear(),
]


def silent(connection: socket.socket, ended: threading.Event) -> None:
    ended.wait(PATIENCE)


def dripping(connection: socket.socket, ended: threading.Event) -> None:
    connection.recv(65536)
    connection.sendall(HEAD)
    while not ended.wait(0.02):
        connection.sendall(b" ")


@pytest.fixture(params=[silent, dripping])
def address(request: pytest.FixtureRequest) -> Iterator[str]:
    """A server that takes connections and does with each what the parameter does."""
    ended = threading.Event()

    def serve() -> None:
        while not ended.is_set():
            try:
                connection, _ = server.accept()
            except OSError:
                return
            threading.Thread(target=hold, args=(connection,), daemon=True).start()

    def hold(connection: socket.socket) -> None:
        with closing(connection):
            try:
                request.param(connection, ended)
            except OSError:
                return

    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=serve, daemon=True).start()
        yield f"http://user:secret@127.0.0.1:{server.getsockname()[1]}"
        ended.set()


@pytest.mark.parametrize("call", CALLS)
def test_every_call_has_a_deadline(tmp_path: Path, address: str, call: Callable[[Vectors], object]) -> None:
    vectors = Vectors(tmp_path / "chroma", address, "x", seconds=SECONDS)
    began = time.monotonic()
    with pytest.raises(StoreError) as caught:
        call(vectors)
    assert time.monotonic() - began < PATIENCE
    assert str(caught.value) == (
        f"The Chroma server at {address.replace('user:secret@', '')} accepts requests but does not answer "
        "them; restart it, or unset KUTIP_CHROMA_URL."
    )


def test_a_collection_that_is_gone_is_an_empty_one_until_it_is_written_to(
    tmp_path: Path, chroma_server: str
) -> None:
    vectors, other = (Vectors(tmp_path / "chroma", chroma_server, "gone") for _ in range(2))
    vectors.add([Entry("c", ROW, "a", None, None)])
    vectors.set_mark("m")
    assert vectors.state() == other.state() == (1, "m")
    other.clear()
    assert vectors.state() == (0, None)
    assert vectors.search(ROW, 5) == vectors.cosines(ROW, ["c"]) == {}
    vectors.delete(["c"])
    vectors.add([Entry("d", ROW, "a", None, None)])
    assert other.ids() == {"d"}
    other.clear()
