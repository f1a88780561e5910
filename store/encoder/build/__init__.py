"""Builds the encoder's artifacts; needed only to rebuild them (extra `test` or `build`)."""
