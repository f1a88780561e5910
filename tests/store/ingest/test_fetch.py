"""Sources on the command line: what is found, in which order, once each; and every kind of failure."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from store.ingest.fetch import FetchFailure, RawSource, discover, document
from store.ingest.kinds import MAX_BYTES
from store.ingest.web import Web
from tests.store.ingest.site import ARTICLE, Site, moved, sends

# The user "nobody" of most systems.
_NOBODY = 65534


def found(*sources: str | Path) -> list[RawSource]:
    results = list(discover([str(source) for source in sources]))
    assert all(isinstance(result, RawSource) for result in results), results
    return [result for result in results if isinstance(result, RawSource)]


def failure(*sources: str | Path) -> FetchFailure:
    (result,) = discover([str(source) for source in sources])
    assert isinstance(result, FetchFailure)
    return result


def corpus(path: Path, records: Sequence[object]) -> Path:
    path.write_text("\n".join(line if isinstance(line, str) else json.dumps(line) for line in records))
    return path


def test_a_folder_is_read_recursively_in_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (
        "b.txt",
        "a.md",
        "c.HTML",
        "x.xlsx",
        ".hidden.txt",
        "other.jsonl",
        "sub/d.htm",
        ".git/e.txt",
    ):
        path = tmp_path / "news" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("isi")
    monkeypatch.chdir(tmp_path)
    raws = found("news")
    assert [raw.source for raw in raws] == ["news/a.md", "news/b.txt", "news/c.HTML", "news/sub/d.htm"]
    assert [raw.kind for raw in raws] == ["markdown", "text", "html", "html"]
    assert raws[1].key == str((tmp_path / "news/b.txt").resolve())
    assert raws[1].data == b"isi"


def test_each_location_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text("isi")
    (tmp_path / "link.txt").symlink_to("a.txt")
    (tmp_path / "loop").symlink_to(tmp_path)
    monkeypatch.chdir(tmp_path)
    assert [raw.source for raw in found("a.txt", ".", str(tmp_path), "a.txt")] == ["a.txt"]


def test_a_corpus_gives_a_record_a_line(tmp_path: Path) -> None:
    path = corpus(
        tmp_path / "corpus.jsonl", [{"_id": "x-1", "text": "Satu."}, "  ", {"id": 2, "text": "Dua."}]
    )
    raws = found(tmp_path)
    assert [(raw.source, raw.kind) for raw in raws] == [("x-1", "record"), ("2", "record")]
    assert raws[0].key == f"{path.resolve()}#x-1"
    assert json.loads(raws[0].data)["text"] == "Satu."
    assert found(path) == raws


def test_any_jsonl_given_directly_is_a_corpus_and_a_mark_at_its_start_is_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "set.jsonl"
    path.write_bytes(b'\xef\xbb\xbf{"id": "a", "text": "Isi."}\r\n\xef\xbb\xbf\n')
    assert [raw.source for raw in found(path)] == ["a"]


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("{", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ("[1]", "not a JSON object"),
        ({"text": "Isi."}, "no id"),
        ({"_id": "", "text": "Isi."}, "no id"),
        ({"_id": ["a"], "text": "Isi."}, "string or a whole number"),
        ({"_id": True, "text": "Isi."}, "string or a whole number"),
        ({"_id": "\ud800", "text": "Isi."}, "half a character"),
        ({"_id": "b"}, "no text"),
        ({"_id": "b", "text": " \n"}, "no text"),
        ({"_id": "b", "text": 5}, "no text"),
        ({"_id": "a", "text": "Lagi."}, "an earlier line has the id 'a' too"),
    ],
)
def test_a_bad_corpus_line_names_its_place_and_the_others_go_on(
    tmp_path: Path, line: object, complaint: str
) -> None:
    path = corpus(tmp_path / "corpus.jsonl", [{"id": "a", "text": "Isi."}, line, {"id": "z", "text": "Isi."}])
    first, bad, last = discover([str(path)])
    assert isinstance(first, RawSource)
    assert isinstance(last, RawSource)
    assert isinstance(bad, FetchFailure)
    assert bad.source == f"{path}:2"
    assert bad.error.startswith("corpus.jsonl line 2: ")
    assert complaint in bad.error


def test_an_endless_corpus_line_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("store.ingest.fetch.MAX_BYTES", 1_000_000)
    path = corpus(
        tmp_path / "corpus.jsonl", [{"id": "a", "text": "i" * 3_000_000}, {"id": "b", "text": "Isi."}]
    )
    bad, good = discover([str(path)])
    assert isinstance(bad, FetchFailure)
    assert "longer than 1 MB" in bad.error
    assert isinstance(good, RawSource)
    assert good.source == "b"


def test_what_is_missing_or_of_another_type(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"%PDF")
    (tmp_path / "bare").write_bytes(b"isi")
    os.mkfifo(tmp_path / "pipe.txt")
    assert "does not exist" in failure(tmp_path / "nope.txt").error
    assert "does not exist" in failure(tmp_path / "a.xlsx" / "b.txt").error
    assert ".txt, .md, .html" in failure(tmp_path / "a.xlsx").error
    assert "not supported" in failure(tmp_path / "bare").error
    assert "not a regular file" in failure(tmp_path / "pipe.txt").error
    assert "holds no article" in failure(tmp_path).error


@pytest.mark.parametrize("source", ["", "a\0b.txt", "a" * 5000, "\udcff.txt"])
def test_an_impossible_path_is_a_failure(source: str) -> None:
    result = failure(source)
    assert result.error.startswith("This path ")
    assert result.source.encode() or not source


def test_empty_and_oversized_files(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").touch()
    (tmp_path / "corpus.jsonl").write_text("\n \n")
    with (tmp_path / "big.txt").open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    assert "is empty" in failure(tmp_path / "empty.txt").error
    assert "larger than 20 MB" in failure(tmp_path / "big.txt").error
    assert "no article" in failure(tmp_path / "corpus.jsonl").error


@pytest.fixture
def not_superuser() -> Iterator[Path]:
    """A folder of a user who is not the superuser, for whom permissions hold, and that user's rights."""
    superuser = os.geteuid() == 0
    # Not in `tmp_path`, whose parents are closed to others.
    with tempfile.TemporaryDirectory() as folder:
        if superuser:
            os.chown(folder, _NOBODY, -1)
            os.seteuid(_NOBODY)
        try:
            yield Path(folder)
        finally:
            if superuser:
                os.seteuid(0)


def test_unreadable_file_and_folder(not_superuser: Path) -> None:
    closed, secret = not_superuser / "closed", not_superuser / "secret.txt"
    closed.mkdir()
    (closed / "a.txt").write_text("isi")
    secret.write_text("isi")
    closed.chmod(0)
    secret.chmod(0)
    try:
        assert "permissions" in failure(secret).error
        assert "permissions" in failure(closed / "a.txt").error
        assert "permission" in failure(closed).error
    finally:
        closed.chmod(0o700)


def test_a_file_name_that_is_not_unicode_is_shown_as_unicode(tmp_path: Path) -> None:
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff.txt")).write_text("isi")
    (raw,) = found(tmp_path)
    assert raw.source.endswith("\ufffd.txt")
    assert raw.key.encode()


def test_a_page_is_a_source(site: Site) -> None:
    site.pages |= {"/a": sends(ARTICLE), "/b": moved("/a")}
    web = Web.configured(private_addresses=True)
    (raw,) = discover([site.url("/b#top"), site.url("/a")], web)
    assert isinstance(raw, RawSource)
    assert (raw.source, raw.kind, raw.data) == (site.url("/b#top"), "html", ARTICLE.encode())
    assert raw.key == raw.url == site.url("/a")
    refused = failure(site.url("/a"))
    assert refused.source == site.url("/a")
    assert "not on the public internet" in refused.error
    assert "not a valid web address" in failure("HTTPS://").error


@pytest.mark.parametrize(
    ("name", "kind"), [("a.txt", "text"), ("../b/\u202eC.MD", "markdown"), ("c:\\d\\e.html", "html")]
)
def test_a_document_that_was_sent(name: str, kind: str) -> None:
    raw = document(name, b"isi")
    assert isinstance(raw, RawSource)
    assert (raw.kind, raw.data, raw.url) == (kind, b"isi", None)
    assert not set(raw.source) & set("/\\")
    other, same = document(name, b"lain"), document("message.txt", b"isi")
    assert isinstance(other, RawSource)
    assert isinstance(same, RawSource)
    assert raw.key == same.key != other.key


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.xlsx", b"%PDF", "not supported"),
        ("a.json", b"{}", "not supported"),
        ("", b"isi", "not supported"),
        ("a.txt", b" \n", "is empty"),
        ("a.txt", b"x" * (MAX_BYTES + 1), "larger than 20 MB"),
    ],
)
def test_a_document_that_cannot_be_read(name: str, data: bytes, said: str) -> None:
    result = document(name, data)
    assert isinstance(result, FetchFailure)
    assert said in result.error


def test_one_bad_source_does_not_stop_the_next(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("isi")
    first, second = discover([str(tmp_path / "nope"), str(tmp_path / "a.txt")])
    assert isinstance(first, FetchFailure)
    assert isinstance(second, RawSource)
