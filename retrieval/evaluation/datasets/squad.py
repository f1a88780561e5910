"""SQuAD, version 1 or 2: `{"data": [{"paragraphs": [{"context", "qas": [{"id", "question", ...}]}]}]}`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from config.errors import SourceError
from retrieval.evaluation.datasets.files import parsed, read_text
from retrieval.evaluation.datasets.validate import (
    BadRecordError,
    answerable,
    fields,
    identity,
    items,
    question_of,
    shown,
    strings,
    text_of,
    unused,
)
from retrieval.evaluation.records import Case


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as the file has it, with the context that it is about."""

    id: str
    question: str
    context: str
    record: dict[str, Any]


@dataclass(slots=True)
class Squad:
    """What a file holds: its questions by id, and its contexts, each once, with their source names."""

    name: str
    questions: dict[str, Asked] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)
    skipped: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, document: Any, name: str) -> Squad:
        """The questions that can be asked; a sentence for each that cannot. Raises SourceError."""
        squad = cls(name)
        try:
            topics = items(fields(document).get("data"), '"data"')
        except BadRecordError as error:
            raise SourceError(f"{name} is not in the form of SQuAD: {error}.") from None
        for number, topic in enumerate(topics, 1):
            where = f"article {number}"
            try:
                for place, paragraph in enumerate(items(fields(topic).get("paragraphs"), '"paragraphs"'), 1):
                    squad._paragraph(paragraph, f"{where} paragraph {place}")
            except BadRecordError as error:
                squad._skip(where, error)
        return squad

    def cases(self) -> list[Case]:
        """The questions whose answers can be read; those that cannot are added to `skipped`."""
        found = []
        for asked in self.questions.values():
            try:
                found.append(self._case(asked))
            except BadRecordError as error:
                self._skip(f"question {shown(asked.id)}", error)
        return found

    def _paragraph(self, value: Any, where: str) -> None:
        try:
            record = fields(value)
            context = record.get("context")
            # As it stands: the offsets of the answers count from its beginning.
            text_of(context, "the context")
            questions = items(record.get("qas"), '"qas"')
        except BadRecordError as error:
            self._skip(where, error)
            return
        self.sources.setdefault(str(context), f"context-{len(self.sources) + 1:04d}")
        for number, question in enumerate(questions, 1):
            self._question(question, str(context), f"{where} question {number}")

    def _question(self, value: Any, context: str, where: str) -> None:
        try:
            record = fields(value)
            name = identity(record.get("id"))
            where = f"question {shown(name)}"
            self.questions[unused(name, self.questions)] = Asked(
                name, question_of(record.get("question")), context, record
            )
        except BadRecordError as error:
            self._skip(where, error)

    def _case(self, asked: Asked) -> Case:
        given, impossible = asked.record.get("answers"), asked.record.get("is_impossible")
        answers = [] if given is None else items(given, '"answers"')
        texts = [fields(answer, 'an entry of "answers"').get("text") for answer in answers]
        accepted = strings(texts, '"answers"')
        stated = not impossible if isinstance(impossible, bool) else impossible
        possible = answerable(stated, '"is_impossible"', accepted, (), told=given is not None)
        sources = {self.sources[asked.context]: 1} if possible else {}
        return Case(asked.id, asked.question, accepted, possible, sources)

    def _skip(self, where: str, error: BadRecordError) -> None:
        self.skipped.append(f"{self.name} {where}: {error}.")


def squad_contexts(path: Path) -> Iterator[tuple[str, str, str]]:
    """The id, the question and the context of each question of a SQuAD file; answers are not needed.

    Raises UsageError when there is no such file, and SourceError when it cannot be read or a question of it
    cannot be asked: predictions for only a part of a file would be scored as if the rest were refused.
    """
    try:
        document = parsed(read_text(path))
    except BadRecordError as error:
        raise SourceError(f"{path.name}: {error}.") from None
    squad = Squad.of(document, path.name)
    if squad.skipped:
        raise SourceError(squad.skipped[0])
    if not squad.questions:
        raise SourceError(f"{path.name} holds no question.")
    return iter([(asked.id, asked.question, asked.context) for asked in squad.questions.values()])
