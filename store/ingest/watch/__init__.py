"""Sources that are kept current: which they are, when each is due, and what came of it."""
