from __future__ import annotations

import io
import json
import logging
import subprocess
import sys
import threading
import warnings
from collections.abc import Iterator
from typing import Any

import pytest

from bot.discord import log
from bot.discord.log import LOG, JsonLines
from retrieval.models import Answer
from store.chat.replies import Reply

# In the form of a token, but of nobody.
TOKEN = "MDAwMDAwMDAwMDAwMDAwMDAw.AbCdEf.0123456789-0123456789_abcdefgh"  # noqa: S105
SECRET = "rahasia-sekali"  # noqa: S105


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    root, hooks = logging.getLogger(), (sys.excepthook, threading.excepthook)
    before = (list(root.handlers), root.level)
    levels = {name: logging.getLogger(name).level for name in ("discord", "aiohttp", "asyncio", log.NAME)}
    yield io.StringIO()
    root.handlers[:], root.level = before
    sys.excepthook, threading.excepthook = hooks
    logging.captureWarnings(capture=False)
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


def lines(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def answered(log_questions: bool, stream: io.StringIO) -> dict[str, Any]:
    log.set_up("warning", [TOKEN], log_questions, stream)
    answer = Answer("Kapan rapatnya?", "id", True, "Rabu", 0.9)
    reply = Reply("abcdefghijkl", 5, 6, "kapan itu?", answer.to_json(), server=7)
    LOG.answered(7, reply, 0.0213)
    (line,) = lines(stream)
    return line


def test_an_answer_is_one_line_without_the_question(stream: io.StringIO) -> None:
    line = answered(False, stream)
    assert {key: line[key] for key in ("event", "outcome", "server", "ms", "language", "confidence")} == {
        "event": "ask",
        "outcome": "answered",
        "server": 7,
        "ms": 21,
        "language": "id",
        "confidence": 0.9,
    }
    assert line["level"] == "info"
    assert line["at"].endswith("+00:00")
    assert not {"kapan", "rapat", "Rabu"} & set(stream.getvalue().replace('"', " ").split())


def test_the_question_is_written_if_the_operator_wants_it(stream: io.StringIO) -> None:
    assert answered(True, stream)["question"] == "kapan itu?"


def test_what_is_not_known_is_left_out(stream: io.StringIO) -> None:
    log.set_up("warning", stream=stream)
    LOG.event("ingest", "failed", level=logging.ERROR, server=None, source={"size": 3})
    (line,) = lines(stream)
    assert "server" not in line
    assert (line["level"], line["message"], line["source"]) == ("error", "ingest: failed", {"size": 3})


def test_an_event_tells_its_cause(stream: io.StringIO) -> None:
    log.set_up("warning", [TOKEN], stream=stream)
    try:
        int(TOKEN)
    except ValueError as error:
        LOG.event("ask", "failed", level=logging.ERROR, cause=error)
        LOG.crash("on_message")
    asked, crash = lines(stream)
    assert (asked["outcome"], crash["event"], crash["outcome"]) == ("failed", "on_message", "crash")
    for line in (asked, crash):
        assert line["level"] == "error"
        assert "ValueError" in line["traceback"]
    assert TOKEN not in stream.getvalue()


def test_libraries_are_heard_from_their_level_on(stream: io.StringIO) -> None:
    log.set_up("warning", stream=stream)
    logging.getLogger("discord.gateway").info("connected")
    logging.getLogger("discord.http").warning("We are being rate limited.")
    assert [line["message"] for line in lines(stream)] == ["We are being rate limited."]
    assert lines(stream)[0]["event"] == "log"


@pytest.mark.parametrize(("log_questions", "heard"), [(False, []), (True, ["event: rahasia?"])])
def test_libraries_do_not_tell_what_users_write(
    stream: io.StringIO, log_questions: bool, heard: list[str]
) -> None:
    log.set_up("debug", log_questions=log_questions, stream=stream)
    logging.getLogger("discord.gateway").debug("event: %s", "rahasia?")
    assert [line["message"] for line in lines(stream)] == heard


@pytest.mark.parametrize(
    "text",
    [
        f"IDENTIFY {{'token': '{TOKEN}'}}",
        f"Authorization: Bot {SECRET}-lebih-panjang",
        f"key={SECRET}",
        f"https://discord.com/api/v10/webhooks/123456/{SECRET}x/messages/@original",
        f"POST /interactions/99/{SECRET}.y/callback",
        "reply to aW50ZXJhY3Rpb246MTIzNDU2Nzg5MDEyMzQ1Njc4OTA",
        # Of another bot, which nobody named as a secret.
        "OTk5OTk5OTk5OTk5OTk5OTk5.AbCdEf.0123456789-0123456789_abcdefgh",
    ],
)
def test_no_secret_is_written(text: str) -> None:
    formatter = JsonLines(["", "ab", SECRET, TOKEN])
    record = logging.makeLogRecord({"msg": "%s", "args": (text,), "url": text, "list": [{text: text}]})
    written = formatter.format(record)
    assert "***" in written
    for secret in (TOKEN, SECRET, "aW50", "OTk5", "-lebih-"):
        assert secret not in written


def test_no_secret_is_written_with_a_traceback(stream: io.StringIO) -> None:
    log.set_up("warning", [TOKEN], stream=stream)
    try:
        int(TOKEN)
    except ValueError:
        logging.getLogger("aiohttp.client").exception("failed with %s", TOKEN)
    (line,) = lines(stream)
    assert TOKEN not in stream.getvalue()
    assert line["message"] == "failed with ***"
    assert line["traceback"].endswith("with base 10: '***'")


def test_a_record_that_cannot_be_written_shows_nothing(
    stream: io.StringIO, capsys: pytest.CaptureFixture[str]
) -> None:
    log.set_up("warning", [TOKEN], stream=stream)
    logging.getLogger("x").warning("%d messages", TOKEN)
    stream.close()
    logging.getLogger("x").warning("lost %s", TOKEN)
    assert capsys.readouterr().err == ""


def test_arguments_that_do_not_fit_leave_the_message(stream: io.StringIO) -> None:
    log.set_up("warning", stream=stream)
    logging.getLogger("x").warning("%d messages", "many")
    logging.getLogger("x").warning("strange", extra={"size": float("nan"), "names": {"a"}, "half": "\ud800"})
    first, second = lines(stream)
    assert first["message"] == "%d messages"
    assert (second["size"], second["names"], second["half"]) == ("nan", ["a"], "\ud800")


def test_errors_of_threads_and_warnings_are_lines_too(stream: io.StringIO) -> None:
    def work() -> None:
        raise ValueError(TOKEN)

    log.set_up("warning", [TOKEN], stream=stream)
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn("old", DeprecationWarning, stacklevel=1)
    crash, warning = lines(stream)
    assert (crash["event"], crash["message"]) == ("crash", "uncaught ValueError")
    assert TOKEN not in stream.getvalue()
    assert warning["from"] == "py.warnings"


@pytest.mark.parametrize(("error", "written"), [(f"ValueError('{TOKEN}')", 1), ("KeyboardInterrupt", 0)])
def test_a_process_that_crashes_says_so_in_one_line(error: str, written: int) -> None:
    script = f"from bot.discord import log; log.set_up('warning', ['{TOKEN}']); raise {error}"
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert ended.returncode != 0
    assert ended.stdout == ""
    assert TOKEN not in ended.stderr
    assert [json.loads(line)["event"] for line in ended.stderr.splitlines()] == ["crash"] * written
