"""Question sets in the three forms that are common, read into cases; none is part of kutip."""

from retrieval.evaluation.datasets.lines import write_jsonl
from retrieval.evaluation.datasets.load import read_questions
from retrieval.evaluation.datasets.squad import squad_contexts

__all__ = ["read_questions", "squad_contexts", "write_jsonl"]
