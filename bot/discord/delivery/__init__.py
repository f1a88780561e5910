"""How an answer reaches Discord: replies, retries, errors."""
