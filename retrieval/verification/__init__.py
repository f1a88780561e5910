"""Verification: what the verifier's network reads, and its model. `retrieval/verify.py` asks it."""
