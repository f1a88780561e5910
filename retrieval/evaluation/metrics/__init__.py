"""The metrics of an evaluation: pure functions, each with its source."""
