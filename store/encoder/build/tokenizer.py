"""A SentencePiece model from the vocabulary of a Hugging Face tokenizer.json (XLM-R's layout)."""

from __future__ import annotations

import base64
import json
from typing import Any

from sentencepiece import sentencepiece_model_pb2

# Generated at import, so a type checker cannot see what is in it.
proto: Any = sentencepiece_model_pb2

_FIRST_ORDINARY_PIECE = 4
_CONTROL, _UNKNOWN = 3, 2


def _charsmap(normalizer: dict[str, Any]) -> bytes | None:
    if "precompiled_charsmap" in normalizer:
        return base64.b64decode(normalizer["precompiled_charsmap"])
    return next(filter(None, map(_charsmap, normalizer.get("normalizers", []))), None)


def sentencepiece_model(tokenizer_json: bytes) -> bytes:
    """The serialized model; its ids are XLM-R's less one. Raises ValueError on another layout."""
    tokenizer = json.loads(tokenizer_json)
    charsmap = _charsmap(tokenizer["normalizer"])
    vocabulary: list[tuple[str, float]] = tokenizer["model"]["vocab"]
    if charsmap is None or [piece for piece, _ in vocabulary[:4]] != ["<s>", "<pad>", "</s>", "<unk>"]:
        raise ValueError("tokenizer.json is not of XLM-R's layout")
    model = proto.ModelProto()
    for piece, kind in (("<unk>", _UNKNOWN), ("<s>", _CONTROL), ("</s>", _CONTROL)):
        model.pieces.add(piece=piece, score=0.0, type=kind)
    for piece, score in vocabulary[_FIRST_ORDINARY_PIECE:]:
        model.pieces.add(piece=piece, score=score)
    if model.pieces[-1].piece == "<mask>":
        model.pieces[-1].type = _CONTROL
    model.trainer_spec.model_type = proto.TrainerSpec.UNIGRAM
    model.trainer_spec.vocab_size = len(model.pieces)
    model.normalizer_spec.name = "nmt_nfkc"
    model.normalizer_spec.precompiled_charsmap = charsmap
    model.normalizer_spec.add_dummy_prefix = True
    model.normalizer_spec.remove_extra_whitespaces = True
    model.normalizer_spec.escape_whitespaces = True
    data: bytes = model.SerializeToString(deterministic=True)
    return data
