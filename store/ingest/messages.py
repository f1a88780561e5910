"""What the reading process and its parent say to each other: messages, each its length and its bytes."""

from __future__ import annotations

import datetime as dt
import json
import socket
import struct
import time
from dataclasses import asdict, fields, replace
from typing import Any

from store.article_rows import reading_from_json, reading_to_json
from store.ingest.documents.member import Batch, Member, Position
from store.ingest.fetch import RawSource
from store.models import Article, Credit, Metadata

_LENGTH = struct.Struct("!Q")


def send(line: socket.socket, message: bytes, deadline: float | None = None) -> None:
    """Sends one message. deadline: of `time.monotonic`. Raises TimeoutError, OSError when nobody listens."""
    line.settimeout(_left(deadline))
    line.sendall(_LENGTH.pack(len(message)) + message)


def receive(line: socket.socket, deadline: float | None = None) -> bytes:
    """Waits for one message. Raises TimeoutError, or OSError when none can come any more."""
    (length,) = _LENGTH.unpack(_exactly(line, _LENGTH.size, deadline))
    return bytes(_exactly(line, length, deadline))


def send_source(line: socket.socket, raw: RawSource, at: Position, deadline: float) -> None:
    """Sends what is to be read. at: from where on, in a file of many. Raises what `send` raises."""
    # Where a file was found, and what became of a page, is for the process that found it.
    sent = (field.name for field in fields(raw) if field.name not in ("data", "found_at", "visit"))
    about = {name: getattr(raw, name) for name in sent}
    send(line, json.dumps([about, at]).encode(), deadline)
    send(line, raw.data, deadline)


def receive_source(line: socket.socket) -> tuple[RawSource, Position]:
    """Waits for what is to be read, and from where on. Raises OSError when nothing will come."""
    about, (offset, number) = json.loads(receive(line))
    return RawSource(**about, data=receive(line)), (offset, number)


def batch_to_json(batch: Batch) -> dict[str, Any]:
    """A batch as an object of JSON; what its articles hold comes behind it, as one message."""
    members = [asdict(replace(member, data=b"")) | {"data": len(member.data)} for member in batch.members]
    return {"members": members, "following": batch.following}


def batch_from_json(document: dict[str, Any], data: bytes) -> Batch:
    """The batch of which `batch_to_json` made an object. data: what came behind it."""
    members, start = [], 0
    for member in document["members"]:
        end = start + member["data"]
        members.append(Member(**member | {"data": data[start:end]}))
        start = end
    following = document["following"]
    return Batch(tuple(members), following and (following[0], following[1]))


def article_to_json(article: Article) -> dict[str, Any]:
    """An article as an object of JSON."""
    document = asdict(article)
    date = article.metadata.date
    document["metadata"]["date"] = date and date.isoformat()
    document["reading"] = article.reading and reading_to_json(article.reading)
    return document


def article_from_json(document: dict[str, Any]) -> Article:
    """The article of which `article_to_json` made an object."""
    stated = document["metadata"]
    date = stated["date"] and dt.date.fromisoformat(stated["date"])
    named = tuple(Credit(**credit) for credit in stated["credits"])
    read = document["reading"] and reading_from_json(document["reading"])
    metadata = Metadata(**stated | {"date": date, "credits": named})
    return Article(**document | {"metadata": metadata, "reading": read})


def _exactly(line: socket.socket, length: int, deadline: float | None) -> bytearray:
    data = bytearray(length)
    view, got = memoryview(data), 0
    while got < length:
        line.settimeout(_left(deadline))
        count = line.recv_into(view[got:])
        if not count:
            raise ConnectionResetError("the other side is gone")
        got += count
    return data


def _left(deadline: float | None) -> float | None:
    # A timeout of 0 would mean not to wait at all, which fails in another way.
    return None if deadline is None else max(0.001, deadline - time.monotonic())
