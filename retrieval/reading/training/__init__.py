"""Trains the reader; needed only to make its model anew (extra `train`)."""
