"""The one exception tree. Each error's text is a sentence for the user: what is wrong and what to do.

KutipError                      exit status 1
├── UsageError                  exit status 2: the command was called wrongly
│   └── QuestionError           a question that cannot be asked (empty, too long)
├── SettingsError               a setting is unknown or has a wrong value
├── ArtifactError               a bundled model file is missing or damaged
├── SourceError                 one source could not be read; the others go on
├── EmbeddingError              a configured embedding service failed
├── LanguageModelError          a configured language model failed; it is answered without it
├── ArticleNotFoundError        no article has that id
├── OutputError                 standard output cannot be written
├── BusyError                   too much is asked right now; it says when to try again
├── InterruptedWorkError        kutip stops before the work is done
└── StoreError                  the data folder cannot be used
    ├── StoreVersionError       it was written by a newer kutip
    ├── StoreBusyError          another process is writing to it
    │   └── BeingRepairedError      and what it writes is what is missing
    ├── DamagedArticleError     the catalog's entry of an article makes no sense
    └── EmbeddingMismatchError  it was built with another embedding
"""

from __future__ import annotations

import errno
from typing import Literal

from config import redaction


class KutipError(Exception):
    """Base of all errors that a user may see; `str(error)` is one plain sentence or two, in which addresses
    have no logins and keys."""

    exit_status = 1

    def __init__(self, sentence: str = "") -> None:
        super().__init__(redaction.sentence(sentence))


class UsageError(KutipError):
    exit_status = 2


class QuestionError(UsageError):
    """reason: what is wrong with the question: it is "empty", too "long" or "wordless"."""

    def __init__(self, sentence: str, reason: Literal["empty", "long", "wordless"]) -> None:
        super().__init__(sentence)
        self.reason = reason


class SettingsError(KutipError):
    pass


class ArtifactError(KutipError):
    pass


class SourceError(KutipError):
    pass


class IndexPageError(SourceError):
    pass


class PassingError(SourceError):
    """again: whether to try again at once, as far as manners allow. of_host: whether the host's other pages
    would fail, too. seconds: after which the host itself says that it may be asked again."""

    def __init__(
        self, sentence: str = "", *, again: bool = False, of_host: bool = True, seconds: float | None = None
    ) -> None:
        super().__init__(sentence)
        self.again, self.of_host, self.seconds = again, of_host, seconds


class EmbeddingError(KutipError):
    pass


class LanguageModelError(KutipError):
    """reason: "unavailable", or "budget" where the tokens of the day are used up. temporary: whether it is
    worth
    trying again, after `seconds` if those are known."""

    def __init__(
        self,
        sentence: str,
        reason: Literal["unavailable", "budget"] = "unavailable",
        *,
        temporary: bool = False,
        seconds: float | None = None,
    ) -> None:
        super().__init__(sentence)
        self.reason, self.temporary, self.seconds = reason, temporary, seconds


class ArticleNotFoundError(KutipError):
    pass


class OutputError(KutipError):
    """number, reason: of the system's error."""

    def __init__(self, number: int | None, reason: str | None) -> None:
        closed = "Standard output is closed; leave it open, or send it to a file or to /dev/null."
        failed = f"Standard output cannot be written ({reason}); send it where there is space for it."
        super().__init__(closed if number == errno.EBADF else failed)


class BusyError(KutipError):
    """seconds: after which it is worth trying again, at least 1. reason: whose limit is reached, that of the
    "user", the "server" or the "queue"."""

    def __init__(self, seconds: int, reason: Literal["user", "server", "queue"] = "queue") -> None:
        super().__init__(f"Too many questions right now; try again in {seconds} s.")
        self.seconds, self.reason = seconds, reason


class InterruptedWorkError(KutipError):
    def __init__(self) -> None:
        super().__init__("kutip is being stopped before this was done; try again in a minute.")


class StoreError(KutipError):
    pass


class StoreVersionError(StoreError):
    pass


class StoreBusyError(StoreError):
    pass


class BeingRepairedError(StoreBusyError):
    pass


class DamagedArticleError(StoreError):
    """article_id: whose entry it is."""

    def __init__(self, article_id: str) -> None:
        super().__init__(
            f"What the catalog holds of the article {article_id} is damaged; take it out with `kutip remove "
            f"{article_id}` and ingest it again."
        )
        self.article_id = article_id


class EmbeddingMismatchError(StoreError):
    pass
