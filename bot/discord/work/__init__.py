"""Between a question and its answer: limits, cache, queue and worker threads. Knows nothing of Discord."""
