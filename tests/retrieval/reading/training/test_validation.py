"""What a reader is worth: figures worked by hand, on splits that nothing is trained on."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from retrieval.evaluation.metrics.squad import squad_exact, squad_f1
from retrieval.reading.spans import Span
from retrieval.reading.training.examples import Example, squad
from retrieval.reading.training.validation import Logits, Splits, answers, mean
from tests.retrieval.reading.training import small_data as small

if TYPE_CHECKING:
    from retrieval.reading.windows import Window
    from store.encoder.encoder import Encoder
    from store.encoder.words import Floats

FIGURES = (
    "idk_mrc_em", "idk_mrc_f1", "idk_mrc_refused", "facqa_f1_forced", "xlingual_f1", "xlingual_f1_forced",
)  # fmt: skip


@pytest.fixture
def splits(tmp_path: Path) -> Splits:
    return Splits.load(small.write(tmp_path))


def pointing(encoder: Encoder, answer: str, margin: float) -> Logits:
    """Points in each window to the answer, where it holds that, by so much more than to none."""
    wanted = encoder.tokenizer.encode(answer)

    def logits(windows: Sequence[Window]) -> list[Floats]:
        return [point(window) for window in windows]

    def point(window: Window) -> Floats:
        found = np.full((len(window.ids), 2), -9.0, np.float32)
        found[0] = 0.0
        for at in range(window.offset, len(window.ids)):
            if window.ids[at : at + len(wanted)] == wanted:
                found[at, 0] = found[at + len(wanted) - 1, 1] = margin / 2
        return found

    return logits


def figures(splits: Splits, encoder: Encoder, answer: str, margin: float) -> dict[str, float]:
    return splits.figures(pointing(encoder, answer, margin), encoder.tokenizer)


def test_the_splits_are_those_that_nothing_is_trained_on(splits: Splits) -> None:
    assert [one.id for one in splits.idk_mrc] == [small.IDK_MRC_ID, "idk-2"]
    assert splits.facqa == [
        Example(
            "facqa-valid-0",
            "Kapan Bandara Kertajati mulai beroperasi?",
            small.AIRPORT,
            (40, 48),
            ("Mei 2018",),
        )
    ]
    assert [(one.id, one.passage) for one in splits.xlingual] == [("xl-river-1", small.NILE)]


@pytest.mark.parametrize(
    ("answer", "margin", "expected"),
    [
        # Of two questions one has that answer; the other, rightly refused, has none.
        ("3.676 meter", 5.0, {"idk_mrc_em": 100, "idk_mrc_f1": 100, "idk_mrc_refused": 100}),
        # Two of its three words are right, which is four fifths by F1.
        ("setinggi 3.676 meter", 5.0, {"idk_mrc_em": 50, "idk_mrc_f1": 90}),
        ("3.676 meter", -5.0, {"idk_mrc_em": 50, "idk_mrc_f1": 50, "idk_mrc_refused": 100}),
        # What has an answer is refused, and what has none is answered.
        ("1889", 5.0, {"idk_mrc_em": 0, "idk_mrc_f1": 0, "idk_mrc_refused": 0}),
        ("Mei 2018", 5.0, {"facqa_f1_forced": 100, "xlingual_f1": 0}),
        # Right, with one of the answer's two words.
        ("2018", -5.0, {"facqa_f1_forced": 200 / 3}),
        ("Laut Tengah", 5.0, {"xlingual_f1": 100, "xlingual_f1_forced": 100}),
        ("Laut Tengah", -5.0, {"xlingual_f1": 0, "xlingual_f1_forced": 100}),
    ],
)
def test_figures_are_those_worked_by_hand(
    splits: Splits, encoder: Encoder, answer: str, margin: float, expected: dict[str, float]
) -> None:
    found = figures(splits, encoder, answer, margin)
    assert tuple(found) == FIGURES
    for name, value in expected.items():
        assert found[name] == pytest.approx(value), name


def test_an_answer_is_found_in_any_window_of_a_long_passage(encoder: Encoder) -> None:
    filler = "Arus lalu lintas lancar di kedua arah sepanjang hari. " * 40
    one = Example("1", "Ke mana?", f"{filler}{small.NILE} {filler}", None)
    [(example, span)] = answers([one], pointing(encoder, "Laut Tengah", 5.0), encoder.tokenizer)
    assert example == one
    assert span
    assert (one.passage[span.start : span.end], span.score) == ("Laut Tengah", 5.0)


def test_a_passage_of_nothing_has_no_span(encoder: Encoder) -> None:
    found = answers(
        [Example("1", "Ke mana?", "", None)], pointing(encoder, "Laut Tengah", 5.0), encoder.tokenizer
    )
    assert [span for _, span in found] == [None]


def test_a_span_must_exceed_the_threshold_where_there_is_one() -> None:
    one = Example("1", "?", small.NILE, (23, 34), ("Laut Tengah",))
    none = Example("2", "?", small.NILE, None)
    found = [(one, Span(23, 34, 1.0)), (none, Span(0, 6, 1.0)), (none, None), (one, None)]
    assert mean(squad_exact, found, 0.5) == 50.0
    assert mean(squad_exact, found, 1.0) == 50.0
    assert mean(squad_f1, found[:1], 1.0) == 0.0
    assert mean(squad_f1, found[:1], None) == 100.0
    assert mean(squad_f1, found[1:3], 2.0) == 100.0


def test_no_paragraph_of_the_real_splits_is_trained_on(seeds_dir: Path) -> None:
    data = seeds_dir.parent / "data"
    splits = Splits.load(data)
    assert (len(splits.idk_mrc), len(splits.facqa), len(splits.xlingual)) == (764, 228, 144)
    assert sum(one.span is None for one in splits.idk_mrc) == 382
    held = {one.passage for one in splits.xlingual}
    trained = {one.passage for one in squad(data / "idk_mrc" / "train.json")}
    assert held.isdisjoint(trained)
