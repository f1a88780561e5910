"""The verifier's training: its candidates, near misses by script, batches, loss and graph."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import onnx
import onnxruntime
import pytest
import torch

from retrieval.reading.training.verification.batches import NO_CLAIM, Row, batch_of, batches
from retrieval.reading.training.verification.claims import LABELS, claims
from retrieval.reading.training.verification.network import Verifying, verifier_graph, verify_loss
from store.encoder.build.tokens import TokenGraph
from tests.retrieval.reading.training.small_data import drawing

if TYPE_CHECKING:
    from store.encoder.build.source import Source
    from store.encoder.words import Words


def rows(*rights: bool) -> list[Row]:
    return [Row([0, 7, place + 8, 2], right) for place, right in enumerate(rights)]


def test_the_options_of_a_question_and_none_share_one_choice() -> None:
    batch = batch_of([rows(True, False), rows(False)])
    total, count = verify_loss(torch.zeros(3), torch.zeros(3, len(LABELS)), batch, 1.0)
    assert count == 2
    # One of two and none; none of one and none.
    assert total.item() == pytest.approx(math.log(3) + math.log(2))
    sure = torch.tensor([20.0, -20.0, -20.0])
    assert verify_loss(sure, torch.zeros(3, len(LABELS)), batch, 1.0)[0].item() == pytest.approx(0, abs=1e-4)


def test_any_right_option_will_do() -> None:
    batch = batch_of([rows(True, True)])
    total, _ = verify_loss(torch.tensor([20.0, -5.0]), torch.zeros(2, len(LABELS)), batch, 1.0)
    assert total.item() == pytest.approx(0, abs=1e-4)


def test_a_claim_counts_by_its_label_alone() -> None:
    batch = batch_of([[Row([0, 5, 2], label=1)], rows(False)])
    said = torch.zeros(2, len(LABELS))
    total, count = verify_loss(torch.tensor([50.0, -50.0]), said, batch, 0.5)
    assert count == 2
    assert total.item() == pytest.approx(0.5 * math.log(3), abs=1e-4)


def test_batches_hold_every_group_once_and_whole() -> None:
    groups = [[Row([0] * (3 + n % 7), right=n % 2 == 0)] * (1 + n % 3) for n in range(50)]
    made = list(batches(groups, 40, drawing(1)))
    assert sum(len(set(batch.groups.tolist())) for batch in made) == len(groups)
    assert sum(len(batch.ids) for batch in made) == sum(map(len, groups))
    assert all(batch.ids.size <= 40 for batch in made)
    assert all((batch.labels == NO_CLAIM).all() for batch in made)


def test_the_graph_says_what_the_network_says(source: Source, words: Words, tmp_path: Path) -> None:
    torch.manual_seed(3)
    network = Verifying(source, words, dropout=0.1)
    with torch.no_grad():
        for parameter in network.parameters():
            parameter.add_(torch.randn_like(parameter) * 0.02)
    network.eval()
    batch = batch_of([rows(True, False), [Row([0, 5, 9, 11, 2], label=1)]])
    onnx.save(verifier_graph(TokenGraph(), network, source), tmp_path / "verifier.onnx")
    session = onnxruntime.InferenceSession(
        str(tmp_path / "verifier.onnx"), providers=["CPUExecutionProvider"]
    )
    given = {"words": words[batch.ids], "lengths": batch.lengths.astype(np.int32)}
    answers, said = session.run(["answers", "claims"], given)
    expected = [one.detach().numpy() for one in network(batch)]
    np.testing.assert_allclose(answers[:, 0], expected[0], atol=2e-4)
    np.testing.assert_allclose(said, expected[1], atol=2e-4)


def test_a_claim_is_read_in_both_languages(tmp_path: Path) -> None:
    pair = '{"id": "1", "premise": "Ia datang.", "hypothesis": "Ia pergi.", "label": "contradiction"}\n'
    (tmp_path / "train.jsonl").write_text(pair, "utf-8")
    (tmp_path / "en.jsonl").write_text('{"id": "1", "hypothesis": "He left."}\n', "utf-8")
    found = list(claims(tmp_path / "train.jsonl", tmp_path / "en.jsonl"))
    assert [one.claim for one in found] == ["Ia pergi.", "He left."]
    assert {(one.quote, one.label) for one in found} == {("Ia datang.", 1)}
