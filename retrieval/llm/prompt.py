"""What the model is asked. Passages have ids that mean nothing, new for each question, and are marked as
data. Pure,
but for the ids."""

from __future__ import annotations

import json
import secrets
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from retrieval.claims.models import Checked
from retrieval.llm.connection import ASSISTANT, SYSTEM, USER, Message
from retrieval.models import Passage

MOST_SENTENCES = 6
_FALLBACK = "en"


def with_ids(passages: Sequence[Passage]) -> dict[str, Passage]:
    """The passages by ids that no article can know."""
    drawn: dict[str, Passage] = {}
    for passage in passages:
        name = f"p{secrets.token_hex(3)}"
        while name in drawn:
            name = f"p{secrets.token_hex(3)}"
        drawn[name] = passage
    return drawn


def first_request(question: str, language: str, passages: Mapping[str, Passage]) -> list[Message]:
    """The rules, the passages and the question."""
    texts = _texts()
    spoken = texts["languages"].get(language, texts["languages"][_FALLBACK])
    system = texts["system"].format(language=spoken, most=MOST_SENTENCES).strip()
    listed = "\n".join(_json(_shown(name, passage)) for name, passage in passages.items())
    user = texts["user"].format(passages=listed, question=_json(question)).strip()
    return [Message(SYSTEM, system), Message(USER, user)]


def second_request(first: list[Message], written: str, dropped: Sequence[Checked]) -> list[Message]:
    """Asks once more for the sentences that did not hold."""
    listed = "\n".join(f"- {_json(one.claim.sentence)}" for one in dropped)
    again = _texts()["again"].format(sentences=listed).strip()
    return [*first, Message(ASSISTANT, written), Message(USER, again)]


def _shown(name: str, passage: Passage) -> dict[str, str]:
    about = passage.article.metadata
    known = {
        "title": about.title,
        "outlet": about.publisher,
        "date": about.date.isoformat() if about.date else None,
    }
    return {"id": name, **{key: value for key, value in known.items() if value}, "text": passage.text}


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


@cache
def _texts() -> Mapping[str, Any]:
    return tomllib.loads((files("retrieval.llm") / "prompt.toml").read_text("utf-8"))
