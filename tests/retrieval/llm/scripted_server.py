"""A server with OpenAI's interface on loopback that says what a test scripts, and fails as servers do."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

MODEL = "scripted"
KEY = "key-8d1f0c77"


@dataclass(frozen=True)
class Asked:
    """What the model was asked: the passages by their ids, and all messages."""

    passages: dict[str, dict[str, str]]
    messages: list[dict[str, str]]

    def id_of(self, words: str) -> str:
        """The id of the passage that holds the words."""
        return next(name for name, one in self.passages.items() if words in one["text"])


@dataclass(frozen=True)
class Said:
    """What the server does: `text` is the model's; a `body` goes out as it is. cut: only half of it. silent:
    nothing
    until the server is closed."""

    text: str = ""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: str | None = None
    cut: bool = False
    silent: bool = False


Script = Callable[[Asked], Said]


def sentences(*parts: tuple[str, list[tuple[str, str]]]) -> str:
    """The model's JSON: sentences with (id, words) each."""
    listed = [
        {"sentence": sentence, "quotes": [{"id": name, "text": words} for name, words in quotes]}
        for sentence, quotes in parts
    ]
    return json.dumps({"sentences": listed}, ensure_ascii=False)


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.script: Script = lambda _: Said(sentences())
        self.asked: list[Asked] = []
        self.keys: set[str] = set()
        self.closing = threading.Event()

    @property
    def setting(self) -> str:
        """As KUTIP_LLM names it."""
        return f"openai-like:{MODEL}@http://127.0.0.1:{self.server_port}/v1"

    def says(self, *scripts: Script | Said) -> None:
        """One after the other, the last again and again."""
        left = list(scripts)

        def script(asked: Asked) -> Said:
            one = left.pop(0) if len(left) > 1 else left[0]
            return one if isinstance(one, Said) else one(asked)

        self.asked.clear()
        self.script = script


class _Handler(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.keys.add(self.headers["Authorization"])
        asked = Asked(dict(_passages(request["messages"])), request["messages"])
        self.server.asked.append(asked)
        said = self.server.script(asked)
        if said.silent:
            self.server.closing.wait(60)
            self.close_connection = True
            return
        content = (said.body if said.body is not None else json.dumps(_completion(said.text))).encode()
        self.send_response(said.status)
        for name, value in {"Content-Type": "application/json", **said.headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content[: len(content) // 2] if said.cut else content)
        self.close_connection = self.close_connection or said.cut

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - its name in the library
        """Says nothing."""


def _passages(messages: list[dict[str, str]]) -> Iterator[tuple[str, dict[str, str]]]:
    for message in messages:
        for line in message["content"].splitlines():
            if line.startswith('{"id": "p'):
                one = json.loads(line)
                yield one["id"], one


def _completion(text: str) -> dict[str, Any]:
    return {
        "id": "1", "object": "chat.completion", "created": 0, "model": MODEL,
        "choices": [{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": text}}],
        "usage": {"prompt_tokens": 90, "completion_tokens": 10, "total_tokens": 100},
    }  # fmt: skip


@contextmanager
def scripted() -> Iterator[Server]:
    server = Server()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.closing.set()
        server.shutdown()
        server.server_close()
        thread.join(10)
