"""Training of the verifier: whether a quote answers the question, and whether it bears out a claim."""
