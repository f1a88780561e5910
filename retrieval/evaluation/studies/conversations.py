"""`make conversations`: whether follow-ups are understood, and answered.

Over conversations with what each question means. Named: the completed question names what is meant, and one
that stands alone is not touched; the answers before it are the accepted ones, as a reader without mistakes
would give them. Right: the answer is an accepted one, after kutip's own answers, so that mistakes add up; a
question without an accepted answer is to be refused. With --questions only the first is scored, which needs
no models.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from retrieval.answer import ExtractiveAnswerer
from retrieval.conversation.memory import Memory
from retrieval.evaluation.metrics.text import holds
from retrieval.evaluation.metrics.wilson import wilson_interval
from retrieval.evaluation.temporary_store import temporary_store
from retrieval.models import Answer
from store.encoder.encoder import Encoder

Ask = Callable[[str], Answer]


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A question after others. named, right: whether it was understood and answered; None: not scored."""

    conversation: str
    language: str
    asked: str
    completed: str
    named: bool
    answer: str | None = None
    right: bool | None = None


def read(path: Path) -> list[dict[str, Any]]:
    """The conversations of a file: `{"id", "lang", "turns": [{"question", "whole", "names", "answers"}]}`."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def names_it(completed: str, turn: Mapping[str, Any]) -> bool:
    """Whether a completed question names all that it must; one that stands alone has to stay as it is."""
    if turn["whole"] == turn["question"]:
        return bool(completed == turn["question"])
    folded = completed.casefold()
    named = all(any(one.casefold() in folded for one in wordings) for wordings in turn["names"])
    return named and completed != turn["question"]


def understood(conversation: Mapping[str, Any]) -> list[str]:
    """The follow-ups as they are completed, each after the accepted questions and answers before it."""
    memory, made = Memory(), list[str]()
    for turn in conversation["turns"]:
        made.append(memory.complete(turn["question"]).question)
        said = next(iter(turn["answers"]), "")
        memory.add(Answer(turn["whole"], conversation["lang"], bool(said), said, 1.0))
    return made[1:]


def answered(conversation: Mapping[str, Any], ask: Ask) -> list[Answer]:
    """The answers to the follow-ups, each after kutip's own answers before it."""
    memory, given = Memory(), list[Answer]()
    for turn in conversation["turns"]:
        given.append(ask(memory.complete(turn["question"]).question))
        memory.add(given[-1])
    return given[1:]


def is_right(answer: Answer, turn: Mapping[str, Any]) -> bool:
    """Whether an accepted answer is given, or a refusal where there is none."""
    if not turn["answers"]:
        return not answer.answered
    return answer.answered and any(
        holds(text, turn["answers"]) for text in (answer.said, answer.rendered or "")
    )


def follow_ups(conversations: Iterable[Mapping[str, Any]], ask: Ask | None = None) -> list[FollowUp]:
    """All follow-ups, scored; without `ask` not by their answers."""
    found = []
    for one in conversations:
        turns, made = one["turns"][1:], understood(one)
        given: Sequence[Answer | None] = answered(one, ask) if ask else [None] * len(turns)
        for turn, completed, answer in zip(turns, made, given, strict=True):
            found.append(
                FollowUp(
                    one["id"],
                    one["lang"],
                    turn["question"],
                    completed,
                    names_it(completed, turn),
                    answer.said if answer else None,
                    is_right(answer, turn) if answer else None,
                )
            )
    return found


def report(found: Sequence[FollowUp], console: Console) -> None:
    """Prints the shares by language, with 95 % intervals, and each follow-up that went wrong."""
    for one in found:
        if not one.named or one.right is False:
            why = "not named" if not one.named else "wrong answer"
            console.print(
                f"{one.conversation} {why}: {one.asked} -> {one.completed} -> {one.answer}", markup=False
            )
    table = Table("language", "follow-ups", "named", "right")
    for language in ("id", "en"):
        of = [one for one in found if one.language == language]
        right = [bool(one.right) for one in of if one.right is not None]
        table.add_row(language, str(len(of)), _share([one.named for one in of]), _share(right))
    console.print(table)


def _share(of: Sequence[bool]) -> str:
    if not of:
        return "-"
    low, high = wilson_interval(list(of))
    return f"{sum(of) / len(of):.3f} ({low:.2f}-{high:.2f})"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("conversations", type=Path)
    parser.add_argument("sources", type=Path, nargs="*", help="the articles that are asked")
    parser.add_argument("--questions", action="store_true", help="score the completed questions alone")
    given = parser.parse_args()
    conversations, console = read(given.conversations), Console(width=160)
    if given.questions:
        report(follow_ups(conversations), console)
        return
    with temporary_store(given.sources, Encoder()) as made:
        report(follow_ups(conversations, ExtractiveAnswerer.build(made.settings, made.store).ask), console)


if __name__ == "__main__":
    main()
