"""Trains the reader; needed only to train its model again (extra `train`)."""
