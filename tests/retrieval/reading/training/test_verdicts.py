"""The questions for yes or no on single sentences: whole sentences of articles that judge nothing."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from config.json_lines import read_json_lines
from retrieval.reading.training.verification.claims import LABELS, VERDICTS, Claim, of_sentences
from store.language.sentences import sentence_spans

DEV = Path(__file__).parents[3] / "data" / "news_dev.jsonl"


@pytest.fixture
def corpus(seeds_dir: Path) -> Path:
    return seeds_dir.parent / "data" / "news" / "corpus.jsonl"


@pytest.fixture
def asked(corpus: Path) -> list[Claim]:
    return list(of_sentences(VERDICTS, corpus))


def test_each_sentence_is_whole(corpus: Path) -> None:
    texts = {entry["id"]: entry["text"] for entry in read_json_lines(corpus)}
    for entry in read_json_lines(VERDICTS):
        text, span = texts[entry["source"]], tuple(entry["sentence"])
        assert span in {(start, end) for start, end in sentence_spans(text)}, entry["source"]


def test_as_many_are_answered_yes_as_no_as_neither(asked: list[Claim]) -> None:
    labels = Counter(claim.label for claim in asked)
    assert labels.keys() == set(range(len(LABELS)))
    assert max(labels.values()) == min(labels.values()) > 300
    assert len({claim.claim for claim in asked}) == len(asked)
    assert all(claim.header for claim in asked)


def test_a_word_of_denial_does_not_tell_the_verdict(asked: list[Claim]) -> None:
    denials = {"tidak", "belum", "bukan", "not", "no", "never", "enggak", "ga", "gak", "tanpa"}
    denied = Counter(claim.label for claim in asked if denials & set(claim.quote.casefold().split()))
    assert min(denied.values()) > 0.2 * denied.total()


def test_none_is_of_an_article_that_judges() -> None:
    judging = {entry.get("source") for entry in read_json_lines(DEV)}
    assert not judging & {entry["source"] for entry in read_json_lines(VERDICTS)}
