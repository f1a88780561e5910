"""XQuAD's questions paired across languages: a question in one, its paragraph in another."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random

from retrieval.reading.training.examples import Example, held_back, squad

LANGUAGES = ("en", "ar", "de", "el", "es", "hi", "ro", "ru", "th", "tr", "vi", "zh")
INDONESIAN = "id"
_PREFIX = "squad-trans-"

# By question id, by language.
Parallel = dict[str, dict[str, Example]]


def parallel(data: Path) -> Parallel:
    """Each question in every language that has it; squad_id brings Indonesian. Held-back paragraphs are
    left out in all languages."""
    found: Parallel = {}
    for language in LANGUAGES:
        for one in squad(data / "xquad" / f"{language}.json"):
            found.setdefault(one.id, {})[language] = one
    for one in squad(data / "squad_id" / "train.json"):
        name = one.id.removeprefix(_PREFIX)
        if name in found:
            found[name][INDONESIAN] = one
    kept_from = {
        by_language["en"].passage
        for by_language in found.values()
        if INDONESIAN in by_language and held_back(by_language[INDONESIAN].passage)
    }
    return {name: texts for name, texts in found.items() if texts["en"].passage not in kept_from}


def pairs(found: Parallel, draw: Random) -> Iterator[Example]:
    """A new draw for each epoch: English over Indonesian where there is such a pair, English over another
    language, another language or Indonesian over English, and any two."""
    for name, texts in found.items():
        others = sorted(texts.keys() - {"en", INDONESIAN})
        wanted = [("en", draw.choice(others)), (draw.choice(others), "en"), tuple(draw.sample(others, 2))]
        if INDONESIAN in texts:
            wanted += [("en", INDONESIAN), (INDONESIAN, "en"), (INDONESIAN, draw.choice(others))]
        for asked, read in wanted:
            passage = texts[read]
            yield Example(
                f"{name}-{asked}-{read}",
                texts[asked].question,
                passage.passage,
                passage.span,
                passage.answers,
            )
