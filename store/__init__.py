"""Articles as stored: ingestion, the catalog (SQLite), the vectors (Chroma) and the encoder."""
