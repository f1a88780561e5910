"""From files to stored articles: fetch, parse, clean, metadata, chunk, pipeline."""
