"""Chroma, embedded in a folder or as a server: the connection, its files, its faults."""
