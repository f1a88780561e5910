"""Builds the encoder's artifacts; needed only to make them anew (extra `test` or `build`)."""
