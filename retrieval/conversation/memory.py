"""What is remembered of a conversation: the last questions and answers of one user in one place. Pure."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, replace

from retrieval.conversation.parsing import names
from retrieval.conversation.rewrite import Turn, completed
from retrieval.conversation.subject import TURNS
from retrieval.models import Answer

# As many characters of an answer: subjects are taken from short answers alone.
_LONGEST_ANSWER = 1000


@dataclass(frozen=True, slots=True)
class Completed:
    """A question with what it leaves to the turns before it. is_open: whether it could have been meant in
    another way, since more than one name had been spoken of."""

    question: str
    is_open: bool = False

    def explained(self, answer: Answer) -> Answer:
        """The answer, which says how the question was understood if that was open."""
        return replace(answer, understood=self.question) if self.is_open and not answer.intent else answer


class Memory:
    """The last turns, at most four; older ones are forgotten. A front end keeps one for each conversation, so
    that nothing goes from one user or channel to another."""

    def __init__(self, answers: Iterable[Answer] = ()) -> None:
        """answers: those given so far, the oldest first."""
        self._turns: deque[Turn] = deque(maxlen=TURNS)
        for answer in answers:
            self.add(answer)

    def add(self, answer: Answer) -> None:
        """Remembers an answer with its question; small talk has no subject."""
        if not answer.intent:
            self._turns.append(Turn(answer.question, answer.answer[:_LONGEST_ANSWER]))

    def complete(self, question: str) -> Completed:
        """The question made whole; one that stands alone stays as it is."""
        whole = completed(question, tuple(self._turns))
        return Completed(whole, whole != question and len(self._names()) > 1)

    def forget(self) -> None:
        self._turns.clear()

    def __len__(self) -> int:
        return len(self._turns)

    def _names(self) -> set[str]:
        """What was spoken of; of "Mikhail Mishustin" and "Mishustin" one."""
        said = [text for turn in self._turns for text in (turn.question, f"x {turn.answer}")]
        found = {name.text.casefold() for text in said for name in names(text) if name.role != "time"}
        return {one for one in found if not any(one != other and one in other for other in found)}
