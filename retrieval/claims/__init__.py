"""Whether a sentence with its claimed quotes may be shown: the checks that a language model's words go
through."""
