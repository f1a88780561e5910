"""The embedding model: which one is configured, how a store remembers it, what of a chunk is embedded."""
