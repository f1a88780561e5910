"""The same weights in fp32 as a sentence-transformers folder: what the benchmark compares with."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from store.encoder.build.source import Source
from store.encoder.words import Floats

_LAYER = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}


def _tensors(source: Source) -> dict[str, Floats]:
    """The weights under the names of transformers' BertModel; a linear layer is (outputs, inputs)."""
    hidden = source.hidden
    tensors = {
        "embeddings.word_embeddings.weight": source.floats("emb.word").reshape(-1, hidden),
        "embeddings.position_embeddings.weight": source.floats("emb.pos").reshape(-1, hidden),
        "embeddings.token_type_embeddings.weight": source.floats("emb.type").reshape(-1, hidden),
        "embeddings.LayerNorm.weight": source.floats("emb.ln.w"),
        "embeddings.LayerNorm.bias": source.floats("emb.ln.b"),
    }
    for number in range(source.layers):
        for ours, theirs in _LAYER.items():
            weight = source.floats(f"l{number}.{ours}.w")
            inputs = source.feed_forward if ours == "fo" else hidden
            shaped = weight if ours.endswith("ln") else weight.reshape(-1, inputs)
            tensors[f"encoder.layer.{number}.{theirs}.weight"] = shaped
            tensors[f"encoder.layer.{number}.{theirs}.bias"] = source.floats(f"l{number}.{ours}.b")
    return {name: np.ascontiguousarray(value, np.float32) for name, value in tensors.items()}


def save_torch_model(source: Source, tokenizer_json: bytes, folder: Path) -> None:
    """Writes the folder: transformer, mean pooling, unit length."""
    from safetensors.numpy import save_file  # noqa: PLC0415 - in the bench environment only

    folder.mkdir(parents=True, exist_ok=True)
    save_file(_tensors(source), folder / "model.safetensors", metadata={"format": "pt"})
    (folder / "tokenizer.json").write_bytes(tokenizer_json)
    written: dict[str, object] = {
        "config.json": {
            "architectures": ["BertModel"], "model_type": "bert", "hidden_act": "gelu",
            "hidden_size": source.hidden, "num_hidden_layers": source.layers,
            "num_attention_heads": source.heads, "intermediate_size": source.feed_forward,
            "vocab_size": source.vocabulary, "max_position_embeddings": source.positions,
            "type_vocab_size": 2, "layer_norm_eps": source.epsilon, "pad_token_id": 0,
        },
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast", "model_max_length": source.positions,
            "cls_token": "<s>", "sep_token": "</s>", "pad_token": "<pad>", "unk_token": "<unk>",
        },
        "modules.json": [
            {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
            {"idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
            {"idx": 2, "name": "2", "path": "2_Normalize", "type": "sentence_transformers.models.Normalize"},
        ],
        "sentence_bert_config.json": {"max_seq_length": source.positions, "do_lower_case": False},
        "1_Pooling/config.json": {
            "word_embedding_dimension": source.hidden, "pooling_mode_mean_tokens": True,
        },
    }  # fmt: skip
    for name, content in written.items():
        target = folder / name
        target.parent.mkdir(exist_ok=True)
        target.write_text(json.dumps(content), "utf-8")
