"""What users think of answers: verdicts, in the order in which they came, in the catalog's file."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass, field
from typing import Any, Literal

from config.public_text import printable
from store.database import Database
from store.rows import sound

_COLUMNS = "question, answer, answered, verdict, correction, language, sources, place, at"


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC).replace(microsecond=0)


@dataclass(frozen=True, slots=True)
class Feedback:
    """A verdict on one reply.

    answer: as it was shown, "" for a refusal (`answered` false). correction: the right answer, "" when
    there is none in the articles and it should have refused, None when the user did not say. language:
    the question's. sources: of the articles that were quoted. place: where it was given, such as "repl"
    or "discord:" and a server's id. at: when. id: 0 until it is stored.
    """

    question: str
    answer: str
    answered: bool
    verdict: Literal["good", "bad"]
    correction: str | None = None
    language: str | None = None
    sources: tuple[str, ...] = ()
    place: str = ""
    at: dt.datetime = field(default_factory=_now)
    id: int = 0


class FeedbackLog:
    """Verdicts in the order in which they came. Methods may raise StoreError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, feedback: Feedback, giver: str | None = None) -> int:
        """Stores a verdict and returns its id. `Catalog.state` stays: no article has changed.

        giver: names who gives it on which reply, so that it takes the place of what they said before; None
        where each verdict stands for itself. What they said later stays, and the same verdict without a
        correction takes none back: then the id is that of what stays.
        """
        one = feedback
        row = (
            printable(one.question), printable(one.answer), one.answered, one.verdict,
            None if one.correction is None else printable(one.correction), one.language,
            json.dumps(one.sources), one.place, one.at.astimezone(dt.UTC).isoformat(),
        )  # fmt: skip
        with self._database.transaction() as connection:
            before = "SELECT id, verdict, at FROM feedback JOIN givers ON feedback = id WHERE giver = ?"
            for number, verdict, at in connection.execute(before, (giver,)).fetchall():
                repeated = verdict == one.verdict and one.correction is None
                if repeated or dt.datetime.fromisoformat(at) > one.at:
                    return int(number)
                connection.execute("DELETE FROM feedback WHERE id = ?", (number,))
            places = ", ".join("?" * len(row))
            sql = f"INSERT INTO feedback ({_COLUMNS}) VALUES ({places})"  # noqa: S608
            stored = int(connection.execute(sql, row).lastrowid or 0)
            if giver is not None:
                connection.execute("INSERT INTO givers VALUES (?, ?)", (giver, stored))
            return stored

    def all(self, place: str | None = None) -> list[Feedback]:
        """Every verdict, or those given at one place, the oldest first; not those that are damaged."""
        sql = f"SELECT {_COLUMNS}, id FROM feedback WHERE place = ?1 OR ?1 IS NULL ORDER BY id"  # noqa: S608
        rows = self._database.all(sql, (place,))
        return list(sound(rows, _feedback, "verdict"))


def _feedback(*row: Any) -> Feedback:
    question, answer, answered, verdict, correction, language, sources, place, at, number = row
    given = tuple(json.loads(sources))
    moment = dt.datetime.fromisoformat(at)
    return Feedback(
        question, answer, bool(answered), verdict, correction, language, given, place, moment, number
    )
