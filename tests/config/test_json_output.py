from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from config.json_output import to_json

ROOT = Path(__file__).parents[2]
UNSEEN = "\x7f\x85\x9b\u061c\u200b\u200e\u200f\u202a\u202e\u2028\u2066\u2069\ufeff\ud800\U000e0041\x1b\x00"
# What is read by kutip itself: hashed, compared, written into TOML or kept in the catalog.
OWN = {
    "store/ingest/documents/table.py",
    "store/article_rows.py",
    "store/catalog.py",
    "store/edits.py",
    "store/ingest/feeds/visits.py",
    "store/ingest/watch/watched.py",
    "retrieval/evaluation/compare.py",
    # What a model reads; its characters are escaped by json itself.
    "retrieval/llm/prompt.py",
    "retrieval/evaluation/studies/alignment.py",
    "retrieval/evaluation/studies/intent.py",
}


@pytest.mark.parametrize("character", UNSEEN)
def test_what_nobody_sees_is_escaped_and_kept(character: str) -> None:
    document = {f"a{character}": [f"{character}b", {"c": character}]}
    written = to_json(document, indent=2)
    assert character not in written
    written.encode()
    assert json.loads(written) == document


def test_letters_of_all_languages_stay() -> None:
    assert to_json({"a": "é “ß” 東京 🙂 عربي"}) == '{"a": "é “ß” 東京 🙂 عربي"}'


def test_a_number_that_json_lacks_is_refused() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        to_json(float("nan"))


def test_all_that_programs_read_is_written_here() -> None:
    writers = {
        path.relative_to(ROOT).as_posix()
        for layer in ("config", "store", "retrieval", "bot")
        for path in (ROOT / layer).rglob("*.py")
        if re.search(r"ensure_ascii=False", path.read_text("utf-8"))
    }
    assert {one for one in writers if "training" not in one} == {"config/json_output.py", *OWN}
