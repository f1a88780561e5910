"""Every pattern of the project against long hostile texts, run by itself: `python -m tests.patterns.sweep`.

Prints one JSON line for each pattern and way to use it that takes longer than it may, and one at the end.
"""

from __future__ import annotations

import json
import re
import signal
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator
from itertools import chain
from types import FrameType
from typing import Any

from tests.patterns.collect import Found, all_patterns
from tests.patterns.pump import generic, made_for

# Seconds of a processor that one text may take, and after which it is given up.
LIMIT, GIVEN_UP = 0.05, 1.0
# A pattern that does much at each character takes longer, too, but twice as long for twice as long a text.
_LINEAR = 2.8


class _GivenUpError(Exception):
    pass


def slow(one: Found) -> Iterator[dict[str, Any]]:
    """The first text that takes a pattern too long, for each way to use it."""
    compiled = re.compile(one.pattern, one.flags)
    texts = list(chain(generic(), made_for(one.pattern, one.flags)))
    assert len(texts) >= 30
    for way in one.ways:
        for text in texts:
            given: Any = text.encode("utf-8") if isinstance(one.pattern, bytes) else text
            call: Callable[[Any], object] = getattr(compiled, way)
            if way == "finditer":
                call = _all_of(compiled)
            # A busy machine may be slow once; a pattern is slow each time.
            if all(seconds(lambda: call(given)) > LIMIT for _ in range(3)):  # noqa: B023 - called at once
                took = min(seconds(lambda: call(given)) for _ in range(2))  # noqa: B023
                half = given[: len(given) // 2] + given[-3:]
                if took < GIVEN_UP and took < _LINEAR * seconds(lambda: call(half)):  # noqa: B023
                    continue
                yield {"file": one.file, "line": one.line, "way": way, "seconds": round(took, 3),
                       "pattern": str(one.pattern)[:300], "text": text[:60], "tail": text[-3:]}  # fmt: skip
                break


def _all_of(compiled: re.Pattern[Any]) -> Callable[[Any], object]:
    return lambda text: deque(compiled.finditer(text), maxlen=0)


def seconds(work: Callable[[], object]) -> float:
    """The processor's time that it takes, or that it was given."""
    began = time.process_time()
    signal.setitimer(signal.ITIMER_VIRTUAL, GIVEN_UP)
    try:
        work()
    except _GivenUpError:
        return GIVEN_UP
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return time.process_time() - began


def _give_up(_number: int, _frame: FrameType | None) -> None:
    raise _GivenUpError


def main() -> None:
    # `re` looks for signals while it works.
    signal.signal(signal.SIGVTALRM, _give_up)
    found = all_patterns()
    for one in found:
        for trouble in slow(one):
            sys.stdout.write(json.dumps(trouble) + "\n")
            sys.stdout.flush()
    sys.stdout.write(json.dumps({"patterns": len(found)}) + "\n")


if __name__ == "__main__":
    main()
