"""The loss: plain cross-entropy over a single window, one shared "no answer" over several."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pytest
import torch
import torch.nn.functional as F  # noqa: N812

from retrieval.reading.training.batches import Batch, Target, batch_of
from retrieval.reading.training.network import loss
from retrieval.reading.windows import Window

TOKENS, NEVER = 9, -1e4


def groups(*answers: Sequence[tuple[int, int]]) -> Batch:
    """Groups of windows by where their answers start and end."""
    window = Window([0] * TOKENS, 1, 0)
    return batch_of([[Target(window, start, end) for start, end in group] for group in answers])


def drawn(windows: int) -> torch.Tensor:
    """Logits of which some, as in a padded batch, are of places where no answer can stand."""
    torch.manual_seed(4)
    logits = torch.randn(windows, TOKENS, 2) * 3
    logits[:, 1] = logits[::2, 6:] = NEVER
    return logits.requires_grad_()


def test_the_loss_is_the_mean_of_starts_and_ends_summed_over_the_batch() -> None:
    batch = batch_of([[Target(Window([0] * 4, 1, 0), 1, 2)], [Target(Window([0] * 4, 1, 0), 0, 0)]])
    even = torch.zeros(2, 4, 2)
    assert loss(even, batch).item() == pytest.approx(2 * math.log(4))
    # Starts are right without a doubt, ends are as likely as any.
    sure = even.clone()
    sure[0, 1, 0] = sure[1, 0, 0] = 1e4
    assert loss(sure, batch).item() == pytest.approx(math.log(4))
    # Three times as likely as each of the other three: 3 of 6.
    sure[0, 2, 1] = sure[1, 0, 1] = math.log(3)
    assert loss(sure, batch).item() == pytest.approx(math.log(2))


def test_passages_of_a_question_share_one_no_answer() -> None:
    window = Window([0] * 4, 1, 0)
    batch = batch_of([[Target(window, 1, 2), Target(window, 0, 0)], [Target(window, 0, 0)]])
    even = torch.zeros(3, 4, 2)
    # Three tokens in each of two windows against one "no answer", and three alone against theirs.
    assert loss(even, batch).item() == pytest.approx(math.log(7) + math.log(4))
    # A window's logits count by how much they exceed its own "no answer".
    even[1] += 5.0
    assert loss(even, batch).item() == pytest.approx(math.log(7) + math.log(4))
    # What another passage is sure of costs the right one.
    even[1, 3] += 5.0
    assert loss(even, batch).item() > math.log(7) + math.log(4) + 1.0


def test_an_answer_in_any_of_the_passages_is_right() -> None:
    window = Window([0] * 4, 1, 0)
    batch = batch_of([[Target(window, 1, 2), Target(window, 3, 3)]])
    assert loss(torch.zeros(2, 4, 2), batch).item() == pytest.approx(math.log(7 / 2))


def test_over_single_windows_it_is_plain_cross_entropy() -> None:
    targets = [(2, 4), (0, 0), (5, 5), (0, 0), (3, 8)]
    logits, batch = drawn(5), groups(*([one] for one in targets))
    starts, ends = torch.tensor(targets).T
    expected = sum(
        F.cross_entropy(logits[..., place], right, reduction="sum")
        for place, right in ((0, starts), (1, ends))
    )
    [wanted] = torch.autograd.grad(expected / 2, logits)
    found = loss(logits, batch)
    [got] = torch.autograd.grad(found, logits)
    assert found.item() == pytest.approx(float(expected.detach()) / 2, rel=1e-5)
    torch.testing.assert_close(got, wanted, atol=1e-5, rtol=1e-4)


def test_a_group_by_hand() -> None:
    logits = torch.tensor([[[1.0, 0.0], [2.0, 1.0], [0.0, 3.0]], [[0.5, -1.0], [-1.0, 0.0], [3.0, 0.5]]])
    window = Window([0] * 3, 1, 0)
    batch = batch_of([[Target(window, 1, 2), Target(window, 0, 0)]])
    # Starts exceed their window's "no answer" by 1 and -1, -1.5 and 2.5; ends by 1 and 3, 1 and 1.5.
    starts = math.log(1 + math.e + math.exp(-1) + math.exp(-1.5) + math.exp(2.5)) - 1
    ends = math.log(1 + 2 * math.e + math.exp(3) + math.exp(1.5)) - 3
    assert loss(logits, batch).item() == pytest.approx((starts + ends) / 2)
    none = batch_of([[Target(window, 0, 0), Target(window, 0, 0)]])
    assert loss(logits, none).item() == pytest.approx((starts + 1 + ends + 3) / 2)


def test_a_group_without_answer_is_best_where_every_window_says_so() -> None:
    batch = groups([(0, 0)] * 3)
    logits = torch.zeros(3, TOKENS, 2)
    assert loss(logits, batch).item() == pytest.approx(math.log(1 + 3 * (TOKENS - 1)))
    logits[:2, 0] = 20.0
    assert loss(logits, batch).item() == pytest.approx(math.log(1 + TOKENS - 1), abs=1e-4)
    logits[2, 0] = 20.0
    assert loss(logits, batch).item() == pytest.approx(0, abs=1e-4)


def test_windows_that_hold_the_answer_add_up() -> None:
    batch = groups([(2, 2), (0, 0), (4, 4)])
    logits = torch.zeros(3, TOKENS, 2)
    logits[0, 2], logits[2, 4], logits[2, 7] = 2.0, 1.0, 3.0
    right = math.exp(2) + math.exp(1)
    others = 1 + math.exp(3) + 3 * (TOKENS - 1) - 3
    assert loss(logits, batch).item() == pytest.approx(math.log((right + others) / right))


def test_a_windows_logits_count_by_what_they_exceed_its_no_answer() -> None:
    logits, batch = drawn(6).detach(), groups([(2, 4), (0, 0), (5, 5)], [(0, 0)], [(0, 0), (3, 3)])
    expected = loss(logits, batch).item()
    moved = torch.where(logits == NEVER, logits, logits + torch.arange(6.0)[:, None, None])
    assert loss(moved, batch).item() == pytest.approx(expected, rel=1e-5)


def test_neither_order_nor_neighbours_of_groups_count() -> None:
    logits = drawn(6).detach()
    batch = groups([(2, 4), (0, 0), (5, 5)], [(0, 0)], [(0, 0), (3, 3)])
    expected = loss(logits, batch).item()
    turned = groups([(3, 3), (0, 0)], [(0, 0)], [(5, 5), (2, 4), (0, 0)])
    assert loss(logits[[5, 4, 3, 2, 0, 1]], turned).item() == pytest.approx(expected, rel=1e-5)
    parts = [
        loss(logits[:3], groups([(2, 4), (0, 0), (5, 5)])),
        loss(logits[3:4], groups([(0, 0)])),
        loss(logits[4:], groups([(0, 0), (3, 3)])),
    ]
    assert sum(part.item() for part in parts) == pytest.approx(expected, rel=1e-5)


def test_every_window_of_a_group_learns_and_nothing_else() -> None:
    logits, batch = drawn(5), groups([(2, 4), (0, 0)], [(0, 0), (0, 0)], [(0, 0)])
    [slope] = torch.autograd.grad(loss(logits, batch), logits)
    assert slope.isfinite().all()
    assert (slope.abs().sum((1, 2)) > 1e-3).all()
    # Up for the answer, down for all else of its passage and for the other passage's tokens.
    assert slope[0, 2, 0] < 0
    assert slope[0, 4, 1] < 0
    assert (slope[1, 1:] >= 0).all()
    assert slope[1, 0, 0] < 0
    assert not slope[logits == NEVER].any()
