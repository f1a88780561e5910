"""From a file to an article, on hand-made files and on the owner's sample articles."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest

from config.errors import SourceError
from store.ingest.article import read_article
from store.ingest.fetch import RawSource, discover
from store.ingest.kinds import Kind
from store.language.sentences import sentence_spans
from store.models import Article, Credit, Metadata


def article(data: str | bytes, kind: Kind = "text", key: str = "/a.txt") -> Article:
    return read_article(RawSource("a.txt", key, kind, data.encode() if isinstance(data, str) else data))


def test_an_article() -> None:
    text = (
        "Banjir Surut\n\nBANDUNG, WARTA.com - Banjir surut sejak Senin.\nBaca juga: Lain\nEditor: Agus Salim"
    )
    result = article(text)
    assert result.source == "a.txt"
    assert result.text == text.replace("Baca juga: Lain\n", "")
    assert result.metadata == Metadata(
        "Banjir Surut", "WARTA.com", language="id", credits=(Credit("editor", "Agus Salim"),)
    )


def test_identity_is_the_location_and_the_hash_the_content() -> None:
    first, again, moved = article("Isi."), article("Isi.\n[iklan]"), article("Isi.", key="/b.txt")
    changed, dated = article("Isi baru."), article("---\ndate: 2021-08-17\n---\nIsi.")
    assert re.fullmatch("[0-9a-f]{16}", first.id)
    assert re.fullmatch("[0-9a-f]{64}", first.content_hash)
    assert first == again
    assert moved.id != first.id
    assert moved.content_hash == first.content_hash
    assert changed.id == dated.id == first.id
    assert len({first.content_hash, changed.content_hash, dated.content_hash}) == 3


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b" \n\t", "text"),
        (b"[iklan_2]\nKomentar (0)", "text"),
        (b"---\ntitle: x\n---\n", "markdown"),
        (b'{"id": "a", "text": "..."}', "record"),
        (b'{"id": "a", "text": "Isi \\ud800"}', "record"),
        (b'{"id": "a", "text": "Isi", "title": "\\ud800"}', "record"),
        (b"<html><body></body></html>", "html"),
        (b"%PDF", "text"),
    ],
)
def test_what_holds_no_article(data: bytes, kind: Kind) -> None:
    with pytest.raises(SourceError, match=r"\.$"):
        article(data, kind)


@pytest.mark.parametrize("kind", ["text", "markdown"])
@pytest.mark.parametrize(
    "unit",
    [
        "a",
        "kata ",
        ". ",
        "[",
        "[iklan ",
        "(baca juga ",
        ". Baca juga: a ",
        "A. ",
        "Jakarta, ",
        "foto: ",
        "> ",
        "![](",
        "\u200b ",
        "Editor: Budi\n",
        "facebook twitter \n",
        "---\na: b\n",
        "24/05/2023 ",
        "1 2 3 ",
    ],
)
def test_a_megabyte_of_anything_completes(unit: str, kind: Kind) -> None:
    # The last words give the article something to hold, whatever the rest is worth.
    result = article((unit * (1_000_000 // len(unit)))[:1_000_000] + "\nHabis sudah.", kind)
    assert sentence_spans(result.text)[-1][1] == len(result.text)


def seed(seeds_dir: Path, number: str) -> tuple[Article, str]:
    (raw,) = [
        raw for raw in discover([str(next(seeds_dir.glob(f"{number}_*.txt")))]) if isinstance(raw, RawSource)
    ]
    return read_article(raw), raw.data.decode()


@pytest.mark.parametrize("number", ["000", "001", "002", "003", "004"])
def test_sample_articles_stay_verbatim_and_lose_their_furniture(seeds_dir: Path, number: str) -> None:
    result, original = seed(seeds_dir, number)
    kept, lines = result.text.split("\n"), original.splitlines()
    assert all(any(line in other for other in lines) for line in kept)
    furniture = re.compile(
        r"baca juga|baca di sini|bagikan|scroll|\[iklan|tautan sumber|komentar \(", re.IGNORECASE
    )
    assert not [line for line in kept if furniture.match(line)]
    # Nothing else is lost.
    lost = {line.strip() for line in lines if line.strip()} - set(kept)
    assert all(furniture.match(line) for line in lost)


def test_sample_articles_say_who_wrote_them(seeds_dir: Path) -> None:
    found = {number: seed(seeds_dir, number)[0].metadata for number in ("000", "001", "002", "003", "004")}
    assert {metadata.language for metadata in found.values()} == {"id"}
    assert {metadata.date for metadata in found.values()} == {None}
    assert {metadata.url for metadata in found.values()} == {None}
    assert [metadata.publisher for metadata in found.values()] == ["ANTARA", None, None, None, "EGINDO.co"]
    assert [metadata.author for metadata in found.values()] == [None, None, "Huyen Le", None, None]
    assert found["000"].credits == (Credit("translator", "Atman Ahdiat"), Credit("editor", "M Razi Rahman"))
    assert found["002"].credits == (
        Credit("photo", "AFP"),
        Credit("author", "Huyen Le"),
        Credit("agency", "Reuters"),
    )
    assert found["004"].credits == (Credit("agency", "CNA/SL"),)
    assert [bool(metadata.title) for metadata in found.values()] == [False, True, False, False, True]
    assert (found["001"].title or "").startswith("China dan Rusia")
    assert (found["004"].title or "").startswith("China-Rusia")


def test_a_repeated_caption_of_a_sample_is_kept_once(seeds_dir: Path) -> None:
    lines = [line for line in seed(seeds_dir, "004")[0].text.split("\n") if line]
    assert all(line != after for line, after in pairwise(lines))
